import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { scrub } from '../domain/scrub.js';
import { readLogLevel, type LogLevel } from './settings/process.js';

/**
 * The names allowed in a log line, and the kind of their values:
 * - `id`: our own ids, words and numbers, written unchanged; objects are left out.
 * - `text`: may contain others' words; every text in it is scrubbed.
 *
 * Requests, answers and errors have their own form (`serializers`). Never list personal data or secrets.
 */
const FIELDS = {
  // of an order, a delivery, a tenant
  ...{ tenant: 'id', id: 'id', ids: 'id', orderId: 'id', ss: 'id', outcome: 'id', phase: 'id' },
  ...{ route: 'id', event: 'id', result: 'id', parked: 'id', seq: 'id', removed: 'id' },
  ...{ by: 'id', decision: 'id', requestId: 'id', role: 'id', action: 'id' },
  ...{ via: 'id', target: 'id', caller: 'id', refusal: 'id', host: 'text' },
  ...{ vendor: 'id', meaning: 'id', status: 'id' },
  // of a process
  ...{
    pid: 'id',
    hostname: 'id',
    name: 'id',
    signal: 'id',
    state: 'id',
    responseTime: 'id',
    depth: 'id',
    spooled: 'id',
  },
  ...{
    url: 'text',
    metricsUrl: 'text',
    path: 'text',
    address: 'text',
    dataDir: 'text',
    tenants: 'id',
  },
  ...{ needsRestart: 'id', problems: 'text', searchAttributes: 'id', keyId: 'id', count: 'id' },
  // of Temporal's SDK
  ...{ sdkComponent: 'id', namespace: 'id', taskQueue: 'id', attempt: 'id', isLocal: 'id' },
  ...{ workflowId: 'id', runId: 'id', workflowRunId: 'id', workflowType: 'id', durationMs: 'id' },
  ...{ activityId: 'id', activityType: 'id', failureReason: 'id' },
} as const satisfies Record<string, 'id' | 'text'>;

/** Fields with their own serializer. */
const SERIALIZED = ['req', 'res', 'err', 'error'] as const;

/** The fields that a log line may have. Add a name to `FIELDS` before logging it; other names are left out. */
export type LogFields = {
  readonly [name in keyof typeof FIELDS | (typeof SERIALIZED)[number]]?: unknown;
};

/** Returns the fields that may be written. Others are only counted (`unlisted`). */
function listedOnly(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const listed: Record<string, unknown> = {};
  let unlisted = 0;
  for (const [name, value] of Object.entries(fields)) {
    const kind = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof typeof FIELDS] : undefined;
    if ((SERIALIZED as readonly string[]).includes(name)) listed[name] = value;
    else if (kind === 'id' && isId(value)) listed[name] = value;
    else if (kind === 'text') listed[name] = scrubbed(value);
    else if (value !== undefined) unlisted += 1;
  }
  return unlisted === 0 ? listed : { ...listed, unlisted };
}

const LONGEST_ID = 500;

function isId(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((entry) => !Array.isArray(entry) && isId(entry));
  if (typeof value === 'string') return value.length <= LONGEST_ID;
  return value === null || ['number', 'boolean', 'bigint'].includes(typeof value);
}

/** The value with every text in it scrubbed. */
function scrubbed(value: unknown): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map(scrubbed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, scrubbed(entry)]));
}

/** Writes one line. A field that is not listed in `FIELDS` does not compile, and would not be written. */
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
      mixin: () => ({ ...contexts.getStore() }),
    },
    destination,
  );
}

/** Logs the host of a link that is not shown, so that the consultant learns why an order has no link. */
export const hiddenLinkLogger = (logger: Logger, tenant: string) => (host: string) =>
  logger.warn({ tenant, host }, 'link not shown: see sismetro.linkHosts');

/** The logged fields of a request, an answer and an error. */
const serializers = {
  req: ({ method }: { method?: string }) => ({ method }),
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
