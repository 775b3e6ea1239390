import { inPortuguese } from './says.js';

/** One problem of a profile. */
export interface ProfileProblem {
  /** The file's name as the settings or the command line give it. */
  readonly file: string;
  readonly line?: number;
  /** The path of the field, such as `calls.open.body`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** Thrown with everything that is wrong with a profile. The message lists the problems, one a line. */
export class ProfileError extends Error {
  readonly problems: readonly ProfileProblem[];

  constructor(problems: readonly ProfileProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.name = 'ProfileError';
    this.problems = problems;
  }
}

/** Formats a problem as one line: `acme.yaml, line 12: calls.open.body: is missing`. */
export function problemText({ path, message, ...place }: ProfileProblem): string {
  return [placeText(place), path, message].filter((part) => part !== '').join(': ');
}

/** The same in Portuguese. */
export const problemTextPt = ({ path, message, file, line }: ProfileProblem): string =>
  [line === undefined ? file : `${file}, linha ${line}`, path, inPortuguese(message)]
    .filter((part) => part !== '')
    .join(': ');

/** Formats a place: `acme.yaml, line 12`. */
export function placeText({ file, line }: Pick<ProfileProblem, 'file' | 'line'>): string {
  return line === undefined ? file : `${file}, line ${line}`;
}

/** A problem at a place of the merged profile. */
export interface ProfileFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Offset into the text at this path. */
  readonly position?: number | undefined;
}
