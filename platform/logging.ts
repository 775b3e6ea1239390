import { AsyncLocalStorage } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import { scrub } from '../domain/scrub.js';
import { listedOnly, type LogFields } from './log-fields.js';
import { readLogLevel } from './settings/log-level.js';
import type { LogLevel } from './settings/log-level.js';

/** Writes one line. A field whose name is not listed (log-fields.ts) does not compile, and would not be written. */
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
  /** Otherwise `LOG_LEVEL`, otherwise `info`. */
  readonly level?: LogLevel;
  /** Where the lines go; stdout where absent. */
  readonly destination?: DestinationStream;
}

/** What is at work: names that each line written meanwhile carries. Ids alone, never personal data. */
export interface LogContext {
  requestId?: string;
  tenant?: string;
  workflowId?: string;
  /** The operator who asks. */
  by?: string;
}

const contexts = new AsyncLocalStorage<LogContext>();

/** Does work whose log lines, whoever writes them, carry the context as it stands then. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return contexts.run(context, work);
}

/** Adds what was found out meanwhile to the context of the work under way; without one it is of no account. */
export function noteInLog(found: LogContext): void {
  Object.assign(contexts.getStore() ?? {}, found);
}

/** The context, and where tracing is on the span, of whoever writes a line. */
function context(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return {
    ...contexts.getStore(),
    ...(span && { trace_id: span.traceId, span_id: span.spanId }),
  };
}

/**
 * A logger of one process or part: one JSON object a line. Only fields that are listed are written, and of a request,
 * an answer and an error only what is named here: never headers, bodies or query strings. Whatever may hold words of
 * others is scrubbed: messages, errors with their stacks, paths.
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

/** The fields of a request, an answer and an error that may be logged (also for pino-http). */
export const serializers = {
  req: ({ id, method, url }: { id?: unknown; method?: string; url?: string }) => ({
    id,
    method,
    path: url === undefined ? undefined : scrub(pathOf(url)),
  }),
  res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
  err: describeError,
  /** The name that Temporal's SDK has for it. */
  error: describeError,
};

/** No route of ours has a longer one. */
const LONGEST_PATH = 1_000;

/** Cut before anything reads it: whoever asks chooses its length. */
function pathOf(url: string): string {
  const path = url.slice(0, LONGEST_PATH).split('?', 1)[0]!;
  if (path.length < LONGEST_PATH) return path;
  return `${path.slice(0, path.lastIndexOf('/') + 1)}…`; // half a part is scrubbed less well
}

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
