/** What an order does after Temporal was restored from a backup: what it has forgotten must not be done again. */
import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mayHaveForgotten } from '../../activities/after-restore.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { decide, status, type OrderStatus } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, useLiveServer, withTenant, type LiveTenant } from '../support/live.js';
import { anOrder, openingOf } from '../support/order.js';
import { BEGINNING } from '../support/simulated.js';
import { vendorsInMemory, withoutAnyLook, type VendorsInMemory } from '../support/vendors.js';
import { problemOf } from '../support/said.js';

const live = simulateTenants();
const real = useLiveServer();

const RESTORED_AT = new Date(BEGINNING).toISOString();
const handleOf = (order: ServiceOrder) => live.client.workflow.getHandle(orderWorkflowId(order));
const stands = (order: ServiceOrder, what: string, as: (now: OrderStatus) => boolean) =>
  eventually(what, async () => {
    const now = await handleOf(order).query(status);
    return as(now) && now;
  });
const inService = (order: ServiceOrder) =>
  stands(order, 'in service', ({ phase }) => phase === 'in-service');

/**
 * Runs `body` with a tenant whose Temporal was restored a moment ago. `calls` returns the relevant calls made since.
 */
const afterRestore = (
  vendors: VendorsInMemory,
  body: (tenant: LiveTenant, calls: () => string[]) => Promise<void>,
) =>
  live.withTenant({ ...vendors, restoredAt: RESTORED_AT }, (tenant) =>
    body(tenant, () => vendors.calls.filter((call) => call !== 'read')),
  );

describe('after a restore', () => {
  test('an order whose webhook is repeated gets its existing SS', async () => {
    const vendors = vendorsInMemory();
    await afterRestore(vendors, async ({ id: tenant, orders }, calls) => {
      const order = vendors.close(anOrder({ tenant }));
      const before = await vendors.sismetro.openServiceRequest(order, openingOf(order));
      await orders.open(order);
      expect((await inService(order)).ss).toBe(before!.ss);
      expect(calls()).toEqual(['open', 'find']);
    });
  });

  test('an order without an SS gets one after a look', async () => {
    const vendors = vendorsInMemory();
    await afterRestore(vendors, async ({ id: tenant, orders }, calls) => {
      const order = vendors.close(anOrder({ tenant }));
      await orders.open(order);
      await inService(order);
      expect(calls()).toEqual(['find', 'open']);
    });
  });

  test('an order that users have cancelled in the ERP gets no SS, though its webhook is repeated', async () => {
    const vendors = vendorsInMemory();
    await afterRestore(vendors, async ({ id: tenant, orders }, calls) => {
      const order = vendors.close(anOrder({ tenant }));
      vendors.setErp(order.id, 'cancelled');
      await orders.open(order);
      expect(await handleOf(order).result()).toMatchObject({ outcome: 'cancelled' });
      expect(calls()).toEqual(['find']);
    });
  });

  test("an order waits for the operator's confirmation if Sismetro offers no look-up", async () => {
    const vendors = withoutAnyLook(vendorsInMemory());
    await afterRestore(vendors, async ({ id: tenant, orders }, calls) => {
      const order = vendors.close(anOrder({ tenant }));
      await orders.open(order);
      const { attention } = await stands(order, 'asks', (now) => now.attention !== null);
      expect(problemOf(attention)).toContain('pode ter sido aberta');
      expect(calls()).toEqual([]);
      const word = { reason: 'não há SS', by: 'ana', requestId: 'r1' };
      const again = { decision: 'retry' as const, confirmedAbsent: true, ...word };
      await handleOf(order).executeUpdate(decide, { args: [again] });
      await inService(order);
      expect(calls()).toEqual(['open']);
    });
  });

  test.each([
    ['completed', 'released'],
    ['cancelled', 'cancelled'],
  ] as const)('an order that is already %s is not changed again', async (end, situation) => {
    const vendors = vendorsInMemory();
    await afterRestore(vendors, async ({ id: tenant, orders }, calls) => {
      const order = vendors.close(anOrder({ tenant }));
      const { ss } = (await vendors.sismetro.openServiceRequest(order, openingOf(order)))!;
      await vendors.senior.addObservation(
        order.id,
        `SS ${ss} aberta na Sismetro. Detalhes: https://br.sismetro.com/${ss}`,
      );
      vendors.setState(ss, end);
      vendors.setErp(order.id, situation);

      await orders.open(order);
      await orders.deliver({ tenant, event: end, orderId: order.id, ss });

      expect(await handleOf(order).result()).toMatchObject({ outcome: situation });
      expect(calls().filter((call) => call !== 'find')).toEqual(['open']);
      expect(vendors.observationsOf(order.id)).toHaveLength(1);
    });
  });
});

