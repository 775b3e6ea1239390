import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import type { SignatureSettings, SignatureTemplate } from '../../platform/settings/types.js';

/** A call whose signature is right: what it is known by when it comes again. */
export interface SignedMessage {
  /** The sender's `webhook-id`; of another scheme a digest of the signature. */
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
 * Verifies the signature that was agreed. `absent` if nothing of one is there, `wrong` if it is not right in every part;
 * `right` is one whose message has no time and cannot be told from a repeat.
 */
export function verifySignature(
  request: Request,
  { template, secrets }: SignatureSettings,
  now = Date.now(),
): SignedMessage | 'absent' | 'wrong' | 'right' {
  return template === undefined
    ? verifyStandard(request, secrets)
    : verifyTemplate(request, template, secrets, now);
}

/** One that is set back, and the work between two looks at a clock. */
const CLOCK_MS = 60_000;

function verifyTemplate(
  request: Request,
  {
    header,
    pattern,
    signed,
    algorithm,
    encoding,
    timestampHeader,
    toleranceSeconds,
  }: SignatureTemplate,
  secrets: readonly string[],
  now: number,
): SignedMessage | 'absent' | 'wrong' | 'right' {
  const value = request.get(header) ?? '';
  if (value === '') return 'absent';
  const found = patternOf(pattern).exec(value.slice(0, LONGEST_HEADER))?.groups;
  const signature = found?.['signature'] ?? '';
  const timestamp =
    timestampHeader === undefined ? found?.['timestamp'] : (request.get(timestampHeader) ?? '');
  if (timestamp !== undefined && !TIMESTAMP_IN_ANY_UNIT.test(timestamp)) return 'wrong';

  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const given = Buffer.from(signature, encoding);
  const isRight = secrets
    .map((secret) => {
      const hmac = createHmac(algorithm, secret);
      for (const part of signed.split(/(\{\w+\})/)) {
        if (part === '{body}') hmac.update(body);
        else hmac.update(part === '{timestamp}' ? (timestamp ?? '') : part);
      }
      const expected = hmac.digest();
      return given.length === expected.length && timingSafeEqual(given, expected);
    })
    .includes(true);
  if (!isRight) return 'wrong';
  if (timestamp === undefined) return 'right';
  const at = Number(timestamp) * (timestamp.length > 11 ? 1 : 1_000);
  const toleranceMs = toleranceSeconds * 1_000;
  if (Math.abs(now - at) > toleranceMs) return 'wrong';
  const id = createHash('sha256').update(given).digest('hex');
  return { id, digest: digestOf(request, body), until: at + toleranceMs + CLOCK_MS };
}

const LONGEST_HEADER = 2_000;

/** Seconds or, longer, milliseconds since the epoch. */
const TIMESTAMP_IN_ANY_UNIT = /^\d{1,14}$/;

/** A pattern, with whatever a sender adds behind a comma. */
const patternOf = (pattern: string) =>
  new RegExp(
    `^${pattern
      .split(/(\{\w+\})/)
      .map((part) => PLACEHOLDERS[part] ?? part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
      .join('')}(?:,.*)?$`,
  );

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '{signature}': '(?<signature>[\\w+/=-]+)',
  '{timestamp}': '(?<timestamp>\\d+)',
};

const digestOf = (request: Request, body: Buffer) =>
  createHash('sha256').update(`${request.method} ${request.path}\n`).update(body).digest('hex');

/**
 * Verifies a Standard Webhooks signature (https://www.standardwebhooks.com) over id, timestamp and body. `absent` where
 * nothing of one is there, `wrong` where it is not right in every part.
 */
function verifyStandard(
  request: Request,
  secrets: readonly string[],
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
  return { id, digest: digestOf(request, body), until: Number(timestamp) * 1_000 + KNOWN_MS };
}

function verifies(secret: string, body: Buffer, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
