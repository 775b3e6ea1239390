import { orderReference, parseReference, type ClosingKey } from './ids.js';

/** Whether an SS belongs to a closing. `unknown`: it shows no reference, or a truncated one. */
export type Ownership = 'ours' | 'anothers' | 'unknown';

/**
 * How far the clocks of Sismetro and Ponte may be apart, in milliseconds: a quick service may have been opened this long
 * before its order reached Ponte.
 */
export const CLOCKS_APART_MS = 15 * 60_000;

/**
 * Decides whether an SS that Sismetro shows belongs to a closing. Only our complete reference proves it. A blank or
 * truncated reference, or free text, proves nothing either way.
 * @param view the SS as read; `reference` as Sismetro returns it
 * @param known the number that this closing has on other grounds: the answer to its own opening, or an operator's link
 */
export function belongsTo(
  view: { readonly ss: string; readonly reference?: string | undefined },
  closing: ClosingKey,
  known?: string,
): Ownership {
  const ours = orderReference(closing);
  const given = view.reference ?? '';
  const reference = given.trim();
  if (given === ours || reference === ours) return 'ours'; // an id may end in a blank
  if (isAnothers(reference, ours, closing)) return 'anothers';
  return view.ss === known ? 'ours' : 'unknown';
}

function isAnothers(reference: string, ours: string, closing: ClosingKey): boolean {
  const named = parseReference(reference);
  if (named === undefined) return false;
  return isEarlierClosing(named, closing) || !ours.startsWith(reference);
}

/** Returns true for an earlier closing of the same order, whose reference is a prefix of a later one's. */
const isEarlierClosing = (named: ClosingKey, { tenant, id, closing }: ClosingKey) =>
  named.tenant === tenant && named.id === id && named.closing < closing;

/** Returns true if the reference names an earlier closing of the same order. */
export function namesEarlierClosing(reference: string | undefined, closing: ClosingKey): boolean {
  const named = reference === undefined ? undefined : parseReference(reference.trim());
  return named !== undefined && isEarlierClosing(named, closing);
}
