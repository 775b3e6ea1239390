import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Agent, request } from 'undici';
import { stringify } from 'yaml';
import { type Keys, keysIn } from '../../sandbox/stack/keys.js';
import { FREE_PORTS, settlePorts } from '../../sandbox/stack/ports.js';
import { apiProgram, workerProgram } from '../../sandbox/stack/programs.js';
import { startReaper } from '../../sandbox/stack/reaper.js';
import {
  type NodeProgram,
  type Service,
  createService,
  launchNode,
} from '../../sandbox/stack/service.js';
import {
  TENANT,
  UNIT,
  type WrittenSettings,
  settingsOf,
  urlsOf,
} from '../../sandbox/stack/settings.js';
import type { ServiceMaker, TemporalKind } from '../../sandbox/stack/temporal.js';
import type { Door, Run, RunResult } from '../world/crowd.js';
import type { KnownOrders } from '../world/main.js';

/** A product under measurement: its endpoint and its worker. */
export interface Product {
  readonly name: 'ponte' | 'bare' | 'bare-same-calls';
  readonly door: Door;
  readonly front: Service;
  readonly worker: Service;
  /** The id of an order's workflow. */
  readonly workflowId: (orderId: string) => string;
}

/** A Temporal server with a file, the outside world, Ponte and both references, each in its own processes. */
export interface Rig {
  readonly client: Client;
  readonly serverPid: number;
  /** The database of the server, if it is a separate process. */
  readonly databasePid: number | undefined;
  readonly ponte: Product;
  /** The simplest workflow of an order. */
  readonly bare: Product;
  /** The simplest workflow with Ponte's calls to the vendors and visibility writes. */
  readonly sameCalls: Product;
  /** Ponte, for each of its tenants. */
  readonly doors: readonly Door[];
  readonly apiUrl: string;
  /** Of the api. */
  readonly metricsUrl: string;
  readonly operatorToken: string;
  /** Plays a run at a door of the product, by default its first. */
  play(product: Product, run: Omit<Run, 'door'>, door?: Door): Promise<RunResult>;
  /** Tells the outside world orders whose SS was opened earlier. */
  makeKnown(orders: KnownOrders): Promise<void>;
  /** Completes an order's SS without a callback. Returns the seconds until Ponte has released the order. */
  loseCallback(orderId: string): Promise<number>;
  /** Sets the calls a minute to Sismetro of each tenant. Api and worker read them when they start. */
  setPace(requestsPerMinute: number): void;
  /** The names of the calls to the vendors about an order, in their order. */
  callsAbout(orderId: string): Promise<string[]>;
  stop(): Promise<void>;
}

export interface RigOptions {
  /** The number of Ponte's tenants; 1 by default. */
  readonly tenants?: number;
  /** How many orders the lists of the api hold; by default as Ponte comes. */
  readonly listedOrders?: number;
}

