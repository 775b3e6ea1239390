/** What `.ci/run` does with a file that fails: it runs once more by itself. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { runJestTwice } from '../../scripts/jest.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const parent = join(root, '.cache', 'tests');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'flaky-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIRST_RED = (seen: string) => `
  const { existsSync, writeFileSync } = require('node:fs');
  test('is red the first time', () => {
    const isSecond = existsSync('${seen}');
    writeFileSync('${seen}', '');
    expect(isSecond).toBe(true);
  });
  test('is green', () => {});`;

const HOOK_RED = (seen: string) => `
  const { existsSync, writeFileSync } = require('node:fs');
  beforeAll(() => {
    if (existsSync('${seen}')) return;
    writeFileSync('${seen}', '');
    throw new Error('nothing could be played');
  });
  test('leaks nothing', () => {});
  test('opens nothing twice', () => {});`;

const FILES = {
  'flaky.test.cjs': FIRST_RED(join(folder, 'flaky')),
  'safety.test.cjs': FIRST_RED(join(folder, 'safety')),
  'safety-unplayed.test.cjs': HOOK_RED(join(folder, 'unplayed')),
  'broken.test.cjs': `test('is red', () => expect(1).toBe(2));`,
  'green.test.cjs': `test('is green', () => {});`,
};
for (const [name, source] of Object.entries(FILES)) writeFileSync(join(folder, name), source);

const CONFIG = { rootDir: root, testMatch: [`${folder}/*.test.cjs`], transform: {} };

/** Runs some of the files, as if all but `safety` might be flaky. */
async function run(...names: string[]) {
  const options = ['--config', JSON.stringify(CONFIG), '--maxWorkers=2'];
  const paths = names.map((name) => join(folder, `${name}.test.cjs`));
  const mayBeFlaky = (name: string) => !name.includes('safety');
  const { status, files, flaky } = await runJestTwice({ options, paths }, {}, mayBeFlaky, 'ignore');
  const counts = (key: 'passed' | 'failed') => files.reduce((sum, file) => sum + file[key], 0);
  return { status, passed: counts('passed'), failed: counts('failed'), flaky: flaky.length };
}

test('a file that then passes does not fail the run, and is listed', async () => {
  expect(await run('flaky', 'green')).toEqual({ status: 0, passed: 3, failed: 0, flaky: 1 });
});

test('a file that fails again fails the run', async () => {
  expect(await run('broken', 'green')).toEqual({ status: 1, passed: 1, failed: 1, flaky: 0 });
});

test('a file that is never flaky fails the run at once', async () => {
  expect(await run('safety', 'green')).toEqual({ status: 1, passed: 2, failed: 1, flaky: 0 });
});

test('a file whose set-up failed has judged nothing: it runs again in any case', async () => {
  expect(await run('safety-unplayed', 'green')).toEqual({
    status: 0,
    passed: 3,
    failed: 0,
    flaky: 2,
  });
});
