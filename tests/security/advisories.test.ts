import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const FILES = [
  ...['package-lock.json', 'scripts/ensure.mjs'],
  ...['scripts/advisories.mjs', 'scripts/advisories.json'],
];

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-advisories-'));
  mkdirSync(join(home, 'scripts'));
  mkdirSync(join(home, 'bin'));
  for (const file of FILES) cpSync(join(ROOT, file), join(home, file));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Snapshot {
  taken: string;
  complete: boolean;
  vulnerabilities: { id: string; summary: string; affected: object[] }[];
}
const change = <T>(name: string, with_: (content: T) => void) => {
  const file = join(home, name);
  const content = JSON.parse(readFileSync(file, 'utf8')) as T;
  with_(content);
  writeFileSync(file, JSON.stringify(content));
};
const snapshot = (with_: (content: Snapshot) => void) => change('scripts/advisories.json', with_);

/** Changes the version of one package in the lock file. */
const locked = (name: string, version: string, fields: object = {}) =>
  change<{ packages: Record<string, object> }>('package-lock.json', ({ packages }) => {
    packages[`node_modules/${name}`] = { version, integrity: 'sha512-x', ...fields };
  });

async function run(args: readonly string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(home, 'scripts/advisories.mjs'), ...args], {
    env: { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH']}`, ...env },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, said: stdout + stderr };
}

/** Installs an `npm` that prints this report. */
const npmReports = (report: string) =>
  writeFileSync(join(home, 'bin/npm'), `#!/bin/sh\ncat <<'END'\n${report}\nEND\n`, { mode: 0o755 });

describe('the installed packages', () => {
  test('are in no advisory of the snapshot, which says how old it is', async () => {
    const { code, said } = await run();
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(/^\d+ advisories, of \d{4}-\d\d-\d\d$/m),
    });
  });

  test.each([
    ['express', '4.19.1', 'GHSA-rv95-896h-c2vc'],
    ['express', '5.0.0-beta.2', 'GHSA-rv95-896h-c2vc'],
    ['jsonata', '2.0.3', 'GHSA-fqg8-vfv7-8fj8'],
    ['nodemailer', '6.9.8', 'GHSA-9h6g-pr28-7cqp'],
    ['path-to-regexp', '6.2.2', 'GHSA-9wv6-86v2-598j'],
    ['@grpc/grpc-js', '1.10.8', 'GHSA-7v5v-9h63-cj86'],
    ['yaml', '2.0.0-7', 'GHSA-f9xv-q969-pqx4'],
  ])('fail the check with %s %s', async (name, version, id) => {
    locked(name, version);
    const { code, said } = await run();
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`${version}: ${id}`) });
  });

  test.each([
    ['express', '5.0.0-beta.3', 'GHSA-rv95-896h-c2vc'],
    ['jsonata', '1.8.7', 'GHSA-fqg8-vfv7-8fj8'],
    ['nodemailer', '6.9.9', 'GHSA-9h6g-pr28-7cqp'],
    ['path-to-regexp', '6.3.0', 'GHSA-9wv6-86v2-598j'],
    ['yaml', '2.0.0-4', 'GHSA-f9xv-q969-pqx4'],
  ])('pass the check with %s %s', async (name, version, id) => {
    locked(name, version);
    expect((await run()).said).not.toContain(id);
  });

  test('are also checked deep in the tree, and under the name they were published as', async () => {
    locked('vite/node_modules/express', '4.19.1');
    locked('other', '2.0.3', { name: 'jsonata' });
    const { said } = await run();
    expect(said).toContain('express 4.19.1');
    expect(said).toContain('jsonata 2.0.3');
  });
});

describe('the snapshot', () => {
  test.each([
    ['is old', (content: Snapshot) => (content.taken = '2020-01-01'), 'days old'],
    ['is not complete', (content: Snapshot) => (content.complete = false), 'not complete'],
  ])('reports that it %s', async (_, with_, words) => {
    snapshot(with_);
    expect(await run()).toEqual({ code: 0, said: expect.stringContaining(words) });
  });

  test('fails the check if it is missing', async () => {
    rmSync(join(home, 'scripts/advisories.json'));
    expect((await run()).code).not.toBe(0);
  });

  test('is rebuilt from OSV with everything it knows of our packages, page by page', async () => {
    const asked: string[] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json');
      if (request.url === '/v1/querybatch') {
        const { queries } = JSON.parse(await text(request)) as {
          queries: { package: { name: string }; page_token?: string }[];
        };
        const results = queries.map(({ package: { name }, page_token }) => {
          if (name !== 'express') return {};
          if (page_token === 'more') return { vulns: [{ id: 'OSV-2' }] };
          return { vulns: [{ id: 'OSV-1' }, { id: 'OSV-3' }], next_page_token: 'more' };
        });
        return void response.end(JSON.stringify({ results }));
      }
      const id = request.url!.split('/').at(-1)!;
      const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '5.3.1' }] }];
      const of = (name: string) => ({ package: { ecosystem: 'npm', name }, ranges });
      const withdrawn = id === 'OSV-3' ? '2026-01-01T00:00:00Z' : undefined;
      const affected = [of('express'), of('of-somebody-else')];
      response.end(JSON.stringify({ id, summary: 'wrong', details: 'long', withdrawn, affected }));
    };
    const server = createServer((request, response) => void answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, said } = await run(['--refresh'], { OSV_URL: `http://127.0.0.1:${port}` });
    server.close();
    expect(said).toContain('OSV-1 wrong');
    expect(said).toContain('OSV-2 wrong');
    expect(code).toBe(1); // 5.3.0 is affected
    const made = JSON.parse(
      readFileSync(join(home, 'scripts/advisories.json'), 'utf8'),
    ) as Snapshot;
    expect(made).toMatchObject({
      complete: true,
      taken: new Date().toISOString().slice(0, 10),
      vulnerabilities: [{ id: 'OSV-1' }, { id: 'OSV-2' }],
    });
    expect(JSON.stringify(made)).not.toMatch(/of-somebody-else|long/);
    expect(asked).toContain('GET /v1/vulns/OSV-3');
  });

  test('is unchanged if OSV does not answer', async () => {
    const before = readFileSync(join(home, 'scripts/advisories.json'), 'utf8');
    const { code } = await run(['--refresh'], { OSV_URL: 'http://127.0.0.1:9' });
    expect(code).not.toBe(0);
    expect(readFileSync(join(home, 'scripts/advisories.json'), 'utf8')).toBe(before);
  });
});

describe('npm audit, which a release also runs', () => {
  const report = (vulnerabilities: object) =>
    JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: {} } });

  test('passes if it finds nothing', async () => {
    npmReports(report({}));
    expect(await run(['--live'])).toEqual({
      code: 0,
      said: expect.stringContaining('npm audit found nothing'),
    });
  });

  test.each([
    ['finds something', report({ qs: { name: 'qs', severity: 'high' } }), 'qs (high)'],
    ['is refused', '{"message": "405 Method Not Allowed"}', 'gave no answer: 405'],
    ['says nothing', '', 'gave no answer'],
  ])('fails if it %s', async (_, answer, words) => {
    npmReports(answer);
    expect(await run(['--live'])).toEqual({ code: 1, said: expect.stringContaining(words) });
  });
});
