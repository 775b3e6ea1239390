/**
 * `npm test`: runs the tests that a change can break, or those that the arguments name, in jest's form; `--all`
 * (`npm run test:all`) runs all (tests/suites.cjs), `--changed` those of what differs from `main`
 * (scripts/related-tests.mjs). With `PONTE_TEST_COMPLETE`, files that fail run once more. The last line is
 * `N passed, N failed`. A run without a test fails, unless no change has one.
 */
import suites from '../tests/suites.cjs';
import { ensureReady } from './ensure.mjs';
import { countsOf, runJest, runJestTwice } from './jest.mjs';
import { findNodeOfImage, findPrograms } from './programs.mjs';
import { noteSeconds, testsOfChanges } from './related-tests.mjs';

let counts = { passed: 0, failed: 0 };
process.once('exit', () => console.log(`${counts.passed} passed, ${counts.failed} failed`));

const [ALL, CHANGED] = ['--all', '--changed'];
const VALUED = ['-t', '--testNamePattern', '-w', '--maxWorkers', '-c', '--config'];
const given = process.argv.slice(2);
/** Of a part that is not played. */
const NOTHING = { status: 0, files: [], flaky: [] };
const args = given.includes(CHANGED) ? ofChanges() : optionsAndPaths();

if (args !== undefined) {
  const env = given.includes(ALL) || args.paths.length > 0 ? {} : { PONTE_TEST_USUAL: '1' };
  const meansReal =
    given.includes(ALL) || args.paths.some((path) => /^tests\/?$|^tests\/real/.test(path));
  if (meansReal) process.env.PONTE_TEST_REAL ??= 'short'; // installed only if it is played
  await Promise.all([ensureReady(), findPrograms({ ...process.env, ...env })]); // found again in tests/support
  const isWhole = given.includes(ALL) && args.paths.length === 0;
  const [usual, more] = await Promise.all([
    play(args, env),
    isWhole ? onNodeOfImage(args.options) : NOTHING,
  ]);
  noteSeconds(Object.fromEntries(usual.files.map(({ name, seconds }) => [name, seconds])));
  for (const test of [...usual.flaky, ...more.flaky]) console.log(`flaky: ${test}`);
  counts = countsOf([...usual.files, ...more.files]);
  process.exitCode = counts.passed + counts.failed === 0 ? 1 : usual.status || more.status;
}

async function play({ options, paths }, env, output, node) {
  return process.env.PONTE_TEST_COMPLETE
    ? runJestTwice({ options, paths }, env, mayBeFlaky, output, node)
    : { flaky: [], ...(await runJest([...options, ...paths], env, output, node)) };
}

/** Plays what depends on Node most on that of our images, too: production runs on it. */
async function onNodeOfImage(options) {
  let node;
  try {
    node = await findNodeOfImage();
  } catch (error) {
    console.log(`Nothing is played on the Node of the images: ${error.message}`);
    return { ...NOTHING, status: process.env.PONTE_TEST_COMPLETE ? 1 : 0 };
  }
  if (node === process.execPath) return NOTHING;
  console.log(`Beside them, on ${node}: ${suites.ON_NODE_OF_IMAGE.join(' ')}`);
  const args = { options: [...options, '--maxWorkers=2'], paths: suites.ON_NODE_OF_IMAGE };
  return play(args, {}, 'later', node);
}

/** Jest's options among the arguments, with their values, and the files and folders. */
function optionsAndPaths() {
  const rest = given.filter((one) => one !== ALL && one !== CHANGED);
  const paths = rest.filter((one, at) => !one.startsWith('-') && !VALUED.includes(rest[at - 1]));
  return { options: rest.filter((one) => !paths.includes(one)), paths };
}

function mayBeFlaky(name) {
  return !suites.NEVER_FLAKY.some((start) => name.startsWith(`tests/${start}`));
}

/** The jest arguments for the tests of what has changed. Returns undefined if there are none. */
function ofChanges() {
  const { changed, run, left } = testsOfChanges();
  console.log(
    `${changed.length} changed files, ${run.length + left.length} test files import them.`,
  );
  if (left.length > 0) console.log(`The nearest ${run.length} run now; all run with npm test.`);
  if (run.length === 0) return undefined;
  return { options: [...optionsAndPaths().options, '--runTestsByPath'], paths: run };
}
