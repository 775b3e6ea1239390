/** What restarts if an administrator of Temporal terminates the workflow of an order: the same closing, as it was. */
import { describe, expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { VendorError, type Meaning } from '../../vendors/vendor-error.js';
import {
  decide,
  status,
  type Decision,
  type OrderStatus,
} from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, sweepThrough, type LiveTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';

const live = simulateTenants();

/** In milliseconds of the simulated clock: an opening may be under way for eleven minutes. */
const A_QUARTER = 15 * 60_000;

const handleOf = (order: ServiceOrder, closing: number) =>
  live.client.workflow.getHandle(orderWorkflowId({ ...order, closing }));
const reaches = (
  order: ServiceOrder,
  closing: number,
  what: string,
  isSo: (now: OrderStatus) => boolean,
) =>
  eventually(
    what,
    async () => {
      const now = await handleOf(order, closing).query(status);
      return isSo(now) && now;
    },
    A_QUARTER,
  );
const asks = (order: ServiceOrder, closing: number) =>
  reaches(order, closing, 'it asks', ({ attention }) => attention?.code === 'closed-again');
const isRehearsed = (order: ServiceOrder) =>
  reaches(order, 1, 'it is rehearsed', ({ phase }) => phase === 'rehearsal');
const inService = (order: ServiceOrder, closing: number) =>
  reaches(order, closing, 'it is in service', ({ phase }) => phase === 'in-service');
const decides = (
  order: ServiceOrder,
  closing: number,
  decision: 'retry' | 'take-over' | 'release' | 'cancel',
) => {
  const word = { decision, reason: 'Conferido.', by: 'ana', requestId: decision } as Decision;
  return handleOf(order, closing).executeUpdate(decide, { args: [word] });
};
const fails = (vendor: 'sismetro' | 'senior-x', meaning: Meaning) => () =>
  Promise.reject(new VendorError({ vendor, call: 'call', meaning }));
const looks = ({ calls }: VendorsInMemory) => calls.filter((call) => call === 'find').length;
const openings = ({ calls }: VendorsInMemory) => calls.filter((call) => call === 'open').length;

async function terminate({ orders }: LiveTenant, order: ServiceOrder, closing: number) {
  await handleOf(order, closing).terminate('not wanted');
  await eventually('it is listed as ended by force', async () => {
    const latest = await orders.latestClosing(order);
    return latest?.closing === closing && latest.hasFailed;
  });
}

/** Plays an order that was settled here, and of which a new closing asks the operator whether it needs an SS. */
const withClosedAgain = (
  body: (tenant: LiveTenant, order: ServiceOrder, vendors: VendorsInMemory) => Promise<void>,
) => {
  const vendors = vendorsInMemory();
  return live.withTenant(vendors, async (tenant) => {
    const order = vendors.close(anOrder({ tenant: tenant.id }));
    await tenant.orders.open(order);
    const { ss } = await inService(order, 1);
    vendors.setState(ss!, 'completed', 'ENCERRADA');
    const callback = { tenant: tenant.id, orderId: order.id, closing: 1, ss: ss! };
    await tenant.orders.deliver({ ...callback, event: 'completed' });
    await handleOf(order, 1).result();
    vendors.setErp(order.id, 'awaiting-integration');
    await tenant.orders.open(order, { closing: 2, lookFirst: true, asks: true, rehearsal: false });
    await asks(order, 2);
    await body(tenant, order, vendors);
  });
};

test('an order whose opening is still under way when it is ended by force gets one SS', async () => {
  const vendors = vendorsInMemory();
  const { openServiceRequest } = vendors.sismetro;
  let isSlow = true;
  vendors.sismetro.openServiceRequest = async (...request) => {
    if (!isSlow) return openServiceRequest(...request);
    isSlow = false;
    // it works on it for as long as `graceSeconds` says, and answers nobody
    setTimeout(() => void openServiceRequest(...request), 60_000);
    await new Promise((resolve) => setTimeout(resolve, 25_000));
    throw new VendorError({ vendor: 'sismetro', call: 'call', meaning: 'uncertain' });
  };
  await live.withTenant({ ...vendors, graceMs: 120_000 }, async (tenant) => {
    const order = vendors.close(anOrder({ tenant: tenant.id }));
    await tenant.orders.open(order);
    await eventually('it opens', () => !isSlow);
    await terminate(tenant, order, 1);
    await tenant.orders.open(order);
    await inService(order, 1);
    expect(vendors.requests.size).toBe(1);
  });
});

describe('a closing that asks whether its order needs an SS at all', () => {
  test('asks again after it was ended by force, however often, and opens nothing', () =>
    withClosedAgain(async (tenant, order, vendors) => {
      for (let times = 0; times < 2; times += 1) {
        await terminate(tenant, order, 2);
        expect((await sweepThrough(live, tenant)).opened).toEqual([order.id]);
        await asks(order, 2);
      }
      expect(openings(vendors)).toBe(1); // that of the first closing
    }));

  test('asks nothing again if it had an SS by then', () =>
    withClosedAgain(async (tenant, order, vendors) => {
      await decides(order, 2, 'retry');
      const before = await inService(order, 2);
      await terminate(tenant, order, 2);
      await sweepThrough(live, tenant);
      const after = await inService(order, 2);
      expect(after).toMatchObject({ ss: before.ss, attention: null });
      expect(openings(vendors)).toBe(2);
    }));
});

describe('an order without an SS that the operator ends', () => {
  /** Opens an order, which asks since Sismetro refuses it, and decides its end, which the ERP does not take. */
  async function beginToEnd(
    { orders }: LiveTenant,
    order: ServiceOrder,
    decision: 'release' | 'cancel',
  ) {
    await orders.open(order);
    await reaches(order, 1, 'it asks', ({ attention }) => attention !== null);
    await decides(order, 1, decision);
    const phase = decision === 'release' ? 'releasing' : 'cancelling';
    await reaches(order, 1, 'it is being ended', (now) => now.phase === phase);
  }

  test.each(['release', 'cancel'] as const)(
    'asks whether it needs one if it was ended by force before its end was in the ERP, and opens nothing: %s',
    async (decision) => {
      const vendors = vendorsInMemory();
      const { openServiceRequest } = vendors.sismetro;
      const { releaseOrder, cancelOrder } = vendors.senior;
      vendors.sismetro.openServiceRequest = fails('sismetro', 'refused');
      vendors.senior.releaseOrder = fails('senior-x', 'again');
      vendors.senior.cancelOrder = fails('senior-x', 'again');
      await live.withTenant(vendors, async (tenant) => {
        const order = vendors.close(anOrder({ tenant: tenant.id }));
        await beginToEnd(tenant, order, decision);
        for (let times = 0; times < 2; times += 1) {
          await terminate(tenant, order, 1);
          // not before: the call that is repeated would end the order
          vendors.sismetro.openServiceRequest = openServiceRequest;
          Object.assign(vendors.senior, { releaseOrder, cancelOrder });
          await sweepThrough(live, tenant);
          await asks(order, 1);
        }
        expect(openings(vendors)).toBe(0);
        await decides(order, 1, decision);
        expect(await handleOf(order, 1).result()).toMatchObject({
          outcome: decision === 'release' ? 'released' : 'cancelled',
        });
      });
    },
  );

  test('ends as the ERP shows if its end had come there, also if its repeated webhook restarts it', async () => {
    const vendors = vendorsInMemory();
    vendors.sismetro.openServiceRequest = fails('sismetro', 'refused');
    vendors.senior.cancelOrder = fails('senior-x', 'again');
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await beginToEnd(tenant, order, 'cancel');
      await terminate(tenant, order, 1);
      vendors.setErp(order.id, 'cancelled');
      await tenant.orders.open(order);
      expect(await handleOf(order, 1).result()).toMatchObject({ outcome: 'cancelled' });
      expect(openings(vendors)).toBe(0);
    });
  });
});

