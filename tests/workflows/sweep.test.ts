import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { activityInfo } from '@temporalio/activity';
import { Client, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { orderWorkflowId } from '../../domain/ids.js';
import { createKeyring } from '../../platform/encryption/keyring.js';
import { createPayloadCodec } from '../../platform/encryption/payload-codec.js';
import type { ServiceOrder } from '../../domain/order.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import { stateOf } from '../../vendors/sismetro/wire.js';
import { ensureSweepSchedule } from '../../platform/temporal/sweep-schedule.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { status as orderStatus, type OrderStatus } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import {
  useLiveServer,
  simulateTenants,
  sweepThrough,
  TRIGGERED_ONLY_SECONDS,
  withTenant,
  type LiveServer,
  type LiveTenant,
} from '../support/live.js';
import { anOrder, openingOf } from '../support/order.js';
import { QUIET_SWEEP } from '../support/quiet-sweep.js';
import { withWorkers } from '../support/temporal.js';
import { vendorsInMemory, withoutLookUp } from '../support/vendors.js';

const live = useLiveServer();

const played = simulateTenants();

const statusOf = (
  order: ServiceOrder,
  { client }: Pick<LiveServer, 'client'> = played,
): Promise<OrderStatus> => client.workflow.getHandle(orderWorkflowId(order)).query(orderStatus);

const notOffered = (call: string) =>
  new VendorError({ vendor: 'sismetro', call, meaning: 'unsupported' });

type Vendors = ReturnType<typeof vendorsInMemory>;

/** Without this call, and with what the profile then says. */
function without(vendors: Vendors, call: 'readServiceRequest' | 'listServiceRequests'): Vendors {
  const { sismetro } = vendors;
  const capability = call === 'readServiceRequest' ? 'readOne' : 'listAll';
  return {
    ...vendors,
    sismetro: {
      ...sismetro,
      capabilities: { ...sismetro.capabilities, [capability]: false },
      [call]: () => Promise.reject(notOffered(call)),
    },
  };
}

/** Users delete the SS or merge it into another one: Sismetro shows it as *EXCLUÍDA*. */
const remove = ({ setState }: Vendors, ss: string) =>
  setState(
    ss,
    stateOf(loadSismetroProfile().states, 'EXCLUÍDA', 'PENDENTE'),
    'EXCLUÍDA',
    'PENDENTE',
  );

const sweepOnce = (tenant: LiveTenant) => sweepThrough(played, tenant);

const closeOrders = (vendors: Vendors, { id }: LiveTenant, count: number) =>
  Array.from({ length: count }, () => vendors.close(anOrder({ tenant: id })));

async function inService(tenant: LiveTenant, order: ServiceOrder): Promise<string> {
  await tenant.orders.open(order);
  return eventually('the order is in service and listed', async () => {
    const { orders } = await tenant.orders.listWaiting(tenant.id);
    return orders.find(({ id }) => id === order.id)?.ss;
  });
}

const sealed = async (payloads: Payload[]): Promise<Payload[]> =>
  payloads.map(() => ({ metadata: { encoding: Buffer.from('binary/encrypted') } }));

