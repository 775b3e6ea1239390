/**
 * For lines of docs/asvs.md: breaks the code and runs the test that the line names, which must fail.
 *
 *   npm run test:mutants                 # all mutants: an hour
 *   npm run test:mutants -- 8.4.1 9.1.1  # the mutants of these lines
 *
 * It works in a copy. If the text that a mutant replaces is no longer in the code, the mutant is stale: give it a new
 * one.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Line of docs/asvs.md, file, original text, replacement, and the test that must fail. */
const MUTANTS = JSON.parse(readFileSync(join(import.meta.dirname, 'mutants.json'), 'utf8'));

const LEFT_OUT = ['.git', 'node_modules', '.cache', '.local', 'coverage'];

/** Whether each test passes on the unchanged code. */
const whole = new Map();

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(({ line }) => wanted.length === 0 || wanted.includes(line));
const copy = mkdtempSync(join(tmpdir(), 'ponte-mutants-'));
let bad = 0;
try {
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.includes(relative(root, path)),
  });
  for (const name of ['node_modules', '.cache']) symlinkSync(join(root, name), join(copy, name));
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

/** Applies one mutant and judges its test. A test that fails on the unchanged code proves nothing. */
function judge({ file, text, instead, test }) {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (!before.includes(text)) return 'STALE';
  if (!whole.has(test)) whole.set(test, passes(test));
  if (!whole.get(test)) return 'NOT KNOWN, for the test fails without it';
  writeFileSync(
    path,
    before.replace(text, () => instead),
  );
  try {
    return passes(test) ? 'NOT FOUND' : 'found';
  } finally {
    writeFileSync(path, before);
  }
}

function passes(test) {
  const jest = join(copy, 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', jest, '--silent', '--forceExit', '--runTestsByPath'];
  const stdio = process.env.VERBOSE ? 'inherit' : 'ignore';
  return spawnSync(process.execPath, [...args, test], { cwd: copy, stdio }).status === 0;
}
