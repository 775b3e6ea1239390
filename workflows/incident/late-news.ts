/** Pure rules: which news about an order are an incident, since the order can no longer ask about it. */
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
import type { Incident, IncidentKind } from '../../domain/incidents.js';
import type { OrderPart } from '../../domain/questions.js';
import type { IncidentReport } from './messages.js';

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

/** Returns the key of the incident of this kind about an SS, or about an order without one. */
export const incidentKey = (kind: IncidentKind, subject: string): string => `${kind}/${subject}`;

/** An incident, and its key within its tenant. */
export type KeyedReport = IncidentReport & { readonly key: string };

/**
 * Returns the incident for an SS with our reference that its closing does not explain, or undefined if there is nothing
 * to explain. A cancelled or removed SS that is not the closing's own is harmless; a cancelled one of an order that nobody
 * knows is not: the order still waits in an ERP that lists none.
 */
export function unexplained(
  { ss, state }: SeenRequest,
  key: ClosingName,
  closing: KnownClosing | undefined,
): KeyedReport | undefined {
  const name = closingName(key);
  const numbers = new Set([ss, closing?.ss].flatMap((one) => one ?? []));
  const finding = (incident: Incident, subject = ss ?? name): KeyedReport => ({
    ...incident,
    key: incidentKey(incident.kind, subject),
    subjects: [name, ...[...numbers].map((one) => `SS ${one}`)],
  });
  const known = { order: name, ...(ss !== undefined && { ss }) };
  const isOther = ss !== undefined && ss !== closing?.ss;
  if (isOther && (state === 'removed' || (state === 'cancelled' && closing !== undefined)))
    return undefined;
  if (closing === undefined) return finding({ kind: 'unexplained-ss', params: known });
  if (isOther && closing.ss !== undefined) {
    const params = {
      ...{ order: name, own: closing.ss, other: ss },
      ...(!closing.isSsProven && { unproven: true as const }),
    };
    return finding({ kind: 'double-ss', params });
  }
  if (closing.isRunning) return undefined;
  if (isOther) return finding({ kind: 'unexplained-ss', params: { ...known, settled: true } });
  const { phase } = closing;
  if (!isOutcome(phase)) return undefined; // it was terminated or it failed
  if (state === endOf(phase) || state === 'unknown' || state === 'ignored') return undefined;
  if (state === 'removed' && phase === 'cancelled') return undefined;
  // each state is its own incident: the operator who acknowledged the reopened SS does not know that it was cancelled
  return finding(
    { kind: 'late-contradiction', params: { ...known, outcome: phase, state } },
    `${ss ?? name}/${state}`,
  );
}

/** How an order was settled. */
export interface Settled {
  readonly by?: 'sismetro' | 'operator';
  /** The end that the operator knew, and decided against. */
  readonly overruled?: ServiceEnd;
}

/**
 * Returns true if what Sismetro shows of a settled order's SS is new. After Sismetro's own end, any other state is.
 * After an operator's, only another end is, and not the one that the operator knew and decided against: the SS of such
 * an order may still be open.
 */
const isNews = (state: ServiceState, { by, overruled }: Settled = {}): boolean =>
  by === 'sismetro' || (isServiceEnd(state) && state !== overruled);

/** Returns the incident for an SS as `unexplained` does, or undefined if it is no news about a settled order. */
export async function newsOf(
  finding: KeyedReport | undefined,
  state: ServiceState,
  readSettled: () => Promise<Settled | undefined>,
): Promise<KeyedReport | undefined> {
  if (finding?.kind !== 'late-contradiction') return finding;
  return isNews(state, await readSettled()) ? finding : undefined;
}

/**
 * Returns the incident for a changed webhook that nobody had answered when its order was settled.
 * @param changed what the order would have asked about
 */
export function changedUnanswered(
  key: ClosingName,
  outcome: Outcome,
  ss: string | undefined,
  changed: readonly OrderPart[],
): KeyedReport {
  const name = closingName(key);
  return {
    key: `webhook-changed/${name}`,
    kind: 'late-contradiction',
    params: { order: name, outcome, changed, ...(ss !== undefined && { ss }) },
    subjects: [name, ...(ss === undefined ? [] : [`SS ${ss}`])],
  };
}
