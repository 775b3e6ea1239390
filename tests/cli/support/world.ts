import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FREE_PORTS, settlePorts } from '../../../sandbox/stack/ports.js';
import { createLiveSettingsOfApi } from '../../../api/live-settings.js';
import { startApi } from '../../../api/start.js';
import { createLogger } from '../../../platform/logging.js';
import { loadSettings } from '../../../platform/settings/settings.js';
import { startSeniorX } from '../../../sandbox/senior-x/app.js';
import { startSismetro } from '../../../sandbox/sismetro/app.js';
import { startDevServer } from '../../../sandbox/temporal/dev-server.js';
import { EVERYBODY } from '../../../sandbox/stack/settings.js';
import { TEMPORAL_MS } from '../../api/support/api.js';
import { launchHere } from '../../support/in-this-process.js';
import { ponteIn } from './ponte.js';

const UNIT = '484';
const KEYS = { senior: 'key-of-senior', sismetro: 'key-of-sismetro', own: 'key-of-ponte' };
const LOGIN = { tenantName: 'acme-com-br', accessKey: 'access', secret: 'secret', clientId: 'id' };
const TOKENS = { ana: 'token-of-ana', vera: 'token-of-vera' };

/**
 * An installation as a consultant has it: Temporal, both vendors, the settings and the command. The api and the worker
 * are started on demand.
 */
export async function startWorld(namespace: string) {
  const home = mkdtempSync(join(tmpdir(), 'ponte-cli-'));
  const file = join(home, 'ponte.yaml');
  const { api: apiPort } = (await settlePorts(FREE_PORTS, 0)).ports; // stays free until the api starts
  const url = `http://127.0.0.1:${apiPort}`;
  const temporal = await startDevServer({ headless: true });
  const senior = await startSeniorX({
    dataDir: ':memory:',
    credentials: LOGIN,
    ponte: { url, unit: UNIT, key: KEYS.senior },
  });
  const sismetro = await startSismetro({
    dataDir: ':memory:',
    credentials: { unit: UNIT, key: KEYS.own },
    ponte: { url, unit: UNIT, key: KEYS.sismetro },
  });

  /** Writes valid settings with the test's changes. */
  const write = (
    change: {
      address?: string;
      publicUrl?: string;
      senior?: object;
      sismetro?: object;
    } = {},
  ) =>
    writeFileSync(
      file,
      JSON.stringify({
        api: { port: apiPort, publicUrl: change.publicUrl ?? url },
        metrics: { port: 0 },
        workerMetrics: { port: 0 },
        dataDir: join(home, 'data'),
        temporal: { address: change.address ?? temporal.address, namespace },
        encryption: 'none',
        operators: [
          { name: 'ana', role: 'operator', token: TOKENS.ana, tenants: 'all', mayReveal: true },
          { name: 'vera', role: 'viewer', token: TOKENS.vera, tenants: 'all' },
        ],
        tenants: [
          {
            id: 'acme',
            name: 'Acme',
            inbound: {
              senior: { unit: UNIT, keys: [KEYS.senior], ...EVERYBODY },
              sismetro: { unit: UNIT, keys: [KEYS.sismetro], ...EVERYBODY },
            },
            senior: { baseUrl: senior.url, ...LOGIN, ...change.senior },
            sismetro: {
              ...{ baseUrl: sismetro.url, readUrl: sismetro.url, unit: UNIT, key: KEYS.own },
              requestsPerMinute: 6000,
              ...change.sismetro,
            },
            branches: { '1': { integration: true } },
          },
        ],
      }),
    );
  write();
  const env = (token = TOKENS.ana) => ({ PONTE_CONFIG: file, PONTE_TOKEN: token });
  const ending: (() => Promise<void>)[] = [];

  return {
    url,
    seniorUrl: senior.url,
    sismetroUrl: sismetro.url,
    temporalAddress: temporal.address,
    write,
    ponte: ponteIn({ cwd: home, env: env() }),
    /** The command of a viewer. */
    asViewer: ponteIn({ cwd: home, env: env(TOKENS.vera) }),
    async startApi() {
      const settings = loadSettings({ file, env: {} });
      const logger = createLogger('api', { destination: { write: () => {} } });
      const api = await startApi(
        createLiveSettingsOfApi(settings, () => loadSettings({ file, env: {} })),
        logger,
        { temporalMs: TEMPORAL_MS },
      );
      ending.push(() => api.close());
    },
    /** Starts the worker, which takes a moment until it polls. */
    startWorker() {
      const env = { PONTE_CONFIG: file };
      const worker = launchHere({ script: 'worker.js', env }, join(home, 'worker.log'));
      ending.push(() => worker.end('SIGTERM'));
    },
    /** Calls the api as Senior X or Sismetro does. */
    async post(path: string, caller: 'senior' | 'sismetro', body: object) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { unit: UNIT, key: KEYS[caller], 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async close() {
      for (const end of ending.toReversed()) await end();
      await senior.close();
      await sismetro.close();
      await temporal.stop();
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
