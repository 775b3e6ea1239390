import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Keys, keysIn } from './keys.js';
import { DEFAULT_PORTS, type Ports, settlePorts } from './ports.js';
import * as programs from './programs.js';
import { startReaper } from './reaper.js';
import {
  type Death,
  type NodeProgram,
  type Run,
  type Service,
  type Watchers,
  createService,
  launchNode,
} from './service.js';
import { type Urls, type WrittenSettings, settingsOf, urlsOf } from './settings.js';
import { type Database, type ServiceMaker, type TemporalKind, DEV_SERVER } from './temporal.js';
import { type VendorPair, standIns } from './vendors.js';

export interface StackOptions {
  /** The folder of all data, so that a second start continues from the first; `.local` by default. */
  readonly home?: string | undefined;
  /** `DEFAULT_PORTS` by default; further instances take free ones. */
  readonly ports?: Ports | undefined;
  /**
   * Those of an earlier stack in this home, so that its Temporal server is recognized as the same; free ones by
   * default.
   */
  readonly temporalPorts?: readonly number[] | undefined;
  /** The number of instances of each; 1 by default. */
  readonly apis?: number | undefined;
  readonly workers?: number | undefined;
  /** Additional environment of the stand-ins, such as `RETRIES`. */
  readonly seniorXEnv?: Readonly<Record<string, string>> | undefined;
  readonly sismetroEnv?: Readonly<Record<string, string>> | undefined;
  /** The two systems; our stand-ins by default. */
  readonly vendors?: VendorPair | undefined;
  /** Additional environment of every api and worker, and of `ponte setup`, such as `TEMPORAL_TLS_*`. */
  readonly ponteEnv?: Readonly<Record<string, string>> | undefined;
  /** Additional environment of each worker, such as `PONTE_BUILD_ID`. */
  readonly workersEnv?: readonly Readonly<Record<string, string>>[] | undefined;
  /** The files of an image that runs every api and worker, instead of `dist/`; see scripts/in-image.sh. */
  readonly imageFiles?: string | undefined;
  /** Changes the settings before they are written. */
  readonly settings?: ((settings: WrittenSettings) => unknown) | undefined;
  /** Temporal's development server by default. */
  readonly temporal?: TemporalKind | undefined;
  /** How a program of ours is run; as a process by default. */
  readonly launch?: Launch | undefined;
  /** Called for each process that ended unexpectedly and was restarted. Without it, none is restarted. */
  readonly onRestart?: ((name: string) => void) | undefined;
  /** Aborts a start in progress: `startStack` then throws, with nothing left running. */
  readonly signal?: AbortSignal | undefined;
}

type Launch = (program: NodeProgram, logFile: string, watchers: Watchers) => Run;

/** Temporal, both vendors and Ponte, each as its own process from `dist/`. */
export interface Stack {
  readonly home: string;
  readonly ports: Ports;
  /** The ports of the Temporal server besides its main two. */
  readonly temporalPorts: readonly number[];
  /** The addresses of the first instances. */
  readonly urls: Urls;
  /** The addresses of every api; the ERP calls the first of them, Sismetro the last. */
  readonly apiUrls: readonly string[];
  readonly keys: Keys;
  readonly temporal: Service;
  /** The database of the Temporal server, if it has one. */
  readonly database?: Database | undefined;
  readonly seniorX: Service;
  readonly sismetro: Service;
  readonly apis: readonly Service[];
  readonly workers: readonly Service[];
  /** Resolves when a process ends unexpectedly and is not restarted. */
  readonly died: Promise<Death>;
  /** Stops everything, users before what they use. Safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Starts everything and waits until all of it serves.
 * @throws PortTakenError; Error with the end of the log if a process does not become ready. Nothing is left running.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const {
    apis: apiCount = 1,
    workers: workerCount = 1,
    temporal: kind = DEV_SERVER,
    launch = launchNode,
    signal,
  } = options;
  const home = resolve(options.home ?? '.local');
  const { ports, apis, workers, freeForTemporal } = await placesOf(
    options.ports ?? DEFAULT_PORTS,
    apiCount,
    workerCount,
    kind.morePorts,
  );
  const keys = keysIn(home);
  const urls = urlsOf(ports);
  const apiUrls = apis.map(({ port }) => urlsOf({ ...ports, api: port }).api);
  const vendors = options.vendors ?? standIns(options.seniorXEnv, options.sismetroEnv);
  const settings = vendors.connect(settingsOf(home, ports, keys), keys);
  const settingsFile = writeSettings(home, settings, options.settings);
  const logs = join(home, 'logs');
  mkdirSync(logs, { recursive: true });

  const reaper = startReaper();
  let tellDeath: (death: Death) => void = () => {};
  const died = new Promise<Death>((resolve) => (tellDeath = resolve));
  const watchers = { reaper, onDeath: (death: Death) => void revive(death) };

  const service: ServiceMaker = (name, make) => {
    const logFile = join(logs, `${name}.log`);
    rmSync(logFile, { force: true });
    return createService({ name, logFile }, () => make(logFile, watchers), watchers);
  };
  const program = (name: string, what: NodeProgram) =>
    service(name, (logFile, watchers) => launch(what, logFile, watchers));
  const runner = options.imageFiles && ['sh', 'scripts/in-image.sh', options.imageFiles, home];
  const ofPonte = (name: string, what: NodeProgram) =>
    program(name, { ...what, ...(runner && { runner }) });

  const [firstApi = '', lastApi = ''] = [apiUrls[0], apiUrls.at(-1)];
  const place = { home, ports, urls, keys, service, program };
  const whom = { erpCalls: firstApi, fieldServiceCalls: lastApi };
  const { temporalPorts = freeForTemporal } = options;
  const temporal = kind.make({
    ...{ home, ports, morePorts: temporalPorts, service },
    ...{ settingsFile, ponteEnv: options.ponteEnv },
  });
  const parts = {
    temporal: temporal.server,
    database: temporal.database,
    ...vendors.make({ ...place, ...whom }),
    apis: apis.map(({ port, metrics }, at) =>
      ofPonte(
        numbered('api', at),
        programs.apiProgram(settingsFile, {
          ...options.ponteEnv,
          PONTE_API_PORT: String(port),
          PONTE_METRICS_PORT: String(metrics),
          PONTE_DATA_DIR: join(home, numbered('api', at)),
        }),
      ),
    ),
    workers: workers.map((metrics, at) =>
      ofPonte(
        numbered('worker', at),
        programs.workerProgram(settingsFile, {
          ...options.ponteEnv,
          PONTE_WORKER_METRICS_PORT: String(metrics),
          ...options.workersEnv?.[at],
        }),
      ),
    ),
  };

  /** Each wave uses only the waves before it. */
  const waves = [
    [temporal, parts.seniorX, parts.sismetro],
    [...parts.apis, ...parts.workers],
  ];
  const stop = async () => {
    for (const wave of waves.toReversed()) {
      await Promise.all(wave.map((service) => service.kill()));
    }
    reaper.dismiss();
  };

