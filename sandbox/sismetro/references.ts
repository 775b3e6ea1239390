import type { Subject } from '../kit/ledger.js';

/**
 * The subject of a call with this reference. By default it is `<tenant>/<order id>`, with the number of a closing after
 * the last `~`. To Sismetro it is plain text.
 */
export function subjectOfReference(reference: unknown): Subject {
  if (typeof reference !== 'string') return {};
  const orderId = reference.slice(reference.indexOf('/') + 1).replace(/~\d+$/, '');
  return orderId === '' ? { reference } : { reference, orderId };
}

/** The subject of a call about this SS. */
export const subjectOf = ({
  ss,
  reference,
}: {
  readonly ss: number;
  readonly reference: string;
}): Subject => ({
  ss: String(ss),
  ...subjectOfReference(reference),
});