describe('an order whose run is reset to its beginning, as the Temporal Web UI offers', () => {
  /** Plays an order in service on a real server, and resets it once `until` has happened to it. */
  async function afterReset(
    until: (tenant: LiveTenant, order: ServiceOrder, ss: string) => Promise<unknown>,
    body: (order: ServiceOrder, ss: string, vendors: VendorsInMemory) => Promise<void>,
    vendors = vendorsInMemory(),
  ) {
    const { client, namespace } = real;
    const stateOf = (order: ServiceOrder, as: (now: OrderStatus) => boolean) =>
      eventually('it is so', async () => {
        const now = await client.workflow.getHandle(orderWorkflowId(order)).query(status);
        return as(now) && now;
      });
    await withTenant(real, vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(order);
      const { ss } = await stateOf(order, ({ phase }) => phase === 'in-service');
      await until(tenant, order, ss!);
      const { events } = await client.workflow.getHandle(orderWorkflowId(order)).fetchHistory();
      const first = events!.find((event) => event.workflowTaskCompletedEventAttributes);
      await client.workflowService.resetWorkflowExecution({
        namespace,
        workflowExecution: { workflowId: orderWorkflowId(order) },
        workflowTaskFinishEventId: first!.eventId!,
        requestId: randomUUID(),
        reason: 'it is slow',
      });
      await body(order, ss!, vendors);
      await client.workflow.getHandle(orderWorkflowId(order)).terminate();
    });
  }
  const nowOf = (order: ServiceOrder) =>
    real.client.workflow.getHandle(orderWorkflowId(order)).query(status);

  test('finds its SS, and opens no second one', () =>
    afterReset(
      async () => {},
      async (order, ss, { calls, requests }) => {
        await eventually('it looks', () => calls.includes('find'));
        await eventually('it waits again', async () => (await nowOf(order)).phase === 'in-service');
        expect(await nowOf(order)).toMatchObject({ ss, attention: null });
        expect([...requests.keys()]).toEqual([ss]);
        expect(calls.filter((call) => call === 'open')).toHaveLength(1);
      },
    ));

  test('asks before it tells the ERP an end once more: users may have closed the order again', () => {
    const vendors = vendorsInMemory();
    return afterReset(
      async ({ id: tenant, orders }, order, ss) => {
        vendors.setState(ss, 'completed');
        await orders.deliver({ tenant, event: 'completed', orderId: order.id, ss });
        await real.client.workflow.getHandle(orderWorkflowId(order)).result();
        vendors.setErp(order.id, 'awaiting-integration');
      },
      async (order, _, { calls }) => {
        const asks = async () => (await nowOf(order)).attention?.code;
        await eventually('it asks', async () => (await asks()) === 'maybe-settled');
        expect(calls.filter((call) => call === 'release')).toHaveLength(1);
      },
      vendors,
    );
  });
});

describe('an SS may be forgotten', () => {
  const restoredAt = '2026-11-20T12:00:00.000Z';
  const soonAfter = Date.parse('2026-11-21T12:00:00.000Z');
  const longAfter = Date.parse('2026-12-20T12:00:00.000Z');
  const [before, after] = ['2026-11-20T11:00:00.000Z', '2026-11-20T13:00:00.000Z'];

  test.each([
    ['nothing was ever restored', {}, before, undefined, soonAfter, false],
    ['the order came before', { restoredAt }, before, undefined, longAfter, true],
    ['it came soon after: perhaps again', { restoredAt }, after, undefined, soonAfter, true],
    ['it came later', { restoredAt }, after, undefined, longAfter, false],
    ['it was looked for since', { restoredAt }, before, after, soonAfter, false],
    ['the look was before, too', { restoredAt }, before, before, soonAfter, true],
  ])('if %s: %#', (_, tenant, openedAt, absentAt, now, forgotten) => {
    expect(mayHaveForgotten(tenant, { openedAt, certainAt: absentAt }, now)).toBe(forgotten);
  });

  test.each([
    ['ended before', before, true],
    ['ended half a minute before', '2026-11-20T11:59:30.000Z', true],
    ['ended since', after, false],
    ['shows no date', undefined, true],
    ['shows a date for none', '9999-12-31T00:00:00.000Z', true],
  ])('and so may the end of a service that %s', (_, endedAt, forgotten) => {
    const memory = { openedAt: before, endedAt };
    expect(mayHaveForgotten({ restoredAt }, memory, soonAfter)).toBe(forgotten);
  });

  test('and so may no end that is dated, without seconds, in the minute of the restore', () => {
    const memory = { openedAt: before, endedAt: restoredAt };
    const tenant = { restoredAt: '2026-11-20T12:00:20.000Z' };
    expect(mayHaveForgotten(tenant, memory, soonAfter)).toBe(false);
  });
});
