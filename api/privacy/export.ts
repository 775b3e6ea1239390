import { isUnreadable, type CustomerOrder } from '../../platform/temporal/customer-data.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { readPayloads } from '../operators/payloads.js';
import type { Customer, Holdings } from './holdings.js';
import type { CustomerExport } from './schemas.js';

/** Orders of one answer, and the bytes of what was sent about them after which an answer ends. */
const PAGE = 50;
const MOST_BYTES = 4 * 1_048_576;

/** For one order: its history may have many pages. */
const ORDER_MS = 15_000;

/** One answer of an export: the first has the deliveries, and each has some orders. Throws `TemporalUnavailableError`. */
export async function exportOf(
  temporal: Temporal,
  { tenant, names }: Customer,
  { orders, bodies, unsearched }: Holdings,
  cursor = '0',
): Promise<CustomerExport> {
  const from = Number(cursor);
  const page = await pageFrom(temporal, tenant.id, orders.slice(from, from + PAGE));
  const next = from + page.length;
  return {
    tenant: tenant.id,
    customer: names[0]!,
    at: new Date().toISOString(),
    orders: page,
    deliveries:
      from > 0
        ? []
        : bodies.map(({ kind, id, route, receivedAt, body }) => ({
            ...{ kind, id, route, receivedAt },
            body: JSON.parse(body) as unknown,
          })),
    unsearched: unsearched + page.filter(({ unreadable }) => unreadable).length,
    nextCursor: next < orders.length ? String(next) : null,
  };
}

/** What was sent to and fro about an order, whole. */
async function exported(temporal: Temporal, tenant: string, order: CustomerOrder) {
  const { id, closing, number, phase } = order;
  const read = await readPayloads(temporal, { tenant, id, closing }, false, Infinity);
  const payloads = (read?.items ?? []).map(({ body, ...about }) => ({
    ...about,
    body: JSON.parse(body) as unknown,
  }));
  return { id, closing, number, phase, payloads };
}
