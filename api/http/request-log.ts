import type { ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { withLogContext, type LogContext, type Logger } from '../../platform/logging.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';

/** Requests whose line is left out. */
const unlogged = new WeakSet<ServerResponse>();

/** Writes no line for this request: it is one of many that are refused, and a flood must cost little. */
export const leaveOutOfLog = (response: Response): void => void unlogged.add(response);

/**
 * Logs one line when the request is answered, or its caller has gone.
 * @param paths the templates of all routes
 */
export function requestLog(logger: Logger, paths: readonly string[]): RequestHandler {
  const words = wordsOf(paths);
  return (request, response, next) => {
    const began = performance.now();
    const context: LogContext = { requestId: request.id };
    let isLogged = false;
    const log = (error?: unknown) => {
      const level = levelOf(request, response);
      if (isLogged || level === undefined) return;
      isLogged = true;
      // problemHandler attaches the error of a 5xx to the answer
      const err = error ?? response.err;
      const isWhole = response.writableEnded && !request.readableAborted;
      logger[level](
        {
          req: request,
          res: response,
          responseTime: Math.round(performance.now() - began),
          path: loggedPath(request, response, words), // only now a route has matched
          ...context,
          ...(err !== undefined && { err }),
        },
        `request ${err !== undefined || level === 'error' ? 'errored' : isWhole ? 'completed' : 'aborted'}`,
      );
    };
    response.once('finish', () => log()).once('close', () => log());
    response.on('error', log);
    withLogContext(context, next);
  };
}

/** Keeps the parameters of the route that matched for its line: express forgets them when a handler fails. */
export const noteParams: RequestHandler = (request, response, next) => {
  response.locals['params'] = request.params;
  next();
};

/** Refused authentication and rate limits: logged as warnings, since they may be attacks. */
const REFUSALS = new Set([401, 403, 429]);

const wordsOf = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => path.split('/')).filter((part) => !/^[:*]/.test(part)));

/**
 * The path of a request as it is logged: the route that matched, with its parameters. If none matched, the caller's words
 * may be a key: only words of our routes are shown.
 */
function loggedPath(request: Request, response: Response, words: ReadonlySet<string>): string {
  const { url } = request;
  const template = templateOf(request);
  if (template !== undefined) {
    const params = response.locals['params'] as Request['params'];
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

/** Returns the level of a request's line; undefined if it has none. */
function levelOf(
  request: Request,
  response: Response,
): 'debug' | 'info' | 'warn' | 'error' | undefined {
  const { statusCode } = response;
  if (unlogged.has(response)) return undefined;
  if (statusCode >= 500) return 'error';
  if (REFUSALS.has(statusCode)) return 'warn';
  return request.url.startsWith('/health/') ? 'debug' : 'info';
}

/** Measures each request by its route's template, never by the address itself. */
export function requestTimer({
  requestSeconds,
}: Pick<ApiMetrics, 'requestSeconds'>): RequestHandler {
  return (request, response, next) => {
    const stop = requestSeconds.startTimer({ method: request.method });
    response.once('finish', () => {
      const template = templateOf(request);
      const route = template === undefined ? 'none' : request.baseUrl + template;
      stop({ route, status: response.statusCode });
    });
    next();
  };
}
