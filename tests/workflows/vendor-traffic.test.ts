/** What the processes report about their calls to vendors, over hours. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { readTraffic, reportTraffic } from '../../platform/temporal/vendor-traffic.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import {
  vendorTrafficWorkflowId,
  type Calls,
  type CallsByVendor,
} from '../../workflows/vendor-traffic/messages.js';
import { eventually, inTime } from '../support/eventually.js';
import { startLiveServer } from '../support/live.js';
import { simulated, type Simulated } from '../support/simulated.js';
import { patient, workflowBundle } from '../support/temporal.js';
import { createWorker } from '../support/in-this-thread.js';

const calls = (count: number, some: Partial<Calls> = {}): Calls => ({
  ...{ count, failed: 0, unreadable: 0, rateLimited: 0, totalMs: 100 * count, slowestMs: 100 },
  ...some,
});
const some = (count: number, told: Partial<Calls> = {}): CallsByVendor => ({
  sismetro: calls(count, told),
});

interface Stage {
  send(report: CallsByVendor): Promise<void>;
  read(): ReturnType<typeof readTraffic>;
  /** Waits until the summary shows this many calls to Sismetro. */
  shows(count: number): Promise<void>;
  run(): Promise<string>;
  readonly handle: WorkflowHandle;
}

/** Where a tenant's workflow runs. */
type Place = Pick<Simulated, 'client' | 'taskQueue'>;

/** Runs `body` with a new tenant and its workflow. */
async function withTraffic({ client, taskQueue }: Place, body: (stage: Stage) => Promise<void>) {
  const temporal = patient(createTemporal(client));
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const handle = client.workflow.getHandle(vendorTrafficWorkflowId(tenant));
  const read = () => readTraffic(temporal, tenant, Date.now());
  await body({
    handle,
    read,
    run: async () => (await handle.describe()).runId,
    send: (report) => reportTraffic(temporal, taskQueue, tenant, report),
    async shows(count) {
      const isShown = async () => (await read()).sismetro?.calls === count;
      await eventually(`${count} calls are shown`, isShown);
    },
  });
}

const play = (body: (stage: Stage & Pick<Simulated, 'sleep'>) => Promise<void>) =>
  simulated({}, (server) =>
    withTraffic(server, (stage) =>
      body({
        ...stage,
        sleep(duration) {
          server.restartWorkers(); // so that what follows is a replay
          return server.sleep(duration);
        },
      }),
    ),
  );

test('the reports of two processes add up, by vendor', () =>
  play(async ({ send, shows, read }) => {
    await send(some(4, { failed: 1, totalMs: 800, slowestMs: 500 }));
    await send({
      sismetro: calls(4, { rateLimited: 2, totalMs: 400, slowestMs: 300 }),
      'senior-x': calls(1),
    });
    await shows(8);
    expect(await read()).toEqual({
      sismetro: {
        ...{ calls: 8, failed: 1, rateLimited: 2, meanMs: 150, slowestMs: 500 },
        troubledSince: null,
        reportedAt: expect.any(String),
      },
      'senior-x': {
        ...{ calls: 1, failed: 0, rateLimited: 0, meanMs: 100, slowestMs: 100 },
        troubledSince: null,
        reportedAt: expect.any(String),
      },
    });
  }));

test.each([
  null,
  7,
  { sismetro: calls(1, { totalMs: '7' as never }) },
  { sismetro: calls(1, { unreadable: '1' as never }) },
  { sismetro: calls(1, { answeredAgoMs: '1' as never }) },
  { sismetro: null },
  { other: calls(1) },
])('a malformed report is ignored: %j', (report) =>
  play(async ({ send, shows }) => {
    await send(some(1));
    await send(report as never);
    await send(some(1));
    await shows(2);
  }),
);

test('calls older than an hour are not shown, but the time of their report is', () =>
  play(async ({ sleep, send, shows, read }) => {
    await send(some(1));
    await shows(1);
    await sleep('40 minutes');
    await send(some(10));
    await shows(11);
    await sleep('30 minutes');
    await shows(10);
    await send(some(100));
    await shows(110);
    const { sismetro } = await read();
    await sleep('70 minutes');
    expect(await read()).toEqual({
      sismetro: {
        ...{ calls: 0, failed: 0, rateLimited: 0, meanMs: null, slowestMs: null },
        troubledSince: null,
        reportedAt: sismetro!.reportedAt,
      },
    });
  }));

test('it continues as new with its figures', () =>
  play(async ({ sleep, send, shows, run }) => {
    await send(some(1));
    const first = await run();
    await sleep('150 minutes');
    await send(some(1));
    await shows(1);
    await sleep('31 minutes');
    await eventually('another run', async () => (await run()) !== first);
    await shows(1);
    await send(some(1));
    await shows(2);
  }));

test('it continues as new after many reports without losing one', async () => {
  const live = await startLiveServer();
  const { client, namespace, connection } = live;
  const taskQueue = randomUUID();
  const worker = await createWorker({ connection, namespace, taskQueue, workflowBundle });
  const play = () =>
    withTraffic({ client, taskQueue }, async ({ send, shows, run, handle }) => {
      await send(some(1));
      const first = await run();
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          for (let sent = 0; sent < 60; sent += 1) await send(some(1));
        }),
      );
      await shows(601);
      expect(await run()).not.toBe(first);
      await handle.terminate();
    });
  await worker.runUntil(() => inTime(play));
  await live.close();
});

test('it ends after a whole run without calls, and restarts with the next call', () =>
  play(async ({ send, shows, read, handle }) => {
    await send(some(1));
    await shows(1);
    await handle.result(); // skips the time until then
    expect((await read()).sismetro).toMatchObject({ calls: 0 });
    await send(some(1));
    await shows(1);
  }));

test('its memo stays below the 2 KB at which the server warns, however many calls are made', () =>
  play(async ({ sleep, send, shows, handle }) => {
    const most = calls(99_999, {
      ...{ failed: 99_999, rateLimited: 99_999, totalMs: 999_999_999, slowestMs: 25_000 },
    });
    for (let number = 1; number <= 13; number += 1) {
      await send({ sismetro: most, 'senior-x': most });
      await shows(99_999 * Math.min(number, 12));
      await sleep('5 minutes');
    }
    const { raw } = await handle.describe();
    const size = Object.entries(raw.workflowExecutionInfo?.memo?.fields ?? {}).reduce(
      (sum, [key, { data }]) => sum + key.length + (data?.length ?? 0),
      0,
    );
    expect(size).toBeGreaterThan(1_000);
    expect(size).toBeLessThan(1_800);
  }));
