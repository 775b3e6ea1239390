import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyring } from '../platform/encryption/keyring.js';
import { createTextSeal } from '../platform/encryption/text-seal.js';
import type { Logger } from '../platform/logging.js';
import { serveMetrics } from '../platform/metrics.js';
import type { Settings } from '../platform/settings/types.js';
import type { LiveSettings } from '../platform/live-settings.js';
import { isProxy } from './http/caller-address.js';
import { createHttpServer } from './http/http-server.js';
import { createServices, type ServicesOptions } from './services.js';
import { SpoolError } from './inbound/spool/database.js';
import { createSpool, spoolLimits, type Spool } from './inbound/spool/spool.js';

export interface RunningApi {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  readonly metricsUrl: string;
  /** Reloads the settings. Invalid ones are logged, and the old ones stay. */
  reload(): void;
  /** Accepts no more requests, finishes those in progress, then closes everything. */
  close(): Promise<void>;
}

/** How long to wait for the process that used the spool before to end. */
const CLAIM_MS = 5_000;

/** For requests in progress when the api stops. */
const DRAIN_MS = 10_000;

/**
 * Starts the api, even if Temporal is unavailable or the spool's disk does not work: both may recover later.
 * @throws Error if a port is taken or another process uses the spool; the message says which setting to change
 */
export async function startApi(
  settings: LiveSettings,
  logger: Logger,
  options: ServicesOptions = {},
): Promise<RunningApi> {
  const { api, metrics, dataDir, limits, encryption } = settings.current();
  const seal = createTextSeal(createKeyring(encryption.keys));
  const spool = createSpool({ dataDir, limits: () => spoolLimits(settings.current()), seal });
  await claim(spool, dataDir, logger);
  const services = createServices(settings, { spool, logger }, options);
  const server = createHttpServer(services.app, {
    connections: limits.connections,
    perAddress: () => settings.current().limits.connectionsPerAddress,
    isProxy: (address) => isProxy(settings.current(), address),
  });
  const letGo = async () => {
    await services.close();
    spool.close();
  };
  try {
    const metricsServer = await serveMetrics(services.registry, metrics);
    const url = await listen(server, api).catch(async (error: unknown) => {
      await metricsServer.close();
      throw error;
    });
    logger.info({ url, metricsUrl: metricsServer.url, spooled: spool.depth }, 'api is listening');
    return {
      url,
      metricsUrl: metricsServer.url,
      reload() {
        try {
          services.reload('SIGHUP');
        } catch {
          // already logged
        }
      },
      async close() {
        await drain(server);
        await letGo();
        await metricsServer.close();
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Makes sure that no other process uses the spool, and waits for one that is about to end. */
async function claim(spool: Spool, dataDir: string, logger: Logger): Promise<void> {
  const patience = performance.now() + CLAIM_MS;
  for (;;) {
    try {
      spool.check();
      return;
    } catch (error) {
      if (!(error instanceof SpoolError && error.kind === 'held')) {
        logger.error({ err: error, dataDir }, 'the spool accepts nothing: see dataDir');
        return;
      }
      if (performance.now() > patience) {
        const advice = 'give each api its own dataDir (PONTE_DATA_DIR)';
        throw new Error(`another process has the spool in ${dataDir} open: ${advice}`, {
          cause: error,
        });
      }
      await sleep(100);
    }
  }
}

async function listen(server: Server, { host, port }: Settings['api']): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const advice = 'set another api.host or api.port (PONTE_API_HOST, PONTE_API_PORT)';
      reject(
        new Error(`the api cannot listen on ${host}:${port} (${cause.code}): ${advice}`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

/** Closes the server once its requests are answered; cuts off those that take too long. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
