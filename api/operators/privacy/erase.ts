import { deleteRuns } from '../../../platform/temporal/customer-data.js';
import type { Texts } from '../../../texts/texts.js';
import type { Customer, HeldBody, Holdings, Stores } from './holdings.js';
import type { DeliveryKind, Erasure } from './schemas.js';

/** What to erase of a customer's data, and what must stay for now. */
export interface ErasePlan {
  readonly orders: Holdings['orders'];
  readonly bodies: readonly HeldBody[];
  readonly logged: Holdings['logged'];
  readonly refused: Erasure['refused'];
  readonly unsearched: number;
}

/** Plans an erasure. Leaves running orders, and deliveries that are waiting for them. */
export function planErasure(
  { orders, bodies, logged, unsearched }: Holdings,
  { problems }: Texts,
): ErasePlan {
  const held = (one: HeldBody) => one.kind === 'held' && one.waits;
  const stays = (one: HeldBody) => held(one) || (one.waits && one.isNeeded);
  return {
    orders: orders.filter(({ isRunning }) => !isRunning),
    bodies: bodies.filter((one) => !stays(one)),
    logged: logged.filter(({ isNeeded }) => !isNeeded),
    refused: [
      ...orders
        .filter(({ isRunning }) => isRunning)
        .map(({ id, number, phase }) => ({
          kind: 'order' as const,
          id,
          why: problems.orderUnderWay(number, phase),
        })),
      ...bodies.filter(stays).map((one) => ({
        kind: one.kind,
        id: one.id,
        why: held(one) ? problems.callbackHeld : problems.deliveryWaits,
      })),
    ],
    unsearched,
  };
}

/** Erases what was planned. Ignores data that is gone meanwhile. */
export async function erase(
  { temporal, captures, spool, deliveryLog }: Stores,
  { orders, bodies, logged }: ErasePlan,
): Promise<{ pending: number }> {
  const seqsOf = (kind: DeliveryKind) =>
    bodies.flatMap((one) => (one.kind === kind && one.seq !== undefined ? [one.seq] : []));
  captures.remove(seqsOf('captured'));
  const spooled = seqsOf('spooled');
  spooled.forEach((seq) => spool.remove(seq));
  if (spooled.length > 0) spool.forget();
  deliveryLog.remove(logged.map(({ seq }) => seq));
  const runs = new Map(
    [...orders.flatMap((order) => order.runs), ...bodies.flatMap(({ run }) => run ?? [])].map(
      (run) => [run.runId, run],
    ),
  );
  return { pending: await deleteRuns(temporal, [...runs.values()]) };
}

/** The report of the erasure. */
export function erasureOf(
  { tenant, names }: Customer,
  { orders, bodies, logged, refused, unsearched }: ErasePlan,
): Omit<Erasure, 'done' | 'pending'> {
  const count = (kind: DeliveryKind) => bodies.filter((one) => one.kind === kind).length;
  return {
    tenant: tenant.id,
    customer: names[0]!,
    orders: orders.map(({ id, closing, number }) => ({ id, closing, number })),
    deliveries: {
      parked: count('parked'),
      held: count('held'),
      captured: count('captured'),
      spooled: count('spooled'),
      logged: logged.length,
    },
    refused: [...refused],
    unsearched,
  };
}
