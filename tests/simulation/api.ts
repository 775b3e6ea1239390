/** The whole api in this process, without a port: requests are handed to it, and its connection to Temporal is in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { createServices } from '../../api/services.js';
import { createSpool, spoolLimits } from '../../api/inbound/spool/spool.js';
import type { LiveSettings } from '../../platform/live-settings.js';
import { createLogger } from '../../platform/logging.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { commonSettings } from './settings.js';
import type { Simulation } from './simulation.js';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: unknown;
  /** The address of the caller. */
  readonly from: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The api did what it should never do. */
export interface Failure {
  readonly at: number;
  readonly what: string;
}

interface Line {
  readonly msg: string;
  readonly res?: { readonly statusCode: number };
  readonly err?: { readonly message: string; readonly cause?: { readonly message: string } };
}

export interface SimulatedApi {
  /** Answers in simulated time, so do not wait for it outside of `run`. */
  call(request: ApiRequest): Promise<ApiAnswer>;
  /** Temporal cannot be reached from the api for so many milliseconds; the workers still reach it. */
  loseTemporal(forMs: number): void;
  /** The process ends, and another one starts with the same spool. */
  restart(): Promise<void>;
  /** The folder of its files. */
  readonly dataDir: string;
  /** What it logged as an error, except that it could not answer a caller while Temporal was away. */
  readonly failures: readonly Failure[];
  close(): Promise<void>;
}

/** A look at an empty spool each 200 ms would be most of what a quiet day costs. */
const IDLE_MS = 5_000;

export function createApi(simulation: Simulation): SimulatedApi {
  const { clock } = simulation;
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-simulation-'));
  const common = commonSettings(dataDir);
  const settings = liveSettings(common, () => simulation.tenants());
  const failures: Failure[] = [];
  const logger = createLogger('api', {
    level: 'error',
    destination: {
      write(line) {
        const { res, err, msg } = JSON.parse(line) as Line;
        if (res?.statusCode === 503) return;
        const what = `${msg}: ${err?.message ?? ''} ${err?.cause?.message ?? ''}`;
        failures.push({ at: clock.now(), what });
      },
    },
  });
  const spool = createSpool({ dataDir, limits: () => spoolLimits(common) });
  let awayUntil = 0;
  const client = simulation.connect('api', () => clock.now() >= awayUntil);
  const start = () =>
    createServices(
      settings,
      { spool, logger },
      {
        connection: { ...createTemporal(client), close: async () => {} },
        drainerIdleMs: IDLE_MS,
      },
    );
  let services = start();
  return {
    call: (request) => hand(services.app as RequestListener, request),
    async restart() {
      const old = services;
      services = start();
      await old.close();
    },
    loseTemporal(forMs) {
      awayUntil = Math.max(awayUntil, clock.now() + forMs);
    },
    failures,
    dataDir,
    async close() {
      await services.close();
      spool.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The settings of the installation with the tenants as they are now. */
function liveSettings(common: Settings, tenants: () => readonly TenantSettings[]): LiveSettings {
  let current: Settings = { ...common, tenants: tenants() };
  return {
    current: () =>
      current.tenants === tenants() ? current : (current = { ...common, tenants: tenants() }),
    reload: () => [],
  };
}

/** Hands a request to the app, and reads what it writes to the connection. */
function hand(
  app: RequestListener,
  { method, path, headers, body, from }: ApiRequest,
): Promise<ApiAnswer> {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const written: Buffer[] = [];
  const socket = Object.assign(
    new Duplex({
      read() {},
      write(chunk: Buffer, _, done) {
        written.push(chunk);
        done();
      },
    }),
    { remoteAddress: from },
  ) as unknown as Socket;
  const named = {
    ...headers,
    host: 'ponte.simulated',
    ...(bytes.length > 0 && {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
    }),
  };
  const request = Object.assign(new IncomingMessage(socket), {
    ...{ method, url: path, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 },
    headers: named,
    rawHeaders: Object.entries(named).flat(),
    complete: true,
  });
  request.push(bytes);
  request.push(null);
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  return new Promise((resolve) => {
    response.once('finish', () => {
      const text = Buffer.concat(written).toString();
      const [head = '', ...parts] = text.split('\r\n\r\n');
      const json = parts.join('\r\n\r\n');
      // as a server does when its answer is sent
      response.detachSocket(socket);
      Object.assign(response, { destroyed: true }).emit('close');
      resolve({
        status: Number(head.split(' ')[1]),
        body: json.startsWith('{') ? (JSON.parse(json) as ApiAnswer['body']) : {},
      });
    });
    app(request, response);
  });
}
