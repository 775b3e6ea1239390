import type {
  DecisionName,
  DecisionRequest,
  ErpSituation,
  LinkCandidate,
  OrderDetail,
} from '../api/types.js';
import type { TextKey } from '../i18n/use-texts.js';

export type Choice = NonNullable<OrderDetail['choices']>[number];

/** What the button of a decision says. */
export const labelOf = ({ decision, marksAsSeen }: Choice): TextKey =>
  marksAsSeen ? 'decision.markSeen' : `decision.${decision}`;

/** The fields of the dialog, for all decisions. */
export interface DecisionForm {
  readonly equipmentKind: 'known' | 'new';
  readonly equipmentId: string;
  readonly description: string;
  readonly ss: string;
  readonly link: string;
  /** The SS as Sismetro shows it, once it was read. */
  readonly candidate?: { readonly ss: string; readonly shown: LinkCandidate };
  readonly acceptEnded: boolean;
  readonly confirmedAbsent: boolean;
  readonly outcome: '' | 'released' | 'cancelled';
  /** The operator records an end although Ponte has read something else in the ERP. */
  readonly contradicts: boolean;
}

const EMPTY_FORM: DecisionForm = {
  equipmentKind: 'known',
  equipmentId: '',
  description: '',
  ss: '',
  link: '',
  acceptEnded: false,
  confirmedAbsent: false,
  outcome: '',
  contradicts: false,
};

/** The form before anything is typed: with the SS that the question is about, which is to be linked if it is the order's. */
export function emptyFormOf({ attention }: Pick<OrderDetail, 'attention'>): DecisionForm {
  const { code, params: { ss, state } = {} } = attention ?? {};
  const isNamed = code === 'ss-unknown' || (code === 'ss-ended' && state !== 'removed');
  return isNamed && typeof ss === 'string' ? { ...EMPTY_FORM, ss } : EMPTY_FORM;
}

/** What the operator confirms before another opening. The SS of `ss-ended` exists. */
export const absenceOf = ({ attention }: Pick<OrderDetail, 'attention'>): TextKey =>
  attention?.code === 'ss-ended' ? 'decision.confirmedOther' : 'decision.confirmedAbsent';

/** The typed fields only. What the operator saw and ticked may not be true later, or for another operator. */
export const typedOf = ({ candidate: _, ...form }: DecisionForm): DecisionForm => ({
  ...form,
  acceptEnded: false,
  confirmedAbsent: false,
  outcome: '',
  contradicts: false,
});

/** What is wrong with each field, by the field's name. */
export type Faults = Partial<Record<keyof DecisionForm, TextKey>>;

export interface FieldsProps {
  readonly form: DecisionForm;
  readonly faults: Faults;
  /** Fills in these fields, and leaves the others as they are by then. */
  readonly onFill: (part: Partial<DecisionForm>) => void;
}

type Asking = Pick<OrderDetail, 'needsConfirmedAbsence' | 'attention'>;

/** Questions of an opening after which Ponte looks again, unless the operator confirms that there is no SS. */
const MAY_CONFIRM_ABSENCE: ReadonlySet<NonNullable<Asking['attention']>['code']> = new Set([
  'foreign-ss',
  'look-unreadable',
  'ss-ended',
  'ss-unknown',
]);

/**
 * Whether the operator may confirm with this decision that Sismetro has no SS of the order, so that one is opened
 * unless a last look finds one, or must confirm it.
 */
export function absenceIn(
  decision: DecisionName,
  { needsConfirmedAbsence, attention }: Asking,
): 'required' | 'optional' | undefined {
  if (decision !== 'retry' && decision !== 'amend-equipment') return undefined;
  if (needsConfirmedAbsence === true) return 'required';
  const { step, code } = attention ?? {};
  const isOffered = step === 'opening' && code !== undefined && MAY_CONFIRM_ABSENCE.has(code);
  return isOffered ? 'optional' : undefined;
}

