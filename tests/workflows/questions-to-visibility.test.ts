import { expect, jest, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { status as orderStatus } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

test('an order asks only once whether another one has its SS, since its SS shows whose it is', async () => {
  const live = simulateTenants();
  const vendors = vendorsInMemory();
  await live.withTenant(vendors, async ({ id: tenant, orders }) => {
    const asked = jest.spyOn(live.client.workflowService, 'listWorkflowExecutions');
    const order = vendors.close(anOrder({ tenant }));
    const handle = live.client.workflow.getHandle(orderWorkflowId(order));
    await orders.open(order);
    const { ss } = await eventually('it is in service', async () => {
      const status = await handle.query(orderStatus);
      return status.phase === 'in-service' && status;
    });
    for (const event of ['opened', 'completed'] as const) {
      if (event === 'completed') vendors.setState(ss!, event);
      await orders.deliver({ tenant, event, orderId: order.id, ss: ss! });
    }
    await handle.result();
    const ofNumber = asked.mock.calls.filter(([{ query }]) =>
      query?.includes(`SsNumber = '${ss}'`),
    );
    expect(ofNumber).toHaveLength(1); // the answer to the opening does not show it
  });
});
