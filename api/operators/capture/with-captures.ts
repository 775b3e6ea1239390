import { failedResult, type Deliveries } from '../../inbound/deliveries.js';
import type { Captures } from './captures.js';

/** Wraps deliveries: stores each body with its result if the tenant captures. */
export function withCaptures(deliveries: Deliveries, captures: Pick<Captures, 'add'>): Deliveries {
  return {
    async take(tenant, route, body) {
      const receivedAt = new Date().toISOString();
      const keep = (result: string) =>
        captures.add(tenant, { route, result, body: body.text, receivedAt });
      try {
        const answer = await deliveries.take(tenant, route, body);
        keep(answer.result);
        return answer;
      } catch (error) {
        keep(failedResult(error));
        throw error;
      }
    },
    repeated: (...delivery) => deliveries.repeated(...delivery),
  };
}
