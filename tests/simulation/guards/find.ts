/** Plays the plan of a guard with some seeds until one breaks a promise, and writes what it broke as JSON: run in a copy of the build. */
import { judge } from '../judge/judge.js';
import { brokenLiveness } from '../judge/liveness.js';
import type { Breach, RunRecord } from '../judge/record.js';
import { planOf, planOfDouble } from '../plan/kinds.js';
import { play } from '../plan/play.js';
import type { Plan } from '../plan/plan.js';
import { minuteOf } from '../plan/story.js';
import type { Guard } from './guards.js';

/** What was found, or null. */
export type Found = {
  readonly seed: number;
  readonly rule: string;
  readonly what: string;
  /** Of simulated time. */
  readonly minute: string;
} | null;

/** Seeds of which one should do. */
const SEEDS = [1, 2, 3];

const where = JSON.parse(process.argv[2]!) as Guard['where'];

class IsLate extends Error {
  readonly breach: Breach;
  constructor(breach: Breach) {
    super(breach.what);
    this.breach = breach;
  }
}

let found: Found = null;
for (const seed of SEEDS) {
  const plan =
    typeof where === 'string' ? planOfDouble(where, seed) : planOf(where[0], seed, where[1]);
  const breach = await firstBreachOf(plan);
  if (breach !== undefined) {
    const { rule, what, at, closing } = breach;
    found = { seed, rule, what: `${closing?.reference ?? ''}: ${what}`, minute: minuteOf(at) };
    break;
  }
}
/** A time that has passed has passed: a crowd that is late need not be played on for hours. */
async function firstBreachOf(plan: Plan): Promise<Breach | undefined> {
  try {
    const onHour = (_: number, soFar: () => RunRecord) => {
      const [late] = brokenLiveness(soFar());
      if (late !== undefined) throw new IsLate(late);
    };
    return judge((await play(plan, { onHour })).run)[0];
  } catch (error) {
    if (error instanceof IsLate) return error.breach;
    throw error;
  }
}

process.stdout.write(`${JSON.stringify(found)}\n`);
