import type { z } from 'zod';
import type { CallFault, CallFaultParams, Words } from '../domain/call-faults.js';
import type { Vendor } from '../domain/ids.js';
import { scrub } from '../domain/scrub.js';
import { VendorError, type Meaning, type VendorErrorDetails } from './vendor-error.js';
import { errorsInWords, fieldErrors, type FieldError } from './fields.js';
import { type HOLDS, retryAfterOf, SHORTEST_WAIT_MS } from './retry-after.js';
import { cut } from './text.js';
import { isPhrase, LONGEST_WORDS, spokenWords, textsOf } from './words.js';

/** A call, for the error that says what its failure means. */
export interface CallFacts {
  readonly vendor: Vendor;
  readonly call: string;
  /** A write may change something at the vendor: without an answer, nobody knows whether it did. */
  readonly effect: 'read' | 'write';
  /** Our secrets, which no error may show. */
  readonly secrets?: readonly string[];
  /** Values of the input that the vendor may repeat, and that no error may show either. */
  readonly personal?: readonly string[];
}

/** Thrown when no connection was made: the vendor certainly did nothing. */
export class NotConnected extends Error {}

/** Characters of words that operators read about one failure. */
export const LONGEST_MESSAGE = 300;

/** Codes of faults in the request itself, found before anything is sent. */
const NEVER_SENT = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL', 'ERR_INVALID_CHAR']);
const OUT_OF_TIME = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** The error of a call that got no answer, or only part of one. */
export function transportError(call: CallFacts, cause: unknown, limitMs: number): VendorError {
  const code = codeOf(cause);
  if (cause instanceof NotConnected) {
    const why = codeOf(cause.cause) || 'NOT_CONNECTED';
    return errorOf(call, 'again', fault('not-connected', {}), { code: why });
  }
  if (NEVER_SENT.has(code)) {
    return errorOf(call, 'refused', fault('not-sendable', { code }), { code });
  }
  if (OUT_OF_TIME.has(code) || nameOf(cause) === 'TimeoutError') {
    const late = fault('timed-out', { seconds: Math.round(limitMs / 1000) });
    return errorOf(call, 'uncertain', late, { code: 'TIME_OUT', timedOut: true });
  }
  const why = code || 'BROKEN';
  return errorOf(call, 'uncertain', fault('broken', {}), { code: why });
}

/** What is wrong, for operators. */
type Reason = Pick<FieldError, 'message' | 'messagePt'>;

const fault = <Code extends CallFault['code']>(code: Code, params: CallFaultParams[Code]) =>
  ({ code, params }) as CallFault;

/** The code of a call that could not be built. */
export const NOT_BUILT = 'PROFILE';

/** The error of a call that was not made, because it could not be built. */
export const notSentError = (call: CallFacts, why: Reason): VendorError =>
  errorOf(call, 'refused', fault('not-built', { why: { en: why.message, pt: why.messagePt } }), {
    code: NOT_BUILT,
  });

/** The error of a call that was not made, because the profile's pace does not allow it yet. */
export const tooFastError = (call: CallFacts, afterMs: number): VendorError =>
  errorOf(call, 'again', fault('paced', {}), {
    code: 'PACE',
    retryAfterMs: Math.max(afterMs, SHORTEST_WAIT_MS),
  });

/** The error of a call that was not made, because the vendor asked us to wait with such calls. */
export const heldError = (call: CallFacts, afterMs: number): VendorError =>
  errorOf(call, 'again', fault('held', {}), {
    code: 'HELD',
    retryAfterMs: Math.max(afterMs, SHORTEST_WAIT_MS),
  });

