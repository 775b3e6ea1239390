/** Why a decision about an order is refused. The workflow refuses in these words, which the Temporal Web UI shows. */
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { DecisionName } from '../../domain/decisions.js';
import type { Refusals } from '../catalogue.js';

/** The names of the decisions, as the console's buttons have them. */
export const decisions: Record<DecisionName, string> = {
  retry: 'Tentar de novo',
  'amend-equipment': 'Corrigir o equipamento',
  'link-ss': 'Vincular uma SS',
  'take-over': 'Assumir o pedido',
  release: 'Liberar o pedido',
  cancel: 'Cancelar o pedido',
  settle: 'Registrar o encerramento',
};

const ENDED: Record<ServiceEnd, string> = { completed: 'concluída', cancelled: 'cancelada' };

const not = (decision: DecisionName, why: string) =>
  `${decisions[decision]} não é possível: ${why}.`;

const only = (decision: DecisionName, when: string) =>
  `${decisions[decision]} só é possível ${when}.`;

export const refusals: Refusals = {
  released: ({ decision }) => not(decision, 'o pedido já foi liberado'),
  cancelled: ({ decision }) => not(decision, 'o pedido já foi cancelado'),
  'being-written': ({ decision, phase }) =>
    `${decisions[decision]} não é possível agora: o pedido está sendo ${phase === 'cancelling' ? 'cancelado' : 'liberado'} no Senior X. Tente de novo em um minuto.`,
  rehearsal: ({ decision }) => not(decision, 'o pedido está em ensaio'),
  'only-rehearsed': ({ decision }) => only(decision, 'para um pedido em ensaio'),
  'has-ss': ({ decision }) => not(decision, 'o pedido já tem uma SS'),
  'end-decided': ({ decision }) => not(decision, 'o fim do pedido já está decidido'),
  'only-opening': ({ decision }) => only(decision, 'quando a abertura da SS pede atenção'),
  'only-endable': ({ decision }) =>
    only(
      decision,
      'quando o pedido tem uma SS, pede atenção ou está em abertura há mais de uma hora',
    ),
  'only-asking': ({ decision }) => only(decision, 'quando o pedido pede atenção'),
  news: () =>
    'Chegou uma novidade sobre este pedido, ou alguém decidiu, depois que você o viu. Confira o pedido e decida de novo.',
  'maybe-opened': () =>
    'A SS pode ter sido aberta. Procure-a na Sismetro: vincule-a pelo número ou confirme que ela não existe.',
  unreadable: () => 'Esta decisão não pode ser lida.',
  'no-number': () => 'Informe o número da SS.',
  'ss-ended': ({ ss, end }) =>
    `A SS ${ss} já está ${ENDED[end]} na Sismetro: vinculá-la leva o pedido direto a esse fim. Confirme para vincular assim mesmo.`,
  'ss-held': ({ ss }) => `A SS ${ss} já é de outro pedido.`,
  'ss-refused': ({ ss }) => `A Sismetro recusou a consulta da SS ${ss}. Confira o número.`,
  'ss-not-found': ({ ss }) => `A SS ${ss} não existe na Sismetro.`,
  'ss-removed': ({ ss }) =>
    `Na Sismetro, a SS ${ss} foi excluída ou mesclada em outra. Vincule a SS em que o serviço continua.`,
  'ss-foreign': ({ ss }) => `Na Sismetro, a SS ${ss} traz a referência de outro pedido.`,
  'ended-by-force': () => ENDED_BY_FORCE,
  settled: () => 'O pedido já foi encerrado; nada mais se decide sobre ele.',
  'no-order': () => 'Este pedido não existe.',
  'no-answer': () =>
    'O pedido não respondeu a tempo; a decisão ainda pode ser tomada. Confira o pedido.',
};

/** Of an order whose workflow was terminated or failed: it was not settled, and accepts no decision. */
const ENDED_BY_FORCE =
  'O acompanhamento deste pedido foi encerrado pelo suporte, no Temporal. A varredura o retoma enquanto ele aguardar integração no Senior X; se não aguarda mais, confira-o lá.';
