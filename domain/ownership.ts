import { isServiceEnd, type ServiceState } from './lifecycle.js';
import { orderReference, parseReference, type ClosingKey } from './ids.js';

/** Whether an SS belongs to a closing. `unknown`: it shows no reference, or one that may be truncated. */
export type Ownership = 'ours' | 'anothers' | 'unknown';

/** What an SS shows of its owner. */
interface ShownReference {
  readonly ss: string;
  /** As Sismetro returns it. */
  readonly reference?: string | undefined;
  /** An SS of ours would show our whole reference in this place, so anything else in it, even nothing, is not ours. A mark in a description always is whole: its digits prove it. */
  readonly isReferenceWhole?: boolean | undefined;
}

/**
 * Decides whether an SS that Sismetro shows belongs to a closing. Only our complete reference proves it. A blank or
 * truncated reference, or free text, proves nothing either way, unless it is known to be whole.
 * @param known the number that this closing has on other grounds: the answer to its own opening, or an operator's link.
 * Only the reference of another closing outweighs it
 */
export function belongsTo(view: ShownReference, closing: ClosingKey, known?: string): Ownership {
  const ours = orderReference(closing);
  const { ss, reference: given = '', isReferenceWhole = false } = view;
  const reference = given.trim();
  if (given === ours || reference === ours) return 'ours'; // an id may end in a blank
  const named = parseReference(reference);
  const mayBeCut = !isReferenceWhole && ours.startsWith(reference);
  if (named !== undefined && (isEarlierClosing(named, closing) || !mayBeCut)) return 'anothers';
  if (ss === known) return 'ours';
  return isReferenceWhole ? 'anothers' : 'unknown';
}

/** Returns true for an earlier closing of the same order, whose reference is a prefix of a later one's. */
const isEarlierClosing = (named: ClosingKey, { tenant, id, closing }: ClosingKey) =>
  named.tenant === tenant && named.id === id && named.closing < closing;

/** Returns true if the reference names an earlier closing of the same order. */
export function namesEarlierClosing(reference: string | undefined, closing: ClosingKey): boolean {
  const named = reference === undefined ? undefined : parseReference(reference.trim());
  return named !== undefined && isEarlierClosing(named, closing);
}

/**
 * How far the clocks of Sismetro and Ponte may be apart, in milliseconds: a quick service may have been opened this long
 * before its order reached Ponte.
 */
export const CLOCKS_APART_MS = 15 * 60_000;

/**
 * Returns when the first SS of a closing may have been opened, in milliseconds since the epoch.
 * @param closingAt when the closing reached Ponte, ISO 8601
 */
export const earliestOpening = (closingAt: string): number =>
  Date.parse(closingAt) - CLOCKS_APART_MS;

/** Returns true if the SS has ended or was removed, and was opened too early for a quick service of this closing. */
export function endedBeforeClosing(
  { state, openedAt }: { readonly state: ServiceState; readonly openedAt?: string },
  closingAt: string,
): boolean {
  if (!isServiceEnd(state) && state !== 'removed') return false;
  const opened = Date.parse(openedAt ?? '');
  return Number.isNaN(opened) || opened < earliestOpening(closingAt);
}
