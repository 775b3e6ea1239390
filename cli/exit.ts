import { SETTINGS_EXIT_CODE } from '../platform/settings/settings.js';

/** The exit codes; docs/cli.md explains each. Those from 64 on are from sysexits.h. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** Temporal or the api cannot be reached. */
  unavailable: 69,
  /** The token is not accepted, or its role does not allow it. */
  forbidden: 77,
  settings: SETTINGS_EXIT_CODE,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Returns the exit code for an answer of the api that is no success. */
export function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.forbidden;
  return status >= 500 ? EXIT.unavailable : EXIT.failure;
}

/** Ends a command. The message is a Portuguese sentence that says what to do. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.failure,
    /** Further data for programs, such as the api's problem. */
    readonly details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.name = 'CliError';
  }
}
