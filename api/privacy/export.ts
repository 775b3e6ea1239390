import type { CustomerOrder } from '../../platform/temporal/customer-data.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { readPayloads } from '../operators/payloads.js';
import type { Customer, Holdings } from './holdings.js';
import type { CustomerExport } from './schemas.js';

/** Orders of one answer. */
const PAGE = 50;

/** One answer of an export: the first has the deliveries, and each has some orders. Throws `TemporalUnavailableError`. */
export async function exportOf(
  temporal: Temporal,
  { tenant, names }: Customer,
  { orders, bodies, unsearched }: Holdings,
  cursor = '0',
): Promise<CustomerExport> {
  const from = Number(cursor);
  const page = orders.slice(from, from + PAGE);
  return {
    tenant: tenant.id,
    customer: names[0]!,
    at: new Date().toISOString(),
    orders: await Promise.all(page.map((order) => exported(temporal, tenant.id, order))),
    deliveries:
      from > 0
        ? []
        : bodies.map(({ kind, id, route, receivedAt, body }) => ({
            ...{ kind, id, route, receivedAt },
            body: JSON.parse(body) as unknown,
          })),
    unsearched,
    nextCursor: from + PAGE < orders.length ? String(from + PAGE) : null,
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
