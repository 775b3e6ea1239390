import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { Logger } from '../platform/logging.js';
import type { WorkerSpec } from './worker-spec.js';

/** Starts, replaces and stops the workers of this process. */
export interface WorkerSupervisor {
  /**
   * Makes the running workers match these specs: starts new ones, replaces changed ones, and stops the others once
   * their work in progress is done. Waits while Temporal is unavailable. Resolves with true once the workers match
   * these specs or those of a later call, and with false if `stop` comes first.
   */
  follow(specs: readonly WorkerSpec[]): Promise<boolean>;
  /**
   * Stops polling, waits for the work in progress (for `GRACE` of `worker-spec.ts` at most), and resolves when all
   * workers have stopped.
   */
  stop(): Promise<void>;
  /** Rejects if a worker fails permanently. */
  readonly failed: Promise<never>;
}

interface Running {
  readonly fingerprint: string;
  /** Lets the work in progress end. */
  end(): Promise<void>;
}

export function createWorkerSupervisor(logger: Logger): WorkerSupervisor {
  const running = new Map<string, Running>();
  let wanted: ReadonlyMap<string, WorkerSpec> = new Map();
  let catchingUp: Promise<void> | undefined;
  let isStopping = false;
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));

  function run({ name, fingerprint }: WorkerSpec, worker: Worker): void {
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

  async function start(spec: WorkerSpec): Promise<void> {
    const isWanted = () => !isStopping && wanted.get(spec.name) === spec;
    while (isWanted()) {
      try {
        run(spec, await spec.create());
        return;
      } catch (error) {
        logger.warn({ err: error, taskQueue: spec.name }, 'a worker cannot start yet');
        await delay(1_000);
      }
    }
  }

  /** Updates the worker of one task queue. A process never has two workers on one queue. */
  async function updateWorker(name: string): Promise<void> {
    const spec = wanted.get(name);
    const runs = running.get(name);
    if (runs?.fingerprint === spec?.fingerprint) return;
    await runs?.end();
    if (spec) await start(spec);
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      const target = wanted;
      await Promise.all([...new Set([...running.keys(), ...target.keys()])].map(updateWorker));
      if (target === wanted || isStopping) return;
    }
  }

  return {
    failed,
    async follow(specs) {
      wanted = new Map(specs.map((spec) => [spec.name, spec]));
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
