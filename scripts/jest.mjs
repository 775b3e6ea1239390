import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './ensure.mjs';

/**
 * Runs jest.
 * @returns {{ status: number, files: { name: string, seconds: number, passed: number, failed: number }[] }} its exit code,
 *   and the test files that ran; a file that could not run counts as one failure
 */
export function runJest(args, env = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'ponte-test-'));
  try {
    const outputFile = join(scratch, 'results.json');
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    // a handle left open by a failed test must not keep the finished run from ending
    const options = ['--forceExit', '--json', '--outputFile', outputFile];
    const { status } = spawnSync(
      process.execPath,
      ['--experimental-vm-modules', jest, ...options, ...args],
      { cwd: root, stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, ...env } },
    );
    const results = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : {};
    return { status: status ?? 1, files: (results.testResults ?? []).map(resultOf) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The passed and failed tests of all files. */
export const countsOf = (files) => {
  const count = (key) => files.reduce((sum, file) => sum + file[key], 0);
  return { passed: count('passed'), failed: count('failed') };
};

function resultOf({ name, status, assertionResults, startTime, endTime }) {
  const count = (wanted) => assertionResults.filter((one) => one.status === wanted).length;
  const failed = count('failed');
  return {
    name: relative(root, name),
    seconds: Math.round((endTime - startTime) / 1_000),
    passed: count('passed'),
    failed: failed === 0 && status === 'failed' ? 1 : failed,
  };
}
