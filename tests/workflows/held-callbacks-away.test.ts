import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Delivery } from '../../platform/temporal/callbacks.js';
import { HELD_CALLBACKS } from '../../workflows/held-callbacks/messages.js';
import { inTime } from '../support/eventually.js';
import { startSkippingServer, workflowBundle } from '../support/temporal.js';
import { createWorker } from '../support/in-this-thread.js';

describe('a held callback whose order nobody can look for', () => {
  const A_DAY_MS = 24 * 3_600_000;
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await startSkippingServer();
  });
  afterAll(() => env?.teardown());

  test.each<[string, number, Delivery['kind'][]]>([
    ['until it is certainly not there', 60_000, ['no-order', 'unread', 'unread', 'no-order']],
    ['for a day', A_DAY_MS - 180_000, ['unread', 'unread', 'unread']],
  ])('is kept %s, and is parked then', async (_, ageMs, kinds) => {
    const taskQueue = `ponte-${randomUUID()}`;
    const parked: string[] = [];
    let looked = 0;
    const worker = await createWorker({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle,
      activities: {
        deliverCallback: async () => ({ kind: kinds[looked++] }),
        parkCallback: async (_held: unknown, because: string) => parked.push(because),
      },
    });
    const held = {
      callback: { tenant: 'acme', event: 'completed', ss: '1' },
      body: '{}',
      receivedAt: new Date().toISOString(),
      heldAt: (await env.currentTimeMs()) - ageMs,
    };
    await worker.runUntil(() =>
      inTime(() =>
        env.client.workflow.execute(HELD_CALLBACKS, {
          ...{ taskQueue, workflowId: `callback/acme/${randomUUID()}` },
          args: [{ tenant: 'acme', names: 'ss/1', holdSeconds: 120, held: [held] }],
        }),
      ),
    );
    expect(looked).toBe(kinds.length);
    expect(parked).toEqual(['no-order']);
  });
});
