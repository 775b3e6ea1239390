import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { reportClosedAgain } from '../../platform/temporal/closed-again.js';
import { readKeptDeliveries } from '../../platform/temporal/customer-data.js';
import { described } from '../../platform/temporal/errors.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { closedAgainWorkflowId } from '../../workflows/closed-again/messages.js';
import { status as orderStatus } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, startLiveServer } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

test('an order that is closed again as soon as it is settled gets its next SS without a sweep', async () => {
  const live = simulateTenants();
  const vendors = vendorsInMemory();
  await live.withTenant(vendors, async ({ id: tenant, orders }) => {
    const first = vendors.close(anOrder({ tenant }));
    const closing = (n: number) =>
      live.client.workflow.getHandle(orderWorkflowId({ ...first, closing: n }));
    const reaches = (n: number, phase: string) =>
      eventually(`closing ${n} is ${phase}`, async () => {
        return (await closing(n).query(orderStatus)).phase === phase;
      });
    expect(await orders.open(first)).toBe('accepted');
    expect(await orders.open(first)).toBe('duplicate');
    await reaches(1, 'in-service');
    const { ss } = await closing(1).query(orderStatus);
    vendors.setState(ss!, 'completed');
    await orders.deliver({ tenant, event: 'completed', orderId: first.id });
    await closing(1).result();

    const check = () => described(live.client, closedAgainWorkflowId(first));
    expect(await orders.open(first)).toBe('duplicate'); // a late repeat of its webhook
    expect(await check()).toBeUndefined();

    const second = vendors.close({ ...first, equipment: { id: '77' } });
    expect(await orders.open(second)).toBe('duplicate');
    expect(await check()).toMatchObject({ type: 'closedAgain' });
    await reaches(2, 'in-service');
    expect(vendors.requests.size).toBe(2);
    const { found } = await readKeptDeliveries(createTemporal(live.client), tenant);
    expect(found).toMatchObject([{ kind: 'held', bodies: [{ route: 'open' }] }]);
  });
});

test('webhooks that come while no worker runs are kept, also one that returns to an earlier content', async () => {
  const live = await startLiveServer();
  const order = anOrder({ tenant: 'acme', id: 'kept' });
  const tell = (equipment: string) =>
    reportClosedAgain(live.client, 'nobody', { ...order, equipment: { id: equipment } });
  for (const equipment of ['1', '2', '1']) await tell(equipment);
  const history = await live.client.workflow.getHandle(closedAgainWorkflowId(order)).fetchHistory();
  const signals = history.events?.filter((one) => one.workflowExecutionSignaledEventAttributes);
  expect(signals).toHaveLength(3);
  await live.close();
});
