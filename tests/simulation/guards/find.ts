/** Plays plans until one breaks a promise, and writes what it broke as JSON: run in a copy of the build. */
import { judge } from '../judge/judge.js';
import { isKind, planOf } from '../plan/kinds.js';
import { play } from '../plan/play.js';
import { minuteOf } from '../plan/story.js';

/** What was found, or null. */
export type Found = {
  readonly seed: number;
  readonly rule: string;
  readonly what: string;
  /** Of simulated time. */
  readonly minute: string;
} | null;

const [name = '', first = '1', last = '3'] = process.argv.slice(2);
if (!isKind(name)) throw new Error(`there is no plan ${name}`);

let found: Found = null;
for (let seed = Number(first); seed <= Number(last) && found === null; seed += 1) {
  const { run } = await play(planOf(name, seed));
  const [breach] = judge(run);
  if (breach !== undefined) {
    const { rule, what, at, closing } = breach;
    found = { seed, rule, what: `${closing?.reference ?? ''}: ${what}`, minute: minuteOf(at) };
  }
}
process.stdout.write(`${JSON.stringify(found)}\n`);
