import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
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
import type { SignedMessage } from '../inbound/webhook-signature.js';

/** Who calls us from outside, each with a unit and keys of its own. */
export type Caller = keyof TenantSettings['inbound'];

/** What the middleware of an inbound route has found out: who calls, and with what. */
export interface InboundContext {
  readonly caller: Caller;
  readonly tenant: TenantSettings;
  /** SHA-256 of the key that was shown. */
  readonly keyDigest: string;
  /** What was signed; absent where no signature is agreed, or none needed. */
  readonly message?: SignedMessage;
}

export function setCaller(response: Response, caller: InboundContext): void {
  response.locals['caller'] = caller;
  noteInLog({ tenant: caller.tenant.id });
}

/** Who was let in by `authenticate`. */
export function callerOf(response: Response): InboundContext {
  return response.locals['caller'] as InboundContext;
}

/** An inbound id that may stand in our logs and answers. */
const SANE_ID = /^[\w.:-]{8,128}$/;

/** What the lines of each request that is under way have in common. */
const contexts = new WeakMap<ServerResponse, LogContext>();

/** Gives the request its id: the answer carries it, and so does every line that is logged meanwhile. */
export const requestId: RequestHandler = (request, response, next) => {
  const shown = request.get('x-request-id');
  request.id = shown !== undefined && SANE_ID.test(shown) ? shown : randomUUID();
  response.setHeader('x-request-id', request.id);
  next();
};

/** Logs one line when the request is answered. What the limits refused does not come here: a flood must cost little. */
export function requestLog(logger: Logger): RequestHandler {
  const log = requestLogger(logger);
  return (request, response, next) => {
    log(request, response, () => {
      const context = { requestId: request.id as string };
      contexts.set(response, context);
      trace.getActiveSpan()?.setAttribute('ponte.request_id', context.requestId);
      withLogContext(context, next);
    });
  };
}

/** Who was not let in, or asked too often: what to look for when somebody tries. */
const REFUSALS = new Set([401, 403, 429]);

function requestLogger(logger: Logger) {
  return pinoHttp({
    logger: logger as Pino,
    serializers,
    wrapSerializers: false,
    quietReqLogger: true,
    genReqId: ({ id }: IncomingMessage) => id,
    customSuccessObject: (_request, response, line: object) => ({
      ...line,
      ...contexts.get(response),
    }),
    // problemHandler has put the error of a 5xx into the answer; without one there is nothing to tell
    customErrorObject: (_request, response: ServerResponse, _error, line: object) => ({
      ...line,
      ...contexts.get(response),
      err: response.err,
    }),
    customLogLevel: (request, { statusCode }) => {
      if (statusCode >= 500) return 'error';
      if (REFUSALS.has(statusCode)) return 'warn';
      return request.url?.startsWith('/health/') ? 'debug' : 'info';
    },
  });
}

/** Measures each request, and names its span, under its route's template, never under the address itself. */
export function requestTimer({
  requestSeconds,
}: Pick<ApiMetrics, 'requestSeconds'>): RequestHandler {
  return (request, response, next) => {
    const stop = requestSeconds.startTimer({ method: request.method });
    const span = trace.getActiveSpan();
    response.once('finish', () => {
      const template: unknown = request.route?.path;
      const route = typeof template === 'string' ? request.baseUrl + template : 'none';
      stop({ route, status: response.statusCode });
      span?.setAttribute('http.route', route).updateName(`${request.method} ${route}`);
    });
    next();
  };
}
