import type { Express } from 'express';
import type { Registry } from 'prom-client';
import type { Logger } from '../platform/logging.js';
import { createCustomerKeys } from '../platform/customer-keys.js';
import { registerCertificateMetrics, createMetricsRegistry } from '../platform/metrics.js';
import { vendorMetricsOf } from '../platform/vendor-metrics.js';
import { createVendorTraffic } from '../platform/vendor-traffic.js';
import { findTenant, type Settings, type TenantSettings } from '../platform/settings/types.js';
import { connectTemporal, type TemporalConnection } from '../platform/temporal/connection.js';
import { readOpenWork } from '../platform/temporal/open-work.js';
import { listOtherTenants } from '../platform/temporal/other-tenants.js';
import { readInstallation } from '../platform/temporal/namespace.js';
import { createOrders, type Orders } from '../platform/temporal/orders.js';
import { readParkedVolume } from '../platform/temporal/parked.js';
import { atLeast, behind } from '../platform/temporal/temporal.js';
import { reportTraffic } from '../platform/temporal/vendor-traffic.js';
import { createTokenKeeper } from '../platform/temporal/vendor-tokens.js';
import { createHttp } from '../vendors/http.js';
import { observed } from '../vendors/call-observers.js';
import { createTenantVendors, type VendorDeps } from '../vendors/tenant-vendors.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';
import type { LiveSettings } from '../platform/live-settings.js';
import { createReload, type Reload } from './live-settings.js';
import { createApp } from './app.js';
import { createAudit } from './operators/audit/audit.js';
import { createCircuitBreaker } from './http/circuit-breaker.js';
import { createDeliveries } from './inbound/deliveries.js';
import { createDeliveryLog } from './inbound/log/delivery-log.js';
import { createReadiness } from './http/health.js';
import { createIngest } from './inbound/ingest.js';
import { createApiMetrics } from './metrics/api-metrics.js';
import { createReplays } from './inbound/replay-protection.js';
import { createOrderIndex } from '../platform/temporal/order-index.js';
import { createPark, type Park, createParkingQuota, type ParkingQuota } from './inbound/parking.js';
import { createOpenSessions } from './auth/session-store.js';
import { registerOrderGauges } from './metrics/order-gauges.js';
import { createReadingShares } from './inbound/reading-shares.js';
import { startDrainer } from './inbound/spool/drainer.js';
import { createRedeliver } from './inbound/spool/redeliver.js';
import { registerSpoolGauges } from './inbound/spool/gauges.js';
import { MEGABYTE, spoolLimits, type Spool } from './inbound/spool/spool.js';

/** The api without its ports. */
export interface Services {
  readonly app: Express;
  readonly registry: Registry;
  readonly reload: Reload;
  close(): Promise<void>;
}

export interface ServicesOptions {
  /** The folder of the built console; by default where `npm run build` puts it. */
  readonly consoleDir?: string | undefined;
  /** The access to Temporal; by default a connection to the address of the settings. */
  readonly connection?: TemporalConnection;
  /** How long the drainer rests while the spool is empty, in milliseconds; 200 if absent. */
  readonly drainerIdleMs?: number;
  /** Limit of one question to Temporal while a caller waits, in milliseconds; 2 s if absent. */
  readonly temporalMs?: number;
  /** What each question to Temporal gets at least, in milliseconds; for tests on a busy machine. */
  readonly leastTemporalMs?: number;
  /** Limit of a call to Sismetro while a user waits, in milliseconds; 10 s if absent. */
  readonly sismetroMs?: number;
  /** The clock by which tenants get time for reading bodies, in milliseconds; for tests on a busy machine. */
  readonly readingClock?: () => number;
}

/** Limit of one question to Temporal; after two of them, one can still answer the caller within 5 s. */
const TEMPORAL_MS = 2_000;

/** A user in the ERP is waiting for the list of equipment. */
const SISMETRO_MS = 10_000;

export interface ServicesDeps {
  readonly spool: Spool;
  readonly logger: Logger;
}

