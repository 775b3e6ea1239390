import { ORDER_FINISHED } from '../senior-x/events.js';
import { callJson } from './http.js';
import type { Keys } from './keys.js';
import { UNIT } from './settings.js';

interface Webhook {
  readonly id: string;
  readonly event: string;
  readonly url: string;
}
interface Branch {
  readonly code: string;
  readonly name: string;
  readonly integration: boolean;
  readonly timeZone: string;
}

/** The branch that integrates in every stack. */
const INTEGRATED = '1';

/**
 * Does what the source document asks of the ERP's administrator: registers the event's webhook with its headers, and
 * sets the branch's parameter. Safe to repeat; removes webhooks of an earlier address.
 */
export async function wireSeniorX(seniorX: string, ponteUrl: string, keys: Keys): Promise<void> {
  const url = `${ponteUrl}/serviceOrder/open`;
  const webhooks = await callJson<{ items: Webhook[] }>(`${seniorX}/erp/webhooks`);
  for (const { id, event, url: other } of webhooks.items) {
    if (event === ORDER_FINISHED && other !== url) {
      await callJson(`${seniorX}/erp/webhooks/${id}`, { method: 'DELETE' });
    }
  }
  const headers = { unit: UNIT, key: keys.inboundSenior };
  await callJson(`${seniorX}/erp/webhooks`, { body: { event: ORDER_FINISHED, url, headers } });

  const branches = await callJson<{ items: Branch[] }>(`${seniorX}/erp/branches`);
  const branch = branches.items.find(({ code }) => code === INTEGRATED);
  if (!branch || branch.integration) return;
  const { name, timeZone } = branch;
  await callJson(`${seniorX}/erp/branches/${INTEGRATED}`, {
    method: 'PUT',
    body: { name, timeZone, integration: true },
  });
}
