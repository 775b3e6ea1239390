import { answerOf, type ApiClient } from '../api/client.js';
import type { ordersQuery } from '../api/queries.js';
import type { OrdersSearchExport } from '../api/types.js';

/** Downloads the orders that a search finds. The search may name a customer, which no address may. */
export async function fetchFile(
  api: ApiClient,
  query: ReturnType<typeof ordersQuery>,
  isPartial: boolean,
): Promise<void> {
  const body = { order: 'desc', ...query } as unknown as OrdersSearchExport;
  const file = await answerOf(api.POST('/orders/search.csv', { body, parseAs: 'blob' }));
  const href = URL.createObjectURL(file);
  const download = `pedidos${isPartial ? '-parcial' : ''}.csv`;
  Object.assign(document.createElement('a'), { href, download }).click();
  URL.revokeObjectURL(href);
}
