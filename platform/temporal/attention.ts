import { createHash } from 'node:crypto';
import { cureCodeOf, type CureCode } from '../../domain/cures.js';
import { orderWorkflowId, parseReference } from '../../domain/ids.js';
import type { Attention } from '../../domain/questions.js';
import {
  ATTENTION_NOTIFIER,
  attentionWorkflowId,
  type AttentionInput,
} from '../../workflows/attention-notifier/messages.js';
import { latestOf, readAllCares, type Care } from './care.js';
import { causeTarget, saidOf } from '../cause.js';
import { isIncidentPutOff, listIncidents, type ListedIncident } from './incidents.js';
import type { Temporal } from './temporal.js';
import { readable } from './visibility.js';
import {
  isAsking,
  listNamedOrders,
  listedOrder,
  listOpenOrders,
  withCare,
  type ListedOrder,
} from './listed-orders.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/**
 * An order that needs attention, with what lists show of it except the vendor's words: notifications must not contain
 * these.
 */
export type OrderInAttention = Attention &
  Pick<
    ListedOrder,
    'tenant' | 'id' | 'closing' | 'number' | 'branch' | 'ss' | 'phase' | 'failsAt' | 'value'
  > & {
    /** Identifies the order and this attention of it; short, since histories contain thousands of marks. */
    readonly mark: string;
    /** What to do about its question; depends on what the vendor said. */
    readonly cure: CureCode;
    /** A name for what the vendor said, as the lists take it. */
    readonly said: string;
  };

/** An incident that needs the operator. */
export type IncidentInAttention = ListedIncident & {
  /** In a message: the number of the order that it names, if it names one that is known. */
  readonly number?: string;
  /** Identifies the incident, as the mark of an order does: one that ended and came back is notified again. */
  readonly mark: string;
};

/** What needs attention in a tenant. */
export interface InAttention {
  readonly orders: readonly OrderInAttention[];
  readonly incidents: readonly IncidentInAttention[];
}

/** Limit of orders: with more than this, the cause is not the single orders. */
const MOST = 1_000;
const DEADLINE_MS = 15_000;

/**
 * Lists the orders and incidents of a tenant that need attention, are not put off and not about to end; of more than `most` orders those that arrived first.
 * Visibility lags behind. Throws `TemporalUnavailableError`.
 * @param told marks of what a message tells: only its incidents name their orders by number, which takes one more question
 */
export async function listInAttention(
  temporal: Temporal,
  tenant: string,
  { most = MOST, told }: { readonly most?: number; readonly told?: ReadonlySet<string> } = {},
): Promise<InAttention> {
  const all = await readAllCares(temporal, [tenant]);
  const cares = new Map(all);
  const putOffs = new Map(all.filter(([, { until }]) => until !== null));
  const now = Date.now();
  const [{ found: orders }, { found: incidents }] = await Promise.all([
    listOpenOrders(
      temporal,
      'asking',
      { tenants: [tenant], most },
      readable((row) => {
        const order = listedOrder(row);
        const putOff = order?.attention && putOffs.get(causeTarget(tenant, order.attention));
        return order && inAttention(withCare(order, cares, now), putOff);
      }),
    ),
    listIncidents(temporal, [tenant]),
  ]);
  const marked = incidents
    .filter((one) => !one.areKeysAccepted && !isIncidentPutOff(one, cares))
    .map((one) => ({ ...one, mark: markOf(one.workflowId, one.since) }));
  const named = marked.filter(({ mark }) => told?.has(mark)).flatMap(orderNamedBy);
  const numbers = await numbersOf(temporal, named);
  const numbered = marked.map((one) => {
    const number = orderNamedBy(one).map((id) => numbers.get(id))[0];
    return number === undefined ? one : { ...one, number };
  });
  return { orders, incidents: numbered };
}

/** The workflow id of the order that the words of an incident name, if they name one. */
function orderNamedBy({ tenant, params }: ListedIncident): string[] {
  const key = 'order' in params ? parseReference(`${tenant}/${params.order}`) : undefined;
  return key === undefined ? [] : [orderWorkflowId(key)];
}

async function numbersOf(
  temporal: Temporal,
  workflowIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  const named = listNamedOrders(temporal, workflowIds, readable(listedOrder));
  for await (const { workflowId, number } of named) numbers.set(workflowId, number);
  return numbers;
}

function inAttention(
  order: ListedOrder,
  putOff: Care | null | undefined,
): OrderInAttention | undefined {
  if (!isAsking(order)) return undefined; // it is put off, has just ended, or is not in the list yet
  const { attention, tenant, id, closing, number, branch, ss, phase, failsAt, value } = order;
  const { words: _, latestSince: __, ...question } = attention;
  // what ends a put-off is news, although the question shown is the one before, and stays the same news when somebody
  // takes care of it; that somebody does is none
  const latest = latestOf(attention);
  const endsPutOff = putOff != null && Date.parse(latest) > Date.parse(putOff.seenAt);
  const mark = markOf(order.workflowId, endsPutOff ? latest : attention.since);
  const cause = { cure: cureCodeOf(attention), said: saidOf(attention) };
  const shown = { number, branch, ss, phase, failsAt, value };
  return { tenant, id, closing, ...question, ...cause, mark, ...shown };
}

const markOf = (workflowId: string, since: string) =>
  createHash('sha256').update(`${workflowId} ${since}`).digest('base64url').slice(0, 12);

/** Starts the workflow that notifies a tenant's operators, unless it is running. Throws `TemporalUnavailableError`. */
export async function startAttentionNotifier(
  temporal: Temporal,
  taskQueue: string,
  input: AttentionInput,
): Promise<void> {
  const { tenant } = input;
  await temporal.within(DEADLINE_MS, (client) =>
    client.workflow.start(ATTENTION_NOTIFIER, {
      taskQueue,
      workflowId: attentionWorkflowId(tenant),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
      typedSearchAttributes: ofTenant(tenant),
      staticSummary: `Notificações de atenção · ${tenant}`,
    }),
  );
}
