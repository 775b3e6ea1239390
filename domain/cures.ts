import type { Words } from './call-faults.js';
import type { AttentionCode, Step } from './lifecycle.js';
import type { DecisionName } from './decisions.js';
import type { Attention } from './questions.js';

const ENDS_IN_ERP = ['released', 'billed', 'cancelled', 'missing'] as const;
type EndInErp = (typeof ENDS_IN_ERP)[number];

/**
 * A question that has a cure of its own: a refusal has one for each change, and one if only a reading was refused.
 * `ss-unreadable`: a look that cannot be read while the end is confirmed. An order that ended in the ERP has the cure of
 * how it ended there, if that is known; one that may have ended and awaits there is not to be recorded as ended. A retry in
 * bulk does not forget the end of another SS.
 */
export type CureCode =
  | `refused/${Exclude<Step, 'confirming'> | 'read' | 'something-else'}`
  | 'ss-unreadable'
  | `erp-moved/${EndInErp}`
  | 'maybe-settled/awaits'
  | 'not-confirmed/another'
  | Exclude<AttentionCode, 'refused'>;

/**
 * The decision that is usually right (null if the operator must look elsewhere first), and whether many orders can be
 * retried at once when the cause is removed. Repeating a refused call is useless until then, so no retry is recommended.
 */
export const CURES: Readonly<Record<CureCode, readonly [DecisionName | null, 'in-bulk'?]>> = {
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
  'not-confirmed/another': ['retry'],
  'ss-missing': ['link-ss'],
  contradiction: [null],
  'erp-moved': ['settle'],
  'erp-moved/released': ['settle'],
  'erp-moved/billed': ['settle'],
  'erp-moved/cancelled': ['settle'],
  'erp-moved/missing': ['settle'],
  'erp-unreadable': ['retry', 'in-bulk'],
  'no-effect': ['retry', 'in-bulk'],
  'maybe-settled': ['settle'],
  'maybe-settled/awaits': [null],
  reopened: [null],
  'webhook-changed': [null],
  'closed-again': [null],
  unavailable: [null, 'in-bulk'],
};

/** What a cure depends on. */
export type Curable = Pick<Attention, 'step' | 'code' | 'words' | 'equipment' | 'situation'> & {
  readonly params?: Attention['params'];
};

/** Returns which cure a question has. */
export function cureCodeOf(asked: Curable): CureCode {
  const { step, code, params = {} } = asked;
  if (code === 'refused') {
    if (step === 'confirming' || 'read' in params) return 'refused/read';
    const isOther = step === 'opening' && isAboutSomethingElse(asked);
    return isOther ? 'refused/something-else' : `refused/${step}`;
  }
  if (code === 'erp-moved') {
    const end = ENDS_IN_ERP.find((one) => one === asked.situation);
    return end === undefined ? code : `erp-moved/${end}`;
  }
  if (code === 'maybe-settled' && 'awaits' in params) return 'maybe-settled/awaits';
  if (code === 'not-confirmed' && 'ended' in params) return 'not-confirmed/another';
  return code === 'look-unreadable' && step === 'confirming' ? 'ss-unreadable' : code;
}

/** The vendor, or what is wrong with the call, says why, and names no equipment: another one would be refused as well. */
function isAboutSomethingElse({ words = '', equipment }: Curable): boolean {
  const said = textOf(words).toLowerCase();
  if (said === '') return false;
  const isNamed =
    equipment !== undefined && said.split(/[^\p{L}\d]+/u).includes(equipment.toLowerCase());
  return !isNamed && !/equip|patrim|máquina|maquina|aparelho|ativo|asset|device/.test(said);
}

/** What was said of the content of a call. A code says nothing of it, except a sentence about a body. */
function textOf(words: Words): string {
  if (typeof words === 'string') return words;
  const { params } = words;
  if ('fault' in params) return `${params.step} ${textOf(params.fault)}`;
  return 'why' in params ? params.why.pt : '';
}
