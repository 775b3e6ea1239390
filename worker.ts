/** The worker: runs the orders' workflows, and each tenant's calls to its vendors on that tenant's own task queues. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  type LogEntry,
} from '@temporalio/worker';
import { keepHeapsSmall } from './platform/heap.js';
import { createCustomerKeys } from './platform/customer-keys.js';
import { createLogger, type Logger } from './platform/logging.js';
import { loadSettings, loadSettingsOrExit, SettingsError } from './platform/settings/settings.js';
import { findTenant, type Settings } from './platform/settings/types.js';
import { connectionOptions, dataConverterOf } from './platform/temporal/connection.js';
import { createIncidents } from './platform/temporal/incidents.js';
import { readVendorQueues } from './platform/temporal/vendor-queues.js';
import { watchQueues } from './worker/queue-watch.js';
import { createOrders } from './platform/temporal/orders.js';
import { reportTraffic } from './platform/temporal/vendor-traffic.js';
import { createNotifier } from './platform/notifications/notifier.js';
import { startAttentionNotifier } from './platform/temporal/attention.js';
import { ensureSweepSchedule } from './platform/temporal/schedules.js';
import { ensureSearchAttributes } from './platform/temporal/setup.js';
import { createTokenKeeper } from './platform/temporal/vendor-tokens.js';
import { createTemporal } from './platform/temporal/temporal.js';
import { startTracing } from './platform/tracing/tracing.js';
import { vendorSpans } from './platform/tracing/vendor-spans.js';
import {
  VENDOR_CALL_BUCKETS,
  VENDOR_CALL_SECONDS,
  vendorMetricsBy,
} from './platform/vendor-metrics.js';
import { createVendorTraffic } from './platform/vendor-traffic.js';
import { createHttp } from './vendors/http.js';
import { observed } from './vendors/observed.js';
import { refreshTenantToken } from './vendors/tenant-vendors.js';
import { workerConverter } from './worker/converter.js';
import { createWorkerSupervisor } from './worker/worker-supervisor.js';
import { createLiveSettings } from './worker/live-settings.js';
import { createTenants } from './worker/tenants.js';
import { workerSpecsOf, type Shared } from './worker/worker-spec.js';

/**
 * Connects to Temporal and sets it up, and retries until Temporal is ready (a real server learns new search attributes
 * some seconds later).
 */
async function connect(settings: Settings, logger: Logger): Promise<NativeConnection> {
  const { address, namespace } = settings.temporal;
  for (;;) {
    let connection: NativeConnection | undefined;
    try {
      connection = await NativeConnection.connect(connectionOptions(settings));
      const made = await ensureSearchAttributes(connection, namespace);
      if (made.length > 0) logger.info({ searchAttributes: made }, 'search attributes created');
      return connection;
    } catch (error) {
      logger.warn({ err: error, address }, 'Temporal is not reachable yet, or not set up');
      await connection?.close();
      await delay(1_000);
    }
  }
}

/**
 * What the SDK (1.24) logs when it loses an activation: a task and a query of one order waited for a place in its full
 * memory of orders, and it dropped one of them. That order is stuck until this process ends.
 */
const LOST_ACTIVATION = 'Extra buffered run should not have produced an activation';

/**
 * Starts the SDK's runtime with its metrics. Logs the reason and ends the process if it cannot serve them.
 * @param onLostActivation see `LOST_ACTIVATION`
 */
function installRuntime(
  { workerMetrics: { host, port } }: Settings,
  logger: Logger,
  onLostActivation: () => void,
): void {
  const write = ({ level, message, meta }: LogEntry) => {
    const by = {
      TRACE: 'trace',
      DEBUG: 'debug',
      INFO: 'info',
      WARN: 'warn',
      ERROR: 'error',
    } as const;
    logger[by[level]](meta ?? {}, message);
    if (message.includes(LOST_ACTIVATION)) onLostActivation();
  };
  try {
    Runtime.install({
      logger: new DefaultLogger('INFO', write),
      shutdownSignals: [], // the supervisor stops them, in its order
      telemetryOptions: {
        logging: {
          filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }),
          forward: {},
        },
        metrics: {
          prometheus: {
            bindAddress: `${host}:${port}`,
            histogramBucketOverrides: { [VENDOR_CALL_SECONDS]: VENDOR_CALL_BUCKETS },
          },
        },
      },
    });
  } catch (error) {
    const advice = 'set another port with workerMetrics.port or PONTE_WORKER_METRICS_PORT';
    const why = error instanceof Error ? error.message : String(error);
    logger.fatal({ err: error }, `metrics cannot listen on ${host}:${port} (${why}): ${advice}`);
    process.exit(1);
  }
}

