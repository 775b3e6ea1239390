import { closingName } from '../../../domain/ids.js';
import type { BulkDecision, FoundBulk } from '../../../platform/temporal/bulk.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { BulkProgress } from '../../../workflows/bulk-decision/messages.js';
import type { OrderIndex } from '../orders/order-index.js';
import type { Bulk, BulkDetail, BulkOutcome } from './schemas.js';

/** A bulk decision as operators see it. */
export function bulkView({ memo, state, endedAt }: BulkDecision): Bulk {
  const { request: _, equipment: __, ...shown } = memo;
  return {
    ...shown,
    stoppedBy: memo.stoppedBy ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    state,
  };
}

/**
 * A bulk decision with progress and outcomes. If the failed orders cannot be read, `failuresLeftOut` counts them all.
 */
export async function bulkDetail(found: FoundBulk, index: OrderIndex): Promise<BulkDetail> {
  const bulk = bulkView(found);
  const known = await found.readProgress().catch(() => undefined);
  if (known === undefined) {
    return { ...bulk, failures: [], failuresLeftOut: bulk.failed, outcomes: null, orders: [] };
  }
  const { stoppedBy = null, failures, decided, ...counts } = known;
  const orders = await ordersOf(index, bulk.tenant, known);
  const named = failures.map((one) => ({ ...one, number: orders.get(one.id)?.number || null }));
  const results = decided?.map((id) => resultOf(id, orders.get(id), bulk));
  return {
    ...{ ...bulk, ...counts, stoppedBy },
    failures: named,
    failuresLeftOut: counts.failed - failures.length,
    outcomes: results ? countsOf(results) : null,
    orders: results ? firstOfEach(results) : [],
  };
}

/** The orders of the bulk decision, by name: one pass over those in memory. */
async function ordersOf(
  index: OrderIndex,
  tenant: string,
  { failures, decided = [] }: BulkProgress,
): Promise<ReadonlyMap<string, ListedOrder>> {
  const wanted = new Set([...failures.map(({ id }) => id), ...decided]);
  if (wanted.size === 0) return new Map(); // no need to wait for the orders
  const { orders } = await index.read();
  return new Map(
    orders
      .filter((order) => order.tenant === tenant && wanted.has(closingName(order)))
      .map((order) => [closingName(order), order]),
  );
}

type Result = BulkDetail['orders'][number];

function resultOf(
  id: string,
  order: ListedOrder | undefined,
  bulk: Pick<Bulk, 'decision' | 'startedAt'>,
): Result {
  const outcome = outcomeOf(order, bulk);
  const problem = outcome === 'stuck' ? (order?.attention?.problem ?? null) : null;
  return { id, number: order?.number || null, outcome, phase: order?.phase ?? null, problem };
}

/** The outcome of the decision. An order that is not in memory ended long ago, since running ones always are. */
function outcomeOf(
  order: ListedOrder | undefined,
  { decision, startedAt }: Pick<Bulk, 'decision' | 'startedAt'>,
): BulkOutcome {
  if (order === undefined || !order.isRunning) return 'resolved';
  if (order.attention !== null) {
    const isNew = Date.parse(order.attention.since) >= Date.parse(startedAt);
    return isNew ? 'stuck' : 'under-way'; // an older question is about to be withdrawn
  }
  const goesOn = decision === 'retry' || decision === 'amend-equipment';
  return goesOn && order.phase === 'in-service' ? 'resolved' : 'under-way';
}

function countsOf(results: readonly Result[]): NonNullable<BulkDetail['outcomes']> {
  const of = (wanted: BulkOutcome) => results.filter(({ outcome }) => outcome === wanted).length;
  return { resolved: of('resolved'), stuck: of('stuck'), underWay: of('under-way') };
}

/** Orders listed for each outcome. */
const NAMED = 200;

const firstOfEach = (results: readonly Result[]): Result[] =>
  (['stuck', 'under-way', 'resolved'] as const).flatMap((wanted) =>
    results.filter(({ outcome }) => outcome === wanted).slice(0, NAMED),
  );
