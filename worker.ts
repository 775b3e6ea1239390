/** The worker: runs the orders' workflows, and each tenant's calls to its vendors on that tenant's own task queues. */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type LogEntry,
} from '@temporalio/worker';
import {
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
} from './activities/index.js';
import { vendorTaskQueue } from './domain/ids.js';
import { createLogger, type Logger } from './platform/logging.js';
import { loadSettings, loadSettingsOrExit, SettingsError } from './platform/settings.js';
import type { Settings, TenantSettings } from './platform/settings-types.js';
import { connectionOptions } from './platform/temporal/connection.js';
import { createOrders, type Orders } from './platform/temporal/orders.js';
import { parkDelivery } from './platform/temporal/parked.js';
import { ensureSweepSchedule } from './platform/temporal/schedules.js';
import { ensureSearchAttributes } from './platform/temporal/setup.js';
import { createHttp, type Http } from './vendors/http.js';
import { createTenantVendors } from './vendors/tenant-vendors.js';

/** Longer than one attempt of an activity: a stop lets each call to a vendor end. */
const GRACE = '35 seconds';

/** Calls to one vendor of one tenant that this process has under way at once: a mute vendor holds these and no others. */
const CALLS_AT_ONCE = 10;

const CACHED_WORKFLOWS = 500;

/** What the server may let through at once after a rest (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/** Calls a second, so that no minute, a burst included, sees more than the unit may have. */
const paceOf = (requestsPerMinute: number) =>
  Math.max(requestsPerMinute - burstOf(requestsPerMinute), requestsPerMinute / 2) / 60;

function workflowSource() {
  // made by `npm run build`; where it is absent the worker bundles by itself, which takes some seconds
  const codePath = fileURLToPath(new URL('workflow-bundle.js', import.meta.url));
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: fileURLToPath(import.meta.resolve('./workflows/index.js')) };
}

/** What all workers of this process share. */
interface Shared {
  readonly settings: Settings;
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly orders: Orders;
  readonly http: Http;
}

/** The workflows, and what is done to Temporal itself. */
function createWorkflowWorker({ settings, connection, client, orders }: Shared): Promise<Worker> {
  const { namespace, taskQueue } = settings.temporal;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    ...workflowSource(),
    activities: createPonteActivities({
      orders,
      park: (delivery) => parkDelivery(client, taskQueue, delivery),
    }),
    maxCachedWorkflows: CACHED_WORKFLOWS,
    // how long an order waits for a worker that was killed before another one takes it
    stickyQueueScheduleToStartTimeout: '3 seconds',
    shutdownGraceTime: GRACE,
  });
}

/** One tenant's calls: a worker for each vendor, with its own slots; Sismetro's at the unit's pace, kept by the server over all processes together. */
function createTenantWorkers(
  { settings, connection, orders, http }: Shared,
  tenant: TenantSettings,
): Promise<Worker>[] {
  const { namespace, taskQueue } = settings.temporal;
  const deps = {
    ...createTenantVendors(tenant, http),
    confirmCompletion: tenant.confirmCompletion,
  };
  const common = {
    connection,
    namespace,
    maxConcurrentActivityTaskExecutions: CALLS_AT_ONCE,
    shutdownGraceTime: GRACE,
  };
  return [
    Worker.create({
      ...common,
      taskQueue: vendorTaskQueue(taskQueue, tenant.id, 'senior-x'),
      activities: createSeniorXActivities(deps, tenant.id, orders),
    }),
    Worker.create({
      ...common,
      taskQueue: vendorTaskQueue(taskQueue, tenant.id, 'sismetro'),
      activities: createSismetroActivities(deps),
      maxTaskQueueActivitiesPerSecond: paceOf(tenant.sismetro.requestsPerMinute),
    }),
  ];
}

/** Connects and sets Temporal up, however long Temporal takes to be there (a real server learns new search attributes some seconds later). */
async function connect(settings: Settings, logger: Logger): Promise<NativeConnection> {
  const { address, namespace, taskQueue } = settings.temporal;
  for (;;) {
    let connection: NativeConnection | undefined;
    try {
      connection = await NativeConnection.connect(connectionOptions(settings));
      const made = await ensureSearchAttributes(connection, namespace);
      if (made.length > 0) logger.info({ searchAttributes: made }, 'search attributes made');
      const client = new Client({ connection, namespace });
      for (const { id } of settings.tenants) {
        const scheduled = await ensureSweepSchedule(client, taskQueue, id);
        if (scheduled) logger.info({ tenant: id }, 'sweep scheduled');
      }
      return connection;
    } catch (error) {
      logger.warn({ err: error, address }, 'Temporal is not there yet, or not set up');
      await connection?.close();
      await delay(1_000);
    }
  }
}

function installRuntime({ workerMetrics: { host, port } }: Settings, logger: Logger): void {
  const write = ({ level, message, meta }: LogEntry) => {
    const by = {
      TRACE: 'trace',
      DEBUG: 'debug',
      INFO: 'info',
      WARN: 'warn',
      ERROR: 'error',
    } as const;
    logger[by[level]](meta ?? {}, message);
  };
  Runtime.install({
    logger: new DefaultLogger('INFO', write),
    telemetryOptions: { metrics: { prometheus: { bindAddress: `${host}:${port}` } } },
  });
}

/** What a signal to read the settings again gives here: a look at them. A worker keeps those it began with. */
function checkSettings(logger: Logger): void {
  try {
    loadSettings();
    logger.info('the settings are right; they count once the worker starts again');
  } catch (error) {
    const why = error instanceof SettingsError ? { problems: error.problems } : { err: error };
    logger.error(why, 'the settings are wrong: the worker goes on, and would not start again');
  }
}

const settings = loadSettingsOrExit();
const logger = createLogger('ponte-worker');
process.on('SIGHUP', () => checkSettings(logger));
installRuntime(settings, logger);
const stopWaiting = () => process.exit(0);
process.once('SIGTERM', stopWaiting).once('SIGINT', stopWaiting);
const connection = await connect(settings, logger);
process.off('SIGTERM', stopWaiting).off('SIGINT', stopWaiting);
const http = createHttp();
try {
  const { namespace, taskQueue } = settings.temporal;
  const client = new Client({ connection, namespace });
  const { holdCallbacksSeconds } = settings.limits;
  const orders = createOrders(client, { taskQueue, holdCallbacksSeconds });
  const shared: Shared = { settings, connection, client, orders, http };

  const workers = await Promise.all([
    createWorkflowWorker(shared),
    ...settings.tenants.flatMap((tenant) => createTenantWorkers(shared, tenant)),
  ]);
  logger.info({ tenants: settings.tenants.length }, 'worker is ready');
  // the runtime ends them all in good order on SIGTERM and SIGINT
  await Promise.all(workers.map((worker) => worker.run()));
} finally {
  await http.close();
  await connection.close();
}
