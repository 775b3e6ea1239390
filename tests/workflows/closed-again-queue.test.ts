import { expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { orderWorkflowId } from '../../domain/ids.js';
import { closedAgainWorkflowId } from '../../workflows/closed-again/messages.js';
import { status as orderStatus } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

/** An order that was settled, and that a webhook reports again. */
async function afterItsEnd(
  body: (given: {
    readonly again: (equipment: string) => Promise<unknown>;
    readonly check: WorkflowHandle;
  }) => Promise<void>,
) {
  const live = simulateTenants();
  const vendors = vendorsInMemory();
  await live.withTenant(vendors, async ({ id: tenant, orders }) => {
    const first = vendors.close(anOrder({ tenant }));
    const handle = live.client.workflow.getHandle(orderWorkflowId(first));
    const { ss } = await eventually('in service', async () => {
      await orders.open(first);
      const now = await handle.query(orderStatus);
      return now.phase === 'in-service' && now;
    });
    vendors.setState(ss!, 'completed');
    await orders.deliver({ tenant, event: 'completed', orderId: first.id });
    await handle.result();
    await body({
      again: (equipment) => orders.open(vendors.close({ ...first, equipment: { id: equipment } })),
      check: live.client.workflow.getHandle(closedAgainWorkflowId(first)),
    });
  });
}

const eventsOf = async (check: WorkflowHandle) => (await check.fetchHistory()).events ?? [];

test('the read of an order that was closed again does not time out in its queue', () =>
  afterItsEnd(async ({ again, check }) => {
    await again('77');
    const scheduled = await eventually('the read is queued', async () =>
      (await eventsOf(check)).find((event) => event.activityTaskScheduledEventAttributes),
    );
    const bounds = scheduled.activityTaskScheduledEventAttributes!;
    expect(Number(bounds.scheduleToCloseTimeout?.seconds ?? 0)).toBe(0);
  }));
