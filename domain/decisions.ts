/**
 * What can be decided about an order, and when, as far as lists know it, too. What one order allows:
 * `workflows/service-order/rules/decisions.ts`; who may decide: `api/auth/authorize.ts`; what a decision must say, such as its
 * reason: `api/operators/request-schemas.ts`.
 */
import type { AttentionCode, Phase } from './lifecycle.js';

/** What an operator can decide about an order; docs/decisions.md explains each one. */
export const DECISIONS = [
  'retry',
  'amend-equipment',
  'link-ss',
  'take-over',
  'release',
  'cancel',
  'settle',
] as const;

export type DecisionName = (typeof DECISIONS)[number];

/**
 * The decisions that can be applied to many orders at once: those that are the same for each order. Which orders are left
 * out: `api/operators/bulk/selection.ts`.
 */
export const BULK_DECISIONS = [
  'retry',
  'amend-equipment',
  'take-over',
  'release',
  'cancel',
] as const satisfies readonly DecisionName[];

const HOUR_MS = 3_600_000;

/** Returns true if an operator may release or cancel the order: it asks, is past its opening, or has been opening for an hour. */
export const mayBeEnded = (
  order: { readonly asks: boolean; readonly phase: Phase; readonly openedAt: string },
  now: number,
): boolean =>
  order.asks || order.phase !== 'opening' || now - Date.parse(order.openedAt) >= HOUR_MS;

/** Questions about a possible SS. */
const MAY_HAVE_SS: ReadonlySet<AttentionCode> = new Set(['maybe-opened', 'number-missing']);

/** Returns true if opening again needs the operator's confirmation that Sismetro has no SS. */
export const needsAbsence = ({
  ss,
  attention,
}: {
  readonly ss?: unknown;
  readonly attention?: { readonly code: AttentionCode } | null;
}): boolean =>
  (ss ?? undefined) === undefined &&
  attention?.code !== undefined &&
  MAY_HAVE_SS.has(attention.code);
