/** The least and the most that one step costs, in milliseconds of an idle machine. */
const STEP_COSTS = 0.002;
const STEP_COSTS_AT_MOST = 5;

/** A step that took less, in milliseconds, is charged `STEP_COSTS`, whatever the clock shows. */
const SLOW_STEP = 1;

/**
 * Limits one evaluation by the cost of its own steps. Time in which a busy machine suspended the process, or in which
 * other evaluations ran, does not count. A fast step costs little; a slow one costs the time it took, up to a maximum
 * that is less than a pause of the whole process.
 */
export class Budget {
  readonly #limitMs: number;
  #usedMs = 0;
  #lastStepAt = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  begin(): void {
    this.#usedMs = 0;
    this.#lastStepAt = performance.now();
  }

  /** Charges a step. Returns false once the budget is used up. */
  step(): boolean {
    const now = performance.now();
    const took = now - this.#lastStepAt;
    this.#lastStepAt = now;
    this.#usedMs += took < SLOW_STEP ? STEP_COSTS : Math.min(took, STEP_COSTS_AT_MOST);
    return this.#usedMs <= this.#limitMs;
  }
}
