import { AsyncLocalStorage } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import { scrub } from '../domain/scrub.js';
import { listedOnly, type LogFields } from './log-fields.js';
import { readLogLevel } from './settings/log-level.js';
import type { LogLevel } from './settings/log-level.js';

/** Writes one line. A field that is not listed in log-fields.ts does not compile, and would not be written. */
interface Write {
  (fields: LogFields, message: string): void;
  (message: string): void;
}

export interface Logger {
  readonly trace: Write;
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
}

export interface LoggerOptions {
  /** Default: `LOG_LEVEL`, or else `info`. */
  readonly level?: LogLevel;
  /** Where the lines go; stdout if absent. */
  readonly destination?: DestinationStream;
}

/** Names of the work in progress, added to each line written during it. Only ids, never personal data. */
export interface LogContext {
  requestId?: string;
  tenant?: string;
  workflowId?: string;
  /** Name of the operator who sent the request. */
  by?: string;
}

const contexts = new AsyncLocalStorage<LogContext>();

/** Runs work whose log lines all carry the context, including later additions to it. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return contexts.run(context, work);
}

/** Adds fields to the context of the work in progress. Does nothing without one. */
export function noteInLog(found: LogContext): void {
  Object.assign(contexts.getStore() ?? {}, found);
}

/** The context of the line and, if tracing is on, its span. */
function context(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return {
    ...contexts.getStore(),
    ...(span && { trace_id: span.traceId, span_id: span.spanId }),
  };
}

/**
 * Creates the logger of a process: one JSON object per line. Only listed fields are written; of a request, an answer or
 * an error only the fields named here, never headers, bodies or query strings. Texts that may contain others' words are
 * scrubbed: messages, errors with their stacks, paths.
 */
export function createLogger(name: string, options: LoggerOptions = {}): Pino {
  const { level = readLogLevel(), destination = pino.destination(1) } = options;
  return pino(
    {
      name,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        bindings: listedOnly,
        log: listedOnly,
      },
      serializers,
      hooks: {
        logMethod(args, method) {
          const [first, message] = args as unknown as [object | string, string | undefined];
          if (typeof first === 'string') return method.apply(this, [scrub(first)]);
          method.apply(this, [first, message === undefined ? undefined : scrub(message)]);
        },
      },
      mixin: context,
    },
    destination,
  );
}

/** Logs the host of a link that is not shown, so that the consultant learns why an order has no link. */
export const hiddenLinkLogger = (logger: Logger, tenant: string) => (host: string) =>
  logger.warn({ tenant, host }, 'link not shown: see sismetro.linkHosts');

/** The logged fields of a request, an answer and an error (also for pino-http). */
export const serializers = {
  req: ({ id, method }: { id?: unknown; method?: string }) => ({ id, method }),
  res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
  err: describeError,
  /** The name that Temporal's SDK uses. */
  error: describeError,
};

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  return {
    type: name,
    message: scrub(message),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    stack: stack && scrub(stack),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}
