/**
 * `npm run test:deep`: the randomized tests with more draws and a new seed each time, and tests that repeat on other
 * profiles what `npm test` shows for one. The last line is `N passed, N failed`.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensureReady } from './ensure.mjs';
import { countsOf, runJest } from './jest.mjs';

const PARTS = {
  chaos: ['tests/chaos/chaos'],
  stacks: ['tests/e2e/loop-', ...['tests/worker/bulk', 'tests/console/bad-day']],
  fuzzing: [
    ...['tests/domain/ids', 'tests/vendors/', 'tests/profiles/explain', 'tests/screens/html'],
    'tests/api/http/any-body',
  ],
};

const HELP = `npm run test:deep -- [options] [parts]

  parts          ${Object.keys(PARTS).join(', ')}; all of them if none is named
  --seed <n>     what the tests draw from; printed, so that a failed run can be repeated
  --minutes <n>  again and again, each time from the next seed, for as long as another run fits
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    minutes: { type: 'string', default: '0' },
    help: { type: 'boolean', short: 'h' },
  },
});
const [firstSeed, minutes] = [Number(values.seed), Number(values.minutes)];
const parts = positionals.length > 0 ? positionals : Object.keys(PARTS);
if (values.help || !Number.isInteger(firstSeed) || !(minutes >= 0) || !parts.every(isPart)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}

await ensureReady();
const startedAt = Date.now();
const left = () => minutes * 60_000 - (Date.now() - startedAt);
let longest = 0;
const files = [];
for (let seed = firstSeed; seed === firstSeed || left() > longest; seed += 1) {
  const began = Date.now();
  console.log(`Seed ${seed}: npm run test:deep -- --seed ${seed} ${parts.join(' ')}`);
  const env = { PONTE_TEST_DEEP: '1', PONTE_TEST_SEED: String(seed) };
  const run = await runJest(
    parts.flatMap((part) => PARTS[part]),
    env,
  );
  files.push(...run.files);
  process.exitCode = run.status;
  if (run.status !== 0) break;
  longest = Math.max(longest, Date.now() - began);
}
const { passed, failed } = countsOf(files);
if (passed + failed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);

function isPart(name) {
  return Object.hasOwn(PARTS, name);
}
