import { beforeEach, describe, expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { changedRequestWorkflowId } from '../../workflows/changed-request/messages.js';
import { status as orderStatus } from '../../workflows/service-order/messages.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, type LiveTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';

const live = simulateTenants();

/** After so many failed reads an event is left to the sweep. */
const ATTEMPTS = 20;

let vendors: VendorsInMemory;
let reads: number;
beforeEach(() => {
  vendors = vendorsInMemory();
  reads = 0;
  const { readServiceRequest } = vendors.sismetro;
  vendors.sismetro.readServiceRequest = (...what) => {
    reads += 1;
    return readServiceRequest(...what);
  };
});

const statusOf = (order: ServiceOrder) =>
  live.client.workflow.getHandle(orderWorkflowId(order)).query(orderStatus);

/** Opens an order, and waits until lists show its SS. Returns the number. */
async function inService({ id: tenant, orders }: LiveTenant, order: ServiceOrder): Promise<string> {
  await orders.open(vendors.close(order));
  return eventually('the lists show its SS', async () => {
    const { phase, ss } = await statusOf(order);
    if (phase !== 'in-service' || ss === null) return undefined;
    return (await orders.waitingFor(tenant, [ss])).length === 1 ? ss : undefined;
  });
}

const readingOf = (tenant: LiveTenant, ss: string) =>
  live.client.workflow.getHandle(changedRequestWorkflowId(tenant.id, ss));

describe('an SS that has changed', () => {
  test('is read, and its end reaches its order', async () => {
    await live.withTenant(vendors, async (tenant) => {
      const order = anOrder({ tenant: tenant.id });
      const ss = await inService(tenant, order);
      vendors.setState(ss, 'completed');
      expect(await tenant.orders.readLater(tenant.id, ss)).toBe(true);
      await eventually('the order is released', async () => {
        return (await statusOf(order)).phase === 'released';
      });
      await readingOf(tenant, ss).result();
    });
  });

  test('is read once for a burst of events, and again after the next one', async () => {
    await live.withTenant(vendors, async (tenant) => {
      const order = anOrder({ tenant: tenant.id });
      const ss = await inService(tenant, order);
      const before = reads;
      for (let n = 0; n < 5; n += 1) await tenant.orders.readLater(tenant.id, ss);
      await eventually('it is read', async () => reads > before);
      expect((await statusOf(order)).phase).toBe('in-service');
      vendors.setState(ss, 'completed');
      await tenant.orders.readLater(tenant.id, ss);
      await eventually('the order is released', async () => {
        return (await statusOf(order)).phase === 'released';
      });
      // one read of the burst, perhaps one after 5 s on a slow machine, one of the event, one by the order itself
      expect(reads - before).toBeLessThanOrEqual(4);
    });
  });

  test.each([
    ['after an answer that cannot be read', { meaning: 'unreadable' }],
    [
      'when Sismetro says, if it asks for a long pause',
      { meaning: 'again', retryAfterMs: 1_800_000 },
    ],
  ] as const)('is read again %s', async (_, failure) => {
    const { readServiceRequest } = vendors.sismetro;
    const failures = [new VendorError({ vendor: 'sismetro', call: 'readOne', ...failure })];
    await live.withTenant(vendors, async (tenant) => {
      const order = anOrder({ tenant: tenant.id });
      const ss = await inService(tenant, order);
      vendors.setState(ss, 'completed');
      vendors.sismetro.readServiceRequest = async (...what) => {
        const failed = failures.pop();
        if (failed) throw failed;
        return readServiceRequest(...what);
      };
      await tenant.orders.readLater(tenant.id, ss);
      await readingOf(tenant, ss).result();
      await eventually('the order is released', async () => {
        return (await statusOf(order)).phase === 'released';
      });
    });
  });

  test('is read on for the sake of an event that came while its read failed', async () => {
    const { readServiceRequest } = vendors.sismetro;
    await live.withTenant(vendors, async (tenant) => {
      const order = anOrder({ tenant: tenant.id });
      const ss = await inService(tenant, order);
      vendors.setState(ss, 'completed');
      let asked = 0;
      vendors.sismetro.readServiceRequest = async (...what) => {
        asked += 1;
        if (asked === 2) await tenant.orders.readLater(tenant.id, ss);
        if (asked > ATTEMPTS) return readServiceRequest(...what);
        throw new VendorError({ vendor: 'sismetro', call: 'readOne', meaning: 'again' });
      };
      await tenant.orders.readLater(tenant.id, ss);
      await readingOf(tenant, ss).result();
      await eventually('the order is released', async () => {
        return (await statusOf(order)).phase === 'released';
      });
    });
  });

  test('is left to the sweep if no order waits for it, or it cannot be read', async () => {
    await live.withTenant(vendors, async (tenant) => {
      expect(await tenant.orders.readLater(tenant.id, '4711')).toBe(false);
      const order = anOrder({ tenant: tenant.id });
      const ss = await inService(tenant, order);
      vendors.requests.delete(ss);
      await tenant.orders.readLater(tenant.id, ss);
      await eventually('it is read', async () => reads > 0);
      expect(await statusOf(order)).toMatchObject({ phase: 'in-service', attention: null });
      await readingOf(tenant, ss).terminate();
    });
  });
});
