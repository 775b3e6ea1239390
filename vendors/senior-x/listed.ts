import type { NotOpened } from '../../domain/findings.js';
import { VendorError } from '../vendor-error.js';
import type { AwaitingOrder, SeniorX, WholeAwaitingOrder } from './senior-x.js';

/** Returns the id of an entry of the list. */
export const idOf = (entry: AwaitingOrder): string =>
  entry.kind === 'order' ? entry.order.id : entry.id;

/**
 * Fetches the order of a thin entry of the list, as if the list had shown it whole. One that cannot be fetched is
 * unreadable: throws `VendorError` only about what concerns all orders (`credentials`, `quota`).
 */
export async function fetchListed(
  senior: Pick<SeniorX, 'fetchOrder'>,
  id: string,
): Promise<WholeAwaitingOrder> {
  const found = await senior.fetchOrder(id).catch(problemOfOne);
  if (found === undefined) return { kind: 'ignored', id, reason: 'not-found' }; // since the list was read
  if ('code' in found) return { kind: 'unreadable', id, problem: found };
  if (found.status === 'awaiting-integration') return found.order;
  // the ERP lists it as awaiting: its own situation should mean that, too
  return found.status === 'unknown'
    ? { kind: 'unreadable', id, problem: { code: 'no-meaning', params: {} } }
    : { kind: 'ignored', id, reason: 'not-awaiting' };
}

/** Returns why an order of a list could not be fetched. Throws what concerns all of them. */
function problemOfOne(error: unknown): NotOpened {
  if (!(error instanceof VendorError)) throw error;
  const { meaning, status, code = meaning } = error;
  if (meaning === 'credentials' || meaning === 'quota') throw error;
  return { code: 'not-read', params: { why: status === undefined ? code : `HTTP ${status}` } };
}
