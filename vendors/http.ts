import { Agent, buildConnector, errors, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { VendorError } from './vendor-error.js';
import { withoutSecrets, type WireExchange } from './wire-exchange.js';
import {
  answeredError,
  malformedError,
  NotConnected,
  transportError,
  type CallFacts,
  type Judgement,
} from './answer-meaning.js';
import { cut, readJson } from './text.js';
import { decodeText, readXml, XmlError } from './xml.js';

/** A vendor's answer. */
export interface HttpAnswer {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON or the XML of the answer, or its text if it is neither. Undefined if it has no content. */
  readonly body: unknown;
}

/** What an answer may be. */
export const ANSWER_CONTENTS = ['json', 'xml', 'text'] as const;
export type AnswerContent = (typeof ANSWER_CONTENTS)[number];

/** One call to a vendor's API, with JSON both ways unless it says otherwise. */
export interface HttpRequest extends CallFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The fields of a form, sent instead of JSON. */
  readonly form?: readonly (readonly [name: string, value: string])[];
  /** Sent as it is, instead of JSON. */
  readonly content?: { readonly type: string; readonly text: string };
  /** What the answer is. JSON if absent. */
  readonly answers?: AnswerContent;
  /**
   * Whether a failure shows the call as it passed over the wire. Only for calls about one order; `request` if the answer
   * may be about another one.
   */
  readonly showsExchange?: boolean | 'request';
  /**
   * The schema reads the whole answer (`HttpAnswer`) with any content, and a redirect is an answer too. For log-ins,
   * whose token may be in a header, and for systems that answer with pages and redirects.
   */
  readonly whole?: boolean;
  /** Time-out of the whole call; the client's default if absent. */
  readonly timeoutMs?: number;
  /**
   * Decides what an answer means before its status and shape are read. Returns undefined to leave it to those.
   * Throws `UnusableAnswer` if it cannot decide.
   */
  readonly judge?: (answer: HttpAnswer) => Promise<Judgement | undefined>;
}

/** Thrown by `judge` if it cannot decide. `messagePt` says why, in Portuguese. */
export class UnusableAnswer extends Error {
  readonly messagePt: string;

  constructor(messagePt: string) {
    super('the answer cannot be judged');
    this.messagePt = messagePt;
  }
}

export interface Http {
  /**
   * Makes the call once, never twice, and reads the answer with the schema (204, and 202 without a body, read as
   * `undefined`).
   * @throws VendorError and nothing else
   */
  call<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T>;
  /** Waits for calls in flight, then closes the connections. */
  close(): Promise<void>;
}

export interface HttpOptions {
  /** Time-out of a whole call, in milliseconds; `CALL_MS` by default. */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Returns milliseconds since the epoch, to which a `Retry-After` date is compared (`retry-after.ts`). */
  readonly now?: () => number;
  /** Carries the calls; by default, connections of its own. */
  readonly dispatcher?: Dispatcher;
}

/**
 * Time-out of one call, in milliseconds. A write has all of it, or is not sent (`timesFor`, both `client.ts`); its activity
 * has more (`workflows/service-order/vendor-calls.ts`).
 */
export const CALL_MS = 25_000;

const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Creates the HTTP client for vendors: keep-alive, time-outs everywhere, no redirects, a limit on the answer's size.
 */
