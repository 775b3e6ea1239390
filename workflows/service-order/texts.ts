/**
 * Portuguese texts about an order. The Temporal Web UI and lists show them, so they contain no personal data and no
 * vendor's words.
 */
import type { ClosingKey } from '../../domain/ids.js';
import {
  otherEnd,
  type AttentionCode,
  type DecisionName,
  type ErpSituation,
  type Phase,
  type ServiceEnd,
  type ServiceState,
  type Step,
} from '../../domain/lifecycle.js';

const ANNOUNCED: Record<ServiceEnd, string> = {
  completed: 'a conclusão',
  cancelled: 'o cancelamento',
};

/** Sismetro reported one end and then the other, or an end other than the operator decided. */
export const contradictionText = (
  later: ServiceEnd,
  { end, by }: { readonly end: ServiceEnd; readonly by: 'sismetro' | 'operator' },
) =>
  by === 'operator'
    ? `A Sismetro informou ${ANNOUNCED[later]} depois que um operador decidiu ${end === 'completed' ? 'liberar' : 'cancelar'} o pedido. Vale a decisão; confira a SS na Sismetro.`
    : `A Sismetro informou ${ANNOUNCED[later]} depois de ter informado ${ANNOUNCED[end]}. Vale o que a SS mostra na Sismetro; confira-a.`;

/** Sismetro reported both ends, and no read tells which one counts. */
export const eitherEnd = (first: ServiceEnd): Question => ({
  code: 'contradiction',
  problem: `A Sismetro informou ${ANNOUNCED[first]} e depois ${ANNOUNCED[otherEnd(first)]}, e aqui não se lê qual vale. Nada foi feito no Senior X; confira a SS na Sismetro e libere ou cancele o pedido.`,
});

const DECISION_NAMES: Record<DecisionName, string> = {
  retry: 'Tentar de novo',
  'amend-equipment': 'Corrigir o equipamento',
  'link-ss': 'Vincular uma SS',
  'take-over': 'Assumir',
  release: 'Liberar',
  cancel: 'Cancelar',
  settle: 'Registrar o encerramento',
};

/** The ERP is being changed just now. */
export const beingWritten = (decision: DecisionName, phase: Phase): string =>
  `${DECISION_NAMES[decision]} não é possível agora: o pedido está sendo ${phase === 'cancelling' ? 'cancelado' : 'liberado'} no Senior X. Tente de novo em um minuto.`;

export function refusalText(decision: DecisionName, phase: Phase, hasSs: boolean): string {
  const name = DECISION_NAMES[decision];
  if (phase === 'released') return `${name} não é possível: o pedido já foi liberado.`;
  if (phase === 'cancelled') return `${name} não é possível: o pedido já foi cancelado.`;
  if (phase === 'rehearsal') return `${name} não é possível: o pedido está em ensaio.`;
  if (decision === 'take-over') return `${name} só é possível para um pedido em ensaio.`;
  if (decision === 'amend-equipment' || decision === 'link-ss') {
    if (hasSs) return `${name} não é possível: o pedido já tem uma SS.`;
    if (phase !== 'opening') return `${name} não é possível: o fim do pedido já está decidido.`;
    if (decision === 'amend-equipment')
      return `${name} só é possível quando a abertura da SS pede atenção.`;
  }
  if (decision === 'release' || decision === 'cancel') {
    return `${name} só é possível quando o pedido tem uma SS, pede atenção ou está em abertura há mais de uma hora.`;
  }
  return `${name} só é possível quando o pedido pede atenção.`;
}

/** A question to the operator: its code, and the sentence for step and code. */
export interface Question {
  readonly code: AttentionCode;
  readonly problem: string;
  /** The vendor's own words. */
  readonly words?: string | undefined;
  /** What the ERP shows, if that is what the question is about. */
  readonly situation?: ErpSituation;
}

const REFUSED: Record<Step, string> = {
  opening: 'A Sismetro recusou a abertura da SS.',
  recording: 'O Senior X recusou a observação com o número da SS.',
  confirming: 'A Sismetro recusou a consulta da SS.',
  releasing: 'O Senior X recusou a liberação do pedido.',
  cancelling: 'O Senior X recusou o cancelamento do pedido.',
};

