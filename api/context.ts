import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger as Pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { serializers, type Logger } from '../platform/logging.js';
import type { TenantSettings } from '../platform/settings-types.js';
import type { ApiMetrics } from './metrics.js';

/** What the middleware of an inbound route has found out: who calls, and with what. */
export interface InboundContext {
  readonly tenant: TenantSettings;
  /** SHA-256 of the key that was shown. */
  readonly keyDigest: string;
}

export function setCaller(response: Response, caller: InboundContext): void {
  response.locals['caller'] = caller;
}

/** Who was let in by `authenticate`. */
export function callerOf(response: Response): InboundContext {
  return response.locals['caller'] as InboundContext;
}

/** An inbound id that may stand in our logs and answers. */
const SANE_ID = /^[\w.:-]{8,128}$/;

/** Gives the request its id, which the answer carries in `x-request-id`, and logs one line when it is answered. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger: logger as Pino,
    serializers,
    wrapSerializers: false,
    quietReqLogger: true,
    genReqId: (request: IncomingMessage, response: ServerResponse) => {
      const shown = request.headers['x-request-id'];
      const id = typeof shown === 'string' && SANE_ID.test(shown) ? shown : randomUUID();
      response.setHeader('x-request-id', id);
      return id;
    },
    // problemHandler has put the error of a 5xx into the answer; without one there is nothing to tell
    customErrorObject: (_request, response: ServerResponse, _error, line: object) => ({
      ...line,
      err: response.err,
    }),
    customLogLevel: (request, { statusCode }) => {
      if (statusCode >= 500) return 'error';
      return request.url?.startsWith('/health/') ? 'debug' : 'info';
    },
  });
}

/** Measures each request under its route's template, never under the address itself. */
export function requestTimer({
  requestSeconds,
}: Pick<ApiMetrics, 'requestSeconds'>): RequestHandler {
  return (request, response, next) => {
    const stop = requestSeconds.startTimer({ method: request.method });
    response.once('finish', () => {
      const template: unknown = request.route?.path;
      const route = typeof template === 'string' ? request.baseUrl + template : 'none';
      stop({ route, status: response.statusCode });
    });
    next();
  };
}