export function createHttp({
  timeoutMs = CALL_MS,
  connectTimeoutMs = 5_000,
  now = Date.now,
  dispatcher: agent = new Agent({
    connect: tellingConnector(connectTimeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  }),
}: HttpOptions = {}): Http {
  return {
    async call(request, schema) {
      const limitMs = request.timeoutMs ?? timeoutMs;
      let received: RawAnswer | undefined;
      try {
        const answer = await send(agent, request, limitMs);
        const text = await readText(request, answer, limitMs, MAX_ANSWER_BYTES);
        received = { status: answer.statusCode, headers: headersOf(answer.headers), text };
        return await readAnswer(request, received, schema, now());
      } catch (error) {
        if (!(request.showsExchange && error instanceof VendorError)) throw error;
        throw error.with(exchangeOf(request, received));
      }
    },
    close: () => agent.close(),
  };
}

/** An answer as it arrived. */
export interface RawAnswer extends Pick<HttpAnswer, 'status' | 'headers'> {
  readonly text: string;
}

/**
 * Turns an answer into the call's result.
 * @param now milliseconds since the epoch
 * @throws VendorError if the answer is a failure or cannot be read
 */
export async function readAnswer<T>(
  request: HttpRequest,
  { status, headers, text }: RawAnswer,
  schema: z.ZodType<T>,
  now: number,
): Promise<T> {
  const { body, problem } = bodyIn(status, text, request.answers);
  const judgement = await judged(request, { status, headers, body });
  if (status >= (request.whole ? 400 : 300) || judgement !== undefined) {
    const retryAfter = headers['retry-after'];
    throw answeredError(request, { status, body, retryAfter, now }, judgement);
  }
  if (problem !== undefined && !request.whole) throw malformedError(request, status, problem);
  const parsed = await schema.safeParseAsync(request.whole ? { status, headers, body } : body);
  if (!parsed.success) throw malformedError(request, status, parsed.error);
  return parsed.data;
}

/** Longest body that is shown; the rest of a longer one is left out. */
const LONGEST_SHOWN = 16_384;

function exchangeOf(request: HttpRequest, answer: RawAnswer | undefined): WireExchange {
  const { method, url, secrets } = request;
  const { content } = contentToSend(request);
  const shown = (text: string) => withoutSecrets(cut(text, LONGEST_SHOWN), secrets);
  return {
    method,
    url: shown(url),
    ...(content !== undefined && { sent: shown(content) }),
    ...(answer && { status: answer.status }),
    ...(answer && request.showsExchange !== 'request' && { received: shown(answer.text) }),
  };
}

async function send(
  agent: Dispatcher,
  request: HttpRequest,
  limitMs: number,
): Promise<Dispatcher.ResponseData> {
  const { method, url, headers } = request;
  const { type, content } = contentToSend(request);
  try {
    if (limitMs <= 0) throw new NotConnected('no time was left for the call');
    return await agent.request({
      ...addressOf(url),
      method,
      headers: {
        accept: ACCEPTED[request.answers ?? 'json'],
        ...(type !== undefined && { 'content-type': type }),
        ...headers,
      },
      body: content ?? null,
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (cause) {
    throw transportError(request, cause, limitMs);
  }
}

const ACCEPTED: Readonly<Record<AnswerContent, string>> = {
  json: 'application/json',
  xml: 'text/xml, application/xml, application/soap+xml',
  text: 'text/plain, */*',
};

function contentToSend(request: HttpRequest): { type?: string; content?: string } {
  const { body, form } = request;
  if (request.content !== undefined) {
    const { type, text } = request.content;
    return { type, content: text };
  }
  if (form !== undefined) {
    const content = new URLSearchParams(
      form.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return { type: 'application/x-www-form-urlencoded', content };
  }
  return body === undefined ? {} : { type: 'application/json', content: JSON.stringify(body) };
}

function addressOf(url: string) {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

/** Reads the text of an answer. If a failure's text cannot be read, returns '': its status says enough. */
async function readText(
  request: HttpRequest,
  { statusCode: status, body, headers }: Dispatcher.ResponseData,
  limitMs: number,
  maxBytes: number,
): Promise<string> {
  try {
    if ((request.answers ?? 'json') === 'json') return await body.text();
    return decodeText(await body.bytes(), headersOf(headers)['content-type']);
  } catch (cause) {
    if (status >= 300) return '';
    if (cause instanceof XmlError) throw malformedError(request, status, cause);
    throw cause instanceof errors.ResponseExceededMaxSizeError
      ? malformedError(request, status, {
          message: `it has more than ${maxBytes} bytes`,
          messagePt: `tem mais de ${maxBytes} bytes`,
        })
      : transportError(request, cause, limitMs);
  }
}

/**
 * Returns the content of an answer, or its text and what is wrong with it. 204, and 202 without a body, have no content
 * on purpose.
 */
export function bodyIn(
  status: number,
  text: string,
  answers: AnswerContent = 'json',
): { body: unknown; problem?: { message: string; messagePt: string } } {
  if (status === 204 || (status === 202 && text === '')) return { body: undefined };
  if (answers === 'text') return { body: text };
  try {
    return { body: answers === 'xml' ? readXml(text) : readJson(text) };
  } catch (error) {
    const problem =
      error instanceof XmlError
        ? { message: `it is no XML: ${error.message}`, messagePt: `não é XML: ${error.messagePt}` }
        : { message: 'it is no JSON', messagePt: 'não é JSON' };
    return { body: text, problem };
  }
}

const headersOf = (headers: Dispatcher.ResponseData['headers']): HttpAnswer['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      // a cookie's date contains a comma, so each cookie gets its own line
      Array.isArray(value) ? value.join(name === 'set-cookie' ? '\n' : ', ') : (value ?? ''),
    ]),
  );

async function judged(request: HttpRequest, answer: HttpAnswer): Promise<Judgement | undefined> {
  try {
    return await request.judge?.(answer);
  } catch (error) {
    if (!(error instanceof UnusableAnswer)) throw error;
    if (answer.status < 300) throw malformedError(request, answer.status, error);
    return undefined; // the status already says no
  }
}

/** Creates a connector whose failures (DNS, refusal, TLS, time-out) show that nothing was sent. */
function tellingConnector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (options, callback) =>
    connect(options, (...[error, socket]) =>
      error === null
        ? callback(null, socket)
        : callback(new NotConnected('no connection', { cause: error }), null),
    );
}

/** Builds a query string. Spaces become `%20` and quotes are encoded, which every server reads the same way. */
export function query(
  parameters: Readonly<Record<string, string>> | readonly [string, string][],
): string {
  return new URLSearchParams(parameters).toString().replaceAll('+', '%20');
}