describe('a rehearsed order', () => {
  test.each([
    ['the sweep', (tenant: LiveTenant) => sweepThrough(live, tenant)],
    ['its repeated webhook', ({ orders }: LiveTenant, order: ServiceOrder) => orders.open(order)],
  ])(
    'stays rehearsed if it was ended by force and %s restarts it, although its tenant is live',
    async (_, restart) => {
      const vendors = vendorsInMemory();
      await live.withTenant(vendors, async (tenant) => {
        const order = vendors.close(anOrder({ tenant: tenant.id }));
        await tenant.orders.open(order, { rehearsal: true });
        await isRehearsed(order);
        await terminate(tenant, order, 1);

        await restart(tenant, order);
        await isRehearsed(order);
        expect(openings(vendors)).toBe(0);

        await decides(order, 1, 'take-over');
        await inService(order, 1);
        await terminate(tenant, order, 1);
        await restart(tenant, order);
        await inService(order, 1); // it was taken over already
        expect(openings(vendors)).toBe(1);
      });
    },
  );
});

test('a closing that asked nothing is restarted without a question, and finds its SS', async () => {
  const vendors = vendorsInMemory();
  await live.withTenant(vendors, async (tenant) => {
    const order = vendors.close(anOrder({ tenant: tenant.id }));
    await tenant.orders.open(order, { closing: 2, lookFirst: true });
    const before = await inService(order, 2);
    const { openedAt } = (await handleOf(order, 2).describe()).memo!;
    await terminate(tenant, order, 2);
    await sweepThrough(live, tenant);
    expect(await inService(order, 2)).toMatchObject({ ss: before.ss, openedAt, attention: null });
    expect(openings(vendors)).toBe(1);

    await terminate(tenant, order, 2);
    await tenant.orders.open(order, { closing: 2, lookFirst: true, asks: true });
    await asks(order, 2); // the sweep is not sure of it
  });
});

describe('an order whose SS the operator linked', () => {
  test('opens no other one after it was ended by force, however often, although its SS shows no reference', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(order);
      const { ss } = await inService(order, 1);
      const { reference: _, ...unnamed } = vendors.requests.get(ss!)!;
      vendors.requests.set(ss!, unnamed);
      for (let times = 0; times < 2; times += 1) {
        await terminate(tenant, order, 1);
        const before = looks(vendors);
        expect((await sweepThrough(live, tenant)).opened).toEqual([order.id]);
        await eventually('it has looked twice', () => looks(vendors) >= before + 2);
      }
      expect(openings(vendors)).toBe(1);
    });
  });
});

test('a later closing is restarted by its repeated webhook, which names no closing', () =>
  withClosedAgain(async (tenant, order, vendors) => {
    await decides(order, 2, 'retry');
    const before = await inService(order, 2);
    await terminate(tenant, order, 2);
    expect(await tenant.orders.open(order)).toBe('accepted');
    expect(await inService(order, 2)).toMatchObject({ ss: before.ss });
    expect(openings(vendors)).toBe(2);
  }));
