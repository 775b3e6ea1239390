import { answer } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { orderFilter } from '../orders/order-filter.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { OverviewQuerySchema } from '../overview/schemas.js';
import { causesOf } from './causes.js';
import { CauseListSchema } from './schemas.js';

export interface CausesDeps extends OperatorDeps {
  readonly index: OrderIndex;
}

const { get } = operatorEndpoints<CausesDeps>('Overview');

export const CAUSE_ENDPOINTS = [
  get(
    '/causes',
    {
      role: 'viewer',
      summary: 'List causes of attention, longest wait first',
      query: OverviewQuerySchema,
      responses: { 200: answer('All causes.', CauseListSchema) },
    },
    async ({ operator, query: { tenant }, texts }, { index }) => {
      const { orders, at } = await index.read();
      const seen = orders.filter(orderFilter({ tenant }, operator));
      const partial = index.missing() === 'open';
      return { items: causesOf(seen, texts), at: new Date(at).toISOString(), partial };
    },
  ),
];
