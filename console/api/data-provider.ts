import type { DataProvider, GetListParams, RaRecord } from 'react-admin';
import { answerOf, type ApiClient } from './client.js';
import { createCursorPages, type CursorPage } from './cursor-pages.js';
import { keyOf, recordIdOf } from './order-key.js';
import type { paths } from './schema.js';
import { auditQuery, deliveryQuery, ordersQuery, type Filter } from './queries.js';

// an address may contain anything: the api validates it
type OrdersQuery = NonNullable<paths['/orders']['get']['parameters']['query']>;
type DeliveriesQuery = NonNullable<paths['/deliveries']['get']['parameters']['query']>;
type AuditQuery = NonNullable<paths['/audit']['get']['parameters']['query']>;

/** Reads one page of orders. A search may name a customer, which no address may. */
export const readOrders = (
  client: ApiClient,
  query: OrdersQuery & Required<Pick<OrdersQuery, 'page' | 'limit'>>,
) =>
  answerOf(
    query.q === undefined
      ? client.GET('/orders', { params: { query } })
      : client.POST('/orders/search', { body: { order: 'desc', ...query } }),
  );

/**
 * The lists, as react-admin asks for them. Everything else (one order, decisions, overview) uses the client directly.
 */
export function createDataProvider(client: ApiClient): DataProvider {
  const cursorLists: Readonly<Record<string, (filter: Filter) => CursorPage<RaRecord>>> = {
    parked: (filter) => (page) =>
      answerOf(client.GET('/parked', { params: { query: { ...filter, ...page } } })),
    deliveries: (filter) => async (page) => {
      const query = { ...(deliveryQuery(filter) as DeliveriesQuery), ...page };
      const answer = await answerOf(client.GET('/deliveries', { params: { query } }));
      return { ...answer, meta: { days: answer.days } };
    },
    sweeps: (filter) => async (page) => {
      const query = { ...filter, ...page };
      const { items, nextCursor } = await answerOf(client.GET('/sweeps', { params: { query } }));
      return {
        items: items.map((one) => ({ ...one, id: `${one.workflowId}@${one.startedAt}` })),
        nextCursor,
      };
    },
    // the api returns all of them in one answer
    incidents: (filter) => async () => {
      const query = { ...filter };
      const { items, partial, putOff } = await answerOf(
        client.GET('/incidents', { params: { query } }),
      );
      return {
        items: items.map((one) => ({ ...one, id: one.workflowId })),
        nextCursor: null,
        meta: { partial, putOff },
      };
    },
    sessions: () => async () => ({
      ...(await answerOf(client.GET('/sessions'))),
      nextCursor: null,
    }),
    audit: (filter) => (page) =>
      answerOf(
        client.GET('/audit', {
          params: { query: { ...(auditQuery(filter) as AuditQuery), ...page } },
        }),
      ),
  };
  const pages = createCursorPages<RaRecord>();

  async function listOrders(params: GetListParams) {
    const { page = 1, perPage = 25 } = params.pagination ?? {};
    const filter = ordersQuery(params.filter as Filter, params.sort);
    const query = { ...(filter as unknown as OrdersQuery), page, limit: perPage };
    const { items, total, partial } = await readOrders(client, query);
    const data = items.map((order) => ({ ...order, id: recordIdOf(keyOf(order)) }));
    return { data, total, meta: { partial } };
  }

  async function listByCursor(resource: string, params: GetListParams) {
    const list = cursorLists[resource];
    if (list === undefined) throw new Error(`no list of ${resource}`);
    const { page = 1, perPage = 25 } = params.pagination ?? {};
    const key = JSON.stringify([resource, params.filter, perPage]);
    const { items, hasNextPage, meta } = await pages(
      key,
      list(params.filter as Filter),
      page,
      perPage,
    );
    const pageInfo = { hasNextPage, hasPreviousPage: page > 1 };
    // the total is known only at the end
    const total = hasNextPage ? undefined : (page - 1) * perPage + items.length;
    return { data: items, pageInfo, meta, ...(total !== undefined && { total }) };
  }

  const provider = {
    getList: (resource: string, params: GetListParams) =>
      resource === 'orders' ? listOrders(params) : listByCursor(resource, params),
  };
  return provider as unknown as DataProvider;
}
