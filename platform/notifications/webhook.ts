import { Webhook } from 'standardwebhooks';
import type { WebhookSettings } from '../settings/tenants.js';
import { shownIncidents, shownOrders, type Digest, type DigestContext } from './digest.js';

const TIMEOUT_MS = 10_000;

/** Type of the event (docs/wire.md, section 9). */
const TYPES = { news: 'attention.raised', reminder: 'attention.reminded' } as const;

/**
 * Posts a message, signed according to Standard Webhooks (https://www.standardwebhooks.com). Throws if the answer is
 * not 2xx; redirects are not followed.
 */
export async function sendWebhook(
  { url, secret }: WebhookSettings,
  digest: Digest,
  context: DigestContext,
): Promise<void> {
  const now = new Date();
  const body = JSON.stringify({
    type: TYPES[digest.kind],
    timestamp: now.toISOString(),
    data: {
      tenant: context.tenant.id,
      total: digest.orders.length,
      others: digest.others,
      orders: shownOrders(digest, context).map(
        ({ cure: _, said: __, failsAt: ___, ...order }) => order,
      ),
      incidents: shownIncidents(digest, context),
      consoleUrl: `${context.publicUrl}/console/`,
    },
  });
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'ponte',
      'webhook-id': digest.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(digest.id, now, body),
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook returned ${response.status}`);
}
