import { createHttp, type Http } from '../../vendors/http.js';
import { createTenantVendors } from '../../vendors/tenant-vendors.js';
import { connectTemporal } from '../../platform/temporal/connection.js';
import { readInstallation } from '../../platform/temporal/namespace.js';
import { newestWithSs } from '../../platform/temporal/listed-orders.js';
import { createTokenKeeper } from '../../platform/temporal/vendor-tokens.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { systemsOf, type Settings } from '../../platform/settings/types.js';
import { DEFAULT_SYSTEMS, inNamesOf } from '../../domain/systems.js';
import { CliError, EXIT } from '../exit.js';
import { whyAway } from '../why-away.js';
import { examineAssumptions } from './assumptions.js';
import { warning, type Finding } from './finding.js';
import { examineNotifications } from './notifications.js';
import { examineOidc } from './oidc.js';
import { examineOtherTenants } from './other-tenants.js';
import { examineInstallation, examinePublicUrl } from './public-url.js';
import { examineSettings } from './settings.js';
import { examineTemporal } from './temporal.js';
import { examineTraffic } from './traffic.js';
import { examineVendors } from './vendors.js';

const VENDOR_TIMEOUT_MS = 10_000;
const TEMPORAL_MS = 5_000;

/** Checks everything that an installation depends on. `tenant` limits the checks to one customer. */
export async function examine(file: string, tenant?: string): Promise<Finding[]> {
  const { settings, findings } = examineSettings(file);
  if (settings === undefined) return findings;
  const chosen = only(settings, tenant);
  const temporal = connectTemporal(chosen);
  const http = createHttp({ timeoutMs: VENDOR_TIMEOUT_MS });
  try {
    const found = await Promise.all([
      examinePublicUrl(chosen.api.publicUrl),
      examineThroughTemporal(temporal, http, chosen, tenant === undefined),
      // asks Temporal only for a refresh token, which is kept there
      ...chosen.tenants.map((one) =>
        examineVendors(one, { http, keeperOf: keeperOf(temporal, chosen, one.id) }),
      ),
      examineOidc(chosen),
      ...chosen.tenants.map(examineNotifications),
    ]);
    return [...findings, ...found.flat()].map(inNamesFrom(settings));
  } finally {
    await temporal.close();
    await http.close();
  }
}

/** Findings speak of the tenant's own systems. */
function inNamesFrom({ tenants }: Settings) {
  const names = new Map(tenants.map((one) => [one.id, systemsOf(one)]));
  return ({ tenant = '', text, cure, ...finding }: Finding): Finding => {
    const systems = names.get(tenant) ?? DEFAULT_SYSTEMS;
    return {
      ...finding,
      ...(tenant !== '' && { tenant }),
      text: inNamesOf(systems, text),
      ...(cure !== undefined && { cure: inNamesOf(systems, cure) }),
    };
  };
}

function only(settings: Settings, tenant: string | undefined): Settings {
  if (tenant === undefined) return settings;
  const tenants = settings.tenants.filter(({ id }) => id === tenant);
  if (tenants.length > 0) return { ...settings, tenants };
  throw new CliError(`A configuração não tem a empresa ${tenant}.`, EXIT.usage);
}

async function examineThroughTemporal(
  temporal: Temporal,
  http: Http,
  settings: Settings,
  isWhole: boolean,
): Promise<Finding[]> {
  const findings = await examineTemporal(temporal, settings);
  if (findings.some(({ state }) => state === 'failure')) return findings;
  const traffic = await Promise.all(
    settings.tenants.map((tenant) =>
      examineTraffic(temporal, tenant).catch((error: unknown) => [
        warning({ check: 'traffic', tenant: tenant.id }, whyAway(error), 'tente de novo'),
      ]),
    ),
  );
  const assumptions = await Promise.all(
    settings.tenants.map(async (tenant) =>
      examineAssumptions(
        tenant.id,
        {
          newest: await newestWithSs(temporal, tenant.id).catch(() => undefined),
          settled: await newestWithSs(temporal, tenant.id, 'settled').catch(() => undefined),
        },
        createTenantVendors(tenant, { http, keeperOf: keeperOf(temporal, settings, tenant.id) }),
      ),
    ),
  );
  const { taskQueue } = settings.temporal;
  const ours = await readInstallation(temporal, taskQueue, TEMPORAL_MS);
  const installation = await examineInstallation(settings.api.publicUrl, ours);
  const named = settings.tenants.map(({ id }) => id);
  const others = isWhole ? await examineOtherTenants(temporal, named) : [];
  return [...findings, ...traffic.flat(), ...assumptions.flat(), ...others, ...installation];
}

const keeperOf = (temporal: Temporal, { temporal: { taskQueue } }: Settings, tenant: string) =>
  createTokenKeeper(temporal, taskQueue, tenant);
