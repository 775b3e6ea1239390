import type { DecisionName } from '../../../domain/lifecycle.js';
import { cureCodeOf, type Curable, type CureCode } from '../../../domain/cures.js';
import type { CureTexts } from '../../../texts/forms.js';
import type { Texts } from '../../../texts/texts.js';

/** The meaning of a question and the best answer to it (docs/decisions.md). */
export interface Cure extends CureTexts {
  /** The decision that is usually right; null if the operator must look elsewhere first. */
  readonly decision: DecisionName | null;
  /** Many orders can be retried at once when the cause is removed. */
  readonly mayRetryInBulk: boolean;
}

export function cureOf(asked: Curable, { cures }: Pick<Texts, 'cures'>): Cure {
  const code = cureCodeOf(asked);
  const [decision, bulk] = CURES[code];
  return { ...cures[code], decision, mayRetryInBulk: bulk === 'in-bulk' };
}

/** Repeating a refused call is useless until the cause is removed, so no retry is recommended. */
const CURES: Readonly<Record<CureCode, readonly [DecisionName | null, 'in-bulk'?]>> = {
  'refused/opening': ['amend-equipment', 'in-bulk'],
  'refused/something-else': [null, 'in-bulk'],
  'refused/recording': [null, 'in-bulk'],
  'refused/read': [null, 'in-bulk'],
  'refused/releasing': [null, 'in-bulk'],
  'refused/cancelling': [null, 'in-bulk'],
  'ss-unreadable': [null],
  'maybe-opened': ['link-ss'],
  'number-missing': ['link-ss'],
  'look-unreadable': ['link-ss'],
  'ss-unknown': ['link-ss'],
  'ss-ended': ['link-ss'],
  'several-ss': ['link-ss'],
  'foreign-ss': ['link-ss'],
  'link-unconfirmed': ['retry', 'in-bulk'],
  'not-confirmed': ['retry', 'in-bulk'],
  'ss-missing': ['link-ss'],
  contradiction: [null],
  'erp-moved': ['settle'],
  'erp-unreadable': ['retry', 'in-bulk'],
  'no-effect': ['retry', 'in-bulk'],
  'maybe-settled': ['settle'],
  reopened: [null],
  'webhook-changed': [null],
  'closed-again': [null],
  unavailable: [null, 'in-bulk'],
};
