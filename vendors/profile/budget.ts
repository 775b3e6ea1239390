/** What one step may cost at least and at most, in milliseconds of a quiet machine. */
const STEP_COSTS = 0.002;
const STEP_COSTS_AT_MOST = 5;

/** A step that took less is an ordinary one, whatever the clock says of it. */
const SLOW_STEP = 1;

/**
 * The time that one evaluation may take, counted in its own steps: a process that was set aside by a busy machine, or
 * had other evaluations to do in between, has not used it. A step costs little; one that was slow costs what it took,
 * but never as much as a pause of the whole process would.
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

  /** Counts a step; false once the budget is used up. */
  step(): boolean {
    const now = performance.now();
    const took = now - this.#lastStepAt;
    this.#lastStepAt = now;
    this.#usedMs += took < SLOW_STEP ? STEP_COSTS : Math.min(took, STEP_COSTS_AT_MOST);
    return this.#usedMs <= this.#limitMs;
  }
}
