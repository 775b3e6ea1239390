/**
 * The one clock of a simulation, in the place of the process's own: `Date`, timers, `AbortSignal.timeout`,
 * `timers/promises`, `performance.now`.
 *
 * The rule by which it moves, and the only place that has it: **the clock moves only when nothing is left to run**.
 * Nothing is left to run if a turn of the event loop has passed, which empties the queues of microtasks and of
 * `process.nextTick`, and no `setImmediate` is pending (`settled`). All work of a simulation is made of these: it opens
 * no socket, reads no file and asks no other thread.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';

/** Simulated time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fn` at this time, or as soon as possible if it has passed. Returns a function that cancels it. */
  at(ms: number, fn: () => void): () => void;
  /** Calls `fn` after so many milliseconds. Returns a function that cancels it. */
  after(ms: number, fn: () => void): () => void;
}

/** A clock that its owner moves. */
export interface MovingClock extends Clock {
  /** Moves until nothing is planned before `untilMs`, or `isOver` returns true. Returns false if something remains. */
  run(untilMs: number, isOver?: () => boolean): Promise<boolean>;
  /** Gives the process its own clock back. */
  close(): void;
}

interface Planned {
  readonly ms: number;
  readonly order: number;
  fn: (() => void) | undefined;
}

const RealDate = globalThis.Date;
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  now: RealDate.now,
  elapsed: performance.now.bind(performance),
  abortAfter: AbortSignal.timeout.bind(AbortSignal),
};

/** The clock that counts now. Without one, everything goes to the process's own. */
let current: Clock | undefined;
let immediates = 0;

/** Waits until nothing is left to run. */
async function settled(): Promise<void> {
  do {
    await new Promise<void>((resolve) => void real.setImmediate(resolve));
  } while (immediates > 0);
}

export function createClock(startMs: number): MovingClock {
  if (current !== undefined)
    throw new Error('the process has one clock: close the other simulation');
  let now = startMs;
  let planned = 0;
  const heap: Planned[] = [];

  const clock: MovingClock = {
    now: () => now,
    at(ms, fn) {
      const one: Planned = { ms: Math.max(Math.ceil(ms), now), order: (planned += 1), fn };
      push(heap, one);
      return () => void (one.fn = undefined);
    },
    after: (ms, fn) => clock.at(now + Math.max(ms, 0), fn),
    async run(untilMs, isOver = () => false) {
      await settled();
      for (;;) {
        const [next] = heap;
        if (next === undefined || next.ms > untilMs) break;
        if (isOver()) return false;
        pop(heap);
        const { fn } = next;
        if (fn === undefined) continue; // it was cancelled
        now = next.ms;
        next.fn = undefined;
        fn();
        await settled();
      }
      if (Number.isFinite(untilMs)) now = Math.max(now, Math.floor(untilMs));
      return heap.length === 0;
    },
    close: () => void (current = undefined),
  };
  replaceClocks();
  current = clock;
  return clock;
}

const isBefore = (a: Planned, b: Planned) => a.ms < b.ms || (a.ms === b.ms && a.order < b.order);

function push(heap: Planned[], one: Planned): void {
  let at = heap.length;
  heap.push(one);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(one, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = one;
}

function pop(heap: Planned[]): void {
  const last = heap.pop()!;
  const size = heap.length;
  if (size === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}

let isReplaced = false;

/** What reads the time asks the current clock from now on, also in modules that have imported it by name. */
function replaceClocks(): void {
  if (isReplaced) return;
  isReplaced = true;

  const SimulatedDate = function (this: unknown, ...given: unknown[]) {
    if (new.target === undefined) return new RealDate(SimulatedDate.now()).toString();
    const args = given.length === 0 ? [SimulatedDate.now()] : given;
    return Reflect.construct(
      RealDate,
      args,
      (new.target as unknown) === SimulatedDate ? RealDate : new.target,
    );
  } as unknown as DateConstructor;
  Object.defineProperty(SimulatedDate, 'prototype', { value: RealDate.prototype });
  SimulatedDate.now = () => current?.now() ?? real.now();
  SimulatedDate.parse = RealDate.parse;
  SimulatedDate.UTC = RealDate.UTC;
  globalThis.Date = SimulatedDate;

  const start = real.now() - real.elapsed();
  const elapsed = () => (current === undefined ? real.elapsed() : current.now() - start);
  performance.now = elapsed;
  if (globalThis.performance !== performance) globalThis.performance.now = elapsed;

  // the processor's time, too: a machine that is busy must change nothing
  const { cpuUsage } = process;
  process.cpuUsage = ((since?: NodeJS.CpuUsage) =>
    current === undefined ? cpuUsage.call(process, since) : { user: 0, system: 0 }) as typeof cpuUsage;

  AbortSignal.timeout = (ms) => {
    if (current === undefined) return real.abortAfter(ms);
    const controller = new AbortController();
    const late = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    current.after(ms, () => controller.abort(late()));
    return controller.signal;
  };

  globalThis.setTimeout = ((fn: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    current === undefined
      ? real.setTimeout(fn, ms, ...args)
      : timer(current, ms, () => fn(...args))) as typeof setTimeout;
  globalThis.setInterval = ((fn: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    current === undefined
      ? real.setInterval(fn, ms, ...args)
      : timer(current, ms, () => fn(...args), true)) as typeof setInterval;
  const clear = (realClear: typeof clearTimeout) => (one?: unknown) =>
    one instanceof Timer ? one.clear() : realClear(one as NodeJS.Timeout);
  globalThis.clearTimeout = clear(real.clearTimeout) as typeof clearTimeout;
  globalThis.clearInterval = clear(real.clearInterval) as typeof clearInterval;
  globalThis.setImmediate = ((fn: (...args: unknown[]) => void, ...args: unknown[]) => {
    if (current === undefined) return real.setImmediate(fn, ...args);
    immediates += 1;
    return real.setImmediate(() => {
      immediates -= 1;
      fn(...args);
    });
  }) as unknown as typeof setImmediate;

  const promises = createRequire(import.meta.url)('node:timers/promises');
  const { setTimeout: realPause, setImmediate: realTurn } = promises;
  promises.setTimeout = (ms = 0, value?: unknown, options: { signal?: AbortSignal } = {}) =>
    current === undefined ? realPause(ms, value, options) : pause(current, ms, value, options);
  promises.setImmediate = (value?: unknown, options?: unknown) =>
    current === undefined
      ? realTurn(value, options)
      : new Promise((resolve) => void globalThis.setImmediate(() => resolve(value)));
  syncBuiltinESMExports();
}

class Timer {
  readonly clear: () => void;
  constructor(clear: () => void) {
    this.clear = clear;
  }
  unref() {
    return this;
  }
  ref() {
    return this;
  }
  hasRef() {
    return true;
  }
  [Symbol.toPrimitive]() {
    return 0;
  }
}

function timer(clock: Clock, ms: number, fn: () => void, repeats = false): Timer {
  let cancel = clock.after(ms, function fire() {
    if (repeats) cancel = clock.after(Math.max(ms, 1), fire);
    fn();
  });
  return new Timer(() => cancel());
}

function pause(clock: Clock, ms: number, value: unknown, { signal }: { signal?: AbortSignal }) {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(value));
    const abort = () => {
      cancel();
      reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError' }));
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
