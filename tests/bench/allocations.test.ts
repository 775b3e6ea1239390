/** What an order costs in memory that is taken and given back: the size of a heap does not show it, the processor's time does. */
import { Session, type HeapProfiler } from 'node:inspector/promises';
import { expect, test } from '@jest/globals';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { loadSeniorXProfile } from '../../vendors/profile/load.js';
import { readOrder } from '../../vendors/senior-x/webhook.js';
import { anEvent } from '../api/support/bodies.js';
import { recordedHistories } from '../replay/histories.js';
import { workflowBundle } from '../support/temporal.js';

/** Measured: 76. A fifth more is left to other versions of Node. */
const READ_KILOBYTES = 90;
/** Measured: 6,940, most of it for the bundle, which a replay evaluates for each order. */
const PLAYED_KILOBYTES = 8_200;
/** Enough that what is made once does not count. */
const ORDERS = 100;
const LIVES = 10;

/** Kilobytes for each of so many, by the samples that V8 takes; what is garbage by now is counted. */
async function allocatedForEach(times: number, act: () => Promise<unknown>): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.startSampling', {
      samplingInterval: 1_024,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    await act();
    const { profile } = await session.post('HeapProfiler.stopSampling');
    return sizeOf(profile.head) / times / 1_000;
  } finally {
    session.disconnect();
  }
}

const sizeOf = ({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number =>
  children.reduce((sum, child) => sum + sizeOf(child), selfSize);

test('what is allocated is counted, though it is garbage at once', async () => {
  const kilobytes = await allocatedForEach(ORDERS, async () => {
    for (let n = 0; n < ORDERS; n += 1) Array.from({ length: 1_250 }, () => n + 0.5); // 10 kB, and the numbers
  });
  expect(kilobytes).toBeGreaterThan(10);
});

test('a webhook is read without more memory than it took', async () => {
  const context = {
    tenant: 'acme',
    tenantName: 'acme-com-br',
    branches: 'all',
    profile: loadSeniorXProfile(),
  } as const;
  const readAll = async () => {
    for (let n = 0; n < ORDERS; n += 1) {
      expect((await readOrder(anEvent(), context)).kind).toBe('order');
    }
  };
  await readAll();
  expect(await allocatedForEach(ORDERS, readAll)).toBeLessThanOrEqual(READ_KILOBYTES);
});

test('the life of an order is played by its workflow without more memory than it took', async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { filter: 'OFF' } },
  });
  const [, history] = recordedHistories().find(([name]) => name === 'straight')!;
  const lives = Array.from({ length: LIVES }, () => ({
    workflowId: 'order/acme/straight',
    history,
  }));
  const playAll = async () => {
    for await (const { error } of Worker.runReplayHistories({ workflowBundle }, lives)) {
      expect(error).toBeUndefined();
    }
  };
  await playAll();
  expect(await allocatedForEach(LIVES, playAll)).toBeLessThanOrEqual(PLAYED_KILOBYTES);
});
