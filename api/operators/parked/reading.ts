import type { JsonBody } from '../../http/body.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import type { Texts } from '../../../texts/texts.js';
import type { DeliveryRoute } from '../../../workflows/parked-delivery/messages.js';
import { faultAt } from '../../../vendors/fields.js';
import { readJson } from '../../../vendors/text.js';
import { maskBody } from '../mask.js';
import { readDelivery } from '../../inbound/readings.js';
import type { ParkedReading } from '../answer-schemas.js';

/**
 * Returns how the tenant's current profile reads a kept body: what a replay would process, or everything that is wrong.
 */
export async function readingOf(
  tenant: TenantSettings | undefined,
  route: DeliveryRoute,
  body: string,
  tenants: readonly string[],
  texts: Texts,
): Promise<ParkedReading> {
  const nothing = { errors: [], reads: null, ignoredBecause: null };
  if (tenant === undefined) {
    const errors = [faultAt('', 'the tenant is no longer in the settings')];
    return { ...nothing, kind: 'invalid', errors };
  }
  const json = readJson(body) as JsonBody['json'];
  const reading = await readDelivery(tenant, route, json, { tenants });
  switch (reading.kind) {
    case 'invalid':
      return { ...nothing, kind: 'invalid', errors: reading.errors };
    case 'ignored':
      return {
        ...nothing,
        kind: 'ignored',
        ignoredBecause: texts.ignored(reading.reason),
      };
    case 'order':
      return { ...nothing, kind: 'order', reads: await maskBody(JSON.stringify(reading.order)) };
    case 'thin':
      return { ...nothing, kind: 'order', reads: JSON.stringify({ fetch: reading.orderId }) };
    case 'changed':
      return { ...nothing, kind: 'callback', reads: JSON.stringify({ ss: reading.ss }) };
    case 'callback':
      return {
        ...nothing,
        kind: 'callback',
        reads: await maskBody(JSON.stringify(reading.callback)),
      };
  }
}
