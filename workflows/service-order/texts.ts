/** What people read about an order, in Portuguese. Nothing personal: these texts stand in the Temporal Web UI and in lists. */
import type { Phase, ServiceEnd, ServiceState, Step } from '../../domain/lifecycle.js';
import type { Decision } from './messages.js';

const ANNOUNCED: Record<ServiceEnd, string> = {
  completed: 'a conclusão',
  cancelled: 'o cancelamento',
};

export const contradictionText = (later: ServiceEnd, first: ServiceEnd) =>
  `A Sismetro informou ${ANNOUNCED[later]} depois de ter informado ${ANNOUNCED[first]}. Vale a primeira informação; confira a SS na Sismetro.`;

export const foreignSsText = (told: string, own: string) =>
  `Um retorno da Sismetro citou a SS ${told}, mas este pedido tem a SS ${own}. Nada foi feito; confira as duas na Sismetro.`;

const DECISIONS: Record<Decision['decision'], string> = {
  retry: 'Tentar de novo',
  'amend-equipment': 'Corrigir o equipamento',
  'link-ss': 'Vincular uma SS',
  release: 'Liberar',
  cancel: 'Cancelar',
};

export function refusalText(decision: Decision['decision'], phase: Phase, hasSs: boolean): string {
  const name = DECISIONS[decision];
  if (phase === 'released') return `${name} não cabe: o pedido já foi liberado.`;
  if (phase === 'cancelled') return `${name} não cabe: o pedido já foi cancelado.`;
  if (phase === 'releasing' || phase === 'cancelling') {
    const doing = phase === 'releasing' ? 'liberado' : 'cancelado';
    return `${name} não cabe agora: o pedido está sendo ${doing} no Senior X.`;
  }
  if ((decision === 'amend-equipment' || decision === 'link-ss') && hasSs) {
    return `${name} não cabe: o pedido já tem uma SS.`;
  }
  if (decision === 'release' || decision === 'cancel') {
    return `${name} só cabe quando o pedido está em atendimento ou pede atenção.`;
  }
  return `${name} só cabe quando o pedido pede atenção.`;
}

const REFUSED: Record<Step, string> = {
  opening: 'A Sismetro recusou a abertura da SS',
  recording: 'O Senior X recusou a observação com o número da SS',
  confirming: 'A Sismetro recusou a consulta da SS',
  releasing: 'O Senior X recusou a liberação do pedido',
  cancelling: 'O Senior X recusou o cancelamento do pedido',
};

export const refusedText = (step: Step, vendorsWords: string) =>
  `${REFUSED[step]}: ${vendorsWords}`;

export const MAYBE_OPENED_TEXT =
  'A SS pode ter sido aberta: a resposta da Sismetro se perdeu e não há consulta pela nossa referência. Procure a SS na Sismetro; vincule-a pelo número ou, se não existir, mande tentar de novo.';

export const NUMBER_MISSING_TEXT =
  'A Sismetro aceitou o pedido, mas ainda não informou o número da SS. Procure a SS na Sismetro e vincule-a pelo número; se não existir, mande tentar de novo.';

export const SS_UNKNOWN_TEXT =
  'A Sismetro informou o fim do serviço, mas o número da SS não é conhecido. Vincule a SS pelo número.';

const STATES: Record<ServiceState | 'not-found', string> = {
  open: 'em aberto',
  'in-progress': 'em andamento',
  completed: 'concluída',
  cancelled: 'cancelada',
  ignored: 'em uma situação sem efeito',
  unknown: 'em uma situação desconhecida',
  'not-found': 'não encontrada',
};

export const notConfirmedText = (ss: string, state: ServiceState | 'not-found') =>
  `A conclusão foi informada, mas na Sismetro a SS ${ss} está ${STATES[state]}. Nada foi liberado; confira a SS na Sismetro.`;

/** What the order waits for, for the Temporal Web UI's current details. */
export const PHASES: Record<Phase, string> = {
  opening: 'Abrindo a SS na Sismetro. O faturamento está bloqueado.',
  recording: 'Gravando o número da SS nas observações do pedido. O faturamento está bloqueado.',
  'in-service':
    'Aguardando a conclusão ou o cancelamento na Sismetro. O faturamento está bloqueado.',
  releasing: 'Liberando o pedido para faturamento no Senior X.',
  released: 'Pedido liberado para faturamento.',
  cancelling: 'Cancelando o pedido no Senior X.',
  cancelled: 'Pedido cancelado no Senior X.',
};
