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

/** What a rehearsed order waits for while its tenant is in rehearsal. */
export const WAITS_FOR_GO_LIVE =
  'A virada (a empresa está em ensaio). Depois dela, um operador o assume. Nada foi enviado: veja em “Dados enviados e recebidos” o que seria.';

/** What an order in service waits for once Sismetro has reported an end. */
export const WAITS_FOR_PROOF =
  'A Sismetro informou o fim do serviço; a Ponte confere se a SS o mostra.';

/** What an order waits for if its SS was linked while Sismetro could not be read. */
export const linkUnread = (ss: string) =>
  `A Sismetro mostrar a SS ${ss}, vinculada sem ser conferida. Confira o número.`;

const AGAIN: Readonly<Record<NonNullable<OrderDetail['attention']>['step'], string>> = {
  opening: 'A abertura da SS na Sismetro será tentada de novo, com os mesmos dados.',
  recording: 'A gravação da SS nas observações do pedido, no Senior X, será tentada de novo.',
  confirming: 'O que a Sismetro informou será conferido de novo.',
  releasing: 'A liberação do pedido no Senior X será tentada de novo.',
  cancelling: 'O cancelamento do pedido no Senior X será tentado de novo.',
};

/** The sweep asks about an order in service, and reads it again in Senior X. */
const ASKED_BY_SWEEP = 'A pergunta é retirada; a próxima varredura a repete se nada mudar.';

/** Questions that stop nothing: a retry withdraws them, and does nothing else. */
export const MARKED_AS_SEEN: ReadonlySet<AttentionCode> = new Set([
  'contradiction',
  'webhook-changed',
]);

/** Returns true for a retry that only marks the order's question as seen. */
export const onlyMarksAsSeen = (
  decision: Decision['decision'],
  question: AttentionCode | undefined,
): boolean => decision === 'retry' && question !== undefined && MARKED_AS_SEEN.has(question);

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
    case 'erp-moved':
    case 'reopened':
      return attention.step === 'confirming' ? ASKED_BY_SWEEP : AGAIN[attention.step];
    default:
      return AGAIN[attention.step];
  }
}

type Shown = Pick<OrderDetail, 'ss' | 'attention'>;

/** What is known of an order's SS: its service was `not-requested`, or an SS `may-exist` that Ponte does not know. */
function ssOf({ ss, attention }: Shown): 'known' | 'not-requested' | 'may-exist' {
  if (ss !== null || attention?.code === 'several-ss') return 'known';
  const isUnsent = attention?.step === 'opening' && attention.code === 'refused';
  return isUnsent ? 'not-requested' : 'may-exist';
}

function ssText(order: Shown): string {
  switch (ssOf(order)) {
    case 'known':
      return order.ss === null ? SSS_STAY : `A SS ${order.ss} continua como está na Sismetro.`;
    case 'not-requested':
      return 'Este pedido não tem SS: o serviço não foi pedido à Sismetro.';
    case 'may-exist':
      return 'Este pedido não tem SS na Ponte, mas uma pode ter sido aberta: se houver uma na Sismetro, ela continua aberta lá.';
  }
}

const SSS_STAY = 'As SS continuam como estão na Sismetro.';

/** What releasing or cancelling means for an order that Senior X does not show in _Aguardando integração_. */
function situationText(end: 'liberado' | 'cancelado', { attention }: Shown): string {
  if (attention?.code === 'reopened')
    return ` O pedido está fora de Aguardando integração no Senior X e pode estar sendo alterado; será ${end} como estiver.`;
  if (attention?.code === 'erp-moved')
    return ' No Senior X o pedido já saiu de Aguardando integração, e não será mudado enquanto estiver assim.';
  return '';
}

/** What a decision will do to the order in its present state: a Portuguese sentence to read before deciding. */
export function choiceText(decision: Decision['decision'], order: Shown): string {
  const { ss, attention } = order;
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
      return `O pedido será liberado no Senior X e poderá ser faturado, sem esperar pela Sismetro.${situationText('liberado', order)} ${ssText(order)}`;
    case 'settle':
      return `Nenhum sistema será chamado: o pedido fica registrado aqui como já liberado ou cancelado no Senior X. ${ssText(order)}`;
    case 'cancel':
      return `O pedido será cancelado no Senior X e não poderá mais ser faturado.${situationText('cancelado', order)} ${ssText(order)}`;
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

/** What a bulk decision will do to these orders, in Portuguese. */
export function bulkEffect(
  decision: BulkOrder['decision'],
  orders: readonly Shown[],
  leftOut: LeftOut,
): string {
  const sssStay = orders.some((order) => ssOf(order) === 'known') ? ` ${SSS_STAY}` : '';
  switch (decision) {
    case 'retry':
      return `Em cada pedido, o passo em que ele parou será tentado de novo.${leftOutText(leftOut)}`;
    case 'amend-equipment':
      return `A SS de cada pedido será aberta na Sismetro com o equipamento informado; os pedidos no Senior X não mudam.${leftOutText(leftOut)}`;
    case 'take-over':
      return 'Os pedidos passam a valer: para cada um a Ponte procura a SS pela referência, e abre uma se não houver. Uma SS aberta à mão não traz a referência: vincule antes esses pedidos, na página de cada um.';
    case 'release':
      return `Os pedidos serão liberados no Senior X e poderão ser faturados, sem esperar pela Sismetro.${sssStay}`;
    case 'cancel':
      return `Os pedidos serão cancelados no Senior X e não poderão mais ser faturados.${sssStay}`;
  }
}

/** What the operator should know of these orders before ending them all, in Portuguese: a sentence for each kind. */
export function bulkWarnings(decision: BulkOrder['decision'], orders: readonly Shown[]): string[] {
  if (decision !== 'release' && decision !== 'cancel') return [];
  const [end, ends] =
    decision === 'release' ? ['liberado', 'liberados'] : ['cancelado', 'cancelados'];
  const withSs = (wanted: ReturnType<typeof ssOf>) =>
    orders.filter((order) => ssOf(order) === wanted).length;
  const asking = (code: AttentionCode) =>
    orders.filter(({ attention }) => attention?.code === code).length;
  const kinds: readonly (readonly [count: number, one: string, several: string])[] = [
    [
      withSs('not-requested'),
      'não tem SS: o serviço não foi pedido à Sismetro',
      'não têm SS: o serviço não foi pedido à Sismetro',
    ],
    [
      withSs('may-exist'),
      'não tem SS na Ponte, mas uma pode estar aberta na Sismetro',
      'não têm SS na Ponte, mas uma pode estar aberta na Sismetro',
    ],
    [asking('several-ss'), 'tem mais de uma SS na Sismetro', 'têm mais de uma SS na Sismetro'],
    [
      asking('erp-moved'),
      'já saiu de Aguardando integração no Senior X, e não será mudado enquanto estiver assim',
      'já saíram de Aguardando integração no Senior X, e não serão mudados enquanto estiverem assim',
    ],
    [
      asking('reopened'),
      `está fora de Aguardando integração no Senior X e pode estar sendo alterado; será ${end} como estiver`,
      `estão fora de Aguardando integração no Senior X e podem estar sendo alterados; serão ${ends} como estiverem`,
    ],
    [
      asking('webhook-changed'),
      'mudou no Senior X depois de fechado, e ninguém o conferiu ainda',
      'mudaram no Senior X depois de fechados, e ninguém os conferiu ainda',
    ],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, one, several]) => `${count} destes ${count === 1 ? one : several}.`);
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
