import { Agent, buildConnector, errors, type Dispatcher } from 'undici';
import type { z } from 'zod';
import type { Vendor } from '../domain/ids.js';
import {
  answeredError,
  malformedError,
  NotConnected,
  redirectError,
  transportError,
} from './faults.js';

/** One call of a vendor's API, with JSON both ways. */
export interface HttpRequest {
  readonly vendor: Vendor;
  /** Our name of the call, for errors. */
  readonly call: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Values that no error may show. */
  readonly secrets?: readonly string[];
  /** For the whole call; the client's own where absent. */
  readonly timeoutMs?: number;
}

export interface Http {
  /**
   * Calls once, never twice, and reads the answer by the schema (204, and 202 without a body, is `undefined`).
   * @throws VendorError alone
   */
  call<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T>;
  /** Waits for the calls under way, then lets the connections go. */
  close(): Promise<void>;
}

export interface HttpOptions {
  /** For one whole call, in milliseconds. Default 25 s: an attempt of an activity has 30 s. */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Longest answer that is read, in bytes. */
  readonly maxAnswerBytes?: number;
  /** Milliseconds since the epoch; tells how far away a `Retry-After` date is. */
  readonly now?: () => number;
}

/** A client for the vendors: keep-alive, a time-out on everything, no redirects, a cap on the answer. */
export function createHttp({
  timeoutMs = 25_000,
  connectTimeoutMs = 5_000,
  maxAnswerBytes = 1024 * 1024,
  now = Date.now,
}: HttpOptions = {}): Http {
  const agent = new Agent({
    connect: tellingConnector(connectTimeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxAnswerBytes,
  });

  return {
    async call(request, schema) {
      const limitMs = request.timeoutMs ?? timeoutMs;
      const answer = await send(agent, request, limitMs);
      const { statusCode: status, headers } = answer;
      if (status >= 300 && status < 400) {
        await answer.body.dump().catch(() => undefined);
        throw redirectError(request, status);
      }
      if (status >= 400) {
        const words = await answer.body.text().catch(() => '');
        throw answeredError(request, status, words, headers['retry-after'], now());
      }
      const text = await answer.body.text().catch((cause: unknown) => {
        throw cause instanceof errors.ResponseExceededMaxSizeError
          ? malformedError(request, status, {
              message: `it is longer than ${maxAnswerBytes} bytes`,
              words: `tem mais de ${maxAnswerBytes} bytes`,
            })
          : transportError(request, cause, limitMs);
      });
      const isEmpty = status === 204 || (status === 202 && text === '');
      const parsed = await schema.safeParseAsync(
        isEmpty ? undefined : readJson(request, status, text),
      );
      if (!parsed.success) throw malformedError(request, status, parsed.error);
      return parsed.data;
    },
    close: () => agent.close(),
  };
}

async function send(
  agent: Agent,
  request: HttpRequest,
  limitMs: number,
): Promise<Dispatcher.ResponseData> {
  const { method, url, headers, body } = request;
  try {
    if (limitMs <= 0) throw new NotConnected('no time was left for the call');
    return await agent.request({
      ...addressOf(url),
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (cause) {
    throw transportError(request, cause, limitMs);
  }
}

function addressOf(url: string) {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

function readJson(request: HttpRequest, status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedError(request, status, { message: 'it is no JSON', words: 'não é JSON' });
  }
}

/** A connector whose failures (DNS, refusal, TLS, time-out) tell that nothing was sent. */
function tellingConnector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (options, callback) =>
    connect(options, (...[error, socket]) =>
      error === null
        ? callback(null, socket)
        : callback(new NotConnected('no connection', { cause: error }), null),
    );
}

/** A query string; spaces as `%20` and quotes encoded, which every server reads alike. */
export function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString().replaceAll('+', '%20');
}
