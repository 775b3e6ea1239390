import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { connectTemporal } from '../../platform/temporal/connection.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';
import type { DevServer, DevServerOptions } from '../../sandbox/temporal/dev-server.js';
import { eventually } from '../support/eventually.js';
import { load } from '../platform/settings/settings-file.js';

let server: DevServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const dbFile = () =>
  join(mkdtempSync(join(tmpdir(), 'ponte-dev-server-')), 'temporal', 'db.sqlite');
const settings = (address: string) =>
  load('tenants: []\nencryption: none', { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'ponte' });

test('the data of Temporal survives kill -9 and a restart on the same file', async () => {
  const options: DevServerOptions = {
    dbFile: dbFile(),
    namespace: 'ponte',
    searchAttributes: { Tenant: 'Keyword' },
    headless: true,
  };
  server = await startDevServer(options);
  expect(server.uiUrl).toBeUndefined();
  const temporal = connectTemporal(settings(server.address));
  try {
    const workflowId = 'order/acme/1';
    const started = temporal.within(10_000, ({ workflow }) =>
      workflow.start('unknownToAnyWorker', { taskQueue: 'q', workflowId }),
    );
    expect(await started).toMatchObject({ workflowId });

    await server.kill();
    const ask = (deadlineMs: number) =>
      temporal.within(deadlineMs, ({ workflow }) => workflow.getHandle(workflowId).describe());
    await expect(ask(500)).rejects.toThrow(TemporalUnavailableError);

    server = await startDevServer({ ...options, port: Number(server.address.split(':')[1]) });
    const described = await eventually('the server answers again', () => ask(2_000));
    expect(described).toMatchObject({ type: 'unknownToAnyWorker', status: { name: 'RUNNING' } });
    const { customAttributes } = await temporal.within(10_000, ({ connection }) =>
      connection.operatorService.listSearchAttributes({ namespace: 'ponte' }),
    );
    expect(customAttributes).toHaveProperty('Tenant');
  } finally {
    await temporal.close();
  }
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
