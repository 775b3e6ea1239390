/**
 * For lines of docs/asvs.md: breaks the code and runs the test that the line names, which must fail.
 *
 *   npm run test:mutants                 # all mutants: more than an hour
 *   npm run test:mutants -- 8.4.1 9.1.1  # the mutants of these lines
 *
 * It works in a copy. If the text that a mutant replaces is no longer in the code, the mutant is stale: give it a new
 * one.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Line of docs/asvs.md, file, original text, replacement, and the test that must fail. `only` names the tests of the
 * file that run, to save time. `built` mutants need `dist/` built anew, since their test runs processes or the console.
 */
const MUTANTS = JSON.parse(readFileSync(join(import.meta.dirname, 'mutants.json'), 'utf8'));

const LEFT_OUT = ['.git', 'node_modules', '.cache', '.local', 'coverage', 'sandbox/node_modules'];

/** Whether each test passes on the unchanged code. */
const whole = new Map();

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(({ line }) => wanted.length === 0 || wanted.includes(line));
const copy = mkdtempSync(join(tmpdir(), 'ponte-mutants-'));
let bad = 0;
try {
  makeCopy();
  for (const mutant of chosen) {
    const verdict = judge(mutant);
    if (verdict !== 'found') bad += 1;
    console.log(`${mutant.line} ${mutant.file}: ${verdict} (${mutant.test})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length - bad} found, ${bad} not`);
process.exitCode = bad === 0 && chosen.length > 0 ? 0 : 1;

/** The copy has its own bundle of the workflows (`.cache/tests`): a broken one must not stay behind here. */
function makeCopy() {
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.includes(relative(root, path)),
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, '.cache'));
  for (const name of readdirSync(join(root, '.cache')).filter((one) => one !== 'tests'))
    symlinkSync(join(root, '.cache', name), join(copy, '.cache', name));
}

/** Applies one mutant and judges its test. A test that fails on the unchanged code proves nothing. */
function judge(mutant) {
  const { file, text, instead, built } = mutant;
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (!before.includes(text)) return 'STALE';
  const id = `${mutant.test} ${mutant.only}`;
  if (!whole.has(id)) whole.set(id, passes(mutant));
  if (!whole.get(id)) return 'NOT KNOWN, for the test fails without it';
  writeFileSync(
    path,
    before.replace(text, () => instead),
  );
  try {
    if (built) build();
    return passes(mutant) ? 'NOT FOUND' : 'found';
  } finally {
    writeFileSync(path, before);
    if (built) build();
  }
}

function passes({ test, only }) {
  const jest = join(copy, 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', jest, '--silent', '--forceExit'];
  if (only) args.push('--testNamePattern', only);
  return run([...args, '--runTestsByPath', test]) === 0;
}

/** Builds what has changed. Throws if that fails, since the mutant would then prove nothing. */
function build() {
  const script = `await (await import('./scripts/ensure.mjs')).ensureReady()`;
  if (run(['--input-type=module', '--eval', script]) !== 0)
    throw new Error('the mutant does not compile');
}

function run(args) {
  const stdio = process.env.VERBOSE ? 'inherit' : 'ignore';
  return spawnSync(process.execPath, args, { cwd: copy, stdio }).status;
}
