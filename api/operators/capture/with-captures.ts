import type { TenantSettings } from '../../../platform/settings/types.js';
import type { JsonBody } from '../../http/body.js';
import { failedResult, type Deliveries } from '../../inbound/deliveries.js';
import type { Captures } from './captures.js';
import type { Capture } from './store.js';

/** Wraps deliveries: stores each body with its result if the tenant captures. */
export function withCaptures(deliveries: Deliveries, captures: Pick<Captures, 'add'>): Deliveries {
  async function captured<A extends { readonly result: string }>(
    tenant: TenantSettings,
    route: Capture['route'],
    { text: body }: JsonBody,
    take: () => Promise<A>,
  ): Promise<A> {
    const receivedAt = new Date().toISOString();
    const keep = (result: string) => captures.add(tenant, { route, result, body, receivedAt });
    try {
      const answer = await take();
      keep(answer.result);
      return answer;
    } catch (error) {
      keep(failedResult(error));
      throw error;
    }
  }

  return {
    open: (tenant, body) => captured(tenant, 'open', body, () => deliveries.open(tenant, body)),
    callback: (tenant, event, body) =>
      captured(tenant, event, body, () => deliveries.callback(tenant, event, body)),
    repeated: (...delivery) => deliveries.repeated(...delivery),
  };
}
