/**
 * What one evaluation may cost, in milliseconds. Without it an endless recursion would starve the event loop, because an
 * evaluation never yields to it. What the process for costly ones may use: `evaluation-process.ts`.
 */
export const LIMIT_MS = 200;

/** The same for the one thread that all callers share, if there is another one for what takes longer. */
export const HERE_MS = 10;

/** The most nested evaluations (the fields of one object count together) and the most entries of a list. */
export const BOUNDS = { stack: 500, sequence: 10_000 };

/** The least and the most that one step costs, in milliseconds of an idle machine. */
const STEP_COSTS = 0.002;
const STEP_COSTS_AT_MOST = 2;

/** A match may read a whole long text, in more time than other steps take. */
export const MATCH_COSTS_AT_MOST = 50;

/** A step that took less, in milliseconds, is charged `STEP_COSTS`, whatever the clock shows. */
const SLOW_STEP = 1;

/**
 * Limits one evaluation by the cost of its own steps. Time in which a busy machine suspended the process, or in which
 * other evaluations ran, does not count. A fast step costs little; a slow one costs the processor time it took,
 * up to a maximum that is less than a pause of the whole process.
 */
export class Budget {
  #limitMs = 0;
  #usedMs = 0;
  #lastStepAt = 0;
  /** Processor time at the last slow step, if there was one, and the clock's time of the fast steps since then. */
  #cpuMs: number | undefined;
  #fastMs = 0;

  /** What the evaluation has cost so far, in milliseconds. */
  get usedMs(): number {
    return this.#usedMs;
  }

  begin(limitMs: number): void {
    this.#limitMs = limitMs;
    this.#usedMs = 0;
    this.#lastStepAt = performance.now();
    this.#cpuMs = undefined;
    this.#fastMs = 0;
  }

  /**
   * Charges a step. Returns false once the budget is used up.
   * @param mostMs what it costs at most
   */
  step(mostMs = STEP_COSTS_AT_MOST): boolean {
    const now = performance.now();
    const took = now - this.#lastStepAt;
    this.#lastStepAt = now;
    this.#usedMs += took < SLOW_STEP ? this.#fast(took) : this.#slow(took, mostMs);
    return this.#usedMs <= this.#limitMs;
  }

  #fast(took: number): number {
    this.#fastMs += took;
    return STEP_COSTS;
  }

  /**
   * The clock bounds the cost, too: the process's other threads use the processor as well. It is the only bound of the
   * first slow step, because most evaluations have none and the processor time is slow to read.
   */
  #slow(took: number, mostMs: number): number {
    const cpu = cpuMs();
    const used = this.#cpuMs === undefined ? took : cpu - this.#cpuMs - this.#fastMs;
    this.#cpuMs = cpu;
    this.#fastMs = 0;
    return Math.min(Math.max(used, STEP_COSTS), took, mostMs);
  }
}

/** Processor time of this process. Too slow a call for each evaluation, not to speak of each step. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
