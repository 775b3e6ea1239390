import { orderReference, orderWorkflowId, type ClosingKey } from '../domain/ids.js';
import type { ServiceEnd, ServiceState } from '../domain/lifecycle.js';
import { belongsTo } from '../domain/ownership.js';
import type { Orders } from '../platform/temporal/orders.js';
import { orIfUnsupported } from '../vendors/answer-meaning.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';

/** What Sismetro shows of an SS whose end was announced. */
export type Confirmation =
  /**
   * `at`: when it was read, by the clock of the worker, before the request was sent. `endedAt`: when the service ended,
   * if the SS shows that. Both ISO 8601.
   */
  | { readonly kind: 'shown'; readonly at: string; readonly endedAt?: string }
  /** The tenant does not confirm ends, or this Sismetro cannot be read: the announcement counts. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'not-shown'; readonly state: ServiceState | 'not-found' }
  /** The SS belongs to another order. */
  | { readonly kind: 'anothers' };

/** An SS that a closing has, and the grounds for it. */
export interface HeldRequest {
  readonly ss: string;
  readonly by?: 'answer' | 'reference' | 'operator' | undefined;
}

/** Reads the SS before its end settles the order: a callback may be early, forged, or about another order. */
export const confirmEnd =
  (tenant: TenantDeps, orders: Pick<Orders, 'holdersOf'>) =>
  (key: ClosingKey, held: HeldRequest, end: ServiceEnd): Promise<Confirmation> =>
    callingVendor(tenant, () => readEnd(tenant, orders, key, held, end));

/**
 * Does the work of `confirmEnd`. Throws `VendorError`.
 * @param timeoutMs if less than the usual 25 s
 */
export async function readEnd(
  { sismetro, confirms }: TenantDeps,
  orders: Pick<Orders, 'holdersOf'>,
  key: ClosingKey,
  { ss, by }: HeldRequest,
  end: ServiceEnd,
  timeoutMs?: number,
): Promise<Confirmation> {
  const at = new Date().toISOString();
  const read = confirms[end]
    ? await orIfUnsupported('not-asked', sismetro.readServiceRequest(ss, timeoutMs))
    : 'not-asked';
  if (read === undefined) return { kind: 'not-shown', state: 'not-found' };
  const view = read === 'not-asked' ? undefined : read;
  if (view !== undefined && belongsTo(view, key, ss) !== 'ours') return { kind: 'anothers' };
  const isProven =
    view?.reference === orderReference(key) || (view === undefined && by !== 'operator');
  if (!isProven && (await isHeldByAnother(orders, key, ss))) return { kind: 'anothers' };
  if (view === undefined) return { kind: 'not-asked' };
  const { state, closedAt } = view;
  if (state !== end) return { kind: 'not-shown', state };
  return { kind: 'shown', at, ...(closedAt !== undefined && { endedAt: closedAt }) };
}

/** Returns true if another closing has this number. The answer may be outdated, since visibility lags behind. */
export async function isHeldByAnother(
  orders: Pick<Orders, 'holdersOf'>,
  key: ClosingKey,
  ss: string,
): Promise<boolean> {
  const holders = await orders.holdersOf(key.tenant, ss);
  return holders.some((holder) => orderWorkflowId(holder) !== orderWorkflowId(key));
}
