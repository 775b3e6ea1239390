import { beforeEach, describe, expect, test } from '@jest/globals';
import { startFetchedOrder } from '../../activities/start-fetched-order.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { readKeptDeliveries } from '../../platform/temporal/customer-data.js';
import { lookUpThinEvents } from '../../platform/temporal/thin-events.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { VendorError } from '../../vendors/vendor-error.js';
import type { FetchedOrder } from '../../vendors/senior-x/senior-x.js';
import { status as orderStatus } from '../../workflows/service-order/messages.js';
import { thinEventsWorkflowId } from '../../workflows/thin-events/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, type LiveTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { tenantDeps, vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';

const live = simulateTenants();

let vendors: VendorsInMemory;
beforeEach(() => {
  vendors = vendorsInMemory();
});

const statusOf = (order: ServiceOrder) =>
  live.client.workflow.getHandle(orderWorkflowId(order)).query(orderStatus);

const reaches = (order: ServiceOrder, phase: string) =>
  eventually(`the order is ${phase}`, async () => (await statusOf(order)).phase === phase);

/** Reports a thin event, and waits for what follows. */
async function tell({ id: tenant, orders }: LiveTenant, { id }: ServiceOrder, delivery: string) {
  const receivedAt = new Date().toISOString();
  await orders.fetchLater({ tenant, id }, { delivery, body: '{}', receivedAt });
  return eventually('it is known what follows', async () => {
    const outcomeOf = await lookUpThinEvents(createTemporal(live.client), [{ tenant, id }]);
    return outcomeOf({ id: delivery, receivedAt });
  });
}

const fetches = () => vendors.calls.filter((call) => call === 'fetch').length;

describe('an order that a thin event names', () => {
  test('is started as one that arrives whole, and once only', async () => {
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      expect(await tell(tenant, order, 'd-1')).toEqual({ result: 'accepted' });
      expect(await tell(tenant, order, 'd-2')).toEqual({ result: 'duplicate' });
      expect(await tenant.orders.open(order)).toBe('duplicate');
      await reaches(order, 'in-service');
      expect(vendors.calls).not.toContain('find'); // it is new, so there is no look before the opening
      expect(vendors.requests.size).toBe(1);

      // late events of a settled order: the ERP has moved on, and nothing is repeated
      vendors.setState((await statusOf(order)).ss!, 'completed');
      await tenant.orders.deliver({ tenant: tenant.id, event: 'completed', orderId: order.id });
      await reaches(order, 'released');
      const before = fetches();
      await eventually('the order is shown as settled', async () => {
        return (await tenant.orders.latestClosing(order))?.isRunning === false;
      });
      expect(await tell(tenant, order, 'd-3')).toEqual({ result: 'duplicate' });
      expect(fetches()).toBe(before + 1);
    });
  });

  test('is found by an export or an erasure of its customer: the body of the event is kept', async () => {
    await live.withTenant(vendors, async (tenant) => {
      await tell(tenant, vendors.close(anOrder({ tenant: tenant.id })), 'd-1');
      const { found } = await readKeptDeliveries(createTemporal(live.client), tenant.id);
      expect(found).toMatchObject([
        { kind: 'held', isRunning: false, bodies: [{ route: 'open', body: '{}' }] },
      ]);
    });
  });

  test('asks the operator if it changed while its closing runs', async () => {
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tell(tenant, order, 'd-1');
      await reaches(order, 'in-service');
      vendors.close({ ...order, branch: '9' });
      expect(await tell(tenant, order, 'd-2')).toEqual({ result: 'duplicate' });
      await eventually('the difference is shown', async () => {
        return (await statusOf(order)).attention?.code === 'webhook-changed';
      });
    });
  });

  test('is started once the ERP shows that it awaits integration', async () => {
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      vendors.setErp(order.id, 'unknown'); // as it was before it was closed
      const { fetchOrder } = vendors.senior;
      vendors.senior.fetchOrder = async (id) => {
        const found = await fetchOrder(id);
        vendors.setErp(order.id, 'awaiting-integration');
        return found;
      };
      expect(await tell(tenant, order, 'd-1')).toEqual({ result: 'accepted' });
      expect(fetches()).toBe(2);
    });
  });

  test('is read at once if another event comes while an earlier one waits', async () => {
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      vendors.setErp(order.id, 'unknown');
      const first = tell(tenant, order, 'd-1');
      const handle = live.client.workflow.getHandle(thinEventsWorkflowId(order));
      const timers = async (kind: 'timerStarted' | 'timerCanceled') =>
        (await handle.fetchHistory()).events!.filter((event) => event[`${kind}EventAttributes`]);
      // the first pause, of 5 s, may be over before the other event comes; the second one takes 30 s
      await eventually('it waits', async () => (await timers('timerStarted')).length >= 2);
      vendors.setErp(order.id, 'awaiting-integration');
      expect(await tell(tenant, order, 'd-2')).toEqual({ result: 'accepted' });
      expect(await first).toEqual({ result: 'accepted' });
      expect(await timers('timerCanceled')).toHaveLength(1);
    });
  });

  test('waits while the ERP refuses our keys, which is an incident', async () => {
    const failure = new VendorError({
      vendor: 'senior-x',
      call: 'fetchOrder',
      meaning: 'credentials',
    });
    const seen: VendorError[] = [];
    const senior = { ...vendors.senior, fetchOrder: () => Promise.reject(failure) };
    const deps = {
      ...tenantDeps({ ...vendors, senior }),
      isOfOneOrder(error: VendorError) {
        seen.push(error);
        return false;
      },
    };
    const reading = startFetchedOrder(deps, {} as never)({ tenant: 'acme', id: '1' });
    await expect(reading).rejects.toMatchObject({ type: 'Credentials', nonRetryable: false });
    expect(seen).toEqual([failure]);
  });

  test.each([['unreadable'], ['refused'], ['unsupported']] as const)(
    'is not started if the answer is %s',
    async (meaning) => {
      const failure = new VendorError({ vendor: 'senior-x', call: 'fetchOrder', meaning });
      const senior = { ...vendors.senior, fetchOrder: () => Promise.reject(failure) };
      const read = startFetchedOrder(tenantDeps({ ...vendors, senior }), {} as never);
      expect(await read({ tenant: 'acme', id: '1' })).toMatchObject({ kind: 'unreadable' });
    },
  );

  test('is not started if the answer has another order', async () => {
    const other: FetchedOrder = {
      ...{ status: 'awaiting-integration', order: { kind: 'order', order: anOrder() } },
    };
    const senior = { ...vendors.senior, fetchOrder: async () => other };
    const read = startFetchedOrder(tenantDeps({ ...vendors, senior }), {} as never);
    expect(await read({ tenant: 'acme', id: 'mine' })).toMatchObject({ kind: 'unreadable' });
  });

  test('is only rehearsed in a rehearsal', async () => {
    const order = vendors.close(anOrder());
    const opened: unknown[] = [];
    const orders = {
      open: async (...what: unknown[]) => (opened.push(what), 'accepted' as const),
      latestClosing: async () => undefined,
    };
    const deps = { ...tenantDeps(vendors), isRehearsal: () => true };
    expect(await startFetchedOrder(deps, orders)(order)).toEqual({ kind: 'accepted' });
    expect(opened).toEqual([[order, { rehearsal: true }]]);
  });
});