/** The SS that the form names now, as Sismetro shows it; undefined if it was not read. */
export const candidateIn = ({ candidate, ss }: DecisionForm): LinkCandidate | undefined =>
  candidate?.ss === ss.trim() ? candidate.shown : undefined;

/** A confirmation for another end needs its own tick. */
export const withOutcome = (form: DecisionForm, choice: string): DecisionForm =>
  (choice !== 'released' && choice !== 'cancelled') || choice === form.outcome
    ? form
    : { ...form, outcome: choice, contradicts: false };

/** Returns true if the end that the operator chose is not what Ponte has read last in the ERP. */
export const isContradicting = (
  { outcome }: Pick<DecisionForm, 'outcome'>,
  read: ErpSituation | undefined,
): boolean => outcome !== '' && read !== undefined && !SHOWN_AS[outcome].includes(read);

/** How the ERP shows an order that ended in this way. */
const SHOWN_AS: Readonly<Record<'released' | 'cancelled', readonly ErpSituation[]>> = {
  released: ['released', 'billed'],
  cancelled: ['cancelled', 'missing'],
};

/**
 * What is missing or wrong, before the api is asked. The api decides.
 * @param read the order's situation that Ponte has read last in the ERP
 */
export function faultsOf(
  decision: DecisionName,
  form: DecisionForm,
  order: Asking,
  read?: ErpSituation,
): Faults {
  const absence: Faults =
    absenceIn(decision, order) === 'required' && !form.confirmedAbsent
      ? { confirmedAbsent: 'decision.absentMissing' }
      : {};
  switch (decision) {
    case 'amend-equipment':
      return { ...absence, ...equipmentFaults(form) };
    case 'retry':
      return absence;
    case 'link-ss':
      return linkFaults(form);
    case 'settle':
      return isContradicting(form, read) && !form.contradicts
        ? { contradicts: 'decision.contradictsMissing' }
        : {};
    case 'take-over':
    case 'release':
    case 'cancel':
      return {};
  }
}

function equipmentFaults({ equipmentKind, equipmentId, description }: DecisionForm): Faults {
  const [name, value] =
    equipmentKind === 'known'
      ? (['equipmentId', equipmentId] as const)
      : (['description', description] as const);
  return value.trim() === '' ? { [name]: 'decision.missing' } : {};
}

/** An SS can be linked only after it was shown. */
function linkFaults(form: DecisionForm): Faults {
  const { ss, link, acceptEnded } = form;
  const shown = candidateIn(form);
  return {
    ...(ss.trim() === ''
      ? { ss: 'decision.missing' }
      : shown === undefined
        ? { ss: 'decision.lookFirst' }
        : shown.refusal !== undefined && { ss: 'decision.cannotLink' }),
    ...(shown?.ended !== undefined && !acceptEnded && { acceptEnded: 'decision.endedMissing' }),
    ...(link.trim() !== '' &&
      !/^https?:\/\/\S+$/i.test(link.trim()) && { link: 'decision.notLink' }),
  };
}

/** The form as a request to the api. */
export function requestOf(
  decision: DecisionName,
  form: DecisionForm,
  reason: string,
  order: Asking,
): DecisionRequest {
  const absence = absenceIn(decision, order) !== undefined &&
    form.confirmedAbsent && { confirmedAbsent: true };
  switch (decision) {
    case 'amend-equipment':
      return {
        decision,
        reason,
        ...absence,
        equipment:
          form.equipmentKind === 'known'
            ? { id: form.equipmentId.trim() }
            : { description: form.description.trim() },
      };
    case 'link-ss': {
      const link = form.link.trim();
      return {
        decision,
        reason,
        ss: form.ss.trim(),
        ...(link !== '' && { link }),
        ...(form.acceptEnded && { acceptEnded: true }),
      };
    }
    case 'retry':
      return { decision, reason, ...absence };
    case 'settle':
      return { decision, reason, outcome: form.outcome === 'cancelled' ? 'cancelled' : 'released' };
    case 'take-over':
    case 'release':
    case 'cancel':
      return { decision, reason };
  }
}
