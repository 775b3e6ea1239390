import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { status } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

const server = simulateTenants();

test('a settled order is not opened again by its event, however often it arrives', async () => {
  const vendors = vendorsInMemory();
  await server.withTenant(vendors, async ({ id: tenant, orders }) => {
    const order = vendors.close(anOrder({ tenant }));
    expect(await orders.open(order)).toBe('accepted');
    expect(await orders.open(order)).toBe('duplicate');
    const handle = server.client.workflow.getHandle(orderWorkflowId(order));
    const { ss } = await eventually('the service may begin', async () => {
      const told = await handle.query(status);
      return told.phase === 'in-service' && told;
    });
    vendors.setState(ss!, 'completed');
    await orders.deliver({ tenant, event: 'completed', orderId: order.id, ss: ss! });
    await handle.result();
    const { runId } = await handle.describe();

    const again = await Promise.all([orders.open(order), orders.open(order), orders.open(order)]);
    expect(again).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect((await handle.describe()).runId).toBe(runId);
  });
});
