import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { Logger } from '../platform/logging.js';
import type { Unit } from './unit.js';

/** All workers of this process. */
export interface Fleet {
  /**
   * Makes these the units that run: what is new starts, what has changed is replaced, what is gone ends, each once its
   * work under way is done. However long Temporal takes to be there; true once it is so, for these units or those of a
   * later call, false where a stop has overtaken it.
   */
  follow(units: readonly Unit[]): Promise<boolean>;
  /** Takes no more work, finishes what is under way, and resolves when all have ended. */
  stop(): Promise<void>;
  /** Rejects when a worker fails for good. */
  readonly failed: Promise<never>;
}

interface Running {
  readonly fingerprint: string;
  /** Lets the work under way end. */
  end(): Promise<void>;
}

export function createFleet(logger: Logger): Fleet {
  const running = new Map<string, Running>();
  let wanted: ReadonlyMap<string, Unit> = new Map();
  let catchingUp: Promise<void> | undefined;
  let isStopping = false;
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));

  function run({ name, fingerprint }: Unit, worker: Worker): void {
    const ended = worker.run().catch(fail);
    running.set(name, {
      fingerprint,
      async end() {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await ended;
        running.delete(name);
      },
    });
  }

  async function start(unit: Unit): Promise<void> {
    const isWanted = () => !isStopping && wanted.get(unit.name) === unit;
    while (isWanted()) {
      try {
        run(unit, await unit.create());
        return;
      } catch (error) {
        logger.warn({ err: error, taskQueue: unit.name }, 'a worker cannot start yet');
        await delay(1_000);
      }
    }
  }

  /** One task queue; there is never a second worker on it in one process. */
  async function bring(name: string): Promise<void> {
    const unit = wanted.get(name);
    const runs = running.get(name);
    if (runs?.fingerprint === unit?.fingerprint) return;
    await runs?.end();
    if (unit) await start(unit);
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      const target = wanted;
      await Promise.all([...new Set([...running.keys(), ...target.keys()])].map(bring));
      if (target === wanted || isStopping) return;
    }
  }

  return {
    failed,
    async follow(units) {
      wanted = new Map(units.map((unit) => [unit.name, unit]));
      catchingUp ??= catchUp().finally(() => (catchingUp = undefined));
      await catchingUp;
      return !isStopping;
    },
    async stop() {
      isStopping = true;
      const ends = [...running.values()].map((one) => one.end());
      await catchingUp;
      await Promise.all([...ends, ...[...running.values()].map((one) => one.end())]);
    },
  };
}
