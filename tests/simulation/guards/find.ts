/** Plays the plan of a guard with some seeds until one breaks a promise, and writes what it broke as JSON: run in a copy of the build. */
import { judge } from '../judge/judge.js';
import { planOf, planOfDouble } from '../plan/kinds.js';
import { play } from '../plan/play.js';
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

let found: Found = null;
for (const seed of SEEDS) {
  const plan =
    typeof where === 'string' ? planOfDouble(where, seed) : planOf(where[0], seed, where[1]);
  const { run } = await play(plan);
  const [breach] = judge(run);
  if (breach !== undefined) {
    const { rule, what, at, closing } = breach;
    found = { seed, rule, what: `${closing?.reference ?? ''}: ${what}`, minute: minuteOf(at) };
    break;
  }
}
process.stdout.write(`${JSON.stringify(found)}\n`);
