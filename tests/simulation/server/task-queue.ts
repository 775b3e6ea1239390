import type { Chance } from '../chance.js';
import type { Clock } from '../clock.js';
import { Heap } from '../heap.js';

/** A task of an activity that waits for a worker. */
export interface QueuedTask {
  readonly priority: number;
  /** False once it was withdrawn or has expired: it is dropped without using the rate. */
  isWanted(): boolean;
  start(): void;
}

export interface QueueOptions {
  /** Calls a second that the server gives to all workers together; undefined if there is no limit. */
  readonly ratePerSecond?: number;
  /** How many attempts the workers run at once. */
  readonly slots: number;
}

/** What the server lets through after a pause: one call for each of its four partitions, more at a high rate (ADR 8). */
const burstOf = (ratePerSecond: number) => Math.max(4, 1.5 * ratePerSecond);

/** From the server's choice until the worker has the task. */
const WAY_MS = 4;

/**
 * A task queue of activities: by priority, then in the order of arrival, no faster than the rate, no more at once than
 * the slots.
 */
export class TaskQueue {
  readonly name: string;
  readonly #clock: Clock;
  readonly #chance: Chance;
  #options: QueueOptions;
  readonly #waiting = new Heap<Waiting>(
    (a, b) =>
      a.task.priority < b.task.priority ||
      (a.task.priority === b.task.priority && a.order < b.order),
  );
  #arrived = 0;
  #running = 0;
  #tokens: number;
  #filledAt: number;
  #isPlanned = false;

  constructor(name: string, options: QueueOptions, clock: Clock, chance: Chance) {
    this.name = name;
    this.#options = options;
    this.#clock = clock;
    this.#chance = chance;
    this.#tokens = options.ratePerSecond === undefined ? 0 : burstOf(options.ratePerSecond);
    this.#filledAt = clock.now();
  }

  change(options: QueueOptions): void {
    this.#fill();
    const { ratePerSecond } = options;
    if (this.#options.ratePerSecond === undefined && ratePerSecond !== undefined) {
      this.#tokens = burstOf(ratePerSecond);
    }
    this.#options = options;
    this.#pump();
  }

  add(task: QueuedTask): void {
    this.#waiting.add({ task, order: (this.#arrived += 1) });
    this.#pump();
  }

  /** An attempt has left its slot. */
  release(): void {
    this.#running = Math.max(0, this.#running - 1);
    this.#pump();
  }

  /** The workers have died, and others poll. */
  restart(): void {
    this.#running = 0;
    this.#pump();
  }

  #fill(): void {
    const { ratePerSecond } = this.#options;
    const now = this.#clock.now();
    if (ratePerSecond !== undefined) {
      const filled = this.#tokens + ((now - this.#filledAt) / 1_000) * ratePerSecond;
      this.#tokens = Math.min(burstOf(ratePerSecond), filled);
    }
    this.#filledAt = now;
  }

  #pump(): void {
    const { ratePerSecond, slots } = this.#options;
    this.#fill();
    while (this.#running < slots) {
      const next = this.#next();
      if (next === undefined) return;
      if (ratePerSecond !== undefined) {
        if (this.#tokens < 1 - 1e-9) return this.#later((1 - this.#tokens) / ratePerSecond);
        this.#tokens -= 1;
      }
      this.#waiting.take();
      this.#running += 1;
      this.#clock.after(1 + this.#chance.int(WAY_MS), () => {
        if (next.isWanted()) return next.start();
        if (ratePerSecond !== undefined) this.#tokens += 1; // the server takes it back
        this.release();
      });
    }
  }

  #next(): QueuedTask | undefined {
    for (;;) {
      const { first } = this.#waiting;
      if (first === undefined || first.task.isWanted()) return first?.task;
      this.#waiting.take();
    }
  }

  #later(seconds: number): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#clock.after(Math.ceil(seconds * 1_000), () => {
      this.#isPlanned = false;
      this.#pump();
    });
  }
}

type Waiting = { readonly task: QueuedTask; readonly order: number };
