import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { PORT_VARIABLES } from '../../sandbox/stack/ports.js';
import { eventually } from '../support/eventually.js';

const ROOT = join(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['.cache', '.git', '.local', 'coverage', 'data', 'node_modules']);

/** A copy of the sources, since this test changes them. */
const copy = mkdtempSync(join(tmpdir(), 'ponte-dev-'));
let dev: ChildProcess | undefined;

afterAll(async () => {
  if (dev !== undefined && dev.exitCode === null) {
    const exited = once(dev, 'exit');
    dev.kill('SIGTERM');
    await exited;
  }
  rmSync(copy, { recursive: true, force: true });
});

test('npm run dev restarts the services with a changed source, and keeps its data', async () => {
  cpSync(ROOT, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (file) => !LEFT_OUT.has(relative(ROOT, file)),
  });
  // the copied folders are new, but what was built from them is not out of date; a date has whole milliseconds
  const now = new Date(Date.now() + 1);
  for (const built of ['dist/.built', 'dist/console/index.html'])
    utimesSync(join(copy, built), now, now);
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // the compiler names packages by where they really are, and else checks everything anew
  const info = join(copy, 'dist/.tsbuildinfo');
  const packages = relative(
    realpathSync(join(copy, 'dist')),
    realpathSync(join(ROOT, 'node_modules')),
  );
  const known = readFileSync(info, 'utf8').replaceAll('"../node_modules/', `"${packages}/`);
  writeFileSync(info, known);
  const free = Object.values(PORT_VARIABLES).map((name) => [name, '0'] as const);
  dev = spawn(process.execPath, [join(copy, 'scripts/dev.mjs')], {
    cwd: copy,
    env: { ...process.env, ...Object.fromEntries(free) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [dev.stdout!, dev.stderr!]) {
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  const says = async (text: string) => {
    const isOver = () => printed.includes(text) || dev!.exitCode !== null;
    await eventually(`it says "${text}"`, isOver, 580_000).catch(() => {});
    expect(printed).toContain(text);
  };

  await says('Ctrl-C ends all of it.');
  const api = /api +(http\S+)\/docs/.exec(printed)![1]!;
  const page = async () => (await fetch(`${api}/docs`)).text();
  expect(await page()).not.toContain('Changed while it ran');

  const source = join(copy, 'api/openapi/endpoints.ts');
  const text = readFileSync(source, 'utf8');
  writeFileSync(source, text.replace('<title>Ponte: API', '<title>Changed while it ran'));
  await says('restarted in');
  expect(await page()).toContain('Changed while it ran');

  const exited = once(dev, 'exit');
  dev.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
}, 1_200_000);
