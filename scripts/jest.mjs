import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './ensure.mjs';

/** For Node, and for jest's workers: with a larger young generation, collecting it takes some 6 % less of the processor. */
const FLAGS = ['--experimental-vm-modules', '--max-semi-space-size=32'];

/**
 * Runs jest.
 * @typedef {{ name: string, seconds: number, passed: number, failed: number, failures: string[], judgedNothing: boolean }}
 *   File with the names of its failed tests; a file that could not run counts as one failure. It judged nothing if all of
 *   its tests failed in the same words: those of its set-up.
 * @param {'inherit' | 'ignore' | 'later'} output what becomes of its lines; `later` shows all of them when it ends
 * @returns {Promise<{ status: number, files: File[] }>} its exit code, and the test files that ran
 */
export async function runJest(args, env = {}, output = 'inherit', node = process.execPath) {
  const scratch = mkdtempSync(join(tmpdir(), 'ponte-test-'));
  try {
    const outputFile = join(scratch, 'results.json');
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    // a handle left open by a failed test must not keep the finished run from ending
    const options = ['--forceExit', '--json', '--outputFile', outputFile];
    const lines = output === 'later' ? 'pipe' : output;
    const jestProcess = spawn(node, [...FLAGS, jest, ...options, ...args], {
      cwd: root,
      stdio: ['inherit', 'ignore', lines],
      env: { ...process.env, ...env },
    });
    const shown = jestProcess.stderr?.toArray();
    const [status] = await once(jestProcess, 'close');
    if (shown) process.stderr.write(Buffer.concat(await shown));
    const results = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : {};
    return { status: status ?? 1, files: (results.testResults ?? []).map(resultOf) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Runs jest, and the files that failed once more by themselves, one after the other. A test that then passes is flaky: it
 * counts as passed, and is listed.
 * @param {{ options: string[], paths: string[] }} args
 * @param {(name: string) => boolean} mayBeFlaky says whether a file runs again; one that judged nothing does
 * @returns {Promise<{ status: number, files: File[], flaky: string[] }>}
 */
export async function runJestTwice({ options, paths }, env, mayBeFlaky, output, node) {
  const first = await runJest([...options, ...paths], env, output, node);
  const failed = first.files.filter(isRed);
  const again = failed.filter(({ name, judgedNothing }) => judgedNothing || mayBeFlaky(name));
  if (again.length === 0 || again.length > MOST_FLAKY) return { ...first, flaky: [] };
  const names = again.map(({ name }) => name);
  console.log(`Once more: ${names.join(', ')}`);
  const rest = options.filter((one) => !one.startsWith('--maxWorkers'));
  const alone = [...rest, '--runInBand', '--runTestsByPath', ...names];
  const second = await runJest(alone, env, output, node);
  const files = first.files.map(
    (file) => second.files.find(({ name }) => name === file.name) ?? file,
  );
  const flaky = again.filter(
    ({ name }) => !files.some((file) => file.name === name && isRed(file)),
  );
  return {
    status: flaky.length === failed.length ? second.status : 1,
    files,
    flaky: flaky.flatMap(({ name, failures }) => failures.map((test) => `${name} › ${test}`)),
  };
}

/** If more files fail, they are broken. */
const MOST_FLAKY = 10;
const isRed = ({ failed }) => failed > 0;

/** The passed and failed tests of all files. */
export const countsOf = (files) => {
  const count = (key) => files.reduce((sum, file) => sum + file[key], 0);
  return { passed: count('passed'), failed: count('failed') };
};

function resultOf({ name, status, assertionResults, startTime, endTime }) {
  const all = (wanted) => assertionResults.filter((one) => one.status === wanted);
  const failures = all('failed').map(({ fullName }) => fullName);
  if (failures.length === 0 && status === 'failed') failures.push('the file');
  const passed = all('passed').length;
  const words = new Set(all('failed').map(({ failureMessages }) => failureMessages.join()));
  return {
    name: relative(root, name),
    seconds: Math.round((endTime - startTime) / 1_000),
    ...{ passed, failed: failures.length, failures },
    judgedNothing: passed === 0 && failures.length > 1 && words.size === 1,
  };
}
