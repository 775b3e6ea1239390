/** An order's history. */
import type { FailureType } from '../../domain/failures.js';
import type { ErpSituation, Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { DecisionName } from '../../domain/decisions.js';
import type { Reported, StepTexts, SteppedActivity } from '../forms.js';

const steps: Record<SteppedActivity, StepTexts> = {
  openServiceRequest: {
    answer: 'Resposta da Sismetro à abertura',
    started: 'Abertura da SS na Sismetro.',
    failed: 'A abertura da SS na Sismetro falhou',
  },
  rehearseOpening: {
    answer: 'O que seria enviado à Sismetro',
    started: 'Ensaio da abertura da SS.',
    failed: 'O que seria enviado à Sismetro não pôde ser montado',
  },
  rehearseErp: {
    answer: 'O que seria enviado ao Senior X',
    started: 'Ensaio da observação, da liberação e do cancelamento.',
    failed: 'O que seria enviado ao Senior X não pôde ser montado',
  },
  findServiceRequests: {
    answer: 'SS encontradas na Sismetro',
    started: 'Procura, na Sismetro, de uma SS já aberta para este pedido.',
    failed: 'A procura da SS na Sismetro falhou',
  },
  findInList: {
    answer: 'SS encontradas na lista da Sismetro',
    started: 'Procura, na lista da Sismetro, de uma SS já aberta para este pedido.',
    failed: 'A procura da SS na lista da Sismetro falhou',
  },
  readOwnedRequest: {
    answer: 'SS lida na Sismetro',
    started: 'Consulta, na Sismetro, da SS que foi citada.',
    failed: 'A consulta da SS na Sismetro falhou',
  },
  saveObservation: {
    answer: 'Resposta do Senior X à observação',
    started: 'Gravação do número da SS nas observações do pedido.',
    failed: 'A gravação da observação no Senior X falhou',
  },
  showsObservation: {
    answer: 'Se o Senior X mostra a observação',
    started: 'Consulta, no Senior X, das observações do pedido: se já têm o número da SS.',
    failed: 'A consulta das observações no Senior X falhou',
  },
  confirmEnd: {
    answer: 'Conferência na Sismetro',
    started: 'Conferência do fim do serviço na Sismetro.',
    failed: 'A conferência do fim do serviço na Sismetro falhou',
  },
  confirmAndSettle: {
    answer: 'Conferência na Sismetro, e encerramento no Senior X',
    started: 'Conferência do fim do serviço na Sismetro, e encerramento no Senior X.',
    failed: 'A conferência do fim do serviço na Sismetro falhou',
  },
  showsOthers: {
    answer: 'Se a Sismetro mostra outras SS',
    started: 'Conferência, na Sismetro, se outras SS podem ser lidas.',
    failed: 'A conferência de outras SS na Sismetro falhou',
  },
  judgeMissing: {
    answer: 'O que significa a SS não existir mais',
    started: 'Conferência, na Sismetro, de outras SS da mesma unidade.',
    failed: 'A conferência de outras SS da mesma unidade falhou',
  },
  readSituation: {
    answer: 'Situação do pedido, lida no Senior X',
    started: 'Consulta da situação do pedido no Senior X.',
    failed: 'A consulta da situação do pedido no Senior X falhou',
  },
  releaseOrder: {
    answer: 'Resposta do Senior X à liberação',
    started: 'Liberação do pedido no Senior X.',
    failed: 'A liberação do pedido no Senior X falhou',
  },
  cancelOrder: {
    answer: 'Resposta do Senior X ao cancelamento',
    started: 'Cancelamento do pedido no Senior X.',
    failed: 'O cancelamento do pedido no Senior X falhou',
  },
};

const SITUATIONS: Record<ErpSituation, string> = {
  'awaiting-integration': 'Aguardando integração',
  released: 'Liberado',
  billed: 'Faturado',
  cancelled: 'Cancelado',
  unknown: 'desconhecida',
  missing: 'o pedido não existe mais',
};

const ANNOUNCED: Record<ServiceEnd, string> = {
  completed: 'a conclusão',
  cancelled: 'o cancelamento',
};

const failures: Record<FailureType | 'timeout' | 'restored' | 'unexpected', string> = {
  Unavailable: 'não houve resposta útil, e nada foi feito',
  Uncertain: 'não se sabe se foi feita',
  Refused: 'foi recusada',
  Unreadable: 'a resposta não pôde ser lida',
  Credentials: 'a chave de acesso não foi aceita',
  Quota: 'o limite de uso foi atingido',
  Unsupported: 'esta consulta não é oferecida',
  timeout: 'não houve resposta no prazo',
  restored:
    'nada foi enviado; o Temporal pode ter esquecido uma chamada anterior, e a Ponte confere antes',
  unexpected: 'erro inesperado',
};

const OUTCOMES: Record<Outcome, string> = {
  released: 'Pedido liberado: o faturamento está permitido.',
  cancelled: 'Pedido cancelado: o acompanhamento terminou.',
};

const DONE: Record<Outcome, string> = { released: 'liberado', cancelled: 'cancelado' };

export const history = {
  steps,
  received: 'Pedido fechado no Senior X e recebido.',
  takenUpAgain:
    'Acompanhamento retomado: o suporte o tinha encerrado. O que veio antes não é mostrado.',
  waiting: 'Aguardando.',
  willTryAgain: (failed: string) => `${failed}; será tentada de novo.`,
  failed: (failed: string, why: keyof typeof failures) => `${failed}: ${failures[why]}.`,

  // what a step found
  opened: (ss: string, isNoted: boolean) =>
    `SS ${ss} aberta na Sismetro${isNoted ? ' e gravada nas observações do pedido' : ''}.`,
  accepted: 'A Sismetro aceitou o pedido e informará o número da SS.',
  rehearsedOpening: 'Abertura da SS ensaiada: nada foi enviado à Sismetro.',
  rehearsedErp: 'Observação, liberação e cancelamento ensaiados: nada foi enviado ao Senior X.',
  notBuilt:
    'Uma das chamadas não pôde ser montada: precisa da resposta de outra, que o ensaio não envia.',
  noSs: 'A procura na Sismetro não achou nenhuma SS nova deste pedido.',
  wasOpen: (ss: string) => `A SS ${ss} deste pedido já existia na Sismetro.`,
  severalSs: (numbers: readonly string[]) =>
    `A Sismetro mostra mais de uma SS deste pedido: ${numbers.join(', ')}.`,
  named: {
    ours: 'A SS citada é deste pedido.',
    anothers: 'A SS citada é de outro pedido.',
    unknown: 'A SS citada existe, e nada nela diz de que pedido ela é.',
    'not-found': 'A SS citada não existe na Sismetro.',
  },
  noted: 'O Senior X mostra o número da SS nas observações do pedido.',
  notNoted: 'O Senior X não mostra o número da SS nas observações do pedido.',
  saved: 'Número da SS gravado nas observações do pedido.',
  confirmed: {
    shown: 'Fim do serviço conferido na Sismetro.',
    'not-asked': 'O fim do serviço vale sem conferência na Sismetro.',
    'not-shown': 'A Sismetro não mostra a SS com esse fim.',
    anothers: 'Na Sismetro, a SS é de outro pedido.',
  },
  settledInErp: 'Pedido encerrado no Senior X.',
  showsOthers: 'A Sismetro mostra outras SS: só a deste pedido não pode ser lida.',
  showsNoOthers: 'A Sismetro também não mostra outras SS.',
  missing: {
    deleted: 'Outras SS da mesma unidade aparecem na Sismetro: esta foi excluída.',
    unclear: 'Nada na Sismetro prova que a SS foi excluída.',
  },
  situation: (situation: ErpSituation) =>
    `Situação do pedido no Senior X: ${SITUATIONS[situation]}.`,
  releaseAccepted: 'O Senior X aceitou a liberação do pedido.',
  cancellationAccepted: 'O Senior X aceitou o cancelamento do pedido.',

  // decisions
  decided: (what: string) => `Decisão: ${what}.`,
  notDecided: (what: string, why: string) => `Decisão não aplicada: ${what}. ${why}`,
  markedAsSeen: 'marcar como visto',
  decision: (
    decision: DecisionName,
    {
      ss = '',
      equipment,
      outcome = 'released',
      confirmedAbsent,
      acceptEnded,
    }: {
      readonly ss?: string | undefined;
      readonly equipment?: string | undefined;
      readonly outcome?: Outcome | undefined;
      readonly confirmedAbsent?: boolean | undefined;
      readonly acceptEnded?: boolean | undefined;
    },
  ): string => {
    const absent = confirmedAbsent ? ', pois não há SS na Sismetro' : '';
    switch (decision) {
      case 'retry':
        return `tentar de novo${absent}`;
      case 'amend-equipment':
        return `corrigir o equipamento para ${equipment ?? 'outro'}${absent}`;
      case 'link-ss':
        return `vincular a SS ${ss}${acceptEnded ? ', mesmo se já estiver encerrada' : ''}`;
      case 'take-over':
        return 'assumir o pedido depois do ensaio';
      case 'release':
        return 'liberar o pedido';
      case 'cancel':
        return 'cancelar o pedido';
      case 'settle':
        return `registrar que o pedido já está ${DONE[outcome]} no Senior X`;
    }
  },

  // reports
  reported: (end: ServiceEnd, { source, ss, moment, more }: Reported) => {
    const from = source === 'sweep' ? 'A varredura encontrou na Sismetro' : 'A Sismetro informou';
    const at = moment === undefined ? '' : `, em ${moment.day} às ${moment.time}`;
    const what = `${from} ${ANNOUNCED[end]} do serviço${ss === undefined ? '' : ` (SS ${ss})`}${at}.`;
    const names = { technician: 'técnico', conclusion: 'conclusão', reason: 'motivo' };
    const sent = more.map((one) => names[one]).join(', ');
    return sent === '' ? what : `${what} Também em “Dados enviados e recebidos”: ${sent}.`;
  },

  // ends
  outcome: (outcome: Outcome) => OUTCOMES[outcome],
  /** The order ended by an operator's record of what the ERP shows: no system was asked. */
  recorded: (outcome: Outcome) =>
    `Encerramento registrado como ${DONE[outcome]}; a Ponte não o conferiu no Senior X.`,
  changeUnanswered:
    'Ninguém respondeu antes à mudança que o Senior X enviou: compare o pedido lá com a SS.',
  endedByForce: 'O acompanhamento foi encerrado pelo suporte, sem liberar nem cancelar o pedido.',

  // titles of payloads
  payloads: {
    order: 'Pedido recebido do Senior X',
    decision: 'Decisão de um operador',
    serviceOpened: 'Abertura informada pela Sismetro',
    serviceCompleted: 'Conclusão informada pela Sismetro',
    serviceCancelled: 'Cancelamento informado pela Sismetro',
    contradictionSeen: 'Contradição vista pela varredura',
  },
  callbackReceived: 'Aviso recebido',
  failedCall: (failed: string) => `${failed}: a chamada e a resposta`,
};
