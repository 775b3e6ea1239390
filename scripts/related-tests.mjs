/**
 * Chooses the tests for `npm test -- --changed`: those that import what changed, nearest first, as many as take about a
 * minute. `npm test` runs all of them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { root } from './ensure.mjs';

/** Time for the tests; building and starting take some more. */
const SECONDS = 40;

/** Assumed for a test file whose time is not known yet. */
const USUAL_SECONDS = 5;

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;
const TEST = /^tests\/.*\.test\.ts$/;

const TIMES = join(root, '.cache', 'tests', 'seconds.json');

/**
 * Finds the test files to run, by path, and the others that import what changed.
 * @returns {{ changed: string[], run: string[], left: string[] }}
 */
export function testsOfChanges() {
  const changed = changedFiles();
  const distances = distancesFrom(changed);
  const rank = (file) => distances.get(file) - (isNamedLike(file, changed) ? 2 : 0);
  const seconds = secondsOfTests();
  const related = [...distances.keys()]
    .filter((file) => TEST.test(file))
    .sort((a, b) => rank(a) - rank(b) || (seconds[a] ?? 0) - (seconds[b] ?? 0));

  let left = SECONDS * availableParallelism();
  const fits = (file) => changed.includes(file) || (left -= seconds[file] ?? USUAL_SECONDS) >= 0;
  const run = related.filter(fits);
  return { changed, run, left: related.filter((file) => !run.includes(file)) };
}

/** Records how long test files took. */
export function noteSeconds(taken) {
  mkdirSync(dirname(TIMES), { recursive: true });
  writeFileSync(TIMES, JSON.stringify({ ...secondsOfTests(), ...taken }));
}

const secondsOfTests = () => (existsSync(TIMES) ? JSON.parse(readFileSync(TIMES, 'utf8')) : {});

/** The files that differ from where this branch left `main`, uncommitted and new ones included. */
function changedFiles() {
  const [base = 'HEAD'] = ['origin/main', 'main'].flatMap((main) =>
    git('merge-base', 'HEAD', main),
  );
  return [
    ...git('diff', '--name-only', base),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
}

/** The lines that git prints; empty if it fails. */
function git(...args) {
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

/** For each file that depends on a changed one: how many imports it is away. */
function distancesFrom(changed) {
  const importers = importersOfFiles();
  const distances = new Map(changed.map((file) => [file, 0]));
  for (const [file, distance] of distances) {
    // the Map's iteration includes entries added meanwhile
    for (const importer of importers.get(file) ?? []) {
      if (!distances.has(importer)) distances.set(importer, distance + 1);
    }
  }
  // some tests run the build without importing it: includes those of the same folder
  for (const file of importers.get('') ?? []) {
    const isOfFolder = changed.some((one) => file.startsWith(`tests/${one.split('/')[0]}/`));
    if (isOfFolder && !distances.has(file)) distances.set(file, FAR);
  }
  return distances;
}

const FAR = 10;

/** The direct importers of each file; all tests under the empty name. */
function importersOfFiles() {
  const importers = new Map([['', []]]);
  for (const name of git('ls-files', '--cached', '--others', '--exclude-standard')) {
    if (!/\.(ts|tsx|mjs)$/.test(name) || !existsSync(join(root, name))) continue;
    if (TEST.test(name)) importers.get('').push(name);
    for (const [, imported] of readFileSync(join(root, name), 'utf8').matchAll(IMPORT)) {
      const file = fileOf(normalize(join(dirname(name), imported)));
      importers.set(file, [...(importers.get(file) ?? []), name]);
    }
  }
  return importers;
}

const fileOf = (path) => {
  const sources = ['.ts', '.tsx'].map((end) => path.replace(/\.jsx?$/, end));
  return sources.find((source) => existsSync(join(root, source))) ?? path;
};

/**
 * Returns true for a test named like a changed file, such as `tests/api/operators/bulk.test.ts` for
 * `api/operators/bulk/selection.ts`.
 */
const isNamedLike = (test, changed) => {
  const name = /([^/]+)\.test\.ts$/.exec(test)[1];
  return changed.some((file) => file.split(/[/.]/).includes(name));
};