/** Assembles the api's parts, and starts to drain the spool. */
export function createServices(
  live: LiveSettings,
  { spool, logger }: ServicesDeps,
  {
    consoleDir,
    connection,
    drainerIdleMs,
    temporalMs = TEMPORAL_MS,
    leastTemporalMs = 0,
    sismetroMs = SISMETRO_MS,
    readingClock,
  }: ServicesOptions = {},
): Services {
  const settings = () => live.current();
  const tenantIds = () => settings().tenants.map(({ id }) => id);
  const isRehearsal = (tenant: string) => findTenant(settings(), tenant)?.mode === 'rehearsal';
  const { dataDir } = settings();
  const { taskQueue } = settings().temporal;
  const customerKeys = createCustomerKeys(settings());
  const registry = createMetricsRegistry();
  const metrics = createApiMetrics(registry, () => settings().tenants);
  registerSpoolGauges(registry, spool, () => spoolLimits(settings()));
  registerCertificateMetrics(registry, settings());
  const connected = connection ?? connectTemporal(settings());
  const temporal = atLeast(leastTemporalMs, connected);
  const parkedLimitBytes = () => settings().limits.parkedMegabytesPerTenant * MEGABYTE;
  const index = createOrderIndex(temporal, {
    tenants: tenantIds,
    limit: () => settings().limits.listedOrders,
  });
  index.read().catch(() => {}); // so that the first viewer need not wait; a failure is shown to them
  registerOrderGauges({
    registry,
    read: (tenants) => readOpenWork(temporal, index, tenants),
    readOtherTenants: (named) => listOtherTenants(temporal, named),
    isRehearsal,
    missingInLists: () => index.missing(),
    tenants: tenantIds,
    parkedLimitBytes,
  });
  const measured = vendorMetricsOf(registry);
  const traffic = createVendorTraffic({
    send: (tenant, calls) => reportTraffic(temporal, taskQueue, tenant, calls),
    logger,
  });
  const http = createHttp({ timeoutMs: sismetroMs });
  const breakerOf = (part: string) =>
    createCircuitBreaker({
      onChange: (isAway) =>
        isAway ? logger.warn(`${part} is away`) : logger.info(`${part} is back`),
    });
  const ask = breakerOf('Temporal');
  const core = behind(temporal, ask);
  // separate: while visibility is slow or missing, Temporal still accepts orders and messages
  const visibility = behind(temporal, breakerOf('visibility'));

  const log = createDeliveryLog({
    dataDir,
    days: () => settings().limits.deliveryLogDays,
    logger,
  });
  const replays = createReplays(dataDir, logger);
  const reload = createReload({ settings: live, logger });

  const orders = createOrders(core, {
    taskQueue,
    customerKeys,
    deadlineMs: temporalMs,
    visibility,
  });
  const park = createPark(core, taskQueue, temporalMs);
  const onContradiction = (end: string) => metrics.contradictions.inc({ end });
  const holdSeconds = () => settings().limits.holdCallbacksSeconds;
  const ingesting = { holdSeconds, logger, tenants: tenantIds, isRehearsal, onContradiction };
  const ingest = createIngest({ orders, ...ingesting });
  const quota = createParkingQuota({
    read: (tenant, enough) => readParkedVolume(visibility, tenant, enough),
    limitBytes: parkedLimitBytes,
    holdSeconds,
    patienceMs: temporalMs / 2,
  });
  const shares = createReadingShares(readingClock);
  const redeliver = createRedeliver({ settings, ingest, park, log, logger });
  const drainer = startDrainer({
    spool,
    rests: shares.isBeyond,
    redeliver: (entry) => shares.charged(entry.tenant, () => redeliver(entry)),
    logger,
    onRefused: () => metrics.spoolRefusals.inc(),
    ...(drainerIdleMs !== undefined && { idleMs: drainerIdleMs }),
  });
  const app = createApp({
    settings,
    temporal,
    index,
    audit: createAudit(temporal, taskQueue, logger),
    openSessions: createOpenSessions({ temporal, taskQueue, ask, settings }),
    orders,
    ingest,
    deliveries: createDeliveries({
      ingest: createIngest({ orders: holdingWithin(quota, orders), ...ingesting }),
      spool,
      shares,
      park: parkingWithin(quota, park),
      metrics,
      log,
      tenants: tenantIds,
    }),
    customerKeys,
    deliveryLog: log,
    replays,
    reload,
    spool,
    readiness: createReadiness({
      readInstallation: () => readInstallation(core, taskQueue, temporalMs),
      spool,
      logger,
    }),
    sismetro: createSismetroClients(settings, (id) => ({
      http: observed(http, [measured(id), traffic.observerOf(id)]),
      keeperOf: createTokenKeeper(temporal, taskQueue, id),
    })),
    logger,
    metrics,
    consoleDir,
  });
  return {
    app,
    registry,
    reload,
    async close() {
      await drainer.stop();
      await traffic.close();
      log.close();
      replays.close();
      await Promise.all([http.close(), connected.close()]);
    },
  };
}

/** Applies the quota only to new deliveries, not to those that the spool or an operator has accepted before. */
const holdingWithin = (quota: ParkingQuota, orders: Orders): Orders => ({
  ...orders,
  async hold(callback, body, ...how) {
    await quota.hold(callback.tenant, body);
    await orders.hold(callback, body, ...how);
  },
  async fetchLater(order, event) {
    await quota.hold(order.tenant, event.body);
    await orders.fetchLater(order, event);
  },
});

const parkingWithin =
  (quota: ParkingQuota, park: Park): Park =>
  async (delivery, ...why) => {
    await quota.park(delivery.tenant, delivery.body);
    return park(delivery, ...why);
  };

/** Returns the client of a tenant: the same one for as long as its settings apply, since it keeps what a log-in gave. */
function createSismetroClients(
  settings: () => Settings,
  depsOf: (tenantId: string) => VendorDeps,
): (tenantId: string) => Sismetro {
  const made = new WeakMap<TenantSettings, Sismetro>();
  return (tenantId) => {
    const tenant = findTenant(settings(), tenantId);
    if (!tenant) throw new Error(`no tenant ${tenantId} in the settings`);
    const client = made.get(tenant) ?? createTenantVendors(tenant, depsOf(tenantId)).sismetro;
    made.set(tenant, client);
    return client;
  };
}
