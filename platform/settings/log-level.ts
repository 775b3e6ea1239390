const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LEVELS)[number];

/**
 * Returns `LOG_LEVEL`, or `info` if it is missing or not a level. Separate from the settings, so that their own
 * problems can be logged.
 */
export function readLogLevel(
  env: Readonly<Record<string, string | undefined>> = process.env,
): LogLevel {
  const wanted = env['LOG_LEVEL']?.toLowerCase();
  return LEVELS.find((level) => level === wanted) ?? 'info';
}
