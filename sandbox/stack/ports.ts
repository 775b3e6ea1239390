import { type Server, createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { z } from 'zod';

/** The environment variable that changes each port on 127.0.0.1 (0 takes a free one), and the port without it. */
const PORTS = {
  temporal: ['TEMPORAL_PORT', 7233],
  webUi: ['TEMPORAL_UI_PORT', 8233],
  api: ['PONTE_API_PORT', 8080],
  seniorX: ['SENIOR_X_PORT', 8091],
  sismetro: ['SISMETRO_PORT', 8092],
  /** Prometheus metrics of the api and of the worker. */
  metrics: ['PONTE_METRICS_PORT', 9464],
  workerMetrics: ['PONTE_WORKER_METRICS_PORT', 9465],
} as const;

export type PortName = keyof typeof PORTS;
export type Ports = Readonly<Record<PortName, number>>;

const PORT_NAMES = Object.keys(PORTS) as PortName[];
const each = <T>(valueOf: (name: PortName) => T) =>
  Object.fromEntries(PORT_NAMES.map((name) => [name, valueOf(name)])) as Record<PortName, T>;

export const PORT_VARIABLES = each((name) => PORTS[name][0]);
export const DEFAULT_PORTS: Ports = each((name) => PORTS[name][1]);
/** Any free ports. */
export const FREE_PORTS: Ports = each(() => 0);

const PortSchema = z.coerce.number().int().min(0).max(65_535);

/** The default ports, overridden by the environment. Throws if a variable is not a port. */
export function portsOf(env: NodeJS.ProcessEnv): Ports {
  return each((name) => {
    const text = env[PORT_VARIABLES[name]];
    if (text === undefined || text === '') return DEFAULT_PORTS[name];
    const port = PortSchema.safeParse(text);
    if (port.success) return port.data;
    throw new Error(`${PORT_VARIABLES[name]} must be a port from 0 to 65535`);
  });
}

/** Thrown when another program listens on a port. */
export class PortTakenError extends Error {
  constructor(
    readonly port: number,
    readonly variable: string,
  ) {
    super(`port ${port} is taken: end the program that listens on it, or set ${variable}`);
    this.name = 'PortTakenError';
  }
}

/**
 * Chooses all ports before anything starts, since the parts must know each other's addresses.
 * @param extra how many further free ports are needed
 * @throws PortTakenError
 */
export async function settlePorts(
  wanted: Ports,
  extra: number,
): Promise<{ ports: Ports; others: number[] }> {
  const held: Server[] = [];
  const free = freePorts();
  const hold = async (port: number) => {
    const server = port === 0 ? await anyOf(free) : await listenOn(port);
    if (server) held.push(server);
    return server && portOf(server);
  };
  try {
    const ports: [PortName, number][] = [];
    for (const name of PORT_NAMES) {
      const port = await hold(wanted[name]);
      if (port === undefined) throw new PortTakenError(wanted[name], PORT_VARIABLES[name]);
      ports.push([name, port]);
    }
    const others: number[] = [];
    for (let n = 0; n < extra; n++) others.push((await hold(0)) as number);
    return { ports: Object.fromEntries(ports) as unknown as Ports, others };
  } finally {
    await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  }
}

/** Below the range for outgoing connections, so that a port stays free while its owner restarts. */
const FIRST_PORT = 20_000;
const BLOCKS = 500;
const BLOCK_SIZE = 25;

/**
 * Free ports in blocks. A process reserves a block by listening on its first port until it ends, so that no other stack
 * on this machine chooses a port that is reserved but not used yet.
 */
async function* freePorts(): AsyncGenerator<number> {
  for (;;) {
    const first = FIRST_PORT + randomInt(BLOCKS) * BLOCK_SIZE;
    const keeper = await listenOn(first);
    if (!keeper) continue;
    keeper.unref();
    for (let port = first + 1; port < first + BLOCK_SIZE; port += 1) yield port;
  }
}

async function anyOf(ports: AsyncGenerator<number>): Promise<Server> {
  for (;;) {
    const server = await listenOn((await ports.next()).value as number);
    if (server) return server;
  }
}

/** A listener on the port. Returns undefined if it is taken. */
function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
