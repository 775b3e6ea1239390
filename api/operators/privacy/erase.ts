import { deleteRuns } from '../../../platform/temporal/customer-data.js';
import type { Texts } from '../../../texts/texts.js';
import type { Customer, HeldBody, Holdings, Mentions, Stores } from './holdings.js';
import type { DeliveryKind, Erasure } from './schemas.js';

/** What to erase of a customer's data, and what must stay for now. */
export interface ErasePlan {
  readonly orders: Holdings['orders'];
  readonly mentions: Mentions['found'];
  readonly bodies: readonly HeldBody[];
  readonly logged: Holdings['logged'];
  readonly refused: Erasure['refused'];
  readonly unsearched: number;
}

/** Plans an erasure. Leaves running workflows, and deliveries that are waiting for the customer's orders. */
export function planErasure(
  { orders, bodies, logged, unsearched }: Holdings,
  mentions: Mentions,
  { problems }: Texts,
): ErasePlan {
  const held = (one: HeldBody) => one.kind === 'held' && one.waits;
  const stays = (one: HeldBody) => held(one) || (one.waits && one.isNeeded);
  return {
    orders: orders.filter(({ isRunning }) => !isRunning),
    mentions: mentions.found.filter(({ isRunning }) => !isRunning),
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
      ...mentions.found
        .filter(({ isRunning }) => isRunning)
        .map((one) => ({
          kind: 'mention' as const,
          id: idOf(one),
          why: one.order
            ? problems.orderUnderWay(one.order.number, one.order.phase)
            : problems.mentionUnderWay(idOf(one)),
        })),
      ...bodies.filter(stays).map((one) => ({
        kind: one.kind,
        id: one.id,
        why: whyStays(one, problems),
      })),
    ],
    unsearched: unsearched + mentions.unsearched,
  };
}

function whyStays(one: HeldBody, problems: Texts['problems']): string {
  if (one.kind === 'held' && one.waits) return problems.callbackHeld;
  return one.mentions ? problems.mentionWaits : problems.deliveryWaits;
}

/** The id of an order, or of another workflow. */
export const idOf = ({ order, workflowId }: Mentions['found'][number]): string =>
  order?.id ?? workflowId;

/** Erases what was planned. Ignores data that is gone meanwhile. */
export async function erase(
  { temporal, spool, deliveryLog }: Stores,
  { orders, mentions, bodies, logged }: ErasePlan,
): Promise<{ pending: number }> {
  for (const { seq } of bodies) if (seq !== undefined) spool.remove(seq);
  spool.forget(); // what was handed over stands in the file until it is overwritten
  deliveryLog.remove(logged.map(({ seq }) => seq));
  const runs = new Map(
    [
      ...orders.flatMap((order) => order.runs),
      ...mentions.flatMap(({ runs }) => runs),
      ...bodies.flatMap(({ run }) => run ?? []),
    ].map((run) => [run.runId, run]),
  );
  return { pending: await deleteRuns(temporal, [...runs.values()]) };
}

/** The report of the erasure. */
export function erasureOf(
  { tenant, names }: Customer,
  { orders, mentions, bodies, logged, refused, unsearched }: ErasePlan,
): Omit<Erasure, 'done' | 'pending' | 'nextCursor'> {
  const count = (kind: DeliveryKind) => bodies.filter((one) => one.kind === kind).length;
  return {
    tenant: tenant.id,
    customer: names[0]!,
    orders: orders.map(({ id, closing, number }) => ({ id, closing, number })),
    mentions: mentions.map((one) => ({ id: idOf(one), number: one.order?.number ?? null })),
    deliveries: {
      parked: count('parked'),
      held: count('held'),
      spooled: count('spooled'),
      logged: logged.length,
    },
    refused: [...refused],
    unsearched,
  };
}