export const refused = (step: Step, words?: string): Question => ({
  code: 'refused',
  problem: REFUSED[step],
  words,
});

const NOT_TAKEN: Record<Step, string> = {
  opening: 'a Sismetro não aceita a abertura da SS',
  recording: 'o Senior X não aceita a observação com o número da SS',
  confirming: 'a Sismetro não responde à consulta da SS',
  releasing: 'o Senior X não aceita a liberação do pedido',
  cancelling: 'o Senior X não aceita o cancelamento do pedido',
};

/** The vendor has taken no call of this step for hours. */
export const unavailable = (step: Step, words?: string): Question => ({
  code: 'unavailable',
  problem: `Há mais de quatro horas ${NOT_TAKEN[step]}. A Ponte continua tentando, e o pedido segue sozinho quando der certo.`,
  words,
});

/** The order had ended here; or, at its first closing, an operator was ending it when its workflow was ended by force. */
export const closedAgain = ({ closing }: Pick<ClosingKey, 'closing'>): Question => ({
  code: 'closed-again',
  problem:
    closing > 1
      ? 'Este pedido já tinha terminado aqui e voltou a aguardar integração no Senior X. Tente de novo para abrir uma nova SS, ou libere ou cancele o pedido para repetir o encerramento anterior.'
      : 'Uma pessoa encerrava este pedido, que não tinha SS, quando o seu processamento foi interrompido no Temporal. Libere ou cancele o pedido para repetir o encerramento, ou tente de novo para abrir uma SS.',
});

export const LOOK_UNREADABLE: Question = {
  code: 'look-unreadable',
  problem:
    'A consulta à Sismetro não dá uma resposta que se possa ler, e não se sabe se já existe uma SS. Procure a SS na Sismetro: vincule-a pelo número ou confirme que ela não existe.',
};

/** Sismetro has not answered a look for hours. */
export const LOOK_SILENT: Question = {
  code: 'look-unreadable',
  problem:
    'Há mais de quatro horas a Sismetro não responde à consulta, e não se sabe se já existe uma SS. Procure a SS na Sismetro: vincule-a pelo número ou confirme que ela não existe. O pedido continua sozinho quando ela responder.',
};

/** The SS whose end was announced cannot be read. */
export const ssUnreadable = (ss: string, isOutage: boolean, words?: string): Question => ({
  code: 'look-unreadable',
  problem: `A Sismetro informou o fim do serviço, mas ${isOutage ? `há mais de quatro horas não se consegue ler a SS ${ss}, e não se sabe se outras podem ser lidas` : `não consegue mostrar a SS ${ss}, embora mostre outras`}. Nada foi feito; confira a SS na Sismetro. O pedido continua sozinho quando ela puder ser lida.`,
  words,
});

export const ERP_UNREADABLE: Question = {
  code: 'erp-unreadable',
  problem:
    'O Senior X não mostra a situação do pedido de forma que se possa ler. Nada foi feito; confira o pedido no Senior X.',
};

const SILENT: Record<'opening' | 'releasing' | 'cancelling', string> = {
  opening: 'Nenhuma SS foi aberta.',
  releasing: 'A liberação pode já ter sido feita.',
  cancelling: 'O cancelamento pode já ter sido feito.',
};

/**
 * The ERP has not shown the order for hours.
 * @param mayBeWritten it may have been released or cancelled
 */
export const erpSilent = (
  step: 'opening' | 'releasing' | 'cancelling',
  mayBeWritten: boolean,
): Question => ({
  code: 'erp-unreadable',
  problem: `Há mais de quatro horas o Senior X não mostra a situação do pedido. ${step === 'opening' || mayBeWritten ? SILENT[step] : 'Nada foi feito lá.'} Confira o pedido no Senior X. Aqui ele continua sozinho quando puder ser lido.`,
});

export const MAYBE_OPENED: Question = {
  code: 'maybe-opened',
  problem:
    'A SS pode ter sido aberta: a resposta da Sismetro se perdeu. Procure a SS na Sismetro: vincule-a pelo número ou confirme que ela não existe.',
};

export const NUMBER_MISSING: Question = {
  code: 'number-missing',
  problem:
    'A Sismetro aceitou o pedido, mas ainda não informou o número da SS. Procure a SS na Sismetro: vincule-a pelo número ou confirme que ela não existe.',
};

