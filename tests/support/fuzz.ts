import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/**
 * Minutes for each target (`PONTE_FUZZ_MINUTES`); with many targets the total is long. If absent, the run is brief, as
 * in `npm run test:all`.
 */
const minutes = Number(process.env['PONTE_FUZZ_MINUTES'] ?? 0);

/** A brief run always uses the same inputs. `PONTE_FUZZ_SEED` repeats those of an earlier long run. */
const seed = Number(
  process.env['PONTE_FUZZ_SEED'] ?? (minutes > 0 ? randomInt(2 ** 31) : 20261126),
);
process.stderr.write(`PONTE_FUZZ_SEED=${seed}\n`);

const BRIEF_RUNS = 60;

/** The time limit of one input, generous enough for a busy machine; quadratic work exceeds it. */
const INPUT_MS = 20_000;

/** Timeout for jest: the run of one target, plus the time of two inputs. */
export const FUZZ_TIMEOUT_MS = Math.max(minutes * 60_000, 240_000) + 2 * INPUT_MS;

/**
 * Tries inputs on a target. The error contains the first input that fails or exceeds its time, shrunk as far as
 * possible, and the seed.
 */
export async function fuzz<T>(
  input: fc.Arbitrary<T>,
  check: (input: T) => Promise<void>,
  inputMs = INPUT_MS,
): Promise<void> {
  const long = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: minutes * 60_000 };
  await fc.assert(fc.asyncProperty(input, within(inputMs, check)), {
    seed,
    plugins: [fc.timeout(inputMs)],
    ...(minutes > 0 ? long : { numRuns: BRIEF_RUNS }),
  });
}

/** Also finds work that blocks the process: the timer of `fc.timeout` cannot interrupt it. */
function within<T>(limitMs: number, check: (input: T) => Promise<void>) {
  return async (input: T): Promise<void> => {
    const startedAt = performance.now();
    await check(input);
    const took = performance.now() - startedAt;
    if (took > limitMs) throw new Error(`took ${Math.round(took)} ms of at most ${limitMs}`);
  };
}
