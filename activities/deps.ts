import type { SeniorX } from '../vendors/senior-x/senior-x.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';

/** One tenant as its activities need it. */
export interface TenantDeps {
  readonly senior: SeniorX;
  readonly sismetro: Sismetro;
  /** Read the SS before a completion releases the order. */
  readonly confirmCompletion: boolean;
  /** When Temporal's data were put back from a backup, ISO 8601, UTC. It then does not know what was done after that backup was made. */
  readonly restoredAt?: string | undefined;
}
