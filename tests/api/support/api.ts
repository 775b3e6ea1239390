import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLiveSettingsOfApi } from '../../../api/live-settings.js';
import { startApi } from '../../../api/start.js';
import { createLogger } from '../../../platform/logging.js';
import { loadSettings } from '../../../platform/settings/settings.js';
import { EVERYBODY } from '../../../sandbox/stack/settings.js';
import { eventually } from '../../support/eventually.js';
import { shared } from '../../support/shared.js';
import { namespaceAt } from '../../support/shared-temporal.js';

/** An address without a listener: Temporal is unavailable. */
const NOWHERE = '127.0.0.1:1';

/** How long the api waits for Temporal here: a busy machine is late, and most tests are not about that. */
export const TEMPORAL_MS = 30_000;

export const SENIOR = { unit: '484', key: 'senior-key-of-acme' };
export const SISMETRO = { unit: '484', key: 'sismetro-key-of-acme' };

/** The parts of the settings that tests change. */
export interface WrittenSettings {
  readonly api: Record<string, unknown>;
  readonly operators: Record<string, unknown>[];
  readonly tenants: {
    readonly inbound: Record<'senior' | 'sismetro', Record<string, unknown>>;
    readonly sismetro: Record<string, unknown>;
  }[];
}

export interface ApiOptions {
  /** Address of Temporal. */
  readonly address?: string;
  readonly dataDir?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly sismetroUrl?: string;
  readonly sismetroReadUrl?: string;
  /** Paths of files, relative to where the tests run. */
  readonly profiles?: { readonly senior: string; readonly sismetro: string };
  readonly apiPort?: number;
  readonly metricsPort?: number;
  /** How long the api waits for Temporal, at least; short where Temporal does not answer. */
  readonly temporalMs?: number;
  /** How long the api waits for Sismetro. */
  readonly sismetroMs?: number;
  /** The clock by which tenants get time for reading bodies. */
  readonly readingClock?: () => number;
  /** Changes the settings before they are written. */
  readonly change?: (settings: WrittenSettings) => void;
}

/** Writes a settings file with the tenants `acme` and `beta`, as JSON, which is valid YAML. */
export function writeSettings(file: string, dataDir: string, options: ApiOptions = {}): void {
  const tenant = (id: string, unit: string, seniorKeys: unknown[], sismetroKeys: unknown[]) => ({
    id,
    name: id,
    timeZone: 'America/Sao_Paulo',
    inbound: {
      senior: { unit, keys: seniorKeys, ...EVERYBODY },
      sismetro: { unit, keys: sismetroKeys, ...EVERYBODY },
    },
    senior: {
      baseUrl: 'http://127.0.0.1:1',
      tenantName: `${id}-com-br`,
      accessKey: 'access',
      secret: 'secret',
      clientId: 'client',
      ...(options.profiles && { profile: resolve(options.profiles.senior) }),
    },
    sismetro: {
      baseUrl: options.sismetroUrl ?? 'http://127.0.0.1:1',
      readUrl: options.sismetroReadUrl ?? 'https://127.0.0.1:1',
      unit,
      key: 'outbound-key',
      ...(options.profiles && { profile: resolve(options.profiles.sismetro) }),
    },
    branches: {
      1: { name: 'Matriz', integration: true },
      2: { name: 'Manaus', integration: false },
    },
  });
  const settings = {
    api: { host: '127.0.0.1', port: options.apiPort ?? 0, publicUrl: 'http://localhost:8080' },
    metrics: { host: '127.0.0.1', port: options.metricsPort ?? 0 },
    dataDir,
    temporal: {
      address: options.address ?? NOWHERE,
      namespace: namespaceAt(options.address ?? NOWHERE),
      taskQueue: 'ponte-test',
    },
    encryption: 'none',
    limits: options.limits ?? {},
    operators: [{ name: 'ana', role: 'operator', token: 'token-of-ana', tenants: 'all' }],
    tenants: [
      tenant('acme', '484', [SENIOR.key, 'senior-key-of-acme-next'], [SISMETRO.key]),
      tenant('beta', '485', ['senior-key-of-beta'], ['sismetro-key-of-beta']),
    ],
  };
  options.change?.(settings);
  writeFileSync(file, JSON.stringify(settings));
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Calls, and parses the answer, which is always JSON. */
export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'error', ...init });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

/** Calls an api of `writeSettings` as the operator of this name, with a body as JSON. */
export const callAs =
  (url: string, name: string) =>
  (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    call(url + path, {
      method,
      headers: {
        authorization: `Bearer token-of-${name}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

/** Posts JSON as one of the callers. */
export function post(
  url: string,
  caller: { readonly unit: string; readonly key: string },
  body: unknown,
): Promise<Answer> {
  const headers = { ...caller, 'content-type': 'application/json' };
  return call(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Starts the api in this process, over real sockets. */
export async function startTestApi(options: ApiOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), 'ponte-api-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const file = join(home, 'ponte.json');
  writeSettings(file, dataDir, options);
  const lines: string[] = [];
  const settings = loadSettings({ file, env: {} });
  const logger = createLogger('api', {
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const api = await startApi(
    createLiveSettingsOfApi(settings, () => loadSettings({ file, env: {} })),
    logger,
    {
      temporalMs: options.temporalMs ?? TEMPORAL_MS,
      leastTemporalMs: options.address === undefined ? 0 : (options.temporalMs ?? TEMPORAL_MS),
      ...(options.sismetroMs !== undefined && { sismetroMs: options.sismetroMs }),
      ...(options.readingClock && { readingClock: options.readingClock }),
    },
  );
  return {
    ...api,
    dataDir,
    /** The settings file. */
    file,
    /** Everything that was logged, JSON lines. */
    log: () => lines.join(''),
    senior: (path: string, body: unknown) => post(api.url + path, SENIOR, body),
    sismetro: (path: string, body: unknown) => post(api.url + path, SISMETRO, body),
    ready: () => call(`${api.url}/health/ready`),
    metrics: async () => (await fetch(api.metricsUrl)).text(),
  };
}

export type TestApi = Awaited<ReturnType<typeof startTestApi>>;

/** One for the tests of a file. */
export const useTestApi = (options: () => ApiOptions = () => ({})): TestApi =>
  shared(
    () => startTestApi(options()),
    (api) => api.close(),
  );

/** Waits until a condition holds. */
export const until = (what: string, holds: () => Promise<boolean> | boolean, ms?: number) =>
  eventually(what, holds, ms);
