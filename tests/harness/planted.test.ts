/**
 * Failures that are planted turn red, under shared modules and under a file's own: else a run could pass because nothing
 * ran, or lose a test.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { projects } = createRequire(import.meta.url)('../../jest.config.cjs') as {
  projects: [shared: Project, isolated: Project];
};

interface Project {
  readonly globalSetup: string;
  readonly globalTeardown: string;
}

/** The head of each file. The type is not compiled: lines of the source and of what runs differ. */
const HEAD = `
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
export interface Gone {
  readonly id: string;
}`;

/** A test file, and its tests that must fail; `file` if it cannot be run. */
interface Planted {
  readonly source: string;
  readonly passed?: string[];
  readonly failed?: string[];
  readonly cannotRun?: string;
}

/** Finds what all files share unchanged, and changes it. */
const CHANGING = `
  test('changes it', () => {
    console.info('is heard');
    expect(process.env['PONTE_PLANTED']).toBeUndefined();
    expect(process.env['PATH']).not.toBe('');
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
    process.env['PONTE_PLANTED'] = 'left';
    process.env['PATH'] = '';
    jest.useFakeTimers().setSystemTime(0);
    jest.spyOn(Math, 'random').mockReturnValue(7);
    globalThis.console = undefined;
  });`;

const PLANTED: Record<string, Planted> = {
  'an assertion': {
    source: `
      test('holds', () => expect(1).toBe(1));
      test('does not hold', () => {
        expect(1).toBe(2);
      });`,
    passed: ['holds'],
    failed: ['does not hold'],
  },
  'an assertion that is caught': {
    source: `
      test('counts its assertions', async () => {
        expect.assertions(1);
        await Promise.resolve();
      });`,
    failed: ['counts its assertions'],
  },
  'a hook before all': {
    source: `
      beforeAll(() => { throw new Error('planted'); });
      test('stands after it', () => {});`,
    failed: ['stands after it'],
  },
  'a hook before each': {
    source: `
      beforeEach(async () => { throw new Error('planted'); });
      test('stands after it', () => {});`,
    failed: ['stands after it'],
  },
  'a hook after each': {
    source: `
      afterEach(async () => { throw new Error('planted'); });
      test('stands before it', () => {});`,
    failed: ['stands before it'],
  },
  'a hook after all': {
    source: `
      afterAll(async () => { throw new Error('planted'); });
      test('stands before it', () => {});`,
    passed: ['stands before it'],
    cannotRun: 'planted',
  },
  'a hang': {
    source: `
      test('hangs', () => new Promise(() => {}), 100);
      test('runs after it', () => {});`,
    passed: ['runs after it'],
    failed: ['hangs'],
  },
  'a hook that hangs': {
    source: `
      beforeEach(() => new Promise(() => {}), 100);
      test('waits for it', () => {});`,
    failed: ['waits for it'],
  },
  'a rejected promise': {
    source: `
      test('forgets a promise', async () => {
        void Promise.reject(new Error('planted'));
        await new Promise((resolve) => setTimeout(resolve, 50));
      });
      test('runs after it', () => {});`,
    passed: ['runs after it'],
    failed: ['forgets a promise'],
  },
  'an error in a timer': {
    source: `
      test('sets a timer', async () => {
        setTimeout(() => { throw new Error('planted'); }, 1);
        await new Promise((resolve) => setTimeout(resolve, 50));
      });`,
    failed: ['sets a timer'],
  },
  'a broken import': {
    source: `
      import './absent.js';
      test('is never seen', () => {});`,
    cannotRun: 'absent',
  },
  'an import without its name': {
    source: `
      import { absent } from '../../../domain/ids.js';
      test('is never seen', () => absent);`,
    cannotRun: 'absent',
  },
  'an error outside of a test': {
    source: `
      test('is never run', () => {});
      throw new Error('planted');`,
    cannotRun: 'planted',
  },
  'a file without a test': { source: `export {};`, cannotRun: 'at least one test' },
  'tests beside each other': {
    source: `
      let here = 0;
      const meet = async () => {
        here += 1;
        while (here < 2) await new Promise((resolve) => setTimeout(resolve, 1));
      };
      test.concurrent('comes', meet, 5_000);
      test.concurrent('comes as well', meet, 5_000);`,
    passed: ['comes', 'comes as well'],
  },
  'a file that changes what all share': { source: CHANGING, passed: ['changes it'] },
  'another one': { source: CHANGING, passed: ['changes it'] },
};

interface Result {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly message: string;
  readonly assertionResults: { readonly title: string; readonly status: string }[];
}

/** A folder under the project's: jest finds no tests elsewhere. */
function newFolder(): string {
  const parent = join(root, '.cache', 'tests');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'planted-'));
}

/** Runs the test files of a folder one after the other in one process. */
function run(project: Project, folder: string): { status: number | null; results: Result[] } {
  const { globalSetup: _, globalTeardown: __, ...others } = project;
  const config = { ...others, rootDir: root, testMatch: [`${folder}/*.test.ts`] };
  const outputFile = join(folder, 'results.json');
  const args = [
    '--config',
    JSON.stringify(config),
    '--runInBand',
    '--json',
    '--outputFile',
    outputFile,
  ];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', jest, ...args], {
    cwd: root,
    stdio: 'ignore',
  });
  const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as { testResults: Result[] };
  return { status, results: testResults };
}

const nameOf = (title: string) => `${title.replaceAll(' ', '-')}.test.ts`;

describe.each([
  ['shared modules', projects[0]],
  ['modules of their own', projects[1]],
])('with %s', (_, project) => {
  const folder = newFolder();
  let status: number | null;
  let results: Result[];

  beforeAll(() => {
    for (const [title, { source }] of Object.entries(PLANTED))
      writeFileSync(join(folder, nameOf(title)), HEAD + source);
    ({ status, results } = run(project, folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the run fails', () => expect(status).toBe(1));

  test.each(Object.entries(PLANTED))('%s', (title, { passed = [], failed = [], cannotRun }) => {
    const result = results.find(({ name }) => name.endsWith(`/${nameOf(title)}`))!;
    const are = (status: string) =>
      result.assertionResults.filter((one) => one.status === status).map((one) => one.title);
    expect({ passed: are('passed'), failed: are('failed') }).toEqual({ passed, failed });
    expect(result.status).toBe(failed.length > 0 || cannotRun !== undefined ? 'failed' : 'passed');
    expect(result.message).toContain(cannotRun ?? '');
  });

  test('a stack shows the lines of the source', () => {
    const result = results.find(({ name }) => name.endsWith(`/${nameOf('an assertion')}`))!;
    expect(result.message).toContain(`${nameOf('an assertion')}:8:19`);
  });
});
