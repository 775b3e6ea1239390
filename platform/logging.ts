import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { readLogLevel } from './settings-log-level.js';
import type { LogLevel } from './settings-log-level.js';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Otherwise `LOG_LEVEL`, otherwise `info`. */
  readonly level?: LogLevel;
  /** Where the lines go; stdout where absent. */
  readonly destination?: DestinationStream;
}

/**
 * A logger of one process or part: one JSON object a line. Of a request, an answer and an error only the fields named
 * here are written: never headers, bodies or query strings. Fields that are secrets or personal data by their name are
 * blanked as a second wall.
 */
export function createLogger(name: string, options: LoggerOptions = {}): Logger {
  const { level = readLogLevel(), destination = pino.destination(1) } = options;
  return pino(
    {
      name,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers,
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    destination,
  );
}

/** The fields of a request, an answer and an error that may be logged (also for pino-http). */
export const serializers = {
  req: ({ id, method, url }: { id?: unknown; method?: string; url?: string }) => ({
    id,
    method,
    path: url?.split('?', 1)[0],
  }),
  res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
  err: describeError,
};

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  return {
    type: name,
    message: scrub(message),
    code,
    stack: stack && scrub(stack),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

/** Blanks what opens doors inside a text: tokens of links, bearer tokens. */
function scrub(text: string): string {
  return text.replaceAll(/(\btoken=|\bBearer\s+)[^\s"'&,;)]+/gi, '$1[redacted]');
}

const SECRETS = [
  ...['accessKey', 'apiKey', 'authorization', 'cookie', 'key', 'password', 'secret', 'token'],
  ...['access_token', 'refresh_token', 'jsonToken', 'link', 'pdfUrl'],
];

const PERSONAL = [
  ...['customer', 'requester', 'technician', 'conclusion', 'observation'],
  ...['document', 'cnpjCpf', 'phone', 'email'],
];

const UNREAD = ['headers', 'body', 'payload'];

/** Each name at the top of a line and up to two levels below. */
const REDACTED = [...SECRETS, ...PERSONAL, ...UNREAD].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);
