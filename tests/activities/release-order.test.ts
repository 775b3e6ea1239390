import { afterEach, expect, jest, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createSismetroActivities } from '../../activities/index.js';
import { anOrder, openingOf } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('an ERP that was slow to show the order has what is left of the time for its release, and no more', async () => {
  let clock = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
  const vendors = vendorsInMemory();
  const order = vendors.close(anOrder({ tenant: 'acme' }));
  const request = await vendors.sismetro.openServiceRequest(order, openingOf(order));
  vendors.setState(request!.ss, 'completed');
  const given: (number | undefined)[] = [];
  const { releaseIfCompleted } = createSismetroActivities({
    ...vendors,
    senior: {
      ...vendors.senior,
      async readOrder(id, timeoutMs) {
        given.push(timeoutMs);
        clock += 7_000;
        return vendors.senior.readOrder(id);
      },
      async releaseOrder(_, timeoutMs) {
        given.push(timeoutMs);
      },
    },
    confirmCompletion: true,
    restoredAt: '2026-11-24T00:00:00Z', // so the order is looked at first
  });
  await new MockActivityEnvironment().run(releaseIfCompleted, order, request!.ss);
  expect(given).toEqual([10_000, 3_000]);
});
