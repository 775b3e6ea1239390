import type { Subject } from '../kit/ledger.js';
import type { ServiceRequest } from './service-requests.js';

/**
 * What a call with this reference is about. By our default `<tenant>/<order id>`; behind the last `~` may be the number of
 * one of the order's closings. To Sismetro it is a text like any other.
 */
export function subjectOfReference(reference: unknown): Subject {
  if (typeof reference !== 'string') return {};
  const orderId = reference.slice(reference.indexOf('/') + 1).replace(/~\d+$/, '');
  return orderId === '' ? { reference } : { reference, orderId };
}

/** What a call about this SS is about. */
export const subjectOf = ({
  ss,
  reference,
}: Pick<ServiceRequest, 'ss' | 'reference'>): Subject => ({
  ss: String(ss),
  ...subjectOfReference(reference),
});
