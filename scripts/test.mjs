/**
 * `npm test`: all tests, or those that the arguments name, as jest takes them. Its last line is `N passed, N failed`; a
 * test file that cannot run counts as one failure, and a run without a test fails.
 *
 * In CI, where nobody stands by to run it again, a few files that failed are run once more, one after the other; what
 * passes then is named, for it is a fault of the test or of the product that only a busy machine shows.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureReady, root } from './ensure.mjs';

/** Where more files fail than these, it is not the machine. */
const MOST_RUN_AGAIN = 3;

let run = { status: 1, files: [] };
const count = (key) => run.files.reduce((sum, file) => sum + file[key], 0);
process.once('exit', () => console.log(`${count('passed')} passed, ${count('failed')} failed`));

ensureReady();
const args = process.argv.slice(2);
const env = { ...process.env, ...(await temporalBinaries()) };
run = runJest(args);
const failed = run.files.filter((file) => file.failed > 0);
if (process.env.CI && args.length === 0 && failed.length > 0 && failed.length <= MOST_RUN_AGAIN) {
  run = runAgain(run, failed);
}
process.exitCode = count('passed') + count('failed') === 0 ? 1 : run.status;

/** Looks for both of Temporal's programs once, for every test. */
async function temporalBinaries() {
  const { findTemporalCli, findTestServer } = await import('../dist/sandbox/temporal/binaries.js');
  const [cli, testServer] = await Promise.all([findTemporalCli(), findTestServer()]);
  return { TEMPORAL_CLI_PATH: cli, TEMPORAL_TEST_SERVER_PATH: testServer };
}

/** Runs the files once more, by themselves: the run with what becomes of them now; as it was where jest itself fails. */
function runAgain(before, failed) {
  const names = failed.map(({ name }) => name);
  console.log(`Once more, by themselves: ${names.join(', ')}`);
  const again = runJest(['--runInBand', '--runTestsByPath', ...names]);
  if (again.files.length < names.length) return before;
  const unsteady = again.files.filter((file) => file.failed === 0).map(({ name }) => name);
  if (unsteady.length > 0) console.log(`Unsteady, to be mended: ${unsteady.join(', ')}`);
  const others = before.files.filter(({ name }) => !names.includes(name));
  return { status: again.status, files: [...others, ...again.files] };
}

/** Runs jest and gives its exit code, and what passed and failed file by file; no file, where jest itself failed. */
function runJest(args) {
  const scratch = mkdtempSync(join(tmpdir(), 'ponte-test-'));
  try {
    const outputFile = join(scratch, 'results.json');
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const { status } = spawnSync(
      process.execPath,
      // a handle that a failed test left open must not keep the run, whose result is known, from ending
      [
        '--experimental-vm-modules',
        jest,
        '--forceExit',
        '--json',
        '--outputFile',
        outputFile,
        ...args,
      ],
      { cwd: root, stdio: ['inherit', 'ignore', 'inherit'], env },
    );
    const results = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : {};
    return { status: status ?? 1, files: (results.testResults ?? []).map(resultOf) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function resultOf({ name, status, assertionResults }) {
  const count = (wanted) => assertionResults.filter((one) => one.status === wanted).length;
  const failed = count('failed');
  return {
    name: relative(root, name),
    passed: count('passed'),
    failed: failed === 0 && status === 'failed' ? 1 : failed,
  };
}
