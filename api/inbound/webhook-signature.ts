import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import type { SignedMessage } from '../http/request-context.js';
import { calledPath } from './shown-credentials.js';
import type { SignatureSettings, SignatureTemplate } from '../../platform/settings/inbound.js';

/** Covers a clock that is set back, and the work between two readings of the clock. */
const CLOCK_MS = 60_000;

/**
 * How long after its timestamp a Standard Webhooks signature may be valid. The library allows 300 whole seconds, so the
 * last one ends with second 301.
 */
const KNOWN_MS = 301_000 + CLOCK_MS;

/** Excludes the full stop, which separates what is signed: an id that contains one could be read as another message. */
const ID = /^[!-\-/-~]{1,128}$/;
const TIMESTAMP = /^\d{1,12}$/;

/** A valid signature. */
export interface Verified {
  /** The index of its secret in the settings. */
  readonly secret: number;
  /** Absent if the message has no timestamp, so that a repetition cannot be recognized. */
  readonly message?: SignedMessage;
}

/**
 * Verifies the agreed signature. Returns `absent` if the message has none, and `wrong` if any part is not valid, or if it
 * is too old: older than `toleranceSeconds` of a template (default: platform/settings/inbound.ts), else than 300 s.
 */
export function verifySignature(
  request: Request,
  { template, secrets }: SignatureSettings,
): Verified | 'absent' | 'wrong' {
  return template === undefined
    ? verifyStandard(request, secrets)
    : verifyTemplate(request, template, secrets);
}

/** Returns true if the head contains a signature, which may be wrong. */
export const isSigned = (request: Request, { template }: SignatureSettings): boolean =>
  (request.get(template?.header ?? 'webhook-signature') ?? '') !== '';

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
): Verified | 'absent' | 'wrong' {
  const value = request.get(header) ?? '';
  if (value === '') return 'absent';
  const found = patternOf(pattern).exec(value.slice(0, LONGEST_HEADER))?.groups;
  const signature = found?.['signature'] ?? '';
  const timestamp =
    timestampHeader === undefined ? found?.['timestamp'] : (request.get(timestampHeader) ?? '');
  if (timestamp !== undefined && !TIMESTAMP_IN_ANY_UNIT.test(timestamp)) return 'wrong';

  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const given = Buffer.from(signature, encoding);
  const secret = secrets
    .map((one) => {
      const hmac = createHmac(algorithm, one);
      for (const part of signed.split(/(\{\w+\})/)) {
        if (part === '{body}') hmac.update(body);
        else if (part === '{path}') hmac.update(calledPath(request));
        else hmac.update(part === '{timestamp}' ? (timestamp ?? '') : part);
      }
      const expected = hmac.digest();
      return given.length === expected.length && timingSafeEqual(given, expected);
    })
    .indexOf(true);
  if (secret === -1) return 'wrong';
  if (timestamp === undefined) return { secret };
  const at = Number(timestamp) * (timestamp.length > 11 ? 1 : 1_000);
  const toleranceMs = toleranceSeconds * 1_000;
  if (Math.abs(Date.now() - at) > toleranceMs) return 'wrong';
  const id = createHash('sha256').update(given).digest('hex');
  const until = at + toleranceMs + CLOCK_MS;
  return { secret, message: { id, digest: digestOf(request, body), until } };
}

const LONGEST_HEADER = 2_000;

/** Seconds since the epoch, or milliseconds if longer. */
const TIMESTAMP_IN_ANY_UNIT = /^\d{1,14}$/;

/** Compiles a pattern. A sender may append more after a comma. */
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
 * Verifies a Standard Webhooks signature (https://www.standardwebhooks.com) over id, timestamp and body. Returns
 * `absent` if there is none, `wrong` if any part of it is not valid.
 */
function verifyStandard(
  request: Request,
  secrets: readonly string[],
): Verified | 'absent' | 'wrong' {
  const headers = {
    'webhook-id': request.get('webhook-id') ?? '',
    'webhook-timestamp': request.get('webhook-timestamp') ?? '',
    'webhook-signature': request.get('webhook-signature') ?? '',
  };
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
  if (Object.values(headers).every((value) => value === '')) return 'absent';
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return 'wrong';

  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const secret = secrets.map((one) => verifies(one, body, headers)).indexOf(true);
  if (secret === -1) return 'wrong';
  const until = Number(timestamp) * 1_000 + KNOWN_MS;
  return { secret, message: { id, digest: digestOf(request, body), until } };
}

function verifies(secret: string, body: Buffer, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
