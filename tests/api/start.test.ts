import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { directoryOf } from '../profiles/files.js';
import { call, post, SENIOR, startTestApi, until } from './support/api.js';
import { anEvent } from './support/bodies.js';
import { killApis, runApi } from './support/process.js';
import { useTemporal } from './support/temporal.js';

const temporal = useTemporal();
afterEach(killApis);

test('a delivery answered 202 while Temporal was unavailable survives kill -9', async () => {
  const api = await runApi();
  const events = Array.from({ length: 100 }, () => anEvent());
  const taken: string[] = [];
  const sending = events.map(async (event) => {
    const answer = await post(`${api.url}/serviceOrder/open`, SENIOR, event);
    if (answer.status === 202) taken.push(event.payload.id);
    if (taken.length === 50) api.signal('SIGKILL');
  });
  await Promise.allSettled(sending);
  await api.exited;
  expect(taken.length).toBeGreaterThanOrEqual(50);

  const after = await startTestApi({ dataDir: api.dataDir, address: temporal.address });
  try {
    await until('the spool is empty', async () =>
      (await after.metrics()).includes('ponte_spool_entries 0'),
    );
    for (const id of taken) {
      const workflowId = orderWorkflowId({ tenant: 'acme', id });
      const { status } = await temporal.client.workflow.getHandle(workflowId).describe();
      expect(status.name).toBe('RUNNING');
    }
  } finally {
    await after.close();
  }
});

test('a body that would need more memory than a process has is refused, and the process continues', async () => {
  const greedy = '$string($map([1..999], function($n) { $$.text }))'; // 120 MB in one step
  const home = directoryOf({
    'greedy.yaml': `extends: senior-x\ninbound: { order: '${greedy}' }\n`,
  });
  const api = await runApi({
    change: ({ tenants: [tenant] }) =>
      Object.assign((tenant as unknown as { senior: object }).senior, {
        profile: join(home, 'greedy.yaml'),
      }),
  });
  const { status, body } = await post(`${api.url}/serviceOrder/open`, SENIOR, {
    text: 'Câmara fria '.repeat(10_000),
  });
  expect([status, JSON.stringify(body)]).toEqual([
    422,
    expect.stringMatching(/too large|takes longer/),
  ]);
  expect((await call(`${api.url}/health/live`)).status).toBe(200);
  api.signal('SIGTERM');
  expect(await api.exited).toBe(0);
});

describe('a process that receives SIGTERM', () => {
  test('shuts down cleanly while Temporal is unavailable', async () => {
    const api = await runApi();
    await post(`${api.url}/serviceOrder/open`, SENIOR, anEvent());
    api.signal('SIGTERM');
    expect(await api.exited).toBe(0);
    expect(api.stderr()).toBe('');
  });

  test('finishes the request in progress, and accepts no other', async () => {
    const api = await runApi({ address: temporal.address });
    const body = JSON.stringify(anEvent());
    const slow = request(`${api.url}/serviceOrder/open`, {
      method: 'POST',
      headers: {
        ...SENIOR,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow
        .once('response', (response) => resolve(response.resume().statusCode))
        .once('error', reject);
    });
    slow.write(body.slice(0, 10));
    await call(`${api.url}/health/live`); // the slow request arrived first
    api.signal('SIGTERM');
    await until('it takes no other', async () => {
      const refused = await call(`${api.url}/health/live`).then(
        () => false,
        () => true,
      );
      return refused;
    });
    slow.end(body.slice(10));
    expect(await answered).toBe(202);
    expect(await api.exited).toBe(0);
    expect(api.lines()).toContainEqual(expect.objectContaining({ msg: 'api is listening' }));
    expect(api.stderr()).toBe('');
  });
});

describe('a process that cannot start', () => {
  test.each([
    ['apiPort', 'PONTE_API_PORT'],
    ['metricsPort', 'metrics.port'],
  ])('exits with 1 and names the setting if %s is in use', async (option, setting) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const api = await runApi({ [option]: port });
    other.close();
    expect(await api.exited).toBe(1);
    expect(api.lines()).toContainEqual(
      expect.objectContaining({ level: 'fatal', msg: expect.stringContaining(setting) }),
    );
    expect(api.stderr()).toBe('');
  });

  test('exits with 78 if its settings are invalid', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ponte-wrong-')), 'ponte.json');
    writeFileSync(file, '{"tenants": 1}');
    const api = await runApi({ file });
    expect(await api.exited).toBe(78);
    expect(api.stderr()).toContain('tenants (line 1, column 2)');
    expect(api.lines()).toEqual([]);
  });
});
