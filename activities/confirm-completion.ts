import type { ServiceState } from '../domain/lifecycle.js';
import { VendorError } from '../vendors/errors.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** What Sismetro shows of an SS whose completion was announced. */
export type Confirmation =
  | { readonly kind: 'confirmed' }
  /** The tenant does without, or this Sismetro cannot be read: the announcement stands alone. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'contradicted'; readonly state: ServiceState | 'not-found' };

/** Reads the SS before its completion releases money: a callback alone may be early, or forged. */
export const confirmCompletion =
  (tenant: TenantDeps) =>
  (ss: string): Promise<Confirmation> =>
    callingVendor(() => readEnd(tenant, ss));

/**
 * What `confirmCompletion` gives; fails with `VendorError`.
 * @param timeoutMs where less than the usual 25 s
 */
export async function readEnd(
  { sismetro, confirmCompletion: asked }: TenantDeps,
  ss: string,
  timeoutMs?: number,
): Promise<Confirmation> {
  if (!asked) return { kind: 'not-asked' };
  try {
    const state = (await sismetro.readServiceRequest(ss, timeoutMs))?.state ?? 'not-found';
    return state === 'completed' ? { kind: 'confirmed' } : { kind: 'contradicted', state };
  } catch (error) {
    if (error instanceof VendorError && error.meaning === 'unsupported')
      return { kind: 'not-asked' };
    throw error;
  }
}
