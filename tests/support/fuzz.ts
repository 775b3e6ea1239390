import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** Minutes for each target (`PONTE_FUZZ_MINUTES`), whose sum is long; absent: a brief look, as in `npm test`. */
const minutes = Number(process.env['PONTE_FUZZ_MINUTES'] ?? 0);

/** A brief look takes the same inputs each time; `PONTE_FUZZ_SEED` has those of an earlier long one again. */
const seed = Number(
  process.env['PONTE_FUZZ_SEED'] ?? (minutes > 0 ? randomInt(2 ** 31) : 20261126),
);
process.stderr.write(`PONTE_FUZZ_SEED=${seed}\n`);

const BRIEF_RUNS = 60;

/** One input may take this long, on a busy machine, too: what is quadratic takes longer. */
const INPUT_MS = 20_000;

/** For jest: all inputs of one target, and one more. */
export const FUZZ_TIMEOUT_MS = Math.max(minutes * 60_000, 120_000) + 2 * INPUT_MS;

/** Tries inputs on a target; the first that fails, made as small as it gets, is in the error, with the seed. */
export async function fuzz<T>(
  input: fc.Arbitrary<T>,
  check: (input: T) => Promise<void>,
): Promise<void> {
  const long = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: minutes * 60_000 };
  await fc.assert(fc.asyncProperty(input, check), {
    seed,
    plugins: [fc.timeout(INPUT_MS)],
    ...(minutes > 0 ? long : { numRuns: BRIEF_RUNS }),
  });
}
