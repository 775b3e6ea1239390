/** The Portuguese texts of messages. */
import type { Step } from '../../domain/lifecycle.js';
import { inReais, totalValue } from '../../domain/money.js';
import { inNamesOf } from '../../domain/systems.js';
import { waitsFor } from '../../domain/waits-for.js';
import { sayWait } from '../../texts/catalogue.js';
import { cures } from '../../texts/pt/decisions.js';
import { endsUnanswered, headings, waits, waitsForAnswer } from '../../texts/pt/waits.js';
import { recoversByItself } from '../../workflows/incident/rules.js';
import {
  MOST_SHOWN,
  shownCauses,
  shownIncidents,
  type Digest,
  type DigestContext,
  type ShownCause,
  type ShownIncident,
  type ShownOrder,
} from './digest.js';

const STEPS: Record<Step, string> = {
  opening: 'abertura da SS na Sismetro',
  recording: 'gravação da observação no Senior X',
  confirming: 'conferência na Sismetro',
  releasing: 'liberação no Senior X',
  cancelling: 'cancelamento no Senior X',
};

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('pt-BR')} ${count === 1 ? one : many}`;

export function subjectOf({ kind, orders, incidents }: Digest, { tenant }: DigestContext): string {
  const still = kind === 'reminder' ? 'ainda ' : '';
  const all = [
    ...(incidents.length > 0 ? [counted(incidents.length, 'ocorrência', 'ocorrências')] : []),
    ...(orders.length > 0 ? [counted(orders.length, 'pedido', 'pedidos')] : []),
  ].join(' e ');
  const need = orders.length + incidents.length === 1 ? 'precisa' : 'precisam';
  return `[Ponte] ${tenant.name}: ${all} ${still}${need} de atenção`;
}

export function textOf(digest: Digest, context: DigestContext): string {
  const { orders, incidents, others } = digest;
  const { timeZone } = context.tenant;
  return [
    ...(incidents.length > 0
      ? [
          leadOfIncidents(incidents),
          ...shownIncidents(digest, context).map((one) => incidentParagraph(one, timeZone)),
          ...rest(incidents.length, 'ocorrência', 'ocorrências'),
        ]
      : []),
    ...(orders.length > 0
      ? [
          inNamesOf(context.systems, leadOf(orders)),
          ...shownCauses(digest, context).map((cause) => causeParagraph(cause, context)),
          ...rest(orders.length, 'pedido', 'pedidos'),
        ]
      : []),
    ...(others > 0
      ? [`Além destes, ${counted(others, 'outro continua', 'outros continuam')} à espera.`]
      : []),
    `Todos: ${context.publicUrl}/console/`,
  ].join('\n\n');
}

function leadOfIncidents(incidents: Digest['incidents']): string {
  const passing = incidents.filter(({ kind }) => recoversByItself(kind)).length;
  if (passing === incidents.length) {
    const keys = incidents.some(({ kind }) => kind === 'credentials');
    const until = keys ? ': chaves recusadas, só depois que alguém as corrigir' : '';
    return `Estas ocorrências terminam sozinhas, passada a causa${until}.`;
  }
  const except = passing > 0 ? ', exceto as que terminam sozinhas' : '';
  return `Estas ocorrências ficam abertas até que alguém as resolva ou registre a ciência${except}.`;
}

function leadOf(orders: Digest['orders']): string {
  const held = orders.filter(
    ({ phase, ...attention }) => waitsFor({ phase, attention }) === 'answer',
  ).length;
  if (held === 0)
    return 'Estes pedidos ainda podem seguir sozinhos; em cada um está escrito o que falta.';
  const except = held < orders.length ? ', exceto onde está escrito o que falta' : '';
  return `A Ponte não libera nem cancela estes pedidos até que alguém decida, ou até que a Sismetro informe algo novo${except}.`;
}

const rest = (count: number, one: string, many: string) =>
  count > MOST_SHOWN ? [`E mais ${counted(count - MOST_SHOWN, one, many)}.`] : [];

const moment = (iso: string, timeZone: string) =>
  new Date(iso).toLocaleString('pt-BR', { timeZone, dateStyle: 'short', timeStyle: 'short' });

const incidentParagraph = ({ problem, since, url }: ShownIncident, timeZone: string) =>
  [`Ocorrência desde ${moment(since, timeZone)}`, problem, url].join('\n');

/** A cause with its orders: what is wrong, what is missing, whom it holds up, and where to act. */
function causeParagraph({ orders, url }: ShownCause, { tenant, systems }: DigestContext): string {
  const { step, problem, waiting, failsAt, code, since, cure } = orders[0]!;
  const words = { waits, waitsForAnswer };
  const { advice } = cures[cure];
  return [
    `Passo: ${inNamesOf(systems, STEPS[step])} (desde ${moment(since, tenant.timeZone)})`,
    problem,
    // the lead says once that a decision is missing
    ...(waiting === null || waiting === 'answer'
      ? []
      : [`${headings.waits} ${inNamesOf(systems, sayWait(words, waiting, failsAt))}`]),
    ...(code === 'webhook-changed' ? [endsUnanswered] : []),
    `${headings.advice} ${inNamesOf(systems, advice)}`,
    ...(orders.length > 1 ? [`${orders.length} pedidos${worthOf(orders)}:`] : []),
    ...orders.map((order) => orderLine(order, orders.length > 1 ? tenant.timeZone : undefined)),
    url,
  ].join('\n');
}

/** @param timeZone of the tenant, if the line says since when the order asks */
function orderLine(
  { number, closing, branch, ss, value, since }: ShownOrder,
  timeZone: string | undefined,
): string {
  return [
    `Pedido ${number}${closing > 1 ? ` (${closing}º fechamento)` : ''} · filial ${branch}`,
    ...(ss === null ? [] : [`SS ${ss}`]),
    ...(value > 0 ? [inReais(value)] : []),
    ...(timeZone === undefined ? [] : [`desde ${moment(since, timeZone)}`]),
  ].join(' · ');
}

function worthOf(orders: readonly ShownOrder[]): string {
  const total = totalValue(orders);
  return total > 0 ? `, ${inReais(total)}` : '';
}
