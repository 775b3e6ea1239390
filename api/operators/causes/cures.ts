import type { DecisionName } from '../../../domain/lifecycle.js';
import type { Attention } from '../../../domain/questions.js';
import type { CureCode, CureTexts } from '../../../texts/forms.js';
import type { Texts } from '../../../texts/texts.js';

/** The meaning of a question and the best answer to it (docs/decisions.md). */
export interface Cure extends CureTexts {
  /** The decision that is usually right; null if the operator must look elsewhere first. */
  readonly decision: DecisionName | null;
  /** Many orders can be retried at once when the cause is removed. */
  readonly mayRetryInBulk: boolean;
}

type Asked = Pick<Attention, 'step' | 'code' | 'words' | 'equipment'> & {
  readonly params?: Attention['params'];
};

export function cureOf(asked: Asked, { cures }: Pick<Texts, 'cures'>): Cure {
  const code = cureCodeOf(asked);
  const [decision, bulk] = CURES[code];
  return { ...cures[code], decision, mayRetryInBulk: bulk === 'in-bulk' };
}

/** The vendor says why it refuses, and names no equipment: another one would be refused as well. */
function isAboutSomethingElse({ words, equipment }: Asked): boolean {
  if (words === undefined || words === '') return false;
  const said = words.toLowerCase();
  const isNamed =
    equipment !== undefined && said.split(/[^\p{L}\d]+/u).includes(equipment.toLowerCase());
  return !isNamed && !/equip|patrim|máquina|maquina|aparelho|ativo|asset|device/.test(said);
}

function cureCodeOf(asked: Asked): CureCode {
  const { step, code, params = {} } = asked;
  if (code === 'refused') {
    if (step === 'confirming' || 'read' in params) return 'refused/read';
    const isOther = step === 'opening' && isAboutSomethingElse(asked);
    return isOther ? 'refused/something-else' : `refused/${step}`;
  }
  return code === 'look-unreadable' && step === 'confirming' ? 'ss-unreadable' : code;
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
