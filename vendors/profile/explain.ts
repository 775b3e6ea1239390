import { parseReference } from '../../domain/ids.js';
import type { CallbackEvent } from '../../domain/callback.js';
import { isRecord } from '../fields.js';
import { judgeMade as judgeMadeOrder, type OrderReading } from '../senior-x/webhook.js';
import { judgeMade, type CallbackReading } from '../sismetro/callback.js';
import { readInbound } from './inbound.js';
import type { Profile } from './load.js';

/**
 * Returns how a profile reads a captured body: the order of a Senior X profile, the callback of a Sismetro one, or
 * everything that is missing, with its path. The body counts as its own tenant's, and every branch integrates.
 * @param event the callback that the body belongs to
 */
export function explainBody(
  profile: Profile,
  sample: unknown,
  event: CallbackEvent = 'completed',
): Promise<OrderReading | CallbackReading> {
  if (profile.side === 'erp') {
    return readInbound(sample, profile.inbound.order, (order, isMade) => {
      const tenantName = textIn(order, 'tenant');
      return judgeMadeOrder(order, isMade, profile, {
        tenant: SAMPLE,
        tenantName,
        branches: 'all',
      });
    });
  }
  return readInbound(sample, profile.inbound[event], (callback, isMade) => {
    const reference = parseReference(textIn(callback, 'externalReference'));
    const tenant = reference?.tenant ?? SAMPLE;
    return judgeMade(callback, isMade, event, { tenant, tenants: [tenant] });
  });
}

/** The tenant of a body that does not name one. */
const SAMPLE = 'sample';

function textIn(body: unknown, name: string): string {
  const text = isRecord(body) ? body[name] : undefined;
  return typeof text === 'string' ? text : '';
}
