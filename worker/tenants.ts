import type { TenantDeps } from '../activities/index.js';
import type { Logger } from '../platform/logging.js';
import type { TenantSettings } from '../platform/settings/types.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { Http } from '../vendors/http.js';
import { observed, type CallObserver } from '../vendors/observed.js';
import { createTenantVendors } from '../vendors/tenant-vendors.js';
import { createTenantFailures } from './tenant-failures.js';

export interface TenantsDeps {
  readonly http: Http;
  readonly logger: Logger;
  /** What watches the calls to a tenant's vendors. */
  readonly observersOf: (tenant: string) => readonly CallObserver[];
  readonly restoredAt: string | undefined;
  readonly incidents: Incidents;
}

/** Returns the tenant of some settings: the same one for as long as those settings apply, since its clients keep tokens. */
export function createTenants(deps: TenantsDeps): (settings: TenantSettings) => TenantDeps {
  const made = new WeakMap<TenantSettings, TenantDeps>();
  const failures = createTenantFailures(deps.incidents, deps.logger);
  return (settings) => {
    const tenant = made.get(settings) ?? createTenant(settings, { ...deps, failures });
    made.set(settings, tenant);
    return tenant;
  };
}

function createTenant(
  settings: TenantSettings,
  {
    http,
    logger,
    observersOf,
    restoredAt,
    incidents,
    failures,
  }: TenantsDeps & { readonly failures: ReturnType<typeof createTenantFailures> },
): TenantDeps {
  const { id, confirmCompletion, confirmCancellation, graceSeconds } = settings;
  const hiddenLink = (host: string) =>
    logger.warn({ tenant: id, host }, 'link not shown: see sismetro.linkHosts');
  return {
    ...createTenantVendors(settings, observed(http, observersOf(id)), hiddenLink),
    confirms: { completed: confirmCompletion, cancelled: confirmCancellation },
    graceMs: graceSeconds * 1_000,
    restoredAt,
    incidents,
    onTenantFailure: failures(id),
  };
}