/** What is known of an answer besides its meaning. */
export interface Answered {
  readonly status: number;
  /** The answer's JSON, or its text if it is not JSON. */
  readonly body: unknown;
  readonly retryAfter: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the profile says about an answer. */
export interface Judgement {
  readonly meaning: Meaning;
  readonly retryAfterMs?: number | undefined;
  /** What must wait besides this call. */
  readonly holds?: (typeof HOLDS)[number] | undefined;
  /** Our log-in has expired. */
  readonly isExpired?: boolean;
  /** The vendor's words, if the profile extracts them. */
  readonly words?: string | undefined;
}

/** The error of an answer that is not a success. The profile decides its meaning, else its status. */
export function answeredError(
  call: CallFacts,
  { status, body, retryAfter, now }: Answered,
  judgement?: Judgement,
): VendorError {
  const meaning = judgement?.meaning ?? meaningOfStatus(status, call);
  // a redirect says nothing about the request: the address may be wrong
  const isRefusal = meaning === 'refused' && (judgement !== undefined || status >= 400);
  const said = judgement?.words ?? (spokenWords(body) || textsOf(body));
  const retryAfterMs = judgement?.retryAfterMs ?? retryAfterOf(retryAfter, now);
  return errorOf(call, meaning, wordsOf(said, status), {
    status,
    retryAfterMs,
    isExpired: judgement?.isExpired,
    holds: judgement?.holds,
    ...(call.effect === 'read' && { isRefusal }),
    ...(meaning === 'again' && status === 503 && call.effect === 'write' && { lookFirst: true }),
  });
}

function wordsOf(said: string, status: number): Words {
  if (status < 300) return said || fault('unsaid', {});
  if (status < 400) return fault('redirected', {});
  return said === '' || isPhrase(said) ? fault('status', { status }) : said;
}

/** The error of a 2xx whose body is not what the call promises. */
export function malformedError(
  call: CallFacts,
  status: number,
  problem: Reason | z.ZodError,
): VendorError {
  const why =
    'issues' in problem
      ? errorsInWords(fieldErrors(problem))
      : { en: problem.message, pt: problem.messagePt };
  const meaning = call.effect === 'write' ? 'uncertain' : 'unreadable';
  return errorOf(call, meaning, fault('unreadable', { why }), { status });
}

/** The error of a call that this vendor does not offer. */
export const unsupportedError = (call: Pick<CallFacts, 'vendor' | 'call'>): VendorError =>
  new VendorError({ ...call, meaning: 'unsupported', words: fault('unsupported', {}) });

/** Returns the result of a read, or `none` if the vendor says that there is nothing. */
export const orIfNotFound = <T>(none: T, read: Promise<T>): Promise<T> =>
  orIf('not-found', none, read);

/** Returns the result of a read, or `none` if this vendor does not offer it. */
export const orIfUnsupported = <T, const N>(none: N, read: Promise<T>): Promise<T | N> =>
  orIf('unsupported', none, read);

async function orIf<T, N>(meaning: Meaning, none: N, read: Promise<T>): Promise<T | N> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof VendorError && error.meaning === meaning) return none;
    throw error;
  }
}

/** Returns the result of a read, or undefined if the read failed or this vendor does not offer it. */
export async function orUndefinedIfFailed<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof VendorError) return undefined;
    throw error;
  }
}

/**
 * What a read means if a write would be refused or uncertain: repeating a read does no harm, and a refusal does not
 * prove absence.
 */
const OF_A_READ: Partial<Record<Meaning, Meaning>> = {
  refused: 'unreadable',
  uncertain: 'again',
};

function errorOf(
  { vendor, call, effect, secrets = [], personal = [] }: CallFacts,
  meaning: Meaning,
  words: Words,
  facts: Omit<VendorErrorDetails, 'vendor' | 'call' | 'meaning' | 'words'> = {},
): VendorError {
  return new VendorError({
    vendor,
    call,
    meaning: effect === 'read' ? (OF_A_READ[meaning] ?? meaning) : meaning,
    words: withTexts(words, (text) =>
      cut(scrub(cut(text, LONGEST_WORDS), [...secrets, ...personal]), LONGEST_MESSAGE),
    ),
    ...facts,
  });
}

/** Changes every text of what a failed call says. */
function withTexts(words: Words, change: (text: string) => string): Words {
  if (typeof words === 'string') return change(words);
  const { code, params } = words;
  if (!('why' in params)) return words;
  const why = { en: change(params.why.en), pt: change(params.why.pt) };
  return { code, params: { ...params, why } } as CallFault;
}

const DID_NOTHING = new Set([425, 429, 503]);

/**
 * With these a server sends a browser to what it has just created, so an SS may be open. Other writes may be repeated:
 * the operator is asked at once.
 */
const SENT_TO_CREATED = new Set([302, 303]);

/** Returns what a status means for a write if the profile does not say. */
function meaningOfStatus(status: number, { call, effect }: CallFacts): Meaning {
  const isOpening = call === 'openServiceRequest' && effect === 'write';
  if (isOpening && SENT_TO_CREATED.has(status)) return 'uncertain';
  if (status === 401 || status === 403) return 'credentials';
  if (DID_NOTHING.has(status)) return 'again';
  return status >= 500 || status === 408 ? 'uncertain' : 'refused';
}

const textField = (value: unknown, name: 'code' | 'name') => {
  const field = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof field === 'string' ? field : '';
};
const codeOf = (cause: unknown) => textField(cause, 'code');
const nameOf = (cause: unknown) => textField(cause, 'name');
