// What only the environment of the process says, and no settings file.

import type { Environment } from './environment.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LEVELS)[number];

/**
 * Returns `LOG_LEVEL`, or `info` if it is missing or not a level. Separate from the settings, so that their own
 * problems can be logged.
 */
export function readLogLevel(env: Environment = process.env): LogLevel {
  const wanted = env['LOG_LEVEL']?.toLowerCase();
  return LEVELS.find((level) => level === wanted) ?? 'info';
}

/** Returns true if this process serves real customers (`NODE_ENV=production`, which the container image sets). */
export function isProduction(env: Environment): boolean {
  return env['NODE_ENV'] === 'production';
}
