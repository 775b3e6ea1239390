import type { SeniorX } from '../vendors/senior-x/senior-x.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';

/** One tenant as its activities need it. */
export interface TenantDeps {
  readonly senior: SeniorX;
  readonly sismetro: Sismetro;
  /** Read the SS before a completion releases the order. */
  readonly confirmCompletion: boolean;
}
