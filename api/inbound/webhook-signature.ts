import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import type { SignatureSettings } from '../../platform/settings/types.js';

/** A call whose signature is right: what it is known by when it comes again. */
export interface SignedMessage {
  /** The sender's `webhook-id`. */
  readonly id: string;
  /** SHA-256 of address and body: the same id must not come with another of them. */
  readonly digest: string;
  /** The signature certainly counts no longer than this, in milliseconds since the epoch. */
  readonly until: number;
}

/**
 * How long after its time a signature may still count. The library takes 300 whole seconds, so that the last one ends
 * with second 301; the rest is for a clock that is set back, and for the work between the two looks at it.
 */
const KNOWN_MS = 301_000 + 60_000;

/** Without a full stop: it parts what is signed, and one inside an id would let a message be read as another. */
const ID = /^[!-\-/-~]{1,128}$/;
const TIMESTAMP = /^\d{1,12}$/;

/**
 * Verifies a Standard Webhooks signature (https://www.standardwebhooks.com) over id, timestamp and body. `absent` where
 * nothing of one is there, `wrong` where it is not right in every part.
 */
export function verifySignature(
  request: Request,
  { secrets }: SignatureSettings,
): SignedMessage | 'absent' | 'wrong' {
  const headers = {
    'webhook-id': request.get('webhook-id') ?? '',
    'webhook-timestamp': request.get('webhook-timestamp') ?? '',
    'webhook-signature': request.get('webhook-signature') ?? '',
  };
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
  if (Object.values(headers).every((value) => value === '')) return 'absent';
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return 'wrong';

  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const isRight = secrets.map((secret) => verifies(secret, body, headers)).includes(true);
  if (!isRight) return 'wrong';
  const digest = createHash('sha256').update(`${request.method} ${request.path}\n`).update(body);
  return { id, digest: digest.digest('hex'), until: Number(timestamp) * 1_000 + KNOWN_MS };
}

function verifies(secret: string, body: Buffer, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
