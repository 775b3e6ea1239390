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
import { Heap } from './heap.js';

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
  /** Moves until nothing is planned before `untilMs`, or `isOver` returns true. */
  run(untilMs: number, isOver?: () => boolean): Promise<void>;
  /** Gives the process its own clock back. */
  close(): void;
}

interface Planned {
  readonly ms: number;
  readonly order: number;
  fn: (() => void) | undefined;
}

/** A clock that moves from one planned call to the next, whenever its owner says so. */
export class Agenda implements Clock {
  #now: number;
  #planned = 0;
  readonly #heap = new Heap<Planned>((a, b) => a.ms < b.ms || (a.ms === b.ms && a.order < b.order));

  constructor(startMs: number) {
    this.#now = startMs;
  }

  readonly now = (): number => this.#now;
  readonly after = (ms: number, fn: () => void) => this.at(this.#now + Math.max(ms, 0), fn);
  readonly at = (ms: number, fn: () => void) => {
    const at = Math.max(Math.ceil(ms), this.#now);
    const one: Planned = { ms: at, order: (this.#planned += 1), fn };
    this.#heap.add(one);
    return () => void (one.fn = undefined);
  };

  /** Makes the next call that is planned until this time. Returns false if there is none: the time has come. */
  step(untilMs: number): boolean {
    for (let next = this.#heap.first; next && next.ms <= untilMs; next = this.#heap.first) {
      this.#heap.take();
      const { fn } = next;
      if (fn === undefined) continue; // it was cancelled
      this.#now = next.ms;
      next.fn = undefined;
      fn();
      return true;
    }
    if (Number.isFinite(untilMs)) this.#now = Math.max(this.#now, Math.floor(untilMs));
    return false;
  }
}

const RealDate = globalThis.Date;
const real = { clearTimeout: globalThis.clearTimeout, setImmediate: globalThis.setImmediate };

/** The clock that counts now. Without one, everything goes to the process's own. */
let current: Clock | undefined;
/** How many `setImmediate` are pending. */
const pending = { immediates: 0 };

/** Waits until nothing is left to run. */
async function settled(): Promise<void> {
  do {
    await new Promise<void>((resolve) => void real.setImmediate(resolve));
  } while (pending.immediates > 0);
}

export function createClock(startMs: number): MovingClock {
  if (current !== undefined)
    throw new Error('the process has one clock: close the other simulation');
  const agenda = new Agenda(startMs);
  const { now, at, after } = agenda;
  const clock: MovingClock = {
    ...{ now, at, after },
    async run(untilMs, isOver = () => false) {
      do await settled();
      while (!isOver() && agenda.step(untilMs));
    },
    close() {
      current = undefined;
      giveBack(replaced);
    },
  };
  replaceNamed();
  const replaced = replaceClocks(clock);
  current = clock;
  return clock;
}

/**
 * Lets a clock run until `work` is over, and returns its result.
 * @throws Error if nothing is left to happen before, or the time is up
 */
export async function untilOver<T>(
  clock: MovingClock,
  what: string,
  work: Promise<T>,
  untilMs = Infinity,
): Promise<T> {
  let isOver = false;
  const end = () => void (isOver = true);
  work.then(end, end);
  await clock.run(untilMs, () => isOver);
  if (!isOver) throw new Error(`${what}: nothing is left to happen, and it goes on`);
  return work;
}

/** What is replaced for as long as there is a simulated clock. */
interface Replaced {
  readonly owner: object;
  readonly name: string;
  readonly original: PropertyDescriptor | undefined;
}

function replace(owner: object, name: string, value: unknown): Replaced {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: true,
  });
  return { owner, name, original };
}

function giveBack(replaced: readonly Replaced[]): void {
  for (const { owner, name, original } of replaced.toReversed()) {
    if (original === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, original);
  }
}

/** Lets all that reads the time ask this clock. */
function replaceClocks(clock: Clock): Replaced[] {
  const start = clock.now();
  const elapsed = () => clock.now() - start;
  return [
    replace(globalThis, 'Date', dateOf(clock)),
    replace(performance, 'now', elapsed),
    replace(globalThis.performance, 'now', elapsed),
    // the processor's time, too: a machine that is busy must change nothing
    replace(process, 'cpuUsage', () => ({ user: 0, system: 0 })),
    replace(AbortSignal, 'timeout', (ms: number) => {
      const controller = new AbortController();
      clock.after(ms, () => controller.abort(LATE));
      return controller.signal;
    }),
    replace(globalThis, 'setTimeout', (fn: Callback, ms = 0, ...args: unknown[]) =>
      timer(clock, ms, () => fn(...args)),
    ),
    replace(globalThis, 'setInterval', (fn: Callback, ms = 0, ...args: unknown[]) =>
      timer(clock, ms, () => fn(...args), true),
    ),
    replace(globalThis, 'clearTimeout', clear),
    replace(globalThis, 'clearInterval', clear),
    replace(globalThis, 'setImmediate', turn),
  ];
}

/** One for all: most fire when nobody listens any more, and a stack trace is dear. */
const LATE = new DOMException('The operation was aborted due to timeout', 'TimeoutError');

type Callback = (...args: unknown[]) => void;

const clear = (one: unknown) =>
  one instanceof Timer ? one.clear() : real.clearTimeout(one as NodeJS.Timeout);

function turn(fn: Callback, ...args: unknown[]): NodeJS.Immediate {
  pending.immediates += 1;
  return real.setImmediate(() => {
    pending.immediates -= 1;
    fn(...args);
  });
}

function dateOf(clock: Clock): DateConstructor {
  const SimulatedDate = function (this: unknown, ...given: unknown[]) {
    if (new.target === undefined) return new RealDate(clock.now()).toString();
    const args = given.length === 0 ? [clock.now()] : given;
    const isItself = (new.target as unknown) === SimulatedDate;
    return Reflect.construct(RealDate, args, isItself ? RealDate : new.target);
  } as unknown as DateConstructor;
  const { parse, UTC } = RealDate;
  return Object.assign(
    Object.defineProperty(SimulatedDate, 'prototype', { value: RealDate.prototype }),
    { now: () => clock.now(), parse, UTC },
  );
}

let knowsNames = false;

/** What is imported by name stays replaced, and asks the clock of the time: modules keep what they have imported. */
function replaceNamed(): void {
  if (knowsNames) return;
  knowsNames = true;
  const promises = createRequire(import.meta.url)('node:timers/promises');
  const { setTimeout: realPause, setImmediate: realTurn } = promises;
  promises.setTimeout = (ms = 0, value?: unknown, options: { signal?: AbortSignal } = {}) =>
    current === undefined ? realPause(ms, value, options) : pause(current, ms, value, options);
  promises.setImmediate = (value?: unknown, options?: unknown) =>
    current === undefined
      ? realTurn(value, options)
      : new Promise((resolve) => void turn(() => resolve(value)));
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
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    const abort = () => {
      cancel();
      reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError' }));
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
