/** The worker: runs the orders' workflows, and each tenant's calls to its vendors on that tenant's own task queues. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  type LogEntry,
} from '@temporalio/worker';
import { keepHeapsSmall } from './platform/heap.js';
import { createLogger, type Logger } from './platform/logging.js';
import { loadSettings, loadSettingsOrExit, SettingsError } from './platform/settings/settings.js';
import type { Settings } from './platform/settings/types.js';
import { connectionOptions } from './platform/temporal/connection.js';
import { ensureSearchAttributes } from './platform/temporal/setup.js';
import { VENDOR_CALL_BUCKETS, VENDOR_CALL_SECONDS } from './platform/vendor-metrics.js';
import { startEvaluationProcess } from './vendors/profile/evaluation-process.js';
import { createLiveSettings } from './platform/live-settings.js';
import { startWorker } from './worker/start.js';

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
startEvaluationProcess();
const settings = loadSettingsOrExit();
const live = createLiveSettings('worker', settings, loadSettings);
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
let restart: () => void = () => {};
const mustRestart = new Promise<void>((resolve) => (restart = resolve));
installRuntime(settings, logger, restart);
const stopWaiting = () => process.exit(0);
process.once('SIGTERM', stopWaiting).once('SIGINT', stopWaiting);
const connection = await connect(settings, logger);
process.off('SIGTERM', stopWaiting).off('SIGINT', stopWaiting);
const stopRequested = asked('SIGTERM', 'SIGINT');
// not earlier: each failed attempt to connect ends the SDK's Runtime, and its metrics with it
const worker = startWorker(live, logger, { connection });
try {
  follow = worker.follow;
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
    worker.failed,
    isReady.then(() => Promise.race([stopRequested, mustRestart])),
  ]);
} finally {
  await worker.close();
  await connection.close();
}
