import { closingName } from '../../domain/ids.js';
import type { BulkDecision, FoundBulk } from '../../platform/temporal/bulk.js';
import type { BulkProgress } from '../../workflows/bulk-decision/messages.js';
import type { OrderIndex } from '../operators/order-index.js';
import type { Bulk, BulkDetail } from './schemas.js';

/** A bulk decision as operators read it. */
export function bulkView({ memo, state, endedAt }: BulkDecision): Bulk {
  const { request: _, ...shown } = memo;
  return {
    ...shown,
    stoppedBy: memo.stoppedBy ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    state,
  };
}

/** The same with its progress. If nobody can tell which orders failed, as many as failed are left out. */
export async function bulkDetail(found: FoundBulk, index: OrderIndex): Promise<BulkDetail> {
  const bulk = bulkView(found);
  const known = await found.readProgress().catch(() => undefined);
  if (known === undefined) return { ...bulk, failures: [], failuresLeftOut: bulk.failed };
  const { stoppedBy = null, failures, ...counts } = known;
  const failuresLeftOut = counts.failed - failures.length;
  const numbers = await numbersOf(index, bulk.tenant, failures);
  const named = failures.map((one) => ({ ...one, number: numbers.get(one.id) || null }));
  return { ...bulk, ...counts, stoppedBy, failures: named, failuresLeftOut };
}

/** By their names, the numbers by which people know the orders that failed: one look through the orders in memory. */
async function numbersOf(
  index: OrderIndex,
  tenant: string,
  failures: BulkProgress['failures'],
): Promise<ReadonlyMap<string, string>> {
  if (failures.length === 0) return new Map(); // most fail nowhere: no need to wait for the orders
  const wanted = new Set(failures.map(({ id }) => id));
  const { orders } = await index.read();
  const failed = orders.filter(
    (order) => order.tenant === tenant && wanted.has(closingName(order)),
  );
  return new Map(failed.map((order) => [closingName(order), order.number]));
}
