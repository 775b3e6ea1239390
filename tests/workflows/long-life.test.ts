import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { serviceCompleted, serviceOpened, status } from '../../workflows/service-order/messages.js';
import type { serviceOrder } from '../../workflows/service-order/workflow.js';
import { eventually } from '../support/eventually.js';
import { useLiveServer, withTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

const live = useLiveServer();

test('the relevant callback is not lost among more than a thousand others over several runs', async () => {
  const vendors = vendorsInMemory();
  await withTenant(live, vendors, async ({ id, orders }) => {
    const order = vendors.close(anOrder({ tenant: id }));
    await orders.open(order);
    const handle = live.client.workflow.getHandle<typeof serviceOrder>(orderWorkflowId(order));
    const { ss } = await eventually('the order is in service', async () => {
      const now = await handle.query(status);
      return now.phase === 'in-service' && now;
    });
    const tell = () => handle.signal(serviceCompleted, { source: 'callback', ss: ss! });

    // nothing but the true callback makes the order look at its SS
    const others = (count: number) =>
      Array.from({ length: count }, () =>
        handle.signal(serviceOpened, { source: 'callback', ss: '999' }),
      );
    vendors.setState(ss!, 'completed');
    await Promise.all(others(480));
    // the run continues as new after about 500 messages: the true callback arrives in the middle of that
    await Promise.all([...others(30), tell(), ...others(30)]);
    await Promise.allSettled(others(600)); // an order that is settled meanwhile accepts no more signals

    expect((await handle.result()).outcome).toBe('released');
    expect(vendors.statusOf(order.id)).toBe('released');
    expect(vendors.observationsOf(order.id)).toHaveLength(1);
    expect(vendors.calls.filter((call) => call === 'open' || call === 'release')).toEqual([
      'open',
      'release',
    ]);
  });
});
