/** What a message says, in Portuguese. */
import type { Step } from '../../domain/lifecycle.js';
import { shownOrders, type Digest, type DigestContext, type ShownOrder } from './digest.js';

const STEPS: Record<Step, string> = {
  opening: 'abertura da SS na Sismetro',
  recording: 'gravação da observação no Senior X',
  confirming: 'conferência na Sismetro',
  releasing: 'liberação no Senior X',
  cancelling: 'cancelamento no Senior X',
};

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('pt-BR')} ${count === 1 ? one : many}`;

export function subjectOf({ kind, orders }: Digest, { tenant }: DigestContext): string {
  const still = kind === 'reminder' ? 'ainda ' : '';
  const needs = `${still}${orders.length === 1 ? 'precisa' : 'precisam'} de atenção`;
  return `[Ponte] ${tenant.name}: ${counted(orders.length, 'pedido', 'pedidos')} ${needs}`;
}

export function textOf(digest: Digest, context: DigestContext): string {
  const { orders, others } = digest;
  const shown = shownOrders(digest, context);
  const rest = orders.length - shown.length;
  return [
    'O faturamento destes pedidos fica bloqueado até que alguém decida o que fazer.',
    ...shown.map((order) => paragraphOf(order, context.tenant.timeZone)),
    ...(rest > 0 ? [`E mais ${counted(rest, 'pedido', 'pedidos')}.`] : []),
    ...(others > 0
      ? [`Além destes, ${counted(others, 'pedido continua', 'pedidos continuam')} à espera.`]
      : []),
    `Todos: ${context.publicUrl}/console/`,
  ].join('\n\n');
}

function paragraphOf(
  { number, closing, branch, ss, step, problem, since, url }: ShownOrder,
  timeZone: string,
): string {
  const when = new Date(since).toLocaleString('pt-BR', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return [
    `Pedido ${number}${closing > 1 ? ` (${closing}º fechamento)` : ''} · filial ${branch}${ss === null ? '' : ` · SS ${ss}`}`,
    `Passo: ${STEPS[step]} (desde ${when})`,
    problem,
    url,
  ].join('\n');
}
