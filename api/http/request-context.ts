import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger as Pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { trace } from '@opentelemetry/api';
import {
  noteInLog,
  serializers,
  withLogContext,
  type LogContext,
  type Logger,
} from '../../platform/logging.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';

/** The outside callers; each has its own unit and keys. */
export type Caller = keyof TenantSettings['inbound'];

/** Identifies a call with a valid signature, so that a repetition is recognized. */
export interface SignedMessage {
  /** The sender's `webhook-id`; for a template a digest of the signature. */
  readonly id: string;
  /** SHA-256 of address and body, which must be the same if the id comes again. */
  readonly digest: string;
  /** Upper bound for the validity of the signature, in milliseconds since the epoch. */
  readonly until: number;
}

/** What the middleware of an inbound route found out about the caller. */
export interface InboundContext {
  readonly caller: Caller;
  readonly tenant: TenantSettings;
  /** SHA-256 of the key in the request. */
  readonly keyDigest: string;
  /** The signed message; absent if no signature is configured or required. */
  readonly message?: SignedMessage;
}

export function setCaller(response: Response, caller: InboundContext): void {
  response.locals['caller'] = caller;
  noteInLog({ tenant: caller.tenant.id });
}

/** The caller that `authenticate` admitted. */
export function callerOf(response: Response): InboundContext {
  return response.locals['caller'] as InboundContext;
}

/** A request id from outside that is safe in logs and answers. */
const SANE_ID = /^[\w.:-]{8,128}$/;

/** The log fields shared by all lines of a request in progress. */
const contexts = new WeakMap<ServerResponse, LogContext>();

/** Requests whose line is left out. */
const unlogged = new WeakSet<ServerResponse>();

/** Writes no line for this request: it is one of many that are refused, and a flood must cost little. */
export const leaveOutOfLog = (response: Response): void => void unlogged.add(response);

/** Sets the request's id, which is in the answer and in every log line of the request. */
export const requestId: RequestHandler = (request, response, next) => {
  const shown = request.get('x-request-id');
  request.id = shown !== undefined && SANE_ID.test(shown) ? shown : randomUUID();
  response.setHeader('x-request-id', request.id);
  next();
};

/**
 * Logs one line when the request is answered.
 * @param paths the templates of all routes
 */
export function requestLog(logger: Logger, paths: readonly string[]): RequestHandler {
  const log = requestLogger(logger, wordsOf(paths));
  return (request, response, next) => {
    log(request, response, () => {
      const context = { requestId: request.id as string };
      contexts.set(response, context);
      trace.getActiveSpan()?.setAttribute('ponte.request_id', context.requestId);
      withLogContext(context, next);
    });
  };
}

/** Refused authentication and rate limits: logged as warnings, since they may be attacks. */
const REFUSALS = new Set([401, 403, 429]);

const wordsOf = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => path.split('/')).filter((part) => !/^[:*]/.test(part)));

/**
 * The path of a request as it is logged: the route that matched, with its parameters. If none matched, the caller's words
 * may be a key: only words of our routes are shown.
 */
function loggedPath(request: IncomingMessage, words: ReadonlySet<string>): string {
  const { params, url } = request as Request;
  const template = templateOf(request as Request);
  if (template !== undefined) {
    return template.replace(/[:*](\w+)/g, (_, name: string) => String(params[name]));
  }
  const parts = url.slice(0, LONGEST_PATH).split('?', 1)[0]!.split('/');
  return parts.map((part) => (words.has(part) ? part : '***')).join('/');
}

/** The template of the route that matched, such as `/orders/:tenant/*id`. Undefined if none did. */
function templateOf({ route }: Request): string | undefined {
  const template: unknown = route?.path;
  return typeof template === 'string' ? template : undefined;
}

/** None of our routes has a longer path. */
const LONGEST_PATH = 1_000;

function requestLogger(logger: Logger, words: ReadonlySet<string>) {
  return pinoHttp({
    logger: logger as Pino,
    serializers,
    wrapSerializers: false,
    quietReqLogger: true,
    genReqId: ({ id }: IncomingMessage) => id,
    // not a field of `req`, which is written before a route has matched
    customSuccessObject: (request, response, line: object) => ({
      ...line,
      path: loggedPath(request, words),
      ...contexts.get(response),
    }),
    // problemHandler attaches the error of a 5xx to the answer; without one there is nothing to log
    customErrorObject: (request, response: ServerResponse, _error, line: object) => ({
      ...line,
      path: loggedPath(request, words),
      ...contexts.get(response),
      err: response.err,
    }),
    customLogLevel: (request, response) => {
      const { statusCode } = response;
      if (unlogged.has(response)) return 'silent';
      if (statusCode >= 500) return 'error';
      if (REFUSALS.has(statusCode)) return 'warn';
      return request.url?.startsWith('/health/') ? 'debug' : 'info';
    },
  });
}

/** Measures each request and names its span by its route's template, never by the address itself. */
export function requestTimer({
  requestSeconds,
}: Pick<ApiMetrics, 'requestSeconds'>): RequestHandler {
  return (request, response, next) => {
    const stop = requestSeconds.startTimer({ method: request.method });
    const span = trace.getActiveSpan();
    response.once('finish', () => {
      const template = templateOf(request);
      const route = template === undefined ? 'none' : request.baseUrl + template;
      stop({ route, status: response.statusCode });
      span?.setAttribute('http.route', route).updateName(`${request.method} ${route}`);
    });
    next();
  };
}
