import type { Incidents } from '../platform/temporal/incidents.js';
import type { VendorError } from '../vendors/vendor-error.js';
import type { SystemNames } from '../domain/systems.js';
import type { ServiceEnd } from '../domain/lifecycle.js';
import type { SeniorX } from '../vendors/senior-x/senior-x.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';

/** The clients and settings of one tenant, as its activities use them. */
export interface TenantDeps {
  readonly id: string;
  /** What its two systems are called in texts. */
  readonly systems: SystemNames;
  readonly senior: SeniorX;
  readonly sismetro: Sismetro;
  /** The same vendors, whose writes throw `NotSent` with the request that they built. */
  readonly rehearsal: Pick<TenantDeps, 'senior' | 'sismetro'>;
  /** Returns true if the tenant is in rehearsal now. */
  readonly isRehearsal: () => boolean;
  /** For each end: whether the SS is read before the end settles the order (`confirmCompletion`, `confirmCancellation`). */
  readonly confirms: Readonly<Record<ServiceEnd, boolean>>;
  /** How long a vendor may still be working on a call that we gave up (`graceSeconds`), in milliseconds. */
  readonly graceMs: number;
  /** Receives findings that concern no running order. */
  readonly incidents: Pick<Incidents, 'report' | 'count' | 'isKnown' | 'withdraw'>;
  /**
   * Called for each refusal of keys, rights or quota. Returns true if only this order meets it, while the vendor accepts
   * the same call of others; otherwise it concerns the whole tenant. Must not throw.
   * @param order name of the order's closing, if the call is about one
   */
  readonly isOfOneOrder: (error: VendorError, order?: string) => boolean;
  /**
   * When Temporal was restored from a backup, ISO 8601, UTC. It does not know what was done after the backup was made.
   */
  readonly restoredAt?: string | undefined;
}
