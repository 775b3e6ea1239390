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
  for (const file of ['scripts/ensure.mjs', 'scripts/supply-chain.mjs']) {
    cpSync(join(ROOT, file), join(home, file));
  }
});

/** Runs the check after changes of our lock file and our .npmrc. Returns its complaints. */
async function complaints(
  change: (lock: Lock) => void,
  npmrc = (ours: string) => ours,
): Promise<string[]> {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  change(lock);
  writeFileSync(join(home, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(home, '.npmrc'), npmrc(readFileSync(join(ROOT, '.npmrc'), 'utf8')));
  try {
    await run(process.execPath, [join(home, 'scripts/supply-chain.mjs')]);
    return [];
  } catch (error) {
    return (error as { stderr: string }).stderr.trim().split('\n');
  }
}

test('the installed packages are accepted, also with one acceptable licence of two to choose from', async () => {
  const license = '(GPL-3.0 OR MIT)';
  const change = (lock: Lock) => Object.assign(lock.packages['node_modules/express']!, { license });
  expect(await complaints(change)).toEqual([]);
});

test('what is not to be installed is refused, each for its reason', async () => {
  const refused = [
    ['without a digest', { integrity: undefined }, 'sha512'],
    ['with a digest of yesterday', { integrity: 'sha1-x' }, 'sha512'],
    ['over an insecure connection', { resolved: 'http://example.com/x.tgz' }, 'its own address'],
    ['from another host', { resolved: 'https://evil.example/x-5.3.0.tgz' }, 'its own address'],
    ['from a repository', { resolved: 'git+ssh://git@example.com/x.git' }, 'its own address'],
    ['that is a different one', { name: 'expres' }, 'is expres'],
    ['of no version', { version: 'https://evil.example/x.tgz' }, 'no version of the registry'],
    ['that leads elsewhere', { link: true, resolved: '../elsewhere' }, 'link to elsewhere'],
    ['of a licence that spreads', { license: 'AGPL-3.0-only' }, 'AGPL-3.0-only'],
    ['of a licence for development only', { license: 'MPL-2.0' }, 'MPL-2.0'],
    ['of two licences of which one spreads', { license: 'MIT AND GPL-3.0' }, 'GPL-3.0'],
    ['without a licence', { license: undefined }, 'no licence'],
  ] as const;
  const said = await complaints(({ packages }) => {
    const express = packages['node_modules/express'];
    for (const [name, fields] of refused)
      packages[`node_modules/${name}`] = { ...express, ...fields };
  });
  expect(said).toEqual(
    refused.map(([name, , words]) => expect.stringMatching(`^${name} .*: .*${words}`)),
  );
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
  [
    'scripts run, the lock file names hosts, and it names a registry',
    (npmrc: string) =>
      `${npmrc.replace('ignore-scripts=true', '').replace(/^omit-.*$/m, '')}registry=https://evil.example/\n`,
    ['ignore-scripts', 'omit-lockfile-registry-resolved', 'come from'],
  ],
  [
    'it names the registry of a scope',
    (npmrc: string) => `${npmrc}@temporalio:registry=https://evil.example/\n`,
    ['come from'],
  ],
])('.npmrc is refused if %s', async (_, change, words) => {
  const said = await complaints(() => {}, change);
  expect(said).toEqual(words.map((word) => expect.stringContaining(word)));
});