/** Starts built programs on free ports, in a temporary folder. */
export async function startRig(kind: TemporalKind, options: RigOptions = {}): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'ponte-bench-'));
  const keys = keysIn(home);
  const { ports: free, others } = await settlePorts(FREE_PORTS, 3 + kind.morePorts);
  const [worldPort = 0, barePort = 0, sameCallsPort = 0, ...morePorts] = others;
  const ports = { ...free, seniorX: worldPort, sismetro: worldPort };
  const urls = urlsOf(ports);
  const logs = join(home, 'logs');
  mkdirSync(logs);

  const reaper = startReaper();
  const onDeath = ({ name, tail }: { name: string; tail: string }) => {
    process.stderr.write(`${name} ended unexpectedly:\n${tail}\n`);
    process.exitCode = 1;
  };
  const watchers = { reaper, onDeath };
  const serviceOf: ServiceMaker = (name, launch) => {
    const logFile = join(logs, `${name}.log`);
    return createService({ name, logFile }, () => launch(logFile, watchers), watchers);
  };
  const service = (name: string, program: NodeProgram) =>
    serviceOf(name, (logFile, watchers) => launchNode(program, logFile, watchers));
  const reference = (name: Product['name'], workflow: string, port: number): Product => {
    const part = (script: string) =>
      service(`${name}-${script}`, {
        script: `bench/bare/${script}.js`,
        env: {
          BENCH_TEMPORAL: urls.temporal,
          BENCH_VENDORS: urls.seniorX,
          BENCH_WORKFLOW: workflow,
          PORT: String(port),
        },
        isReady: ({ listening }) => listening !== undefined,
      });
    const door = { url: `http://127.0.0.1:${port}`, tenant: workflow, senior: {}, sismetro: {} };
    const workflowId = (id: string) => `${workflow}/${id}`;
    return { name, door, front: part('endpoint'), worker: part('worker'), workflowId };
  };

  const settingsFile = join(home, 'ponte.yaml');
  const settings = settingsOf(home, ports, keys);
  const tenants = tenantsLike(settings.tenants[0]!, options.tenants ?? 1);
  const setPace = (requestsPerMinute: number) => {
    const written = paced({ ...settings, tenants }, requestsPerMinute, options);
    writeFileSync(settingsFile, stringify(written));
  };
  setPace(NO_PACE);
  const temporal = kind.make({ home, ports, morePorts, settingsFile, service: serviceOf });
  const world = service('world', {
    script: 'bench/world/main.js',
    env: { PORT: String(worldPort) },
    isReady: ({ listening }) => listening !== undefined,
  });
  const api = service('api', apiProgram(settingsFile, {}));
  const worker = service('worker', workerProgram(settingsFile, {}));
  const bare = reference('bare', 'bareOrder', barePort);
  const sameCalls = reference('bare-same-calls', 'sameCallsOrder', sameCallsPort);
  const references = [bare, sameCalls].flatMap(({ front, worker }) => [front, worker]);
  const running = [api, worker, ...references, world];
  const connection = Connection.lazy({ address: urls.temporal });
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

  async function askWorld<T>(
    question: 'run' | 'calls' | 'known' | 'lost-callback',
    asked: object,
  ): Promise<T> {
    const { statusCode, body } = await request(`${urls.seniorX}/_bench/${question}`, {
      method: 'POST',
      dispatcher,
      body: JSON.stringify(asked),
    });
    const told = (await body.json()) as T & { message?: string };
    if (statusCode !== 200) throw new Error(told.message);
    return told;
  }

  let stopped: Promise<void> | undefined;
  /** Safe to repeat. */
  const stop = () => (stopped ??= stopAll());
  const stopAll = async () => {
    await Promise.all(running.map((one) => one.kill()));
    await connection.close();
    await dispatcher.close();
    await temporal.kill();
    reaper.dismiss();
    rmSync(home, { recursive: true, force: true });
  };

  try {
    await Promise.all([temporal.start(), world.start()]);
    await Promise.all([api, worker, ...references].map((one) => one.start()));
    const doors = tenants.map((tenant) => ponteDoor(urls.api, keys, tenant));
    return {
      client: new Client({ connection }),
      serverPid: temporal.server.pid!,
      databasePid: temporal.database?.service.pid,
      ponte: {
        name: 'ponte',
        door: doors[0]!,
        front: api,
        worker,
        workflowId: (id) => `order/${TENANT}/${id}`,
      },
      bare,
      sameCalls,
      doors,
      apiUrl: urls.api,
      metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
      operatorToken: keys.operator,
      play: (product, run, door = product.door) => askWorld<RunResult>('run', { ...run, door }),
      makeKnown: (orders) => askWorld<void>('known', orders),
      async loseCallback(id) {
        return (await askWorld<{ seconds: number }>('lost-callback', { id })).seconds;
      },
      setPace,
      callsAbout: (id) => askWorld<string[]>('calls', { id }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Tenant = WrittenSettings['tenants'][number];

/** Returns this tenant and others like it. Each has its own unit and its own addresses at the vendors. */
function tenantsLike(first: Tenant, count: number): Tenant[] {
  return Array.from({ length: count }, (_, at) => {
    const [id, unit] = at === 0 ? [TENANT, UNIT] : [`${TENANT}-${at + 1}`, String(at)];
    const { senior, sismetro, inbound } = first;
    return {
      ...first,
      id,
      inbound: {
        senior: { ...inbound.senior, unit },
        sismetro: { ...inbound.sismetro, unit },
      },
      senior: { ...senior, baseUrl: `${senior.baseUrl}/${id}` },
      sismetro: {
        ...sismetro,
        unit,
        baseUrl: `${sismetro.baseUrl}/${id}`,
        readUrl: `${sismetro.readUrl}/${id}`,
      },
    };
  });
}

const ponteDoor = (url: string, keys: Keys, { id, inbound }: Tenant): Door => ({
  url,
  tenant: id,
  senior: { unit: inbound.senior.unit, key: keys.inboundSenior },
  sismetro: { unit: inbound.sismetro.unit, key: keys.inboundSismetro },
});

/** Calls a minute so many that Ponte is measured and not a customer's settings. */
const NO_PACE = 100_000;

function paced(
  settings: WrittenSettings,
  requestsPerMinute: number,
  { listedOrders }: RigOptions,
): object {
  return {
    ...settings,
    limits: {
      ...settings.limits,
      perKeyPerMinute: 10_000_000,
      ...(listedOrders !== undefined && { listedOrders }),
    },
    tenants: settings.tenants.map((tenant) => ({
      ...tenant,
      sismetro: { ...tenant.sismetro, requestsPerMinute },
    })),
  };
}
