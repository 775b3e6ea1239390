/** Which decisions about an order are possible, as its workflow and the lists tell. */
import type { AttentionCode, Phase } from './lifecycle.js';

const HOUR_MS = 3_600_000;

/** Returns true if an operator may release or cancel the order: it asks, is past its opening, or has been opening for an hour. */
export const mayBeEnded = (
  order: { readonly asks: boolean; readonly phase: Phase; readonly openedAt: string },
  now: number,
): boolean =>
  order.asks || order.phase !== 'opening' || now - Date.parse(order.openedAt) >= HOUR_MS;

/** Questions about a possible SS: opening again needs the operator's confirmation that Sismetro has none. */
export const NEEDS_ABSENCE: ReadonlySet<AttentionCode> = new Set([
  'maybe-opened',
  'number-missing',
]);
