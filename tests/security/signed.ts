import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { call, type Answer } from '../api/support/api.js';

export const aSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** A message as a sender that follows Standard Webhooks creates it. */
export interface Signed {
  readonly body: string;
  readonly headers: Record<string, string>;
}

export interface SignOptions {
  readonly id?: string;
  /** Age of the signature in seconds. */
  readonly ageSeconds?: number;
}

export function sign(
  secret: string,
  body: unknown,
  { id = `msg_${randomUUID()}`, ageSeconds = 0 }: SignOptions = {},
): Signed {
  const text = JSON.stringify(body);
  const at = new Date(Date.now() - ageSeconds * 1_000);
  return {
    body: text,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, text),
    },
  };
}

export function send(
  url: string,
  caller: { readonly unit: string; readonly key: string },
  { body, headers }: Signed,
): Promise<Answer> {
  const init = { method: 'POST', body };
  return call(url, {
    ...init,
    headers: { ...caller, ...headers, 'content-type': 'application/json' },
  });
}
