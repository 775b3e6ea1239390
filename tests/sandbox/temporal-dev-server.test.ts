import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';
import type { DevServer } from '../../sandbox/temporal/dev-server.js';

let server: DevServer | undefined;
let restoreCli = () => {};
afterEach(async () => {
  restoreCli();
  await server?.stop();
  server = undefined;
});

test('the Web UI answers, and stop() leaves nothing behind', async () => {
  server = await startDevServer();
  const { pid, uiUrl, stop } = server;
  expect((await fetch(uiUrl!)).status).toBe(200);
  await stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a used port is reported before anything starts, with the option that changes it', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    await expect(startDevServer({ port })).rejects.toThrow(
      `port ${port} is taken: choose another port`,
    );
    await expect(startDevServer({ uiPort: port })).rejects.toThrow(
      `port ${port} is taken: choose another uiPort`,
    );
  } finally {
    other.close();
  }
});

/**
 * A CLI that loses a port of an inner service at its first starts, as it prints it, and else is the real one.
 * Returns how often it was started.
 */
function losingPorts(failures: number): () => number {
  const { TEMPORAL_CLI_PATH: real } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'ponte-cli-'));
  const starts = join(folder, 'starts');
  const executable = join(folder, 'temporal');
  const stack = 'goroutine 1 [running]:\n' + 'main.main()\n'.repeat(30);
  const printed =
    'level=ERROR msg="Failed to start gRPC listener" error="bind: address already in use"';
  const script = [
    '#!/bin/sh',
    `echo start >> ${starts}`,
    `if [ $(wc -l < ${starts}) -le ${failures} ]; then`,
    `printf '%s' '${printed}\npanic: no listener\n\n${stack}'; exit 2`,
    'fi',
    `exec ${real} "$@"`,
  ];
  writeFileSync(executable, script.join('\n'), { mode: 0o755 });
  process.env['TEMPORAL_CLI_PATH'] = executable;
  restoreCli = () => void (process.env['TEMPORAL_CLI_PATH'] = real);
  return () => readFileSync(starts, 'utf8').trim().split('\n').length;
}

test('a server that loses a port to another program is started again', async () => {
  const starts = losingPorts(1);
  server = await startDevServer({ headless: true });
  expect(starts()).toBe(2);
});

test('a server that loses its ports each time is reported, with the reason above its stacks', async () => {
  const starts = losingPorts(9);
  const error = await startDevServer({ headless: true }).catch(String);
  expect(error).toMatch(
    /did not start on .*\nlevel=ERROR .*address already in use"\npanic: no listener$/,
  );
  expect(starts()).toBe(3);
});

test('a server that does not come up is reported with what it printed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-dev-server-'));
  const logFile = join(dir, 'server.log');
  const start = startDevServer({ dbFile: dir, logFile, headless: true }); // a folder is not a database
  await expect(start).rejects.toThrow(/did not start on 127.0.0.1:\d+\n.+/);
  expect(readFileSync(logFile, 'utf8')).not.toBe('');
});