describe('the schedule of a sweep', () => {
  test('runs again, although each run is given the encrypted result of the run before', async () => {
    const id = `t-${randomUUID().slice(0, 8)}`;
    const { namespace, connection } = live;
    const keyring = createKeyring([{ id: 'k', key: createSecretKey(randomBytes(32)) }])!;
    const dataConverter = { payloadCodecs: [createPayloadCodec(keyring, namespace)] };
    const client = new Client({ connection: live.client.connection, namespace, dataConverter });
    await withWorkers(
      { client, nativeConnection: connection },
      QUIET_SWEEP,
      async (taskQueue) => {
        const tenant = { id, sweepSeconds: TRIGGERED_ONLY_SECONDS };
        await ensureSweepSchedule(createTemporal(client), taskQueue, tenant);
        for (const runs of [1, 2]) {
          await client.schedule.getHandle(sweepId(id)).trigger(ScheduleOverlapPolicy.SKIP);
          await eventually(`${runs} sweeps have ended`, async () => {
            const query = `Tenant = '${id}' AND ExecutionStatus = 'Completed'`;
            return (await client.workflow.count(query)).count === runs;
          });
        }
      },
      id,
    );
  });

  test('has ten minutes, or the interval of the tenant, and stays as it was edited otherwise', async () => {
    const id = `t-${randomUUID().slice(0, 8)}`;
    const { connection, options } = live.client;
    const encrypting = {
      payloadCodecs: [{ encode: sealed, decode: async (all: Payload[]) => all }],
    };
    const { namespace } = options;
    const temporal = createTemporal(
      new Client({ connection, namespace, dataConverter: encrypting }),
    );
    const schedule = live.client.schedule.getHandle(sweepId(id));
    const prepared = async (sweepSeconds?: number) => {
      const tenant = { id, ...(sweepSeconds !== undefined && { sweepSeconds }) };
      const isNew = await ensureSweepSchedule(temporal, 'some-queue', tenant);
      const { spec, state, action } = await schedule.describe();
      expect(action).toMatchObject({ args: [{ tenant: id }] }); // its runs could not decrypt it
      return { isNew, seconds: spec.intervals?.map(({ every }) => every / 1_000), ...state };
    };
    try {
      expect(await prepared()).toMatchObject({ isNew: true, seconds: [600], paused: false });
      await schedule.pause();
      expect(await prepared(30)).toMatchObject({ isNew: false, seconds: [30], paused: true });
      expect(await prepared()).toMatchObject({ isNew: false, seconds: [30], paused: true });
    } finally {
      await schedule.delete();
    }
  });
});

