import { createStraightWay, type StraightWay, type TenantDeps } from '../activities/index.js';
import type { Logger } from '../platform/logging.js';
import type { TenantSettings } from '../platform/settings-types.js';
import type { Http } from '../vendors/http.js';
import { observed, type CallObserver } from '../vendors/observed.js';
import { createTenantVendors } from '../vendors/tenant-vendors.js';
import type { SpareCalls } from './pace.js';

/** One tenant as the activities of this process need it. */
export interface Tenant {
  readonly deps: TenantDeps;
  readonly straightWay: StraightWay;
}

export interface TenantsDeps {
  readonly http: Http;
  readonly logger: Logger;
  /** What watches the calls to a tenant's vendors. */
  readonly observersOf: (tenant: string) => readonly CallObserver[];
  readonly spareCalls: SpareCalls;
  readonly restoredAt: string | undefined;
}

/** Gives the tenant of some settings: the same one for as long as those settings stand, since its clients keep tokens. */
export function createTenants(deps: TenantsDeps): (settings: TenantSettings) => Tenant {
  const made = new WeakMap<TenantSettings, Tenant>();
  return (settings) => {
    const tenant = made.get(settings) ?? createTenant(settings, deps);
    made.set(settings, tenant);
    return tenant;
  };
}

function createTenant(
  settings: TenantSettings,
  { http, logger, observersOf, spareCalls, restoredAt }: TenantsDeps,
): Tenant {
  const { id, confirmCompletion, sismetro } = settings;
  const hiddenLink = (host: string) =>
    logger.warn({ tenant: id, host }, 'link not shown: see sismetro.linkHosts');
  const deps = {
    ...createTenantVendors(settings, observed(http, observersOf(id)), hiddenLink),
    confirmCompletion,
    restoredAt,
  };
  const mayCall = () => !confirmCompletion || spareCalls.take(id, sismetro.requestsPerMinute);
  return { deps, straightWay: createStraightWay(deps, mayCall) };
}