/** As long as a call to a vendor takes at most. */
const RESTART_MS = 80_000;

/** Resolves when the process gets one of these signals. */
const asked = (...signals: readonly NodeJS.Signals[]) =>
  new Promise<void>((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });

keepHeapsSmall();
const settings = loadSettingsOrExit();
const live = createLiveSettings(settings, loadSettings);
const logger = createLogger('ponte-worker');
let follow: (settings: Settings) => Promise<boolean> = async () => true; // until there is a supervisor

/** Reloads the settings. Invalid ones change nothing and are logged. */
async function reload(): Promise<void> {
  try {
    const needsRestart = live.reload();
    const { tenants } = live.current();
    if (!(await follow(live.current()))) return;
    logger.info({ needsRestart, tenants: tenants.length }, 'settings reloaded');
  } catch (error) {
    const why = error instanceof SettingsError ? { problems: error.problems } : { err: error };
    logger.error(why, 'settings not reloaded; the previous ones remain');
  }
}

process.on('SIGHUP', () => void reload());
const tracing = await startTracing('ponte-worker');
let restart: () => void = () => {};
const mustRestart = new Promise<void>((resolve) => (restart = resolve));
installRuntime(settings, logger, restart);
const stopWaiting = () => process.exit(0);
process.once('SIGTERM', stopWaiting).once('SIGINT', stopWaiting);
const connection = await connect(settings, logger);
process.off('SIGTERM', stopWaiting).off('SIGINT', stopWaiting);
// not earlier: each failed attempt to connect ends the SDK's Runtime, and its metrics with it
const measured = vendorMetricsBy(Runtime.instance().metricMeter);
const stopRequested = asked('SIGTERM', 'SIGINT');
const http = createHttp();
const supervisor = createWorkerSupervisor(logger);
let stopWatching = () => {};
const { namespace, taskQueue } = settings.temporal;
const { plugins } = tracing;
const dataConverter = dataConverterOf(settings);
const temporal = createTemporal(new Client({ connection, namespace, dataConverter, plugins }));
const traffic = createVendorTraffic({
  send: (tenant, report) => reportTraffic(temporal, taskQueue, tenant, report),
  logger,
});
try {
  const observersOf = (tenant: string) => [
    measured(tenant),
    vendorSpans(tenant),
    traffic.observerOf(tenant),
  ];
  const tenantOf = createTenants({
    http,
    logger,
    observersOf,
    restoredAt: settings.temporal.restoredAt,
    isRehearsal: (id) => findTenant(live.current(), id)?.mode === 'rehearsal',
    incidents: createIncidents(temporal, taskQueue),
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
    plugins,
    async prepareTenant(id) {
      const tenant = findTenant(live.current(), id);
      const scheduled = await ensureSweepSchedule(temporal, taskQueue, tenant ?? { id });
      if (scheduled) logger.info({ tenant: id }, 'sweep scheduled');
      if (tenant?.notifications) await startAttentionNotifier(temporal, taskQueue, { tenant: id });
    },
  };
  stopWatching = watchQueues({
    tenants: () => live.current().tenants,
    readQueues: (tenants) => readVendorQueues(temporal, taskQueue, tenants),
    incidents: createIncidents(temporal, taskQueue),
    logger,
  });
  follow = (now) => supervisor.follow(workerSpecsOf(now, shared));
  const isReady = follow(live.current()).then((runs) => {
    if (runs) logger.info({ tenants: live.current().tenants.length }, 'worker is ready');
  });
  void mustRestart.then(() => {
    logger.error({}, 'the SDK has lost the task of an order: the worker ends, to be started again');
    process.exitCode = 1;
    // the lost task keeps the SDK from stopping; the calls in progress have their time
    setTimeout(() => process.exit(), RESTART_MS).unref();
  });
  await Promise.race([
    stopRequested,
    supervisor.failed,
    isReady.then(() => Promise.race([stopRequested, mustRestart])),
  ]);
} finally {
  stopWatching();
  await supervisor.stop();
  await traffic.close();
  await http.close();
  await connection.close();
  await tracing.close();
}
