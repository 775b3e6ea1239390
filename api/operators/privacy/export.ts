import { CursorError } from '../../../platform/cursor.js';
import { isUnreadable, type CustomerOrder } from '../../../platform/temporal/customer-data.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Texts } from '../../../texts/texts.js';
import { readPayloads } from '../orders/payloads.js';
import { idOf } from './erase.js';
import { mentionsOfCustomer, NO_MENTIONS, type Customer, type Holdings } from './holdings.js';
import type { CustomerExport } from './schemas.js';

/** Orders in one answer, and the bytes of their payloads after which an answer ends. */
const PAGE = 50;
const MOST_BYTES = 4 * 1_048_576;

/** Deadline for one order, whose history may have many pages. */
const ORDER_MS = 15_000;

/** Begins the cursor of an answer that has only mentions. */
const MENTIONS = 'm';

/**
 * One answer of an export: the first has the deliveries, and each has some orders; when there are no more, some of the
 * mentions. Throws `TemporalUnavailableError` and `CursorError`.
 */
export async function exportOf(
  temporal: Temporal,
  customer: Customer,
  { orders, bodies, logged, unsearched }: Holdings,
  texts: Texts,
  { diskOnly, cursor = '0' }: { diskOnly: boolean; cursor?: string | undefined },
): Promise<CustomerExport> {
  const { tenant, names } = customer;
  const inMentions = cursor.startsWith(MENTIONS) ? cursor.slice(MENTIONS.length) : undefined;
  const from = inMentions === undefined ? Number(cursor) : orders.length;
  if (!Number.isSafeInteger(from)) throw new CursorError();
  const page = await pageFrom(temporal, tenant.id, orders.slice(from, from + PAGE), texts);
  const next = from + page.length;
  const isMore = next < orders.length;
  const mentions =
    diskOnly || isMore
      ? NO_MENTIONS
      : await mentionsOfCustomer(temporal, customer, orders, inMentions);
  return {
    tenant: tenant.id,
    customer: names[0]!,
    at: new Date().toISOString(),
    orders: page,
    deliveries:
      cursor !== '0'
        ? []
        : bodies.map(({ kind, id, route, receivedAt, body, mentions: parts }) => ({
            kind,
            id,
            route,
            receivedAt,
            body: parts ?? (JSON.parse(body) as unknown),
          })),
    log:
      cursor !== '0'
        ? []
        : logged.map(({ route, result, receivedAt, number = null, ss = null }) => ({
            ...{ route, result, receivedAt, number, ss },
          })),
    mentions: mentions.found.map((one) => ({
      ...{ id: idOf(one), number: one.order?.number ?? null, texts: [...one.texts] },
    })),
    unsearched:
      unsearched + mentions.unsearched + page.filter(({ unreadable }) => unreadable).length,
    nextCursor: isMore ? String(next) : mentions.nextCursor && MENTIONS + mentions.nextCursor,
  };
}

type ExportedOrder = CustomerExport['orders'][number];

/** Reads one order at a time, since each may be large, until the answer is full. */
async function pageFrom(
  temporal: Temporal,
  tenant: string,
  orders: readonly CustomerOrder[],
  texts: Texts,
): Promise<ExportedOrder[]> {
  const page: ExportedOrder[] = [];
  let bytes = 0;
  for (const order of orders) {
    if (bytes >= MOST_BYTES) break;
    const one = await exported(temporal, tenant, order, texts);
    bytes += Buffer.byteLength(JSON.stringify(one));
    page.push(one);
  }
  return page;
}

/** All payloads of an order; none, marked unreadable, if its history cannot be read. */
async function exported(
  temporal: Temporal,
  tenant: string,
  { id, closing, number, phase }: CustomerOrder,
  texts: Texts,
): Promise<ExportedOrder> {
  const about = { id, closing, number, phase };
  const bounds = { most: Infinity, ms: ORDER_MS };
  const read = await readPayloads(temporal, { tenant, id, closing }, false, texts, bounds).catch(
    (error: unknown) => {
      if (!isUnreadable(error)) throw error;
      return 'unreadable' as const;
    },
  );
  if (read === 'unreadable') return { ...about, payloads: [], unreadable: true };
  const payloads = (read?.items ?? []).map(({ body, call: _, ...payload }) => ({
    ...payload,
    body: JSON.parse(body) as unknown,
  }));
  return { ...about, payloads };
}