  const revivedAt = new Map<string, number>();
  async function revive(death: Death): Promise<void> {
    const { onRestart } = options;
    const isAgain = Date.now() - (revivedAt.get(death.name) ?? 0) < DIES_AGAIN_MS;
    const { seniorX, sismetro, apis, workers } = parts;
    const services = [temporal.server, seniorX, sismetro, ...apis, ...workers];
    const service = services.find(({ name }) => name === death.name);
    if (onRestart === undefined || service === undefined || isAgain) return tellDeath(death);
    revivedAt.set(death.name, Date.now());
    try {
      await service.start();
      onRestart(death.name);
    } catch {
      tellDeath(death);
    }
  }

  const onAbort = () => void stop();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (const wave of waves) {
      signal?.throwIfAborted();
      await Promise.all(wave.map((service) => service.start()));
    }
    await vendors.wire({ ...place, ...whom });
    signal?.throwIfAborted();
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  return { home, ports, temporalPorts, urls, apiUrls, keys, ...parts, died, stop };
}

/** A process that ends again this soon after its restart is not restarted. */
const DIES_AGAIN_MS = 10_000;

const numbered = (name: string, at: number) => (at === 0 ? name : `${name}-${at + 1}`);

/** The ports of every instance. */
async function placesOf(wanted: Ports, apiCount: number, workerCount: number, ofTemporal: number) {
  const more = 2 * (apiCount - 1) + (workerCount - 1);
  const { ports, others } = await settlePorts(wanted, ofTemporal + more);
  const freeForTemporal = others.splice(0, ofTemporal);
  const free = () => others.pop() ?? 0;
  return {
    ports,
    freeForTemporal,
    apis: Array.from({ length: apiCount }, (_, at) =>
      at === 0 ? { port: ports.api, metrics: ports.metrics } : { port: free(), metrics: free() },
    ),
    workers: Array.from({ length: workerCount }, (_, at) =>
      at === 0 ? ports.workerMetrics : free(),
    ),
  };
}

function writeSettings(
  home: string,
  settings: WrittenSettings,
  change: StackOptions['settings'] = (same) => same,
): string {
  const file = join(home, 'ponte.yaml');
  const changed = change(settings) as WrittenSettings;
  const operators = [...changed.operators, ...addedOperators(file, changed)];
  writeFileSync(file, stringify({ ...changed, operators }), { mode: 0o600 });
  return file;
}

/** Operators in an earlier start's file that are not in the settings: somebody added them. */
function addedOperators(
  file: string,
  { operators }: WrittenSettings,
): WrittenSettings['operators'] {
  if (!existsSync(file)) return [];
  const before = parse(readFileSync(file, 'utf8')) as Partial<WrittenSettings> | null;
  const names = new Set(operators.map(({ name }) => name));
  return (before?.operators ?? []).filter(({ name }) => !names.has(name));
}
