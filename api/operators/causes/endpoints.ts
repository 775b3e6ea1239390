import { answer } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { orderFilter } from '../orders/order-filter.js';
import {
  isAsking,
  type AskingOrder,
  type ListedOrder,
} from '../../../platform/temporal/listed-orders.js';
import { PutOffSchema } from '../care/schemas.js';
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
      query: OverviewQuerySchema.extend({ putOff: PutOffSchema }),
      responses: { 200: answer('All causes.', CauseListSchema) },
    },
    async ({ operator, query: { tenant, putOff }, texts }, { index }) => {
      const { orders, at } = await index.read();
      const seen = orders.filter(orderFilter({ tenant }, operator));
      const partial = index.missing() === 'open';
      const isHidden = ({ isPutOff }: ListedOrder) => isPutOff;
      const shown = seen.filter((order): order is AskingOrder =>
        putOff === 'true' ? isHidden(order) : isAsking(order),
      );
      const hidden = seen.filter(isHidden).length;
      return {
        items: causesOf(shown, texts, putOff === 'true' ? Infinity : undefined),
        putOff: hidden,
        at: new Date(at).toISOString(),
        partial,
      };
    },
  ),
];
