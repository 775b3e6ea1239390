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

/** Branch that integrates in every stack. */
const INTEGRATED = '1';

/**
 * What the source document asks of an administrator of the ERP: the event's webhook with its headers, and the parameter
 * of the branch. Safe to repeat; a webhook left over from another address goes.
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
