import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { findProblems, readCompose, ROOT } from './compose.js';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const OTHER = `sha256:${'f'.repeat(64)}`;
const POSTGRES = 'postgres:17.11-bookworm';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-images-'));
  for (const folder of ['scripts', 'bin']) mkdirSync(join(home, folder));
  for (const file of [
    ...['Dockerfile', 'docker-compose.yml'],
    ...['scripts/images.mjs', 'scripts/ensure.mjs'],
  ]) {
    cpSync(join(ROOT, file), join(home, file));
  }
});
function images(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(home, 'scripts/images.mjs'), ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH']}` },
    },
  );
  return { status, said: stdout + stderr };
}

const read = (file: string) => readFileSync(join(home, file), 'utf8');
const change = (file: string, from: string, to: string) => {
  expect(read(file)).toContain(from);
  writeFileSync(join(home, file), read(file).replace(from, to));
};

/** Installs a `docker` that runs this script, in place of a registry. */
const dockerSays = (script: string) =>
  writeFileSync(join(home, 'bin/docker'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

test('every third-party image has a version', () => {
  expect(images()).toEqual({ status: 0, said: expect.stringMatching(/^\d+ images of others/) });
});

test.each([
  ['docker-compose.yml', POSTGRES, 'postgres:latest', 'postgres:latest has no version'],
  ['docker-compose.yml', POSTGRES, `${POSTGRES}@sha256:abc`, 'a digest that is none'],
  ['docker-compose.yml', POSTGRES, `postgres@${DIGEST}`, 'has no version'],
  ['Dockerfile', 'node:24.21.0-bookworm-slim', `node:24.21.0-bookworm-slim@md5:1`, 'none'],
])('%s is refused if %s becomes %s', (file, from, to, words) => {
  change(file, from, to);
  expect(images()).toEqual({ status: 1, said: expect.stringContaining(words) });
});

test('one image has one digest', () => {
  const node = 'FROM node:24.21.0-bookworm-slim';
  change('Dockerfile', `${node} AS build`, `${node}@${DIGEST} AS build`);
  expect(images().status).toBe(0);
  change('Dockerfile', `${node} AS runtime`, `${node}@${OTHER} AS runtime`);
  expect(images()).toEqual({ status: 1, said: expect.stringContaining('has two digests') });
});

test('a release pins all images by the digest of the registry, and still works with Compose and the tests', () => {
  expect(images('--release')).toEqual({ status: 1, said: expect.stringContaining('no digest') });
  dockerSays(`[ "$1 $2 $3 $5 $6" = "buildx imagetools inspect --format {{.Manifest.Digest}}" ] || exit 1
case $4 in *@*) exit 1;; esac
echo ${DIGEST}`);
  expect(images('--pin').status).toBe(0);
  expect(images('--release')).toEqual({
    status: 0,
    said: expect.stringMatching(/^(\d+) images of others, \d by digest/),
  });
  expect(read('docker-compose.yml')).toContain(`image: ${POSTGRES}@${DIGEST}`);
  expect(read('docker-compose.yml')).toContain('image: ponte:0.1.0\n');
  expect(read('Dockerfile')).toContain('FROM runtime AS ponte');
  expect(findProblems(readCompose(read('docker-compose.yml')))).toEqual([]);
  // the next release asks the registry again
  dockerSays(`case $4 in *@*) exit 1;; esac
echo ${OTHER}`);
  expect(images('--pin').status).toBe(0);
  expect(read('docker-compose.yml')).toContain(`image: ${POSTGRES}@${OTHER}`);
});

test.each([
  ['knows none', 'echo none'],
  ['cannot ask', 'echo "no such host" >&2; exit 1'],
])('no digest is invented if Docker %s', (_, script) => {
  const before = read('docker-compose.yml');
  dockerSays(script);
  expect(images('--pin')).toEqual({ status: 1, said: expect.stringContaining('gave no digest') });
  expect(read('docker-compose.yml')).toBe(before);
});
