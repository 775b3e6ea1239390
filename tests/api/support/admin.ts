import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiveSettingsOfApi } from '../../../api/live-settings.js';
import { startApi } from '../../../api/start.js';
import { createLogger } from '../../../platform/logging.js';
import { loadSettings } from '../../../platform/settings/settings.js';
import { namespaceAt } from '../../support/shared-temporal.js';
import { TEMPORAL_MS, writeSettings, callAs } from './api.js';
import { runApi } from './process.js';

/** The parts of a settings file that these tests change. */
export interface Written {
  api: { port: number };
  temporal: { taskQueue: string; address: string };
  limits: Record<string, number>;
  operators: { name: string; role: string; token: string; tenants: 'all' | string[] }[];
  tenants: {
    inbound: { senior: { keys: string[] } };
    sismetro: { baseUrl: string; key: string };
    branches: Record<string, { integration: boolean }>;
  }[];
}

/** Runs the api in this process. */
async function runHere(file: string) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const load = () => loadSettings({ file, env: {} });
  const logger = createLogger('api', { destination: { write } });
  const live = createLiveSettingsOfApi(load(), load);
  const api = await startApi(live, logger, { temporalMs: TEMPORAL_MS });
  return { url: api.url, lines: () => lines, end: () => api.close(), hangUp() {} };
}

/** Runs it as a process, which hears signals, and is killed at the end. */
async function runProcess(file: string) {
  const { url, lines, exited, signal } = await runApi({ file });
  const end = async () => {
    signal('SIGKILL');
    await exited;
  };
  return { url, lines, end, hangUp: () => signal('SIGHUP') };
}

/**
 * Starts the api with operators of every role and a settings file that can be rewritten. Temporal is unavailable, unless
 * `change` sets its address.
 */
export async function startAdminApi(
  change: (settings: Written) => void = () => {},
  { isProcess = false } = {},
) {
  const run = isProcess ? runProcess : runHere;
  const home = mkdtempSync(join(tmpdir(), 'ponte-admin-'));
  const file = join(home, 'ponte.json');
  const dataDir = join(home, 'data');

  /** Writes the initial settings again, with a further change. */
  const write = (more: (settings: Written) => void = () => {}) => {
    writeSettings(file, dataDir);
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Written;
    settings.operators = [
      ['vera', 'viewer', 'all'],
      ['ana', 'operator', 'all'],
      ['root', 'admin', 'all'],
      ['bia', 'admin', ['beta']],
    ].map(([name, role, tenants]) => ({
      ...{ name: String(name), role: String(role), token: `token-of-${String(name)}` },
      tenants: tenants as 'all' | string[],
    }));
    change(settings);
    more(settings);
    const { temporal } = settings;
    Object.assign(temporal, { namespace: namespaceAt(temporal.address) });
    writeFileSync(file, JSON.stringify(settings));
  };
  write();
  let api = await run(file);

  return {
    file,
    dataDir,
    write,
    url: () => api.url,
    lines: () => api.lines(),
    /** How many log messages begin with this text. */
    said: (text: string) => api.lines().filter(({ msg }) => String(msg).startsWith(text)).length,
    hangUp: () => api.hangUp(),
    as: (name: string, method: string, path: string, body?: object) =>
      callAs(api.url, name)(method, path, body),
    /** Ends it, and starts another one. */
    async replace() {
      await api.end();
      api = await run(file);
    },
    close: () => api.end(),
  };
}

export type AdminApi = Awaited<ReturnType<typeof startAdminApi>>;
