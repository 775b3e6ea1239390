import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

interface Lock {
  readonly packages: Record<string, Record<string, unknown>>;
}

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-packages-'));
  mkdirSync(join(home, 'scripts'));
  for (const file of [
    '.npmrc',
    'package-lock.json',
    'scripts/ensure.mjs',
    'scripts/supply-chain.mjs',
  ]) {
    cpSync(join(ROOT, file), join(home, file));
  }
});
/** Runs the check on our lock file after `change`. Returns its complaint, or undefined if there is none. */
async function complaint(change: (lock: Lock) => void = () => {}): Promise<string | undefined> {
  const file = join(home, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  change(lock);
  writeFileSync(file, JSON.stringify(lock));
  try {
    await run(process.execPath, [join(home, 'scripts/supply-chain.mjs')]);
    return undefined;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

const express = (fields: Record<string, unknown>) => (lock: Lock) =>
  void Object.assign(lock.packages['node_modules/express']!, fields);

test('the installed packages are accepted', async () => {
  expect(await complaint()).toBeUndefined();
});

test.each([
  ['without a digest', { integrity: undefined }, 'sha512'],
  ['with a digest of yesterday', { integrity: 'sha1-x' }, 'sha512'],
  ['over an insecure connection', { resolved: 'http://example.com/x.tgz' }, 'its own address'],
  ['from another host', { resolved: 'https://evil.example/express-5.3.0.tgz' }, 'its own address'],
  ['from a repository', { resolved: 'git+ssh://git@example.com/x.git' }, 'its own address'],
  ['that is a different one', { name: 'expres' }, 'is expres'],
  ['of no version', { version: 'https://evil.example/x.tgz' }, 'no version of the registry'],
  ['that leads elsewhere', { link: true, resolved: '../elsewhere' }, 'link to elsewhere'],
  ['of a licence that spreads', { license: 'AGPL-3.0-only' }, 'AGPL-3.0-only'],
  ['of a licence for development only', { license: 'MPL-2.0' }, 'MPL-2.0'],
  ['of two licences of which one spreads', { license: 'MIT AND GPL-3.0' }, 'GPL-3.0'],
  ['without a licence', { license: undefined }, 'no licence'],
])('a package %s is refused', async (_name, fields, words) => {
  const said = await complaint(express(fields));
  expect(said).toContain('express');
  expect(said).toContain(words);
});

test('one acceptable licence of two to choose from is enough', async () => {
  expect(await complaint(express({ license: '(GPL-3.0 OR MIT)' }))).toBeUndefined();
});

test('the bill of materials lists what is shipped, and nothing for development', async () => {
  await run(process.execPath, [join(ROOT, 'scripts/sbom.mjs')]);
  const bill = JSON.parse(readFileSync(join(ROOT, 'dist/release/sbom.cdx.json'), 'utf8')) as {
    components: { name: string; group?: string }[];
  };
  const names = bill.components.map(({ name, group }) => (group ? `${group}/${name}` : name));
  expect(names).toEqual(expect.arrayContaining(['express', 'accepts', 'qs']));
  expect(names.some((name) => name.endsWith('core-bridge'))).toBe(true); // development also uses it
  expect(names).not.toContain('jest');
  expect(names).not.toContain('pdfkit'); // only the stand-ins use it
});

test.each([
  ['scripts run', (npmrc: string) => npmrc.replace('ignore-scripts=true', ''), 'ignore-scripts'],
  [
    'the lock file names hosts',
    (npmrc: string) => npmrc.replace(/^omit-.*$/m, ''),
    'omit-lockfile-registry-resolved',
  ],
  [
    'it names a registry',
    (npmrc: string) => `${npmrc}registry=https://evil.example/\n`,
    'come from',
  ],
  [
    'it names the registry of a scope',
    (npmrc: string) => `${npmrc}@temporalio:registry=https://evil.example/\n`,
    'come from',
  ],
])('.npmrc is refused if %s', async (_, change, words) => {
  const file = join(home, '.npmrc');
  const npmrc = change(readFileSync(file, 'utf8'));
  writeFileSync(file, npmrc);
  expect(await complaint()).toContain(words);
});
