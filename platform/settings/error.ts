import { inPortuguese } from '../../vendors/profile/says.js';

/** The path of a setting: keys and list positions from the file's root. */
export type SettingPath = readonly PropertyKey[];

/** A fault of one setting, before its line is looked up. */
export interface SettingFault {
  readonly path: SettingPath;
  readonly message: string;
  /** The environment variable that the value refers to and that has no value. */
  readonly unset?: string;
}

/** One problem of the settings. The message never contains a value, since any value may be a secret. */
export interface SettingsProblem {
  /** The path in dotted form: `tenants[0].senior.baseUrl`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  /** Line and column in the file, counted from 1, if known. */
  readonly line?: number;
  readonly column?: number;
  /** The environment variable that set the value, if the file did not. */
  readonly variable?: string;
  /** The environment variable that the value refers to and that has no value. */
  readonly unset?: string;
}

/** Thrown with everything that is wrong with the settings. The message is the list, ready for a terminal. */
export class SettingsError extends Error {
  readonly problems: readonly SettingsProblem[];
  /** The message in Portuguese, for the command line. */
  readonly messagePt: string;

  constructor(file: string, problems: readonly SettingsProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const list = problems.map((one) => lineOf(one, ['line', 'column'], one.message));
    super([`The settings in ${file} have ${count}:`, ...list].join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
    const countPt = problems.length === 1 ? '1 problema' : `${problems.length} problemas`;
    const listPt = problems.map((one) =>
      lineOf(one, ['linha', 'coluna'], inPortuguese(one.message)),
    );
    this.messagePt = [`A configuração em ${file} tem ${countPt}:`, ...listPt].join('\n');
  }
}

function lineOf(
  { path, line, column, variable }: SettingsProblem,
  [inLine, inColumn]: readonly [string, string],
  message: string,
): string {
  const place =
    variable ?? (line === undefined ? undefined : `${inLine} ${line}, ${inColumn} ${column}`);
  const subject = [path, place && `(${place})`].filter(Boolean).join(' ');
  return `  - ${subject ? `${subject}: ` : ''}${message}`;
}