describe('a sweep', () => {
  // the real server's lists
  test('notifies orders of ends whose callback was lost, and reports it', async () => {
    const vendors = vendorsInMemory(2);
    await withTenant(live, vendors, async (tenant) => {
      const orders = closeOrders(vendors, tenant, 5);
      const ss: string[] = [];
      for (const order of orders) ss.push(await inService(tenant, order));
      vendors.setState(ss[0]!, 'completed', 'ENCERRADA');
      vendors.setState(ss[1]!, 'cancelled', 'CANCELADA');
      for (const one of ss.slice(2, 4)) vendors.setState(one, 'unknown', 'ARQUIVO MORTO', '?');

      const report = await sweepThrough(live, tenant);

      await eventually('released', () => vendors.statusOf(orders[0]!.id) === 'released');
      await eventually('cancelled', () => vendors.statusOf(orders[1]!.id) === 'cancelled');
      expect(report).toMatchObject({
        waiting: 5,
        told: expect.arrayContaining([
          { ss: ss[0], end: 'completed', orderId: orders[0]!.id },
          { ss: ss[1], end: 'cancelled', orderId: orders[1]!.id },
        ]),
        unknown: [{ status: 'ARQUIVO MORTO', progress: '?', count: 2 }],
        recoveries: [{ at: report.startedAt, told: 2, opened: 0 }],
        contradictions: [],
        failed: [],
      });
      expect(report.told).toHaveLength(2);
      expect((await statusOf(orders[2]!, live)).phase).toBe('in-service');
    });
  });

  test.each([
    ['the list', (vendors: Vendors) => vendors],
    ['a single read', (vendors: Vendors) => without(vendors, 'listServiceRequests')],
  ])(
    'counts and tells a find of %s once if the answers of its activities are lost',
    async (_, via) => {
      const vendors = vendorsInMemory();
      const lost = new Set<string>();
      await withTenant(
        live,
        via(vendors),
        async (tenant) => {
          const [order] = closeOrders(vendors, tenant, 1) as [ServiceOrder];
          const ss = await inService(tenant, order);
          vendors.setState(ss, 'completed', 'ENCERRADA');

          const report = await sweepThrough(live, tenant);

          expect(lost.size).toBeGreaterThan(2);
          expect(report.told).toEqual([{ ss, end: 'completed', orderId: order.id }]);
          const handle = live.client.workflow.getHandle(orderWorkflowId(order));
          const { events } = await handle.fetchHistory();
          const told = events!.filter(
            ({ workflowExecutionSignaledEventAttributes: signal }) => signal,
          );
          expect(told).toHaveLength(1);
        },
        (activity) =>
          async (...args) => {
            const answer = await activity(...args);
            const { activityType, workflowExecution } = activityInfo();
            if (!workflowExecution?.workflowId.startsWith('sweep/') || lost.has(activityType))
              return answer;
            lost.add(activityType);
            throw new Error('the answer is lost');
          },
      );
    },
  );

  test('does not call a callback lost that arrived while Sismetro was silent', async () => {
    const vendors = vendorsInMemory();
    const { readServiceRequest } = vendors.sismetro;
    await withTenant(live, vendors, async (tenant) => {
      const [order] = closeOrders(vendors, tenant, 1) as [ServiceOrder];
      const ss = await inService(tenant, order);
      vendors.sismetro.readServiceRequest = () =>
        Promise.reject(
          new VendorError({ vendor: 'sismetro', call: 'readServiceRequest', meaning: 'again' }),
        );
      vendors.setState(ss, 'completed', 'ENCERRADA');
      const closing = { tenant: tenant.id, orderId: order.id, closing: 1 };
      await tenant.orders.deliver({ ...closing, ss, event: 'completed' });
      const handle = live.client.workflow.getHandle(orderWorkflowId(order));
      await eventually(
        'known to wait for the end',
        async () => (await handle.describe()).memo?.['isEndAwaited'] === true,
      );
      vendors.sismetro.readServiceRequest = readServiceRequest;

      const report = await sweepThrough(live, tenant);

      await eventually('released', () => vendors.statusOf(order.id) === 'released');
      expect(report).toMatchObject({ told: [], recoveries: [] });
    });
  });

  test('tells an order nothing about an SS that shows the reference of another order, which it asks about', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      const ss = await inService(tenant, order); // the number that Sismetro answered was another's
      vendors.requests.set(ss, {
        ...vendors.requests.get(ss)!,
        reference: `${tenant.id}/another`,
        state: 'completed',
        openedAt: new Date().toISOString(),
      });

      const report = await sweepOnce(tenant);

      expect(report).toMatchObject({ told: [], contradictions: [{ orderId: order.id }] });
      const { attention } = await eventually('it asks', async () => {
        const now = await statusOf(order);
        return now.attention !== null && now;
      });
      expect(attention?.code).toBe('foreign-ss');
      expect(vendors.calls).not.toContain('release');
    });
  });

  test('opens orders of the ERP whose webhook was lost, each once', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const known = vendors.close(anOrder({ tenant: tenant.id }));
      await inService(tenant, known);
      const lost = vendors.close(anOrder({ tenant: tenant.id }));

      expect((await sweepOnce(tenant)).opened).toEqual([lost.id]);
      await eventually('noted', () => vendors.observationsOf(lost.id).length === 1);
      await eventually('listed', async () =>
        (await tenant.orders.running(tenant.id, [lost])).has(lost.id),
      );
      expect((await sweepOnce(tenant)).opened).toEqual([]);
      expect(vendors.calls.filter((call) => call === 'open')).toHaveLength(2);
    });
  });

  test('finds the SS of an order that Temporal has forgotten, and opens no second one', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      const request = await vendors.sismetro.openServiceRequest(order, openingOf(order));

      expect((await sweepOnce(tenant)).opened).toEqual([order.id]);

      await eventually('noted', () => vendors.observationsOf(order.id).length === 1);
      expect((await statusOf(order)).ss).toBe(request!.ss);
      expect(vendors.calls.filter((call) => call === 'open')).toHaveLength(1);
    });
  });

  test('opens a lost order even if Sismetro offers no look-up', async () => {
    const vendors = vendorsInMemory();
    const { sismetro } = withoutLookUp(vendors);
    await played.withTenant({ ...vendors, sismetro }, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await sweepOnce(tenant);
      await eventually('noted', () => vendors.observationsOf(order.id).length === 1);
      expect((await statusOf(order)).attention).toBeNull();
    });
  });

  test('goes before all that is repeated', async () => {
    await played.withTenant(vendorsInMemory(), async (tenant) => {
      await sweepOnce(tenant);
      const { workflow } = played.client;
      const { workflowId } = await eventually('it is listed', async () => {
        const query = `WorkflowType = 'sweep' AND Tenant = '${tenant.id}'`;
        for await (const found of workflow.list({ query })) return found;
      });
      const { events = [] } = await workflow.getHandle(workflowId).fetchHistory();
      const asked = events!.flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
      expect(asked.length).toBeGreaterThan(2);
      for (const { priority } of asked) expect(priority).toMatchObject({ priorityKey: 4 });
    });
  });

  test('asks nothing about an order that users released since its service had ended', async () => {
    const vendors = vendorsInMemory();
    const { sismetro } = vendors;
    const slow = {
      ...sismetro,
      async listServiceRequests(...page: Parameters<typeof sismetro.listServiceRequests>) {
        await new Promise((resolve) => setTimeout(resolve, 20_000)); // the ERP answers at once
        return sismetro.listServiceRequests(...page);
      },
    };
    await played.withTenant({ ...vendors, sismetro: slow }, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      vendors.setState(await inService(tenant, order), 'completed', 'ENCERRADA');
      vendors.setErp(order.id, 'released');

      const { told, contradictions } = await sweepOnce(tenant);

      expect(told).toHaveLength(1);
      expect(contradictions).toEqual([]);
      await eventually('released', async () => (await statusOf(order)).phase === 'released');
    });
  });

  test.each([
    ['its list', (vendors: Vendors) => without(vendors, 'readServiceRequest')],
    ['the SS', (vendors: Vendors) => without(vendors, 'listServiceRequests')],
    ['both', (vendors: Vendors) => vendors],
  ])(
    'asks about an SS that users removed, and cancels nothing, if it reads from Sismetro %s',
    async (_, offered) => {
      const vendors = vendorsInMemory();
      await played.withTenant(offered(vendors), async (tenant) => {
        const order = vendors.close(anOrder({ tenant: tenant.id }));
        const ss = await inService(tenant, order);
        remove(vendors, ss);

        const { told, unknown, contradictions, failed } = await sweepOnce(tenant);

        expect({ told, unknown, failed }).toEqual({ told: [], unknown: [], failed: [] });
        expect(contradictions).toEqual([
          {
            orderId: order.id,
            code: 'question',
            params: expect.objectContaining({ code: 'ss-missing', params: { ss } }),
          },
        ]);
        const { attention, phase } = await statusOf(order);
        expect({ phase, code: attention?.code }).toEqual({
          phase: 'in-service',
          code: 'ss-missing',
        });
        expect(vendors.statusOf(order.id)).toBe('awaiting-integration');
      });
    },
  );

  /** Lets the order ask because of what `breaks`, then undoes that, and sweeps again. */
  const asksUntil = async (
    vendors: Vendors,
    breaks: (ss: string, order: ServiceOrder) => string,
    repairs: (ss: string, order: ServiceOrder) => void,
  ) =>
    played.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      const ss = await inService(tenant, order);
      const code = breaks(ss, order);
      await sweepOnce(tenant);
      expect((await statusOf(order)).attention?.code).toBe(code);
      await eventually('lists show that it asks', async () => {
        const { orders } = await tenant.orders.listWaiting(tenant.id);
        return orders[0]?.asks;
      });
      await sweepOnce(tenant);
      expect((await statusOf(order)).attention?.code).toBe(code);
      repairs(ss, order);
      await sweepOnce(tenant);
      expect(await statusOf(order)).toMatchObject({ phase: 'in-service', attention: null });
    });

  const OFFERED = [
    ['its list', (vendors: Vendors) => without(vendors, 'readServiceRequest')],
    ['the SS', (vendors: Vendors) => without(vendors, 'listServiceRequests')],
  ] as const;

  test.each(OFFERED)(
    'no longer asks about an SS that users removed once it is back, if it reads from Sismetro %s',
    (_, offered) => {
      const vendors = vendorsInMemory();
      return asksUntil(
        offered(vendors),
        (ss) => (remove(vendors, ss), 'ss-missing'),
        (ss) => vendors.setState(ss, 'open'),
      );
    },
  );

  test.each(OFFERED)(
    "no longer asks about another order's SS once it shows our reference, if it reads from Sismetro %s",
    (_, offered) => {
      const vendors = vendorsInMemory();
      const refer = (ss: string, reference: string) =>
        vendors.requests.set(ss, { ...vendors.requests.get(ss)!, reference });
      return asksUntil(
        offered(vendors),
        (ss, { tenant }) => (refer(ss, `${tenant}/another`), 'foreign-ss'),
        (ss, { tenant, id }) => refer(ss, `${tenant}/${id}`),
      );
    },
  );

  test.each([
    ['its list', true],
    ['the order', false],
  ])('no longer asks once the ERP shows in %s that the order awaits again', (_, isListed) => {
    const vendors = vendorsInMemory();
    const listAwaiting = async () => ({ items: [], page: 1, totalPages: 1, unreadableRows: 0 });
    const senior = isListed ? vendors.senior : { ...vendors.senior, listAwaiting };
    return asksUntil(
      { ...vendors, senior },
      (_ss, { id }) => (vendors.setErp(id, 'unknown'), 'reopened'),
      (_ss, { id }) => vendors.setErp(id, 'awaiting-integration'),
    );
  });

  test('asks nothing about an SS that Sismetro shows half a minute later', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(without(vendors, 'listServiceRequests'), async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      const ss = await inService(tenant, order);
      const shown = vendors.requests.get(ss)!;
      vendors.requests.delete(ss);
      const reads = () => vendors.calls.filter((call) => call === 'read').length;
      const before = reads();
      const sweep = sweepOnce(tenant);
      await eventually('it was read', () => reads() > before);
      vendors.requests.set(ss, shown);

      expect((await sweep).contradictions).toEqual([]);
      expect((await statusOf(order)).attention).toBeNull();
    });
  });

  test('reports many removed SSs as one incident, and each order asks', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const orders = closeOrders(vendors, tenant, 5);
      for (const order of orders) remove(vendors, await inService(tenant, order));

      const { contradictions } = await sweepOnce(tenant);

      expect(contradictions).toHaveLength(5);
      const isOpen = () => tenant.incidents.isOpen(tenant.id, 'many-missing');
      expect(await isOpen()).toBe(true);
      expect(vendors.calls).not.toContain('cancel');
      for (const order of orders)
        expect((await statusOf(order)).attention?.code).toBe('ss-missing');

      await tenant.incidents.acknowledge(tenant.id, 'many-missing', {
        by: 'ana',
        reason: 'Visto.',
      });
      await eventually('it is acknowledged', async () => !(await isOpen()));
      await sweepOnce(tenant);
      expect(await isOpen()).toBe(false);

      // a cancellation of one of them is asked about, too, instead of being believed
      const { id: orderId } = orders[0]!;
      const { ss } = await statusOf(orders[0]!);
      const event = { tenant: tenant.id, orderId, closing: 1, event: 'cancelled' } as const;
      await tenant.orders.deliver({ ...event, ss: ss! }, 'callback');
      const workflowId = orderWorkflowId({ tenant: tenant.id, id: orderId });
      await eventually('what its absence means was judged', async () => {
        const { events } = await played.client.workflow.getHandle(workflowId).fetchHistory();
        const asked = events!.find(
          ({ activityTaskScheduledEventAttributes: scheduled }) =>
            scheduled?.activityType?.name === 'judgeMissing',
        );
        return events!.some(({ activityTaskCompletedEventAttributes: completed }) =>
          asked?.eventId?.equals(completed?.scheduledEventId ?? 0),
        );
      });
      const after = await eventually('it asks, or ends', async () => {
        const now = await statusOf(orders[0]!);
        return (now.attention !== null || now.phase !== 'in-service') && now;
      });
      expect(after).toMatchObject({ phase: 'in-service', attention: { code: 'ss-missing' } });
      expect(vendors.calls).not.toContain('cancel');
    });
  });

  test('reports one incident if the unit is empty, as with a key of another one', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const orders = closeOrders(vendors, tenant, 5);
      for (const order of orders) await inService(tenant, order);
      vendors.requests.clear();

      const { contradictions } = await sweepOnce(tenant);

      expect(contradictions).toHaveLength(5);
      expect(await tenant.incidents.isOpen(tenant.id, 'many-missing')).toBe(true);
    });
  });

  test('reads waiting orders in turn from the named one on, newest first', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const ids: string[] = [];
      for (let at = 0; at < 3; at += 1) {
        const order = vendors.close(anOrder({ tenant: tenant.id }));
        await inService(tenant, order);
        ids.unshift(order.id);
      }
      const turnFrom = async (id?: string) => {
        const { orders, total } = await tenant.orders.listWaiting(tenant.id, id);
        expect(total).toBe(3);
        return orders.map((order) => order.id);
      };
      expect(await turnFrom()).toEqual(ids);
      expect(await turnFrom(ids[1])).toEqual(ids.slice(1));
      expect(await turnFrom('an-order-that-is-forgotten')).toEqual(ids);
    });
  });

  test('lists orders by when their SSs are expected to end, which costs five events', async () => {
    const vendors = vendorsInMemory();
    await played.withTenant(vendors, async (tenant) => {
      const [due, later, unknown] = closeOrders(vendors, tenant, 3);
      const all = [due!, later!, unknown!];
      const numbers: string[] = [];
      for (const order of all) numbers.push(await inService(tenant, order));
      const at = new Date().toISOString();
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
      const handle = played.client.workflow.getHandle(orderWorkflowId(due!));
      const before = (await handle.describe()).historyLength;

      await tenant.orders.expectEnd({ ...due!, closing: 1 }, { ss: numbers[0]!, at });
      await tenant.orders.expectEnd({ ...later!, closing: 1 }, { ss: numbers[1]!, at: inAnHour });
      await tenant.orders.expectEnd({ ...unknown!, closing: 1 }, { ss: 'of another order', at });

      const idsOf = async (kind: 'due' | 'unknown') => {
        const { orders } = await tenant.orders.listWaiting(tenant.id, undefined, { kind, at });
        return orders.map(({ id }) => id);
      };
      await eventually('both are listed', async () => (await idsOf('unknown')).length === 1);
      expect(await idsOf('due')).toEqual([due!.id]);
      expect(await idsOf('unknown')).toEqual([unknown!.id]);
      const { orders } = await tenant.orders.listWaiting(tenant.id);
      expect(orders.find(({ id }) => id === due!.id)?.expectedEnd).toBe(at);
      expect((await handle.describe()).historyLength - before).toBe(5);

      // the server takes the question about as many orders as one has
      const strangers = Array.from({ length: 49 }, () => randomUUID());
      const latest = await tenant.orders.latestClosings(tenant.id, [due!.id, ...strangers]);
      const shown = { closing: 1, isRunning: true, asks: false, hasFailed: false };
      expect([...latest]).toEqual([[due!.id, shown]]);
    });
  });

  test('reports the vendor that does not answer, and does the rest', async () => {
    const { senior, ...vendors } = vendorsInMemory();
    const mute = {
      ...senior,
      listAwaiting: () =>
        Promise.reject(
          new VendorError({
            vendor: 'senior-x',
            call: 'listAwaiting',
            meaning: 'credentials',
            words: 'Permissão negada',
          }),
        ),
    };
    await played.withTenant({ ...vendors, senior: mute }, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      const ss = await inService(tenant, order);
      vendors.setState(ss, 'completed');
      const report = await sweepOnce(tenant);
      expect(report.told).toEqual([{ ss, end: 'completed', orderId: order.id }]);
      expect(report.failed).toEqual(['openAwaiting: senior-x.listAwaiting: credentials']);
    });
  });
});
