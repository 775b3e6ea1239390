/**
 * `npm test`: runs all tests, or those that the arguments name, in jest's form; `--changed` chooses the tests of what
 * differs from `main` (scripts/related-tests.mjs). The last line is `N passed, N failed`. A run without a test fails,
 * unless no change has one.
 */
import { ensureReady } from './ensure.mjs';
import { countsOf, runJest } from './jest.mjs';
import { noteSeconds, testsOfChanges } from './related-tests.mjs';

let counts = { passed: 0, failed: 0 };
process.once('exit', () => console.log(`${counts.passed} passed, ${counts.failed} failed`));

const CHANGED = '--changed';
const given = process.argv.slice(2);
const args = given.includes(CHANGED) ? ofChanges() : given;

if (args !== undefined) {
  ensureReady();
  const { status, files } = runJest(args);
  noteSeconds(Object.fromEntries(files.map(({ name, seconds }) => [name, seconds])));
  counts = countsOf(files);
  process.exitCode = counts.passed + counts.failed === 0 ? 1 : status;
}

/** The jest arguments for the tests of what has changed. Returns undefined if there are none. */
function ofChanges() {
  const { changed, run, left } = testsOfChanges();
  console.log(
    `${changed.length} changed files, ${run.length + left.length} test files import them.`,
  );
  if (left.length > 0) console.log(`The nearest ${run.length} run now; all run with npm test.`);
  if (run.length === 0) return undefined;
  return [...given.filter((one) => one !== CHANGED), '--runTestsByPath', ...run];
}
