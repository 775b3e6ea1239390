const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LEVELS)[number];

/** `LOG_LEVEL`, or `info` where it is absent or no level. Apart from the settings, so that their own problems can be logged. */
export function readLogLevel(
  env: Readonly<Record<string, string | undefined>> = process.env,
): LogLevel {
  const wanted = env['LOG_LEVEL']?.toLowerCase();
  return LEVELS.find((level) => level === wanted) ?? 'info';
}
