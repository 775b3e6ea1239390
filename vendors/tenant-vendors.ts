import type { Vendor } from '../domain/ids.js';
import { refreshed, type TokenKeeper } from './auth/auth.js';
import type { Token } from './auth/tokens.js';
import type { Http } from './http.js';
import { createSeniorX, seniorXAuthDeps, type SeniorXClientSettings } from './senior-x/client.js';
import { withoutWrites } from './rehearsal.js';
import type { SeniorX } from './senior-x/senior-x.js';
import {
  createSismetro,
  sismetroAuthDeps,
  type SismetroClientSettings,
} from './sismetro/client.js';
import type { HiddenLink } from './sismetro/links.js';
import type { Sismetro } from './sismetro/sismetro.js';

/** The settings of a tenant that its vendors' clients need. */
export interface VendorTenant {
  readonly id: string;
  /** In a rehearsal nothing is written at a vendor. */
  readonly mode: 'live' | 'rehearsal';
  readonly timeZone: string;
  readonly branches: SeniorXClientSettings['branches'];
  readonly senior: Omit<SeniorXClientSettings, 'tenant' | 'branches'>;
  readonly sismetro: Omit<SismetroClientSettings, 'timeZone'>;
}

export interface VendorDeps {
  readonly http: Http;
  readonly hiddenLink?: HiddenLink | undefined;
  /** Returns true if the tenant is in rehearsal now, whatever its `mode` was when the clients were created. */
  readonly isRehearsal?: (() => boolean) | undefined;
  /** Returns the keeper of refresh tokens that change with each use. */
  readonly keeperOf?: ((vendor: Vendor) => TokenKeeper) | undefined;
}

/**
 * Creates the clients of one tenant's two vendors. They keep its tokens, so create them once and share them. In a
 * rehearsal they read and log in; a write throws `NotSent`.
 */
export function createTenantVendors(
  { id: tenant, mode, timeZone, branches, senior, sismetro }: VendorTenant,
  { hiddenLink, isRehearsal = () => false, keeperOf, ...deps }: VendorDeps,
): { senior: SeniorX; sismetro: Sismetro } {
  const http = withoutWrites(deps.http, () => mode === 'rehearsal' || isRehearsal());
  return {
    senior: createSeniorX(
      { ...senior, tenant, branches },
      { http, keeper: keeperOf?.('senior-x') },
    ),
    sismetro: createSismetro(
      { ...sismetro, timeZone },
      { http, hiddenLink, keeper: keeperOf?.('sismetro') },
    ),
  };
}

/**
 * Uses a tenant's refresh token, which the vendor may accept only once. Returns undefined if the tenant's profile does
 * not log in this way.
 */
export function refreshTenantToken(
  { id: tenant, timeZone, branches, senior, sismetro }: VendorTenant,
  vendor: Vendor,
  refreshToken: string,
  http: Http,
): Promise<Token> | undefined {
  const side = { 'senior-x': senior, sismetro }[vendor];
  const { oauth2 } = side.profile.auth ?? {};
  if (oauth2?.refreshToken === undefined) return undefined;
  const deps = { http, now: Date.now };
  const auth =
    vendor === 'senior-x'
      ? seniorXAuthDeps({ ...senior, tenant, branches }, deps)
      : sismetroAuthDeps({ ...sismetro, timeZone }, deps);
  return refreshed(oauth2, refreshToken, auth);
}
