/**
 * `npm test`: all tests, or those that the arguments name, as jest takes them. Its last line is `N passed, N failed`; a
 * test file that cannot run counts as one failure, and a run without a test fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from './ensure.mjs';

const tally = { passed: 0, failed: 0 };
process.once('exit', () => console.log(`${tally.passed} passed, ${tally.failed} failed`));

ensureReady();
process.exitCode = runJest(process.argv.slice(2), await temporalBinaries());

/** Looks for both of Temporal's programs once, for every test. */
async function temporalBinaries() {
  const { findTemporalCli, findTestServer } = await import('../dist/sandbox/temporal/binaries.js');
  const [cli, testServer] = await Promise.all([findTemporalCli(), findTestServer()]);
  return { TEMPORAL_CLI_PATH: cli, TEMPORAL_TEST_SERVER_PATH: testServer };
}

/** Runs jest, fills the tally and gives the exit code. */
function runJest(args, env) {
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
      { cwd: root, stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, ...env } },
    );
    if (existsSync(outputFile)) {
      const results = JSON.parse(readFileSync(outputFile, 'utf8'));
      tally.passed = results.numPassedTests;
      tally.failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    }
    return tally.passed + tally.failed === 0 ? 1 : (status ?? 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