export const ssUnknown = (ss: string | undefined): Question => ({
  code: 'ss-unknown',
  problem:
    ss === undefined
      ? 'A Sismetro deu notícia do serviço, mas a SS deste pedido não foi encontrada. Vincule a SS pelo número.'
      : `Um retorno da Sismetro citou a SS ${ss}, mas nada prova que ela seja deste pedido. Confira-a na Sismetro e vincule a SS pelo número.`,
});

/** @param state what the SS shows: one that was removed cannot be linked */
export const ssEnded = (ss: string, state: ServiceState): Question => ({
  code: 'ss-ended',
  problem:
    state === 'removed'
      ? `A SS ${ss} tem a nossa referência, mas foi aberta antes deste pedido, e depois excluída ou mesclada em outra. Se o serviço continua em outra SS, vincule essa outra pelo número. Se não continua, confirme que este pedido ainda não tem uma SS.`
      : `A SS ${ss} tem a nossa referência, mas já estava encerrada antes deste pedido. Vincule-a pelo número ou confirme que este pedido ainda não tem uma SS.`,
});

export const severalSs = (numbers: readonly string[]): Question => ({
  code: 'several-ss',
  problem: `A Sismetro mostra mais de uma SS deste pedido: ${numbers.join(', ')}. Cancele as que sobram na Sismetro e vincule a que vale.`,
});

/** After a restore of Temporal: the order was closed again, and that closing has an SS, too. */
export const laterClosing = (ss: string, later: string): Question => ({
  code: 'several-ss',
  problem: `Este pedido já foi fechado de novo e tem a SS ${later}: o fim da SS ${ss} pode já estar no Senior X. Nada foi feito lá. Registre como o fechamento da SS ${ss} terminou.`,
});

export const foreignSs = (ss: string): Question => ({
  code: 'foreign-ss',
  problem: `Na Sismetro, a SS ${ss} é de outro pedido. Nada foi feito; confira-a e vincule a SS certa pelo número.`,
});

export const linkUnconfirmed = (ss: string): Question => ({
  code: 'link-unconfirmed',
  problem: `A SS ${ss} foi vinculada sem que a Sismetro pudesse ser consultada, e ainda não pôde ser conferida. Nada é liberado nem cancelado até lá.`,
});

const ENDED: Record<ServiceEnd, string> = { completed: 'concluída', cancelled: 'cancelada' };

/** The SS that the operator links has ended already, which the operator has not accepted. */
export const linkEnded = (ss: string, end: ServiceEnd): Question => ({
  code: 'link-unconfirmed',
  problem: `A SS ${ss} já está ${ENDED[end]} na Sismetro: vinculá-la leva o pedido direto a esse fim. Confirme para vincular assim mesmo.`,
});

const STATES: Record<ServiceState | 'not-found', string> = {
  open: 'está em aberto',
  'in-progress': 'está em andamento',
  completed: 'está concluída',
  cancelled: 'está cancelada',
  removed: 'foi excluída ou mesclada em outra',
  ignored: 'está em uma situação sem efeito',
  unknown: 'está em uma situação desconhecida',
  'not-found': 'não foi encontrada',
};

/**
 * @param otherSs another SS that Sismetro named for this order
 * @param of the SSs whose end Sismetro announced, if it named any
 */
export function notConfirmed(
  end: ServiceEnd,
  ss: string,
  state: ServiceState | 'not-found',
  otherSs?: string,
  of: readonly string[] = [],
): Question {
  const [ended] = of;
  if (ended !== undefined && !of.includes(ss)) return anothersEnd(end, ss, ended, state);
  return {
    code: 'not-confirmed',
    problem: `A Sismetro informou ${ANNOUNCED[end]}, mas lá a SS ${ss} ${STATES[state]}. Nada foi feito no Senior X; confira a SS na Sismetro.${goesOnIn(otherSs)}`,
  };
}

/**
 * The end of another SS was announced.
 * @param state what the order's own SS shows; absent if Sismetro does not show it
 */
