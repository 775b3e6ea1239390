/**
 * Portuguese texts of incidents about settled orders. They appear in lists and notifications, so they contain no
 * personal data and no vendor's words.
 */
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
  if (closing === undefined) {
    return finding(
      'unexplained-ss',
      `A Sismetro mostra a SS ${ss} com a nossa referência, mas o pedido ${name} não é acompanhado aqui. Confira se há outra instalação, ou se o Temporal foi restaurado.`,
    );
  }
  if (isOther && closing.ss !== undefined) {
    return finding(
      'double-ss',
      `O pedido ${name} tem a SS ${closing.ss}, mas a Sismetro mostra também a SS ${ss} com a mesma referência. Cancele na Sismetro a que sobra.`,
    );
  }
  if (closing.isRunning) return undefined;
  if (isOther) {
    return finding(
      'unexplained-ss',
      `O pedido ${name} foi encerrado sem SS, mas a Sismetro mostra a SS ${ss} dele. Confira-a e cancele-a na Sismetro, se for o caso.`,
    );
  }
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

const DONE = { released: 'liberado', cancelled: 'cancelado' } as const;

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
  const request = ss === undefined ? '' : ` e com a SS ${ss}`;
  return {
    key: `webhook-changed/${name}`,
    kind: 'late-contradiction',
    problem: `O pedido ${name} foi ${DONE[outcome]} antes que alguém respondesse a esta mudança. ${question} Compare o que foi ${DONE[outcome]} com o pedido no Senior X${request}; se não combinarem, corrija o pedido no Senior X.`,
    subjects: [name, ...(ss === undefined ? [] : [`SS ${ss}`])],
  };
}

const STATES: Partial<Record<ServiceState, string>> = {
  completed: 'concluída',
  cancelled: 'cancelada',
  removed: 'excluída ou mesclada em outra',
};

function lateContradictionText(
  name: string,
  outcome: Outcome,
  ss: string | undefined,
  state: ServiceState,
): string {
  const request = ss === undefined ? 'a SS dele' : `a SS ${ss}`;
  return `O pedido ${name} foi ${DONE[outcome]}, mas depois disso ${request} aparece ${STATES[state] ?? 'em aberto (reaberta?)'} na Sismetro. Confira os dois.`;
}
