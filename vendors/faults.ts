import { DateTime } from 'luxon';
import type { z } from 'zod';
import type { Vendor } from '../domain/ids.js';
import { scrub } from '../domain/scrub.js';
import { VendorError, type VendorErrorKind } from './errors.js';
import { fieldErrors, isRecord, type FieldError } from './fields.js';
import { cut, plainText } from './text.js';

/** Which call a fault belongs to. */
export interface FaultyCall {
  readonly vendor: Vendor;
  readonly call: string;
  readonly secrets?: readonly string[];
}

/** The connection was never made: the vendor certainly did nothing. */
export class NotConnected extends Error {}

const NAMES: Record<Vendor, string> = { 'senior-x': 'Senior X', sismetro: 'Sismetro' };

const LONGEST_MESSAGE = 300;
/** As much of an answer as can matter to a message. */
const LONGEST_WORDS = 4000;
const LONGEST_WAIT_MS = 3_600_000;

/** Faults of the request itself, found before anything is sent. */
const NEVER_SENT = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL', 'ERR_INVALID_CHAR']);
const OUT_OF_TIME = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** No answer, or not the whole of one. */
export function transportError(call: FaultyCall, cause: unknown, limitMs: number): VendorError {
  const code = codeOf(cause);
  if (cause instanceof NotConnected) {
    const why = codeOf(cause.cause) || cause.message;
    const what = `could not be reached (${why})`;
    return fault(call, 'unavailable', false, what, `sem conexão (${why})`, { cause });
  }
  if (NEVER_SENT.has(code)) {
    const why = messageOf(cause);
    const words = `a chamada não pode ser feita: ${why}`;
    return fault(call, 'rejected', false, `cannot be called: ${why}`, words, { cause });
  }
  if (OUT_OF_TIME.has(code) || nameOf(cause) === 'TimeoutError') {
    const what = `gave no whole answer within ${limitMs} ms`;
    const words = `sem resposta completa em ${Math.round(limitMs / 1000)} s`;
    return fault(call, 'unavailable', true, what, words, { cause });
  }
  const why = code || messageOf(cause);
  const what = `broke the connection (${why})`;
  return fault(call, 'unavailable', true, what, `a conexão caiu (${why})`, { cause });
}

/** What is wrong: for logs, and the same in Portuguese, as operators read it. */
type Told = Pick<FieldError, 'message' | 'words'>;

/** A call that was not even made: it cannot be put together. */
export function notSentError(call: FaultyCall, why: Told): VendorError {
  const words = `a chamada não pode ser montada: ${why.words}`;
  return fault(call, 'rejected', false, `cannot be asked for ${call.call}: ${why.message}`, words);
}

/** An answer of 400 or more, with the vendor's words. */
export function answeredError(
  call: FaultyCall,
  status: number,
  answer: string,
  retryAfter: string | string[] | undefined,
  now: number,
): VendorError {
  const retryAfterMs = retryAfterOf(retryAfter, now);
  const said = wordsIn(answer);
  return fault(
    call,
    kindOf(status),
    status >= 500 || status === 408,
    `answered ${status} to ${call.call}${colon(said)}`,
    said === '' ? `resposta HTTP ${status}` : `${said} (HTTP ${status})`,
    { status, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  );
}

/** An answer that sends us elsewhere: our keys go to no address but the configured one. */
export function redirectError(call: FaultyCall, status: number): VendorError {
  const what = `answered ${status} to ${call.call}: redirects are refused, correct the address`;
  const words = `resposta HTTP ${status}: redirecionamentos são recusados, corrija o endereço`;
  return fault(call, 'rejected', false, what, words, { status });
}

/** A 2xx that is not what the call promises. */
export function malformedError(
  call: FaultyCall,
  status: number,
  problem: Told | z.ZodError,
): VendorError {
  const why = 'issues' in problem ? allOf(fieldErrors(problem)) : problem;
  const what = `answered ${status} to ${call.call}, which cannot be read: ${why.message}`;
  const words = `a resposta (HTTP ${status}) não pode ser lida: ${why.words}`;
  return fault(call, 'malformed', true, what, words, { status });
}

const allOf = (errors: readonly FieldError[]): Told => ({
  message: errors.map(({ path, message }) => `${path || 'the answer'} ${message}`).join('; '),
  words: errors.map(({ path, words }) => `${path || 'a resposta'} ${words}`).join('; '),
});

/** A refusal inside a 200. */
export function refusedError(call: FaultyCall, said: string): VendorError {
  const what = `refused ${call.call}${colon(said)}`;
  return fault(call, 'rejected', false, what, said || 'sem dizer por quê', { status: 200 });
}

/** A call that this vendor does not have. */
export function unsupportedError(call: FaultyCall): VendorError {
  return fault(
    call,
    'unsupported',
    false,
    `does not offer ${call.call}`,
    'não oferece esta chamada',
  );
}

interface FaultFacts extends ErrorOptions {
  readonly status?: number;
  readonly retryAfterMs?: number;
}

function fault(
  { vendor, call, secrets }: FaultyCall,
  kind: VendorErrorKind,
  maybeDone: boolean,
  what: string,
  words: string,
  { cause, ...facts }: FaultFacts = {},
): VendorError {
  const safe = (text: string) => cut(scrub(text, secrets), LONGEST_MESSAGE);
  return new VendorError(
    safe(`${NAMES[vendor]} ${what}`),
    { vendor, call, kind, maybeDone, words: safe(words), ...facts },
    cause === undefined ? {} : { cause },
  );
}

function kindOf(status: number): VendorErrorKind {
  if (status === 429) return 'rate-limited';
  return status >= 500 || status === 408 || status === 425 ? 'unavailable' : 'rejected';
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110), at most an hour. */
function retryAfterOf(header: string | string[] | undefined, now: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const waitMs = /^\d+$/.test(value)
    ? Number(value) * 1000
    : DateTime.fromHTTP(value).toMillis() - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}

/** Where vendors put their words: Senior X documents `message` and `reason`; the others are our guess for Sismetro. */
const WORD_FIELDS = ['message', 'reason', 'mensagem', 'msg', 'erro', 'error', 'detail'];

/** The vendor's words in the text of an answer: its fields for people, else all of it. */
function wordsIn(answer: string): string {
  return wordsOf(jsonOf(answer)) || oneLine(plainText(answer, LONGEST_WORDS));
}

/** The vendor's words in an answer that was read; empty where it has none. */
export function wordsOf(answer: unknown): string {
  const fields = isRecord(answer) ? WORD_FIELDS.map((name) => answer[name]) : [];
  const words = fields.filter((field) => typeof field === 'string' && field !== '');
  return oneLine([...new Set(words)].join(' / '));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const oneLine = (text: string) => cut(text, LONGEST_WORDS).replaceAll(/\s+/g, ' ').trim();
const colon = (words: string) => (words === '' ? '' : `: ${words}`);

const textField = (value: unknown, name: 'code' | 'name' | 'message') => {
  const field = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof field === 'string' ? field : '';
};
const codeOf = (cause: unknown) => textField(cause, 'code');
const nameOf = (cause: unknown) => textField(cause, 'name');
const messageOf = (cause: unknown) => textField(cause, 'message');
