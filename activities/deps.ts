import type { Incidents } from '../platform/temporal/incidents.js';
import type { VendorError } from '../vendors/errors.js';
import type { ServiceEnd } from '../domain/lifecycle.js';
import type { SeniorX } from '../vendors/senior-x/senior-x.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';

/** One tenant as its activities need it. */
export interface TenantDeps {
  readonly senior: SeniorX;
  readonly sismetro: Sismetro;
  /** Is an end read in the SS before it settles the order? */
  readonly confirms: Readonly<Record<ServiceEnd, boolean>>;
  /** How long a vendor may still be at work on a call that we gave up, in milliseconds. */
  readonly graceMs: number;
  /** Where findings go that concern no order under way. */
  readonly incidents?: Pick<Incidents, 'report' | 'count' | 'isOpen'>;
  /** Told of each failure that concerns the whole tenant: its keys, its allowance. Must not throw. */
  readonly onTenantFailure?: (error: VendorError) => void;
  /** When Temporal's data were put back from a backup, ISO 8601, UTC. It then does not know what was done after that backup was made. */
  readonly restoredAt?: string | undefined;
}
