/** The result of one check of the doctor. */
export interface Finding {
  /** Stable name of the check, for programs: `temporal.namespace`. */
  readonly check: string;
  readonly tenant?: string;
  readonly state: 'ok' | 'warning' | 'failure';
  /** A Portuguese sentence without secrets. */
  readonly text: string;
  /** What to do about it. */
  readonly cure?: string;
}

export type Subject = Pick<Finding, 'check' | 'tenant'>;

export const ok = (subject: Subject, text: string): Finding => ({ ...subject, state: 'ok', text });

const needingCure =
  (state: 'warning' | 'failure') =>
  (subject: Subject, text: string, cure: string): Finding => ({ ...subject, state, text, cure });

export const warning = needingCure('warning');
export const failure = needingCure('failure');
