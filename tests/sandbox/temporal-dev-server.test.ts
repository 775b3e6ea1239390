import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';
import type { DevServer } from '../../sandbox/temporal/dev-server.js';

let server: DevServer | undefined;
afterEach(async () => {
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

test('a server that does not come up is reported with what it printed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-dev-server-'));
  const logFile = join(dir, 'server.log');
  const start = startDevServer({ dbFile: dir, logFile, headless: true }); // a folder is not a database
  await expect(start).rejects.toThrow(/did not start on 127.0.0.1:\d+\n.+/);
  expect(readFileSync(logFile, 'utf8')).not.toBe('');
});