export const anothersEnd = (
  end: ServiceEnd,
  ss: string,
  ended: string,
  state?: ServiceState | 'not-found',
): Question => ({
  code: 'not-confirmed',
  problem: `A Sismetro informou ${ANNOUNCED[end]} da SS ${ended}, e não da SS ${ss} deste pedido${state === undefined ? '' : `, que lá ${STATES[state]}`}. Nada foi feito no Senior X. Se a SS ${ended} sobrava, responda “Tentar de novo”: o pedido segue com a SS ${ss}. Se o serviço continua na SS ${ended}, vincule-a.`,
});

/** @param otherSs as above */
export const ssMissing = (ss: string, otherSs?: string): Question => ({
  code: 'ss-missing',
  problem: `A SS ${ss} foi excluída ou mesclada em outra, ou não existe mais na Sismetro, e nada prova que o serviço foi cancelado. Confira-a na Sismetro.${goesOnIn(otherSs)}`,
});

/** An SS that was split or merged continues under another number. */
const goesOnIn = (otherSs: string | undefined) =>
  otherSs === undefined
    ? ''
    : ` A Sismetro informou também a SS ${otherSs}: se o serviço continua nela, vincule-a.`;

/** A changed order blocks nothing: its service may end before anyone answers. */
export const ENDS_UNANSWERED =
  'Atenção: se o serviço for concluído antes da resposta, o pedido é liberado mesmo assim.';

const SITUATIONS: Record<ErpSituation, string> = {
  'awaiting-integration': 'em Aguardando integração',
  released: 'liberado',
  billed: 'faturado',
  cancelled: 'cancelado',
  unknown: 'em uma situação fora da integração (reaberto?)',
  missing: 'excluído',
};

export function erpMoved(end: ServiceEnd, situation: ErpSituation): Question {
  const wanted = `O pedido deveria ser ${end === 'completed' ? 'liberado' : 'cancelado'}, mas no Senior X ele`;
  return situation === 'unknown'
    ? {
        code: 'reopened',
        problem: `${wanted} está ${SITUATIONS.unknown}. Nada foi feito. ${CLOSE_AGAIN}`,
        situation,
      }
    : {
        code: 'erp-moved',
        problem: `${wanted} já está ${SITUATIONS[situation]}. Nada foi feito; confira o pedido e registre como ele terminou.`,
        situation,
      };
}

/** What to do about an order that has left _Aguardando integração_ without having ended. */
const CLOSE_AGAIN =
  'Feche o pedido de novo no Senior X e tente de novo, ou libere ou cancele o pedido.';

export const notAwaiting = (situation: 'unknown' | 'missing'): Question => ({
  code: situation === 'unknown' ? 'reopened' : 'erp-moved',
  problem: `Nenhuma SS foi aberta: no Senior X o pedido não está em Aguardando integração, e sim ${SITUATIONS[situation]}. ${
    situation === 'unknown'
      ? CLOSE_AGAIN
      : 'Confira o pedido lá e registre como ele terminou; se ele voltou a aguardar, tente de novo.'
  }`,
  situation,
});

export const noEffect = (end: ServiceEnd): Question => ({
  code: 'no-effect',
  problem: `A Ponte enviou ${end === 'completed' ? 'a liberação' : 'o cancelamento'} mais de uma vez, mas o Senior X continua mostrando o pedido em Aguardando integração. Confira o pedido no Senior X.`,
});

export const maybeSettled = (end: ServiceEnd): Question => ({
  code: 'maybe-settled',
  problem: `O pedido pode já ter sido ${end === 'completed' ? 'liberado' : 'cancelado'}: a resposta do Senior X se perdeu, e a situação do pedido não pode ser consultada. Confira o pedido no Senior X.`,
});

/** Texts for the current details in the Temporal Web UI, by phase. */
export const PHASES: Record<Phase, string> = {
  rehearsal: 'Ensaio: nada foi enviado. O pedido aguarda que um operador o assuma.',
  opening: 'Abrindo a SS na Sismetro. O faturamento está bloqueado.',
  recording: 'Gravando o número da SS nas observações do pedido. O faturamento está bloqueado.',
  'in-service':
    'Aguardando a conclusão ou o cancelamento na Sismetro. O faturamento está bloqueado.',
  releasing: 'Liberando o pedido para faturamento no Senior X.',
  released: 'Pedido liberado para faturamento.',
  cancelling: 'Cancelando o pedido no Senior X.',
  cancelled: 'Pedido cancelado no Senior X.',
};
