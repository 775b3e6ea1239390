/** What an order asks the operator. The Temporal Web UI shows it, so the workflows bundle this file. */
import type { Vendor } from '../../domain/ids.js';
import type { ErpSituation, ServiceEnd, ServiceState, Step } from '../../domain/lifecycle.js';
import type { AskedAbout, OrderPart, Wanted } from '../../domain/questions.js';
import type { Questions } from '../catalogue.js';

const ANNOUNCED: Record<ServiceEnd, string> = {
  completed: 'a conclusão',
  cancelled: 'o cancelamento',
};

const CHANGE: Record<ServiceEnd, string> = {
  completed: 'a liberação',
  cancelled: 'o cancelamento',
};

const DONE: Record<ServiceEnd, string> = { completed: 'liberado', cancelled: 'cancelado' };

const REFUSED: Record<Step, string> = {
  opening: 'A Sismetro recusou a abertura da SS.',
  recording: 'O Senior X recusou a observação com o número da SS.',
  confirming: 'A Sismetro recusou a consulta da SS.',
  releasing: 'O Senior X recusou a liberação do pedido.',
  cancelling: 'O Senior X recusou o cancelamento do pedido.',
};

const READ_REFUSED: Record<Vendor, string> = {
  sismetro: 'A Sismetro recusou a consulta da SS.',
  'senior-x': 'O Senior X recusou a consulta do pedido.',
};

const NOT_TAKEN: Record<Step, string> = {
  opening: 'a Sismetro não aceita a abertura da SS',
  recording: 'o Senior X não aceita a observação com o número da SS',
  confirming: 'a Sismetro não responde à consulta da SS',
  releasing: 'o Senior X não aceita a liberação do pedido',
  cancelling: 'o Senior X não aceita o cancelamento do pedido',
};

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

const SITUATIONS: Record<ErpSituation, string> = {
  'awaiting-integration': 'em Aguardando integração',
  released: 'liberado',
  billed: 'faturado',
  cancelled: 'cancelado',
  unknown: 'em uma situação fora da integração (reaberto?)',
  missing: 'excluído',
};

const PARTS: Record<OrderPart, string> = {
  items: 'os serviços',
  equipment: 'o equipamento',
  customer: 'o cliente',
  branch: 'a filial',
  value: 'o valor',
};

const LOOK = 'Procure a SS na Sismetro: vincule-a pelo número ou confirme que ela não existe.';

/** What to do about an order that has left _Aguardando integração_ without having ended. */
const CLOSE_AGAIN =
  'Feche o pedido de novo no Senior X e tente de novo, ou libere ou cancele o pedido.';

/** An SS that was split or merged continues under another number. */
const goesOnIn = (ss: string | undefined) =>
  ss === undefined
    ? ''
    : ` A Sismetro informou também a SS ${ss}: se o serviço continua nela, vincule-a.`;

