/** Orders that Ponte cancels in an ERP that asks Ponte's guard before any cancellation, also before this one. */
import { describe, expect, test } from '@jest/globals';
import { createGuard } from '../../api/inbound/senior/guard.js';
import { HttpProblem } from '../../api/http/problems.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { decide, status } from '../../workflows/service-order/messages.js';
import { customerKeys } from '../support/customer-keys.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, type LiveTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';

const live = simulateTenants();

const notOffered = new VendorError({
  vendor: 'senior-x',
  call: 'readOrder',
  meaning: 'unsupported',
});
const handleOf = (order: ServiceOrder) => live.client.workflow.getHandle(orderWorkflowId(order));

/** Plays an order in service; `withoutReads` if the ERP cannot show it, either. */
async function inService(
  { withoutReads = false },
  body: (parts: {
    tenant: LiveTenant;
    vendors: VendorsInMemory;
    order: ServiceOrder;
    ss: string;
  }) => Promise<unknown>,
): Promise<VendorsInMemory> {
  const vendors = vendorsInMemory();
  const { senior } = vendors;
  const guard = (...asked: Parameters<ReturnType<typeof createGuard>>) =>
    createGuard({
      orders: createOrders(createTemporal(live.client), {
        ...{ taskQueue: 'nobody', customerKeys, deadlineMs: 30_000 },
      }),
      spool: { holdsOrder: () => false },
    })(...asked);
  const guarded = {
    ...senior,
    ...(withoutReads && {
      capabilities: { ...senior.capabilities, readOrder: false },
      readOrder: () => Promise.reject(notOffered),
    }),
    async cancelOrder(id: string) {
      await guard({ tenant, id }, 'CANCEL_ORDER').catch((error: unknown) => {
        if (!(error instanceof HttpProblem)) throw error;
        vendors.calls.push('refused');
        const refused = { call: 'cancelOrder', meaning: 'refused', status: 400 } as const;
        throw new VendorError({ vendor: 'senior-x', ...refused, words: error.message });
      });
      return senior.cancelOrder(id);
    },
  };
  let tenant = '';
  await live.withTenant({ ...vendors, senior: guarded }, async (of) => {
    tenant = of.id;
    const order = vendors.close(anOrder({ tenant }));
    await of.orders.open(order);
    const ss = await eventually('it is in service', async () => {
      const now = await handleOf(order).query(status);
      return now.phase === 'in-service' && now.ss;
    });
    await body({ tenant: of, vendors, order, ss });
    const ended = await eventually('it ends, or asks', async () => {
      const now = await handleOf(order).query(status);
      return (now.settledAt !== null || now.attention !== null) && now;
    });
    expect(ended).toMatchObject({ phase: 'cancelled', attention: null });
    expect(vendors.statusOf(order.id)).toBe('cancelled');
  });
  return vendors;
}

describe('an order whose cancellation the ERP asks the guard about', () => {
  test.each([
    ['which the ERP then shows', false],
    ['which the ERP cannot show', true],
  ])(
    'is cancelled once its SS is, %s: a refusal of the fast path is none',
    async (_, withoutReads) => {
      const { calls } = await inService({ withoutReads }, ({ tenant, vendors, order, ss }) => {
        vendors.setState(ss, 'cancelled', 'CANCELADA');
        const callback = { tenant: tenant.id, orderId: order.id, closing: 1, ss };
        return tenant.orders.deliver({ ...callback, event: 'cancelled' });
      });
      expect(calls.filter((call) => call === 'cancel')).toHaveLength(1);
    },
  );

  test("is cancelled by the operator's decision", async () => {
    const { calls } = await inService({}, async ({ order }) => {
      const word = { decision: 'cancel', reason: 'Desistência.', by: 'ana', requestId: '1' };
      await handleOf(order).executeUpdate(decide, { args: [word as never] });
    });
    expect(calls.filter((call) => call === 'refused')).toEqual([]);
  });
});
