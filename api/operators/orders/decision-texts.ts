import type { AttentionCode, Phase } from '../../../domain/lifecycle.js';
import type { BulkOrder } from '../../../workflows/bulk-decision/messages.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import type { OrderDetail } from '../schemas.js';

/** What an order waits for if nothing is wrong, by its phase, in Portuguese. */
export const WAITS: Readonly<Record<Exclude<Phase, 'released' | 'cancelled'>, string>> = {
  rehearsal:
    'Um operador que o assuma. Nada foi enviado: veja em “Dados enviados e recebidos” o que seria.',
  opening: 'A abertura da SS na Sismetro.',
  recording: 'A gravação do número da SS nas observações do pedido, no Senior X.',
  'in-service': 'A conclusão ou o cancelamento do serviço na Sismetro.',
  releasing: 'A liberação do pedido no Senior X.',
  cancelling: 'O cancelamento do pedido no Senior X.',
};

/** What an order in service waits for once Sismetro has reported an end. */
export const WAITS_FOR_PROOF =
  'A Sismetro informou o fim do serviço; a Ponte confere se a SS o mostra.';

const AGAIN: Readonly<Record<NonNullable<OrderDetail['attention']>['step'], string>> = {
  opening: 'A abertura da SS na Sismetro será tentada de novo, com os mesmos dados.',
  recording: 'A gravação da SS nas observações do pedido, no Senior X, será tentada de novo.',
  confirming: 'O que a Sismetro informou será conferido de novo.',
  releasing: 'A liberação do pedido no Senior X será tentada de novo.',
  cancelling: 'O cancelamento do pedido no Senior X será tentado de novo.',
};

/** Questions that stop nothing: a retry withdraws them, and does nothing else. */
export const MARKED_AS_SEEN: ReadonlySet<AttentionCode> = new Set([
  'contradiction',
  'webhook-changed',
]);

/** What a retry of an order that asks does. */
function retryText({
  ss,
  attention,
}: Pick<OrderDetail, 'ss'> & { readonly attention: NonNullable<OrderDetail['attention']> }) {
  switch (attention.code) {
    case 'webhook-changed':
      return ss === null
        ? 'A pergunta é retirada. O pedido continua com os dados de antes.'
        : `A pergunta é retirada. Nada muda no Senior X nem na Sismetro: se a SS ${ss} tem os dados de antes, corrija-a lá.`;
    case 'contradiction':
      return 'A pergunta é retirada, e o último aviso da Sismetro deixa de contar. O pedido segue para o fim que já valia.';
    default:
      return AGAIN[attention.step];
  }
}

/** What a decision will do to the order in its present state: a Portuguese sentence to read before deciding. */
export function choiceText(
  decision: Decision['decision'],
  { ss, attention }: Pick<OrderDetail, 'ss' | 'attention'>,
): string {
  const openSs =
    ss === null
      ? 'Se houver uma SS aberta na Sismetro, ela continua aberta lá.'
      : `A SS ${ss} continua como está na Sismetro.`;
  switch (decision) {
    case 'retry':
      return attention ? retryText({ ss, attention }) : AGAIN.opening;
    case 'amend-equipment':
      return 'A SS será aberta na Sismetro com o equipamento informado; o pedido no Senior X não muda.';
    case 'link-ss':
      return 'Nenhuma SS será aberta: a SS informada é consultada na Sismetro, e o pedido passa a acompanhá-la; o número vai para as observações no Senior X.';
    case 'take-over':
      return 'O pedido passa a valer: a Ponte procura a SS pela referência, e abre uma se não houver. Uma SS aberta à mão não traz a referência: se ela existe, vincule-a em vez de assumir.';
    case 'release':
      return `O pedido será liberado no Senior X e poderá ser faturado, sem esperar pela Sismetro. ${openSs}`;
    case 'settle':
      return `Nenhum sistema será chamado: o pedido fica registrado aqui como já liberado ou cancelado no Senior X. ${openSs}`;
    case 'cancel':
      return `O pedido será cancelado no Senior X e não poderá mais ser faturado. ${openSs}`;
  }
}

/** How many orders a bulk decision leaves out because the operator must look at each. */
export interface LeftOut {
  /** Their SS may exist. */
  readonly mayHaveSs: number;
  /** Their question would only be marked as seen. */
  readonly unseen: number;
  /** They had ended, and their service may be over. */
  readonly closedAgain: number;
}

/** What a bulk decision will do to its orders, in Portuguese. */
export function bulkEffect(decision: BulkOrder['decision'], leftOut: LeftOut): string {
  switch (decision) {
    case 'retry':
      return `Em cada pedido, o passo em que ele parou será tentado de novo.${leftOutText(leftOut)}`;
    case 'amend-equipment':
      return `A SS de cada pedido será aberta na Sismetro com o equipamento informado; os pedidos no Senior X não mudam.${leftOutText(leftOut)}`;
    case 'take-over':
      return 'Os pedidos passam a valer: para cada um a Ponte procura a SS pela referência, e abre uma se não houver. Uma SS aberta à mão não traz a referência: vincule antes esses pedidos, na página de cada um.';
    case 'release':
      return 'Os pedidos serão liberados no Senior X e poderão ser faturados, sem esperar pela Sismetro. As SS continuam como estão na Sismetro.';
    case 'cancel':
      return 'Os pedidos serão cancelados no Senior X e não poderão mais ser faturados. As SS continuam como estão na Sismetro.';
  }
}

const leftOutText = ({ mayHaveSs, unseen, closedAgain }: LeftOut): string =>
  [
    counted(
      mayHaveSs,
      '1 pedido fica de fora: a SS dele pode já existir. Procure-a na Sismetro e decida na página dele.',
      `${mayHaveSs} pedidos ficam de fora: a SS deles pode já existir. Procure-a na Sismetro e decida na página de cada pedido.`,
    ),
    counted(
      unseen,
      '1 pedido fica de fora: mudou no Senior X, ou a Sismetro informou dois fins. Tentar de novo só o marcaria como visto; decida na página dele.',
      `${unseen} pedidos ficam de fora: mudaram no Senior X, ou a Sismetro informou dois fins. Tentar de novo só os marcaria como vistos; decida na página de cada pedido.`,
    ),
    counted(
      closedAgain,
      '1 pedido fica de fora: já tinha terminado e foi fechado de novo. Decida na página dele se o serviço será refeito.',
      `${closedAgain} pedidos ficam de fora: já tinham terminado e foram fechados de novo. Decida na página de cada pedido se o serviço será refeito.`,
    ),
  ].join('');

const counted = (count: number, one: string, several: string): string =>
  count === 0 ? '' : ` ${count === 1 ? one : several}`;
