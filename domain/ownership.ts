import { orderReference, parseReference, type ClosingKey } from './ids.js';

/** Whether an SS belongs to a closing. `unknown`: it shows no reference, or one that was cut. */
export type Ownership = 'ours' | 'anothers' | 'unknown';

/**
 * Decides whether an SS that Sismetro shows belongs to a closing. Only our whole reference proves it. A blank or cut
 * reference, or a text that people wrote, proves nothing either way.
 * @param view the SS as it was read; `reference` as Sismetro gives it back
 * @param known the number that this closing holds on other grounds: the answer to its own opening, or an operator's link
 */
export function belongsTo(
  view: { readonly ss: string; readonly reference?: string | undefined },
  closing: ClosingKey,
  known?: string,
): Ownership {
  const ours = orderReference(closing);
  const given = view.reference ?? '';
  const reference = given.trim();
  if (given === ours || reference === ours) return 'ours'; // an id may itself end in a blank
  if (isAnothers(reference, ours, closing)) return 'anothers';
  return view.ss === known ? 'ours' : 'unknown';
}

function isAnothers(reference: string, ours: string, closing: ClosingKey): boolean {
  const named = parseReference(reference);
  if (named === undefined) return false;
  return isEarlierClosing(named, closing) || !ours.startsWith(reference);
}

/** Is this an earlier closing of the same order? Its whole reference is the beginning of a later one's. */
const isEarlierClosing = (named: ClosingKey, { tenant, id, closing }: ClosingKey) =>
  named.tenant === tenant && named.id === id && named.closing < closing;

/** Does this reference name an earlier closing of the same order? */
export function namesEarlierClosing(reference: string | undefined, closing: ClosingKey): boolean {
  const named = reference === undefined ? undefined : parseReference(reference.trim());
  return named !== undefined && isEarlierClosing(named, closing);
}
