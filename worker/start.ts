import { Client } from '@temporalio/client';
import { Runtime, type NativeConnection } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createCustomerKeys } from '../platform/customer-keys.js';
import type { LiveSettings } from '../platform/live-settings.js';
import type { Logger } from '../platform/logging.js';
import { createNotifier } from '../platform/notifications/notifier.js';
import { findTenant, type Settings } from '../platform/settings/types.js';
import { startAttentionNotifier } from '../platform/temporal/attention.js';
import { dataConverterOf } from '../platform/temporal/connection.js';
import { createIncidents } from '../platform/temporal/incidents.js';
import { createOrders } from '../platform/temporal/orders.js';
import { ensureSweepSchedule } from '../platform/temporal/sweep-schedule.js';
import { createTemporal } from '../platform/temporal/temporal.js';
import { readVendorQueues } from '../platform/temporal/task-queues.js';
import { reportTraffic } from '../platform/temporal/vendor-traffic.js';
import { createTokenKeeper } from '../platform/temporal/vendor-tokens.js';
import { vendorMetricsBy } from '../platform/vendor-metrics.js';
import { createVendorTraffic } from '../platform/vendor-traffic.js';
import { createHttp } from '../vendors/http.js';
import { observed } from '../vendors/call-observers.js';
import { refreshTenantToken } from '../vendors/tenant-vendors.js';
import { watchQueues } from './queue-watch.js';
import { createTenants } from './tenants.js';
import { workerSpecsOf, type Shared } from './worker-spec.js';
import { createWorkerSupervisor } from './worker-supervisor.js';

export interface RunningWorker {
  /** Makes the workers match these settings; resolves as `WorkerSupervisor.follow` does. */
  readonly follow: (settings: Settings) => Promise<boolean>;
  /** Rejects if a worker fails permanently. */
  readonly failed: Promise<never>;
  /** Stops polling, waits for the work in progress, and reports what was counted. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** Stays open: it belongs to the caller. */
  readonly connection: NativeConnection;
  /** The file of the bundled workflows; by default the one of the build. */
  readonly workflows?: string;
}

/** Starts what works for the orders of all tenants. It polls once `follow` has the settings. */
export function startWorker(
  live: LiveSettings,
  logger: Logger,
  { connection, workflows }: WorkerOptions,
): RunningWorker {
  const settings = live.current();
  const measured = vendorMetricsBy(Runtime.instance().metricMeter);
  const http = createHttp();
  const supervisor = createWorkerSupervisor(logger);
  const { namespace, taskQueue } = settings.temporal;
  const dataConverter = dataConverterOf(settings);
  const temporal = createTemporal(new Client({ connection, namespace, dataConverter }));
  const traffic = createVendorTraffic({
    send: (tenant, calls) => reportTraffic(temporal, taskQueue, tenant, calls),
    logger,
  });
  const observersOf = (tenant: string) => [measured(tenant), traffic.observerOf(tenant)];
  const incidents = createIncidents(temporal, taskQueue);
  const tenantOf = createTenants({
    http,
    logger,
    observersOf,
    restoredAt: settings.temporal.restoredAt,
    isRehearsal: (id) => findTenant(live.current(), id)?.mode === 'rehearsal',
    incidents,
    keeperOf: (tenant) => createTokenKeeper(temporal, taskQueue, tenant),
  });
  const shared: Shared = {
    connection,
    temporal,
    dataConverter: workerConverter(settings),
    orders: createOrders(temporal, {
      taskQueue,
      customerKeys: createCustomerKeys(settings),
    }),
    notifier: createNotifier(() => live.current()),
    tenantOf,
    refresh(id, vendor, refreshToken) {
      const tenant = findTenant(live.current(), id);
      return (
        tenant && refreshTenantToken(tenant, vendor, refreshToken, observed(http, observersOf(id)))
      );
    },
    workflows,
    async prepareTenant(id) {
      const tenant = findTenant(live.current(), id);
      const scheduled = await ensureSweepSchedule(temporal, taskQueue, tenant ?? { id });
      if (scheduled) logger.info({ tenant: id }, 'sweep scheduled');
      if (tenant?.notifications) await startAttentionNotifier(temporal, taskQueue, { tenant: id });
    },
  };
  const stopWatching = watchQueues({
    tenants: () => live.current().tenants,
    readQueues: (tenants) => readVendorQueues(temporal, taskQueue, tenants),
    incidents,
    logger,
  });
  return {
    follow: (now) => supervisor.follow(workerSpecsOf(now, shared)),
    failed: supervisor.failed,
    async close() {
      stopWatching();
      await supervisor.stop();
      await traffic.close();
      await http.close();
    },
  };
}

/**
 * The data converter of workers, with encryption. It includes failures, since their messages may contain a vendor's
 * words.
 */
function workerConverter(settings: Settings): DataConverter {
  if (settings.encryption.keys.length === 0) return {};
  const failureConverter = import.meta.resolve('../workflows/failure-converter.js');
  return { ...dataConverterOf(settings), failureConverterPath: fileURLToPath(failureConverter) };
}
