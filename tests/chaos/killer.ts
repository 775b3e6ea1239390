import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from '../../sandbox/stack/service.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { type Draw, between, oneOf } from './draw.js';

export type Victim = 'worker' | 'api' | 'temporal';

export interface Kill {
  readonly what: Victim;
  readonly pid: number;
  /** ISO 8601, UTC: just before the signal. */
  readonly at: string;
}

export interface Killer {
  readonly kills: readonly Kill[];
  /** How often a process failed to start, or ended without a kill and was restarted. */
  readonly restarts: () => number;
  /** Stops killing, except for overdue kills of Temporal. Resolves once everything is running again. */
  stop(): Promise<void>;
}

/** For a run without kills. */
export const NOBODY: Killer = { kills: [], restarts: () => 0, stop: () => Promise.resolve() };

/** The shortest and the longest pause between two kills, in milliseconds. */
const PACE: Readonly<Record<'worker' | 'api', readonly [number, number]>> = {
  worker: [3_000, 7_000],
  api: [5_000, 11_000],
};

/** When the Temporal server is killed, as shares of the window. */
const TEMPORAL_KILLS = [0.25, 0.5, 0.75];

const LOOK_AGAIN_MS = 200;

/**
 * Kills processes with SIGKILL and restarts each at once, as a supervisor would. Also restarts processes that end on
 * their own.
 * @param windowMs the length of the window in which Temporal is killed three times
 */
export function startKiller(stack: Stack, draw: Draw, windowMs: number): Killer {
  const { workers, apis, temporal } = stack;
  const kills: Kill[] = [];
  const stopping = new AbortController();
  const starting = new Map<Service, Promise<void>>();
  let restarts = 0;

  const sleep = (ms: number) =>
    delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  async function start(service: Service): Promise<void> {
    for (;;) {
      try {
        await service.start();
        return;
      } catch {
        restarts += 1;
        await delay(LOOK_AGAIN_MS);
      }
    }
  }

  /** Kills the process if it is still running, and restarts it. */
  function replace(service: Service): void {
    const replaced = service.kill('SIGKILL').then(() => start(service));
    starting.set(
      service,
      replaced.finally(() => starting.delete(service)),
    );
  }

  function kill(what: Victim, service: Service): void {
    const { pid } = service;
    if (pid === undefined || starting.has(service)) return;
    kills.push({ what, pid, at: new Date().toISOString() });
    replace(service);
  }

  async function killEach(what: 'worker' | 'api', services: readonly Service[]): Promise<void> {
    for (let n = 0; ; n += 1) {
      await sleep(between(draw, `kill/${what}/${n}/after`, ...PACE[what]));
      if (stopping.signal.aborted) return;
      const running = services.filter((service) => !starting.has(service));
      if (running.length > 0) kill(what, oneOf(draw, `kill/${what}/${n}/which`, running));
    }
  }

  async function killTemporal(): Promise<void> {
    const startedAt = Date.now();
    for (const [n, share] of TEMPORAL_KILLS.entries()) {
      const at = between(draw, `kill/temporal/${n}`, share - 0.05, share + 0.05) * windowMs;
      await sleep(startedAt + at - Date.now());
      await starting.get(temporal); // even if that outlasts the window
      kill('temporal', temporal);
    }
  }

  async function supervise(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(LOOK_AGAIN_MS);
      for (const service of [...apis, ...workers, temporal]) {
        if (service.pid !== undefined || starting.has(service)) continue;
        restarts += 1;
        replace(service);
      }
    }
  }

  const loops = [killEach('worker', workers), killEach('api', apis), killTemporal(), supervise()];
  return {
    kills,
    restarts: () => restarts,
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await Promise.all(starting.values());
    },
  };
}
