import { orderWorkflowId } from '../../domain/ids.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { contentText } from '../../platform/temporal/changed-order.js';
import { orderNames, type HandOver, type Ingest, type Invalid, type OrderNames } from './ingest.js';
import type { Reading } from './readings.js';
import type { ReadingShares } from './reading-shares.js';
import { type SpooledDelivery, SpoolError } from './spool/database.js';
import type { Spool } from './spool/spool.js';

// A delivery waits on disk, in the spool, for one of three reasons: its tenant is beyond its share of reading, it must
// not overtake what waits already, or Temporal is away.

/** It waits on disk; or an equal order waits there already. */
export type Waiting =
  | ({ readonly result: 'spooled' } & (Partial<OrderNames> & { readonly fetching?: string }))
  | { readonly result: 'duplicate'; readonly workflowId: string };

/**
 * Reads a body within the tenant's share. Returns undefined if it was spooled instead: beyond the share, or behind orders
 * that are not read yet, since one of them may be the same.
 */
export async function readOrSpool<T>(
  { spool, shares }: { readonly spool: Spool; readonly shares: ReadingShares },
  delivery: SpooledDelivery,
  read: () => Promise<T>,
): Promise<T | undefined> {
  const { tenant, route } = delivery;
  const isBehind = route === 'open' && spool.holdsUnread(tenant);
  const reading = isBehind ? ('beyond' as const) : await shares.read(tenant, read);
  if (reading !== 'beyond') return reading;
  spool.addUnread(delivery);
  return undefined;
}

/** Hands a delivery to Temporal, unless it must wait on disk. */
export async function handOverOrSpool(
  { ingest, spool }: { readonly ingest: Pick<Ingest, 'handOver'>; readonly spool: Spool },
  tenant: TenantSettings,
  delivery: SpooledDelivery,
  reading: Reading,
): Promise<HandOver | Waiting | Invalid> {
  const waiting = spooledBehind(spool, delivery, reading);
  if (waiting) return waiting;
  const { route, body } = delivery;
  try {
    return await ingest.handOver(tenant, route, reading, body);
  } catch (error) {
    if (!(error instanceof TemporalUnavailableError)) throw error;
    if (reading.kind !== 'ignored') return spooled(spool, delivery, reading);
    const { kind, reason } = reading; // as if no closing of the order ran
    return ingest.handOver(tenant, route, { kind, reason }, body);
  }
}

/**
 * Spools what must not overtake a delivery in the spool. An order waits behind one with other content. A callback waits
 * while the spool holds anything of the tenant: one that names its order by SS may follow one that names it by our
 * reference, and the first must decide; an SS may change after one that names it. If the spool cannot accept it, overtaking
 * is better than being late.
 */
function spooledBehind(
  spool: Spool,
  delivery: SpooledDelivery,
  reading: Reading,
): Waiting | undefined {
  if (reading.kind === 'order' && spool.holdsOrder(reading.order)) {
    return spooled(spool, delivery, reading);
  }
  const isOfSs = reading.kind === 'callback' || reading.kind === 'changed';
  if (!isOfSs || !spool.bytes.has(delivery.tenant)) return undefined;
  try {
    return spooled(spool, delivery, reading);
  } catch (error) {
    if (error instanceof SpoolError) return undefined;
    throw error;
  }
}

/** Adds a delivery to the spool, unless it holds an equal order. Throws `SpoolError`. */
function spooled(spool: Spool, delivery: SpooledDelivery, reading: Reading): Waiting {
  if (reading.kind === 'order') {
    const { order } = reading;
    const content = contentText(order);
    if (spool.holdsOrder(order, content)) {
      return { result: 'duplicate', workflowId: orderWorkflowId(order) };
    }
    spool.add({ ...delivery, orderId: order.id }, content);
    return { result: 'spooled', ...orderNames(order) };
  }
  if (reading.kind === 'thin') {
    spool.add({ ...delivery, orderId: reading.orderId });
    return { result: 'spooled', fetching: reading.orderId };
  }
  spool.add(delivery);
  return { result: 'spooled' };
}
