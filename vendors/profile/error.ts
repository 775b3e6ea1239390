/** One thing wrong with a profile. */
export interface ProfileProblem {
  /** As whoever named the file wrote it. */
  readonly file: string;
  readonly line?: number;
  /** As a person writes it: `calls.open.body`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Everything that is wrong with a profile at once; its message is the list, a line each. */
export class ProfileError extends Error {
  readonly problems: readonly ProfileProblem[];

  constructor(problems: readonly ProfileProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.name = 'ProfileError';
    this.problems = problems;
  }
}

/** A problem on one line: `acme.yaml, line 12: calls.open.body: is missing`. */
export function problemText({ path, message, ...place }: ProfileProblem): string {
  return [placeText(place), path, message].filter((part) => part !== '').join(': ');
}

/** A place as a person writes it: `acme.yaml, line 12`. */
export function placeText({ file, line }: Pick<ProfileProblem, 'file' | 'line'>): string {
  return line === undefined ? file : `${file}, line ${line}`;
}
