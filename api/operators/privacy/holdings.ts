import { SealError } from '../../../platform/encryption/keyring.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import {
  findCustomerOrders,
  findMentions,
  readKeptDeliveries,
  type CustomerOrder,
} from '../../../platform/temporal/customer-data.js';
import type { Run } from '../../../platform/temporal/history.js';
import { parkedDeliveryId } from '../../../platform/temporal/parked.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { DeliveryLog } from '../../inbound/log/delivery-log.js';
import type { LoggedDelivery } from '../../inbound/log/store.js';
import type { Spool } from '../../inbound/spool/spool.js';
import type { CustomerDelivery } from './schemas.js';
import { isOwnBody, mentionsOf, speaksOf } from './subject.js';

/** A customer of a tenant. */
export interface Customer {
  readonly tenant: TenantSettings;
  /** In the form of `documentOf`. */
  readonly document: string;
  /** The whole name, if texts are searched for it, too. */
  readonly name?: string | undefined;
  /** The result of `CustomerKeys.namesOf`. */
  readonly names: readonly string[];
}

/** An inbound body about the customer, and where it is stored. */
export interface HeldBody extends CustomerDelivery {
  readonly body: string;
  /** Only these parts of the body are about the customer; absent if all of it is. */
  readonly mentions?: readonly string[];
  /** True if it waits for an operator, its order or Temporal; false if it has ended. */
  readonly waits: boolean;
  /** It is about a running order, or somebody else's. */
  readonly isNeeded: boolean;
  /** The run of the workflow that stores it. */
  readonly run?: Run;
  /** Its number on the disk. */
  readonly seq?: number;
}

/** A line of the log of deliveries. */
export interface LoggedLine extends LoggedDelivery {
  /** It is about an order that is under way. */
  readonly isNeeded: boolean;
}

/** Everything stored about a customer. */
export interface Holdings {
  readonly orders: readonly CustomerOrder[];
  readonly bodies: readonly HeldBody[];
  /** What the delivery log contains about these orders and bodies: ids, no text. */
  readonly logged: readonly LoggedLine[];
  readonly unsearched: number;
}

export interface Stores {
  readonly temporal: Temporal;
  /** The files of this api process. */
  readonly spool: Pick<Spool, 'next' | 'remove' | 'forget'>;
  readonly deliveryLog: Pick<DeliveryLog, 'about' | 'remove'>;
}

/**
 * Finds everything about a customer, at Temporal and on this process's disk; with `diskOnly`, only the disk's data is
 * returned. Throws `TemporalUnavailableError` and the errors of the stores.
 */
export async function findHoldings(
  { temporal, spool, deliveryLog }: Stores,
  { tenant, document, name, names }: Customer,
  diskOnly: boolean,
): Promise<Holdings> {
  const known = await findCustomerOrders(temporal, tenant.id, document, names);
  const running = known.found.filter(({ isRunning }) => isRunning);
  const isOwn = speaksOf(tenant, { orders: known.found });
  const mentionsIn = mentionsOf({ document, name });
  const isNeeded = speaksOf(tenant, { orders: running });
  const bodies: HeldBody[] = [];
  // the search for mentions counts orders that cannot be read, too
  let unsearched = diskOnly ? known.unsearched : 0;

  const add = async (body: Omit<HeldBody, 'isNeeded'>) => {
    const mentions = mentionsIn(JSON.parse(body.body));
    const isWhole = isOwnBody(body.body, document) || (await isOwn(body.route, body.body));
    if (!isWhole && mentions.length === 0) return;
    bodies.push(
      isWhole
        ? { ...body, isNeeded: await isNeeded(body.route, body.body) }
        : { ...body, isNeeded: true, mentions },
    );
  };
  /** Opens a body on the disk. Counts it as unsearched if its key is missing. */
  const opened = (readBody: () => string): string | undefined => {
    try {
      return readBody();
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      unsearched += 1;
      return undefined;
    }
  };

  if (!diskOnly) {
    const deliveries = await readKeptDeliveries(temporal, tenant.id);
    unsearched += deliveries.unsearched;
    for (const { kind, isRunning: waits, run, bodies: kept } of deliveries.found) {
      for (const { route, receivedAt, body } of kept) {
        await add({ kind, id: run.workflowId, route, receivedAt, body, waits, run });
      }
    }
  }
  for (let entry = spool.next(0); entry !== undefined; entry = spool.next(entry.seq)) {
    const { seq, tenant: of, route, receivedAt, readBody } = entry;
    if (of !== tenant.id) continue;
    const body = opened(readBody);
    if (body === undefined) continue;
    await add({ kind: 'spooled', id: String(seq), route, receivedAt, body, waits: true, seq });
  }
  const logged = deliveryLog.about(
    tenant.id,
    {
      ids: known.found.map(({ id }) => id),
      numbers: known.found.flatMap(({ ss }) => ss ?? []),
    },
    bodies
      .filter(({ mentions }) => mentions === undefined)
      .map(({ route, body }) => parkedDeliveryId({ tenant: tenant.id, route, body })),
  );
  return {
    orders: diskOnly ? [] : known.found,
    bodies,
    logged: logged.map((one) => ({ ...one, isNeeded: isOf(running, one) })),
    unsearched,
  };
}

/**
 * Finds only the customer's orders, for the answers that follow the first. Throws `TemporalUnavailableError`.
 */
export async function findOrders(
  { temporal }: Pick<Stores, 'temporal'>,
  { tenant, document, names }: Customer,
): Promise<Holdings> {
  const { found } = await findCustomerOrders(temporal, tenant.id, document, names);
  return { orders: found, bodies: [], logged: [], unsearched: 0 };
}

/** A page of what others' orders, and other workflows of the tenant, say about the customer. */
export type Mentions = Awaited<ReturnType<typeof findMentions>>;

/** For an answer without such a page. */
export const NO_MENTIONS: Mentions = { found: [], unsearched: 0, nextCursor: null };

/** Reads one page of them. Throws `TemporalUnavailableError` and `CursorError`. */
export function mentionsOfCustomer(
  temporal: Temporal,
  customer: Customer,
  own: readonly CustomerOrder[],
  cursor: string | undefined,
): Promise<Mentions> {
  const ids = new Set(own.flatMap(({ runs }) => runs.map(({ workflowId }) => workflowId)));
  return findMentions(temporal, customer.tenant.id, ids, mentionsOf(customer), cursor);
}

const isOf = (orders: readonly CustomerOrder[], { orderId, ss }: LoggedDelivery): boolean =>
  orders.some((order) => order.id === orderId || (order.ss !== undefined && order.ss === ss));
