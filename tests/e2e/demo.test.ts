import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { builtFile } from '../../sandbox/stack/built.js';
import { PORT_VARIABLES } from '../../sandbox/stack/ports.js';
import { eventually } from '../support/eventually.js';
import { newHome } from './support.js';

const home = newHome();
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
});
const FREE = Object.fromEntries(Object.values(PORT_VARIABLES).map((name) => [name, '0']));

/** Runs what `npm start` runs after the build. */
function demo(args: readonly string[], env: Record<string, string> = FREE) {
  const child = spawn(
    process.execPath,
    [builtFile('sandbox/demo/main.js'), '--home', home, ...args],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.push(child);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    printed: () => printed,
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits until it has printed this. Throws with its whole output if it exits before. */
    async says(text: string): Promise<void> {
      await eventually(
        `it says "${text}"`,
        () => printed.includes(text) || child.exitCode !== null,
        220_000, // it starts a whole stack
      );
      if (!printed.includes(text))
        throw new Error(`it ended without saying "${text}":\n${printed}`);
    },
    /** The address in the table whose name matches this pattern. */
    addressOf: (name: string) => new RegExp(`${name}\\s+(http\\S+)`).exec(printed)?.[1] ?? '',
  };
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('--once plays the three stories, compares them with both ledgers, and exits with 0', async () => {
  const run = demo(['--once']);
  expect(await run.ended).toBe(0);
  expect(run.printed().match(/✔.*/g)).toEqual([
    '✔ conferido nos dois sistemas: 1 SS, 1 observação, 1 liberação',
    '✔ conferido nos dois sistemas: 1 SS, 1 observação, 1 cancelamento',
    '✔ conferido nos dois sistemas: 1 SS, 1 observação, nada liberado',
  ]);
  expect(run.printed()).not.toContain('\u001B');
});

test('a second start continues the order that was left waiting, and Ctrl-C ends everything with 0', async () => {
  const settings = join(home, 'ponte.yaml');
  const before = parse(readFileSync(settings, 'utf8')) as { operators: { name: string }[] };
  const token = { sha256: 'a'.repeat(64) };
  before.operators.push({ name: 'bia', role: 'viewer', token, tenants: 'all' } as { name: string });
  writeFileSync(settings, stringify(before));
  const run = demo([]);
  await run.says('Ctrl-C');
  expect(run.printed()).toContain('1 pedido de antes ainda não terminou');
  expect(run.printed()).toContain('pedido 1003 passou a Liberado');
  expect(readFileSync(settings, 'utf8')).toContain('bia'); // an operator who was added stays
  const addresses = ['Temporal Web UI', 'Ponte .documentação.', 'Senior X de ensaio'].map(
    run.addressOf,
  );
  expect(await Promise.all(addresses.map(answers))).toEqual([true, true, true]);
  run.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(await Promise.all(addresses.map(answers))).toEqual([false, false, false]);
});

test('an api that is killed is restarted, and a demo that is killed leaves no process behind', async () => {
  const run = demo([]);
  await run.says('Ctrl-C');
  const log = readFileSync(join(home, 'logs', 'api.log'), 'utf8');
  const { pid } = JSON.parse(log.slice(0, log.indexOf('\n'))) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await run.says('o processo api terminou e foi reiniciado');
  const addresses = ['Temporal Web UI', 'Ponte .api.', 'Sismetro de ensaio'].map(run.addressOf);
  expect(await Promise.all(addresses.map(answers))).toEqual([true, true, true]);
  run.kill('SIGKILL');
  await eventually('nobody answers any more', async () =>
    (await Promise.all(addresses.map(answers))).every((isThere) => !isThere),
  );
  await run.ended; // the process that cleans up keeps its stderr open until the last process has ended
});

test('a used port is reported with the variable that changes it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const run = demo(['--once'], { ...FREE, PONTE_API_PORT: String(port) });
  expect(await run.ended).toBe(1);
  other.close();
  expect(run.printed()).toContain(`A porta ${port} está ocupada`);
  expect(run.printed()).toContain('PONTE_API_PORT');
});
