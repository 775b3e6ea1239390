import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { createPonteActivities } from '../../activities/index.js';
import type { ServiceCallback } from '../../domain/callback.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import {
  HELD_CALLBACKS,
  hold,
  type HeldCallback,
} from '../../workflows/held-callbacks/messages.js';
import {
  PARKED_DELIVERY,
  type ParkedDeliveryInput,
} from '../../workflows/parked-delivery/messages.js';
import { status as orderStatus } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, useLiveServer, withTenant, type LiveTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { workflowBundle } from '../support/temporal.js';
import { vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';
import { createWorker } from '../support/in-this-thread.js';

const live = useLiveServer();
const played = simulateTenants();

/** The client of the tenant that a test plays. */
let client: Client;

type Body<T> = (tenant: LiveTenant) => Promise<T>;
const play = (vendors: VendorsInMemory, body: Body<void>) =>
  played.withTenant(vendors, (tenant) => {
    client = played.client;
    return body(tenant);
  });
/** What visibility that lags, and workers that end, may change. */
const playLive = <T>(vendors: VendorsInMemory, body: Body<T>) => {
  client = live.client;
  return withTenant(live, vendors, body);
};

type Names = Pick<ServiceCallback, 'ss' | 'orderId'>;

/** The number of the first SS that the Sismetro in memory opens. */
const FIRST_SS = '1001';

const HOLD_SECONDS = 60;

/** A callback of Sismetro as the edge reads it, and the body that it was read from. */
function aCallback({ id: tenant }: Pick<LiveTenant, 'id'>, end: ServiceEnd, names: Names) {
  const callback: ServiceCallback = { tenant, event: end, ...names };
  return [callback, JSON.stringify({ ...names, eventId: end })] as const;
}

/** A callback as it is held. */
const aHeld = (event: ServiceEnd, body: string): HeldCallback => ({
  callback: { tenant: 'acme', event, ss: '1' },
  body,
  route: event,
  receivedAt: new Date().toISOString(),
});

const statusOf = (order: ServiceOrder) =>
  client.workflow.getHandle(orderWorkflowId(order)).query(orderStatus);

const inService = (order: ServiceOrder) =>
  eventually('the order is in service', async () => {
    const status = await statusOf(order);
    return status.phase === 'in-service' && status;
  });

async function workflowsOf(tenant: string, type: string, status = 'Running') {
  const query = `WorkflowType = '${type}' AND Tenant = '${tenant}' AND ExecutionStatus = '${status}'`;
  const found: WorkflowExecutionInfo[] = [];
  for await (const one of client.workflow.list({ query })) found.push(one);
  return found;
}

/** The deliveries parked for a tenant, read from the workflows' inputs. */
async function parkedFor(tenant: string): Promise<ParkedDeliveryInput[]> {
  const found = await workflowsOf(tenant, PARKED_DELIVERY);
  const histories = found.map(({ workflowId }) =>
    client.workflow.getHandle(workflowId).fetchHistory(),
  );
  return (await Promise.all(histories)).map(({ events }) => {
    const input = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads![0]!;
    return JSON.parse(Buffer.from(input.data!).toString()) as ParkedDeliveryInput;
  });
}

describe('a callback whose order is not found on arrival', () => {
  test('reaches the order that was opened just before, if it names only the SS', async () => {
    const vendors = vendorsInMemory();
    await playLive(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(order);
      const ss = await eventually('Sismetro has the SS', () => [...vendors.requests.keys()][0]);
      vendors.setState(ss, 'completed');

      // as the api does: the callback is held if visibility does not list the order yet
      const [callback, body] = aCallback(tenant, 'completed', { ss });
      const { kind } = await tenant.orders.deliver(callback);
      if (kind === 'no-order') await tenant.orders.hold(callback, body, HOLD_SECONDS);

      await eventually('the order is released', () => vendors.statusOf(order.id) === 'released');
      expect(await parkedFor(tenant.id)).toEqual([]);
    });
  });

  test('is held, and delivered once the order arrives', async () => {
    const vendors = vendorsInMemory();
    await play(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      const [callback, body] = aCallback(tenant, 'cancelled', { ss: FIRST_SS, orderId: order.id });
      expect(await tenant.orders.deliver(callback)).toEqual({ kind: 'no-order' });
      await tenant.orders.hold(callback, body, HOLD_SECONDS);

      await tenant.orders.open(order);
      await eventually('Sismetro has the SS', () => vendors.requests.has(FIRST_SS));
      vendors.setState(FIRST_SS, 'cancelled');

      await eventually('the order is cancelled', () => vendors.statusOf(order.id) === 'cancelled');
      await eventually(
        'nothing is held any more',
        async () => (await workflowsOf(tenant.id, HELD_CALLBACKS)).length === 0,
      );
      expect(await parkedFor(tenant.id)).toEqual([]);
    });
  });

  test('survives a restart of the workers', async () => {
    const vendors = vendorsInMemory();
    const order = anOrder();
    const tenant = await playLive(vendors, async (tenant) => {
      const names = { ss: '77', orderId: order.id };
      await tenant.orders.hold(...aCallback(tenant, 'completed', names), HOLD_SECONDS);
      await eventually('it is held and tried again', async () => {
        const [held] = await workflowsOf(tenant.id, HELD_CALLBACKS);
        const { events } = await live.client.workflow.getHandle(held!.workflowId).fetchHistory();
        return events!.some((event) => event.timerFiredEventAttributes);
      });
      return tenant;
    });
    const late = { ...order, tenant: tenant.id };
    await tenant.orders.open(late);

    const worker = await createWorker({
      connection: live.connection,
      namespace: live.namespace,
      taskQueue: tenant.taskQueue,
      workflowBundle,
      activities: createPonteActivities({
        orders: tenant.orders,
        incidents: tenant.incidents,
        park: (delivery) => parkDelivery(createTemporal(live.client), tenant.taskQueue, delivery),
      }),
    });
    await worker.runUntil(() =>
      eventually('the order has received it', async () => {
        const { events } = await live.client.workflow
          .getHandle(orderWorkflowId(late))
          .fetchHistory();
        return events!.some(
          ({ workflowExecutionSignaledEventAttributes: signal }) =>
            signal?.signalName === 'serviceCompleted',
        );
      }),
    );
  });

  test('is parked soon if it names the SS of another order', async () => {
    const vendors = vendorsInMemory();
    await play(vendors, async (tenant) => {
      const other = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(other);
      const { ss } = await inService(other);
      await eventually('the SS is listed', async () => {
        return (await tenant.orders.holdersOf(tenant.id, ss!)).length === 1;
      });
      const [callback, body] = aCallback(tenant, 'completed', { ss: ss!, orderId: 'mine' });
      expect(await tenant.orders.deliver(callback)).toEqual({ kind: 'ss-of-another' });

      await tenant.orders.hold(callback, body, HOLD_SECONDS);
      const [parked] = await eventually('it is parked', async () => {
        const all = await parkedFor(tenant.id);
        return all.length > 0 && all;
      });
      expect(parked!.because.code).toBe('ss-of-another');
      expect((await statusOf(other)).phase).toBe('in-service');
    });
  });

  test.each<[string, Names]>([
    ['by its SS', { ss: '404' }],
    ['by our reference', { orderId: 'nobody/knows' }],
  ])('and never will, %s, is parked with its body', async (_, names) => {
    await play(vendorsInMemory(), async (tenant) => {
      const [callback, body] = aCallback(tenant, 'completed', names);
      await tenant.orders.hold(callback, body, 1);

      const [parked] = await eventually('it is parked', async () => {
        const all = await parkedFor(tenant.id);
        return all.length > 0 && all;
      });

      expect(parked).toEqual({
        id: expect.any(String),
        tenant: tenant.id,
        route: 'completed',
        body,
        because: { code: 'no-order', params: {} },
        errors: [],
        receivedAt: expect.any(String),
        ...names,
      });
      expect(Date.now() - Date.parse(parked!.receivedAt)).toBeGreaterThanOrEqual(1_000);
    });
  });

  test('is parked at once if those held for one order reach a megabyte', async () => {
    await play(vendorsInMemory(), async (tenant) => {
      const names = { orderId: 'nobody/knows' };
      const padding = 'x'.repeat(240_000);
      for (let at = 0; at < 6; at += 1) {
        const [callback] = aCallback(tenant, 'completed', names);
        await tenant.orders.hold(callback, JSON.stringify({ ...names, at, padding }), HOLD_SECONDS);
      }
      await eventually('what is too much is parked', async () => {
        const parked = await parkedFor(tenant.id);
        return parked.length >= 4;
      });
      expect(await workflowsOf(tenant.id, HELD_CALLBACKS)).toHaveLength(1); // the others are still held
    });
  });

  test('is held once however often its sender repeats it', async () => {
    const taskQueue = `ponte-${randomUUID()}`;
    const { workflow } = live.client;
    const delivered: string[] = [];
    const event = 'completed';
    const send = () =>
      workflow.signalWithStart(HELD_CALLBACKS, {
        ...{ taskQueue, workflowId: `callback/acme/${taskQueue}` },
        args: [{ tenant: 'acme', names: 'ss/1', holdSeconds: 600 }],
        signal: hold,
        signalArgs: [aHeld(event, '{"ss":1}')],
      });
    for (let time = 0; time < 3; time += 1) await send();
    const worker = await createWorker({
      connection: live.connection,
      namespace: live.namespace,
      taskQueue,
      workflowBundle,
      activities: {
        deliverCallback: async (callback: ServiceCallback) => {
          delivered.push(callback.event);
          return { kind: 'delivered' };
        },
      },
    });
    await worker.runUntil(() => workflow.getHandle(`callback/acme/${taskQueue}`).result());
    expect(delivered).toEqual([event]);
  });

  test('is delivered if it comes while the last one that is too much is parked', async () => {
    const taskQueue = `ponte-${randomUUID()}`;
    const workflowId = `callback/acme/${randomUUID()}`;
    const { workflow } = live.client;
    const send = (size: number, event: ServiceEnd) =>
      workflow.signalWithStart(HELD_CALLBACKS, {
        ...{ taskQueue, workflowId },
        args: [{ tenant: 'acme', names: 'ss/1', holdSeconds: 600 }],
        signal: hold,
        signalArgs: [aHeld(event, 'x'.repeat(size))],
      });
    const delivered: string[] = [];
    const worker = await createWorker({
      connection: live.connection,
      namespace: live.namespace,
      taskQueue,
      workflowBundle,
      activities: {
        deliverCallback: async ({ event }: ServiceCallback) => {
          if (delivered.push(event) === 1) await send(400_000, 'cancelled'); // too much beside it
          return { kind: 'delivered' };
        },
        parkCallback: async () => {
          await send(10, 'cancelled');
        },
      },
    });
    await worker.runUntil(async () => {
      await send(400_000, 'completed');
      await workflow.getHandle(workflowId).result();
    });
    expect(delivered).toEqual(['completed', 'cancelled']);
  });

  test('changes nothing if it is sent manually in another form', async () => {
    await play(vendorsInMemory(), async (tenant) => {
      const [callback, body] = aCallback(tenant, 'completed', { ss: '404' });
      await tenant.orders.hold(callback, body, HOLD_SECONDS);
      const [held] = await eventually('it is held', async () => {
        const all = await workflowsOf(tenant.id, HELD_CALLBACKS);
        return all.length > 0 && all;
      });
      const handle = client.workflow.getHandle(held!.workflowId);
      for (const args of [[], [null], ['now'], [{ callback: 1 }]])
        await handle.signal('hold', ...args);
      const { events } = await eventually('they are read', async () => {
        const history = await handle.fetchHistory();
        const signals = history.events!.filter((e) => e.workflowExecutionSignaledEventAttributes);
        const last = history.events!.at(-1)!;
        return signals.length === 5 && !last.workflowTaskScheduledEventAttributes && history;
      });
      expect(events!.some((event) => event.workflowTaskFailedEventAttributes)).toBe(false);
    });
  });
});
