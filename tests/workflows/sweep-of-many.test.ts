import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sweepId } from '../../workflows/sweep/messages.js';
import { startLiveServer, type LiveServer } from '../support/live.js';
import { COUNT, PAGE, tenantOfMany } from '../support/many-orders.js';
import { withWorkers } from '../support/temporal.js';

let live: LiveServer; // like a production server, it refuses a message that is too large
beforeAll(async () => {
  live = await startLiveServer();
});
afterAll(() => live?.close());

test('a tenant with 60,000 waiting orders is swept to the oldest one', async () => {
  const { client, connection: nativeConnection } = live;
  const { all, oldest, told, activities, sweepOnce } = tenantOfMany();
  const report = await withWorkers({ client, nativeConnection }, activities, (taskQueue) =>
    sweepOnce({ client, taskQueue }),
  );
  expect(report).toMatchObject({
    waiting: COUNT,
    calls: COUNT / PAGE,
    told: [{ ss: oldest.ss, end: 'completed', orderId: oldest.id }],
    contradictions: [],
    failed: [],
    resumeAt: { turn: all[999]!.id, unknownTurn: all[999]!.id, erpTurn: all[999]!.id },
  });
  expect(told()).toEqual([oldest.workflowId]);

  const { raw } = await client.workflow.getHandle(`${sweepId('acme')}-0`).describe();
  const bytes = Number(raw.workflowExecutionInfo?.historySizeBytes);
  expect(bytes / COUNT).toBeLessThan(16); // a tag of seven characters in each list, and the events of the pages
});