const joined = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} e ${parts.at(-1)}`;

function moved(wanted: Wanted, { situation = 'unknown' }: AskedAbout): string {
  const is = SITUATIONS[situation];
  const wasReopened = situation === 'unknown';
  if (wanted === 'opening') {
    return `Nenhuma SS foi aberta: no Senior X o pedido não está em Aguardando integração, e sim ${is}. ${
      wasReopened
        ? CLOSE_AGAIN
        : 'Confira o pedido lá e registre como ele terminou; se ele voltou a aguardar, tente de novo.'
    }`;
  }
  if (wanted !== 'service') {
    const begin = `O pedido deveria ser ${DONE[wanted]}, mas no Senior X ele`;
    return wasReopened
      ? `${begin} está ${is}. Nada foi feito. ${CLOSE_AGAIN}`
      : `${begin} já está ${is}. Nada foi feito; confira o pedido e registre como ele terminou.`;
  }
  if (wasReopened)
    return 'No Senior X o pedido está fora da integração (reaberto?), mas a SS ainda está aberta na Sismetro.';
  if (situation === 'missing')
    return 'O pedido não existe mais no Senior X, mas a SS ainda está aberta na Sismetro.';
  return situation === 'cancelled'
    ? `No Senior X o pedido já está ${is}, mas a SS ainda está aberta na Sismetro.`
    : `No Senior X o pedido já está ${is}, mas o serviço ainda não terminou na Sismetro.`;
}

const MAYBE_DONE: Record<ServiceEnd, string> = {
  completed: 'A liberação pode já ter sido feita.',
  cancelled: 'O cancelamento pode já ter sido feito.',
};

export const questions: Questions = {
  refused: ({ read }, { step }) => (read === undefined ? REFUSED[step] : READ_REFUSED[read]),
  'maybe-opened': () => `A SS pode ter sido aberta: a Sismetro não confirmou a abertura. ${LOOK}`,
  'number-missing': () =>
    `A Sismetro aceitou o pedido, mas ainda não informou o número da SS. ${LOOK}`,
  'look-unreadable': ({ ss, silent, garbled, later, tooLong }) => {
    if (ss !== undefined) {
      const why = garbled
        ? `a resposta dela sobre a SS ${ss} não pode ser lida`
        : silent
          ? `há mais de quatro horas não se consegue ler a SS ${ss}, e não se sabe se outras podem ser lidas`
          : `não consegue mostrar a SS ${ss}, embora mostre outras`;
      return `A Sismetro informou o fim do serviço, mas ${why}. Nada foi feito; confira a SS na Sismetro. O pedido continua sozinho quando ela puder ser lida.`;
    }
    if (later) {
      const why = silent
        ? 'não responde há mais de quatro horas'
        : 'não dá uma resposta que se possa ler';
      return `A Sismetro ${why}, e não se sabe se este pedido já foi fechado de novo e tem outra SS. Nada foi feito no Senior X; confira o pedido. Ele continua sozinho quando ela responder.`;
    }
    if (tooLong) {
      return `A lista de SS da Sismetro é longa demais para procurar nela, e não se sabe se já existe uma SS. ${LOOK}`;
    }
    return silent
      ? `Há mais de quatro horas a Sismetro não responde à consulta, e não se sabe se já existe uma SS. ${LOOK} O pedido continua sozinho quando ela responder.`
      : `A consulta à Sismetro não dá uma resposta que se possa ler, e não se sabe se já existe uma SS. ${LOOK} O pedido continua sozinho quando ela puder ser lida.`;
  },
  'ss-unknown': ({ ss }) =>
    ss === undefined
      ? 'A Sismetro deu notícia do serviço, mas a SS deste pedido não foi encontrada. Vincule a SS pelo número.'
      : `Um retorno da Sismetro citou a SS ${ss}, mas nada prova que ela seja deste pedido. Confira-a na Sismetro e vincule a SS pelo número.`,
  'ss-ended': ({ ss, state }) =>
    state === 'removed'
      ? `A SS ${ss} tem a nossa referência, mas foi aberta antes de a Ponte receber este pedido, e depois excluída ou mesclada em outra. Se o serviço continua em outra SS, vincule essa outra pelo número. Se não continua, confirme que este pedido ainda não tem uma SS.`
      : `A SS ${ss} tem a nossa referência, mas foi aberta antes de a Ponte receber este pedido, e já está encerrada. Vincule-a pelo número ou confirme que este pedido ainda não tem uma SS.`,
  'several-ss': ({ numbers: [former, ...others], later }) =>
    later !== undefined
      ? `Este pedido já foi fechado de novo e tem a SS ${later}: o fim do fechamento anterior${former === undefined ? '' : ` (SS ${former})`} pode já estar no Senior X. Nada foi feito lá. Registre como ele terminou.`
      : `A Sismetro mostra mais de uma SS deste pedido: ${[former, ...others].join(', ')}. Cancele as que sobram na Sismetro e vincule a que vale.`,
  'foreign-ss': ({ ss }) =>
    `Na Sismetro, a SS ${ss} é de outro pedido. Nada foi feito; confira-a e vincule a SS certa pelo número.`,
  'link-unconfirmed': ({ ss, end }) =>
    end === undefined
      ? `A SS ${ss} foi vinculada sem que a Sismetro pudesse ser consultada, e ainda não pôde ser conferida. Nada é liberado nem cancelado até lá.`
      : `A SS ${ss} já ${STATES[end]} na Sismetro: vinculá-la leva o pedido direto a esse fim. Confirme para vincular assim mesmo.`,
  'not-confirmed': ({ end, ss, state, ended, otherSs }) =>
    ended === undefined
      ? `A Sismetro informou ${ANNOUNCED[end]}, mas lá a SS ${ss} ${STATES[state ?? 'unknown']}. Nada foi feito no Senior X; confira a SS na Sismetro.${goesOnIn(otherSs)}`
      : `A Sismetro informou ${ANNOUNCED[end]} da SS ${ended}, e não da SS ${ss} deste pedido${state === undefined ? '' : `, que lá ${STATES[state]}`}. Nada foi feito no Senior X. Se a SS ${ended} sobrava, responda “Tentar de novo”: o pedido segue com a SS ${ss}. Se o serviço continua na SS ${ended}, vincule-a.`,
  'ss-missing': ({ ss, otherSs }) =>
    `A SS ${ss} foi excluída ou mesclada em outra, ou não existe mais na Sismetro, e nada prova que o serviço foi cancelado. Confira-a na Sismetro.${goesOnIn(otherSs)}`,
  contradiction: ({ later, end, by, unread }) => {
    if (unread) {
      return `A Sismetro informou ${ANNOUNCED[end]} e depois ${ANNOUNCED[later]}, e aqui não se lê qual vale. Nada foi feito no Senior X; confira a SS na Sismetro e libere ou cancele o pedido.`;
    }
    return by === 'operator'
      ? `A Sismetro informou ${ANNOUNCED[later]} depois que um operador decidiu ${end === 'completed' ? 'liberar' : 'cancelar'} o pedido. Vale a decisão; confira a SS na Sismetro.`
      : `A Sismetro informou ${ANNOUNCED[later]} depois de ter informado ${ANNOUNCED[end]}. Vale o que a SS mostra na Sismetro; confira-a.`;
  },
  'erp-moved': ({ wanted }, about) => moved(wanted, about),
  reopened: ({ wanted }, about) => moved(wanted, about),
  'erp-unreadable': ({ silent, maybeDone }, { step }) => {
    const nothingDone = step === 'opening' ? 'Nenhuma SS foi aberta.' : 'Nada foi feito lá.';
    const said = maybeDone === undefined ? nothingDone : MAYBE_DONE[maybeDone];
    return `${
      silent
        ? 'Há mais de quatro horas o Senior X não mostra a situação do pedido.'
        : 'O Senior X não mostra a situação do pedido de forma que se possa ler.'
    } ${said} Confira o pedido no Senior X. Aqui ele continua sozinho quando puder ser lido.`;
  },
  'no-effect': ({ end }) =>
    `A Ponte enviou ${CHANGE[end]} mais de uma vez, mas o Senior X continua mostrando o pedido em Aguardando integração. Confira o pedido no Senior X.`,
  'maybe-settled': ({ end, awaits }) =>
    awaits
      ? `O Temporal foi restaurado, ou voltou este pedido a um ponto anterior (Reset): pode ter esquecido que o pedido já foi ${DONE[end]}. No Senior X ele aguarda integração: ou falta esse encerramento, ou o pedido foi fechado de novo depois dele. Nada foi feito; confira no Senior X quando o pedido foi fechado.`
      : `O pedido pode já ter sido ${DONE[end]}: a resposta do Senior X se perdeu, e a situação do pedido não pode ser consultada. Confira o pedido no Senior X.`,
  'webhook-changed': ({ parts }) =>
    `O Senior X enviou de novo este pedido com outros dados. O que mudou: ${joined(parts.map((part) => PARTS[part]))}. A SS continua com os dados de antes; confira as duas.`,
  'closed-again': ({ closing }) =>
    closing > 1
      ? 'Este pedido já tinha terminado aqui e voltou a aguardar integração no Senior X. Tente de novo para abrir uma nova SS, ou libere ou cancele o pedido para repetir o encerramento anterior.'
      : 'Uma pessoa encerrava este pedido, que não tinha SS, quando o seu processamento foi interrompido no Temporal. Libere ou cancele o pedido para repetir o encerramento, ou tente de novo para abrir uma SS.',
  unavailable: (_, { step }) =>
    `Há mais de quatro horas ${NOT_TAKEN[step]}. A Ponte continua tentando, e o pedido segue sozinho quando der certo.`,
};
