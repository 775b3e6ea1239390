/** Real workflows on the simulated server, which tells every story as the real one does (tests/simulation/stories). */
import type { Client } from '@temporalio/client';
import { createChance } from '../simulation/chance.js';
import { createClock, untilOver } from '../simulation/clock.js';
import { loadBundle, msToNumber, type Duration } from '../simulation/core/sdk.js';
import { createClient } from '../simulation/server/connection.js';
import { Server } from '../simulation/server/server.js';
import type { QueueOptions } from '../simulation/server/task-queue.js';
import { workflowBundle, type Fakes } from './temporal.js';

/** When each play begins. */
export const BEGINNING = Date.UTC(2026, 10, 24, 12);

/** A server of its own, with workers that run the workflows and these activities. */
export interface Simulated {
  readonly client: Client;
  readonly taskQueue: string;
  /** The time of the server, and of this process while the play lasts. */
  currentTimeMs(): Promise<number>;
  sleep(duration: Duration): Promise<void>;
  /** How fast the workers take the calls of a queue; at once, if nothing is said. */
  poll(queue: string, options: QueueOptions): void;
  /** For so long no worker takes workflow tasks, as during an upgrade; activities go on. */
  stopWorkflows(duration: Duration): void;
  /** Other workers take over, once the calls have ended that run: all workflows are played again from their first event. */
  restartWorkers(): void;
}

/**
 * Plays `body`. The clock moves only when nothing is left to run, by what happens next: hours pass at once.
 * @throws Error if `body` waits for something that never happens, or a run does something else than its history shows
 */
export async function simulated<T>(
  fakes: Fakes | ((server: Simulated) => Fakes),
  body: (server: Simulated) => Promise<T>,
): Promise<T> {
  const creator = await loadBundle(workflowBundle.codePath);
  const clock = createClock(BEGINNING);
  const chance = createChance(1);
  const differences: string[] = [];
  const server = new Server({
    clock,
    chance,
    creator,
    activitiesOf: () => activities,
    onDifference: ({ start: { workflowId } }, what) => differences.push(`${workflowId}: ${what}`),
  });
  const place: Simulated = {
    client: createClient(server, chance),
    taskQueue: 'ponte',
    currentTimeMs: async () => clock.now(),
    poll: (queue, options) => server.poll(queue, options),
    stopWorkflows: (duration) => server.stopWorkflows(msToNumber(duration)),
    restartWorkers: () => server.running.forEach((run) => server.workers.forget(run)),
    sleep: (duration) =>
      new Promise<void>((resolve) => void clock.after(msToNumber(duration), resolve)),
  };
  const activities = typeof fakes === 'function' ? fakes(place) : fakes;
  try {
    const value = await untilOver(clock, 'the play', body(place), BEGINNING + A_YEAR_MS);
    if (differences.length > 0) throw new Error(`not played again as before: ${differences}`);
    return value;
  } finally {
    clock.close();
  }
}

const A_YEAR_MS = 365 * 86_400_000;
