import type { TenantDeps } from '../activities/index.js';
import { hiddenLinkLogger, type Logger } from '../platform/logging.js';
import { systemsOf, type TenantSettings } from '../platform/settings/types.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { Vendor } from '../domain/ids.js';
import type { TokenKeeper } from '../vendors/auth/auth.js';
import type { Http } from '../vendors/http.js';
import { observed, type CallObserver } from '../vendors/call-observers.js';
import { createTenantVendors } from '../vendors/tenant-vendors.js';
import { createTenantRefusals } from '../activities/tenant-refusals.js';

export interface TenantsDeps {
  readonly http: Http;
  readonly logger: Logger;
  /** The observers of the calls to a tenant's vendors. */
  readonly observersOf: (tenant: string) => readonly CallObserver[];
  readonly restoredAt: string | undefined;
  /** Returns true if the current settings put the tenant in rehearsal. */
  readonly isRehearsal: (tenant: string) => boolean;
  readonly incidents: Incidents;
  /** Returns the keeper of a tenant's refresh tokens. */
  readonly keeperOf: (tenant: string) => (vendor: Vendor) => TokenKeeper;
}

/** Returns the tenant's clients. Returns the same ones while its settings stay the same, since clients keep tokens. */
export function createTenants(deps: TenantsDeps): (settings: TenantSettings) => TenantDeps {
  const { http, logger, observersOf, restoredAt, incidents, keeperOf } = deps;
  const made = new WeakMap<TenantSettings, TenantDeps>();
  const refusals = createTenantRefusals(incidents, logger);

  function createTenant(settings: TenantSettings): TenantDeps {
    const { id, mode, confirmCompletion, confirmCancellation, graceSeconds } = settings;
    const { observer, isOfOneOrder } = refusals(id);
    const vendorsIf = (isRehearsal: () => boolean) =>
      createTenantVendors(settings, {
        http: observed(http, [...observersOf(id), observer]),
        hiddenLink: hiddenLinkLogger(logger, id),
        isRehearsal,
        keeperOf: keeperOf(id),
      });
    const isRehearsal = () => mode === 'rehearsal' || deps.isRehearsal(id);
    const vendors = vendorsIf(isRehearsal);
    return {
      ...vendors,
      id,
      systems: systemsOf(settings),
      // an order may be rehearsed although this worker has older settings than the api
      rehearsal: mode === 'rehearsal' ? vendors : vendorsIf(() => true),
      isRehearsal,
      confirms: { completed: confirmCompletion, cancelled: confirmCancellation },
      graceMs: graceSeconds * 1_000,
      restoredAt,
      incidents,
      isOfOneOrder,
    };
  }

  return (settings) => {
    const tenant = made.get(settings) ?? createTenant(settings);
    made.set(settings, tenant);
    return tenant;
  };
}
