/** Pure rules: which findings about an order are incidents. */
import { closingName, type ClosingName } from '../../domain/ids.js';
import {
  endOf,
  isOutcome,
  isServiceEnd,
  type Outcome,
  type Phase,
  type ServiceEnd,
  type ServiceState,
} from '../../domain/lifecycle.js';
import type { IncidentReport } from './messages.js';
import {
  changedUnansweredText,
  doubleSsText,
  eitherSsText,
  lateContradictionText,
  settledWithoutSsText,
  unknownOrderText,
} from './texts.js';

/** An SS of a closing, as Sismetro shows it or a callback reports it. */
export interface SeenRequest {
  /** Absent if a callback named only our reference. */
  readonly ss?: string | undefined;
  readonly state: ServiceState;
}

/** The closing that the SS refers to, as Temporal knows it. */
export interface KnownClosing {
  readonly isRunning: boolean;
  readonly phase: Phase;
  readonly ss?: string | undefined;
  /** Sismetro shows our reference on its SS. */
  readonly isSsProven?: boolean;
}

/** An incident, and its key within its tenant. */
export type KeyedReport = IncidentReport & { readonly key: string };

/**
 * Returns the incident for an SS with our reference that its closing does not explain, or undefined if there is nothing
 * to explain. A cancelled or removed SS that is not the closing's own is harmless.
 */
export function unexplained(
  { ss, state }: SeenRequest,
  key: ClosingName,
  closing: KnownClosing | undefined,
): KeyedReport | undefined {
  const name = closingName(key);
  const numbers = new Set([ss, closing?.ss].flatMap((one) => one ?? []));
  const finding = (
    kind: IncidentReport['kind'],
    problem: string,
    subject = ss ?? name,
  ): KeyedReport => ({
    key: `${kind}/${subject}`,
    kind,
    problem,
    subjects: [name, ...[...numbers].map((one) => `SS ${one}`)],
  });
  const isOther = ss !== undefined && ss !== closing?.ss;
  if (isOther && (state === 'cancelled' || state === 'removed')) return undefined;
  if (closing === undefined) return finding('unexplained-ss', unknownOrderText(name, ss));
  if (isOther && closing.ss !== undefined) {
    const text = closing.isSsProven ? doubleSsText : eitherSsText;
    return finding('double-ss', text(name, closing.ss, ss));
  }
  if (closing.isRunning) return undefined;
  if (isOther) return finding('unexplained-ss', settledWithoutSsText(name, ss));
  const { phase } = closing;
  if (!isOutcome(phase)) return undefined; // it was terminated or it failed
  if (state === endOf(phase) || state === 'unknown' || state === 'ignored') return undefined;
  if (state === 'removed' && phase === 'cancelled') return undefined;
  // each state is its own incident: the operator who acknowledged the reopened SS does not know that it was cancelled
  return finding(
    'late-contradiction',
    lateContradictionText(name, phase, ss, state),
    `${ss ?? name}/${state}`,
  );
}

/**
 * Returns true if what Sismetro shows of a settled order's SS is new. After Sismetro's own end, any other state is.
 * After an operator's, only another end is, and not the one that the operator knew and decided against: the SS of such
 * an order may still be open.
 */
export const isNews = (
  state: ServiceState,
  {
    by,
    overruled,
  }: { readonly by?: 'sismetro' | 'operator'; readonly overruled?: ServiceEnd } = {},
): boolean => by === 'sismetro' || (isServiceEnd(state) && state !== overruled);

/**
 * Returns the incident for a changed webhook that nobody had answered when its order was settled.
 * @param question the question that the order would have asked
 */
export function changedUnanswered(
  key: ClosingName,
  outcome: Outcome,
  ss: string | undefined,
  question: string,
): KeyedReport {
  const name = closingName(key);
  return {
    key: `webhook-changed/${name}`,
    kind: 'late-contradiction',
    problem: changedUnansweredText(name, outcome, ss, question),
    subjects: [name, ...(ss === undefined ? [] : [`SS ${ss}`])],
  };
}
