import type { Http } from './http.js';
import { createSeniorX, type SeniorXClientSettings } from './senior-x/client.js';
import type { SeniorX } from './senior-x/senior-x.js';
import { createSismetro, type SismetroClientSettings } from './sismetro/client.js';
import type { HiddenLink } from './sismetro/links.js';
import type { Sismetro } from './sismetro/sismetro.js';

/** What of a tenant's settings its vendors' clients need. */
export interface VendorTenant {
  readonly id: string;
  readonly timeZone: string;
  readonly branches: SeniorXClientSettings['branches'];
  readonly senior: Omit<SeniorXClientSettings, 'tenant' | 'branches'>;
  readonly sismetro: Omit<SismetroClientSettings, 'timeZone'>;
}

/** The clients of one tenant's two vendors. They keep its token, so make them once and share them. */
export function createTenantVendors(
  { id: tenant, timeZone, branches, senior, sismetro }: VendorTenant,
  http: Http,
  hiddenLink?: HiddenLink,
): { senior: SeniorX; sismetro: Sismetro } {
  return {
    senior: createSeniorX({ ...senior, tenant, branches }, { http }),
    sismetro: createSismetro({ ...sismetro, timeZone }, { http, hiddenLink }),
  };
}
