import { describe, expect, test } from '@jest/globals';
import {
  acknowledge,
  countSubject,
  INCIDENT,
  incidentSeen,
  keysAccepted,
  incidentWorkflowId,
  type IncidentInput,
  type IncidentMemo,
} from '../../workflows/incident/messages.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { orderReference, orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { createOrders } from '../../platform/temporal/orders.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { decide, status } from '../../workflows/service-order/messages.js';
import { customerKeys } from '../support/customer-keys.js';
import { eventually } from '../support/eventually.js';
import { simulateTenants, sweepThrough, type LiveTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { BEGINNING, simulated, type Simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';
import { vendorsInMemory } from '../support/vendors.js';

/** A worker needs at least one activity. */
const NO_CALLS: Fakes = {
  readSituation: async () => ({ situation: 'unknown', at: new Date().toISOString() }),
};

describe('an incident', () => {
  const input = (change: Partial<IncidentInput> = {}) =>
    ({
      tenant: 'acme',
      key: 'double-ss/8',
      kind: 'double-ss',
      params: { order: '1', own: '7', other: '8' },
      subjects: ['1'],
      since: '2026-11-24T10:00:00.000Z',
      ...change,
    }) as IncidentInput;
  const start = ({ client, taskQueue }: Simulated, given: IncidentInput) =>
    client.workflow.start(INCIDENT, {
      taskQueue,
      workflowId: incidentWorkflowId(given.tenant, `${given.key}/${crypto.randomUUID()}`),
      args: [given],
    });

  test('is shown until the operator acknowledges it', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(server, input());
      await handle.signal(incidentSeen, { ...input(), subjects: ['2', '3'] });
      const { memo } = await eventually('all are counted', async () => {
        const description = await handle.describe();
        return (description.memo as unknown as IncidentMemo).count === 3 && description;
      });
      expect(memo).toMatchObject({ kind: 'double-ss', subjects: ['1', '2', '3'] });
      await handle.signal('acknowledge'); // sent by hand, without input
      await handle.signal('incidentSeen', 'garbage');
      await handle.signal(acknowledge, { by: 'ana', reason: 'cancelada na Sismetro' });
      expect(await handle.result()).toMatchObject({ how: 'acknowledged', by: 'ana' });
    }));

  test('whose run continues another one is as old as before, until something new is seen', () =>
    simulated(NO_CALLS, async (server) => {
      const { workflowId } = await start(server, input());
      const handle = server.client.workflow.getHandle(workflowId);
      const shown = async () => (await handle.describe()).memo as unknown as IncidentMemo;
      await eventually('it is shown', async () => (await shown()).count === 1);
      const { runId } = await handle.describe();
      const { lastSeenAt } = await shown();
      await server.sleep('1 hour');
      // a run this long continues as new
      await Promise.all(Array.from({ length: 4_200 }, () => handle.signal(incidentSeen, input())));
      await eventually('it continues', async () => (await handle.describe()).runId !== runId);
      await eventually('it is shown again', async () => (await shown()).count === 1);
      expect((await shown()).lastSeenAt).toBe(lastSeenAt);
      await handle.signal(incidentSeen, { ...input(), subjects: ['2'] });
      await eventually('it is newer', async () => (await shown()).lastSeenAt > lastSeenAt);
      await handle.terminate();
    }));

  test('shows what was seen last about the same subjects', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(server, input());
      await handle.signal(incidentSeen, {
        ...input(),
        ...{ kind: 'double-ss', params: { order: '1', own: '7', other: '9' } },
      });
      await eventually('the other SS is shown', async () => {
        const { memo } = await handle.describe();
        return JSON.stringify((memo as unknown as IncidentMemo).params).includes('"9"');
      });
      await handle.terminate();
    }));

  test('about credentials ends automatically 15 minutes after the last report', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(
        server,
        input({ kind: 'credentials', params: { vendor: 'sismetro' } }),
      );
      await server.sleep('10 minutes');
      await handle.signal(
        incidentSeen,
        input({ kind: 'credentials', params: { vendor: 'sismetro' } }),
      );
      await server.sleep('10 minutes');
      expect((await handle.describe()).status.name).toBe('RUNNING');
      expect(await handle.result()).toMatchObject({ how: 'recovered' });
    }));

  test('about credentials ends six minutes after they are accepted again, unless they are refused meanwhile', () =>
    simulated(NO_CALLS, async (server) => {
      const about = input({ kind: 'credentials', params: { vendor: 'sismetro' } });
      const handle = await start(server, about);
      const isRunning = async () => (await handle.describe()).status.name === 'RUNNING';
      await handle.signal(keysAccepted);
      await server.sleep('5 minutes');
      await handle.signal(incidentSeen, about);
      await server.sleep('7 minutes');
      expect(await isRunning()).toBe(true);
      await handle.signal(keysAccepted);
      await server.sleep('5 minutes');
      expect(await isRunning()).toBe(true);
      await server.sleep('2 minutes');
      expect(await isRunning()).toBe(false);
    }));

  test('about a quota stays for as long as the vendor asked to pause, and 15 minutes more', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(server, input({ kind: 'quota' }));
      await handle.signal(incidentSeen, input({ kind: 'quota', pauseMs: 3_600_000 }));
      await server.sleep('70 minutes');
      expect((await handle.describe()).status.name).toBe('RUNNING');
      expect(await handle.result()).toMatchObject({ how: 'recovered' });
    }));

  test('with a threshold is shown once a subject reaches it within an hour', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(server, input({ kind: 'many-missing', threshold: 4 }));
      const count = (subject: string) => handle.executeUpdate(countSubject, { args: [subject] });
      expect(await count('a')).toBe(false);
      await server.sleep('59 minutes');
      expect([await count('b'), await count('c')]).toEqual([false, false]);
      expect(await count('d')).toBe(true);
      expect(await count('e')).toBe(true);
      const shown = (await handle.describe()).memo as unknown as IncidentMemo;
      expect([shown.count, shown.subjects.at(-1)]).toEqual([6, 'e']); // with the first one of `input`
      await handle.signal(acknowledge, { by: 'ana', reason: 'unidade trocada' });
      await handle.result();
    }));

  test('with a threshold says of a subject that it was acknowledged before', () =>
    simulated(NO_CALLS, async (server) => {
      const given = { kind: 'many-missing', threshold: 4, acknowledged: ['a'] } as const;
      const handle = await start(server, input(given));
      const count = (subject: string) => handle.executeUpdate(countSubject, { args: [subject] });
      expect([await count('a'), await count('b')]).toEqual(['acknowledged', false]);
      await handle.terminate();
    }));

  test('with a threshold counts only names, and none once it is shown', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(server, input({ subjects: [], threshold: 2 }));
      const count = (subject: unknown) =>
        handle.executeUpdate(countSubject, { args: [subject as string] });
      for (const malformed of [undefined, '', { ss: 'a' }])
        await expect(count(malformed)).rejects.toThrow();
      expect([await count('a'), await count('b'), await count('c')]).toEqual([false, true, true]);
      expect((await handle.describe()).memo).toMatchObject({ subjects: ['a', 'b', 'c'] });
      await handle.terminate();
    }));

  test('with a threshold counts a subject once, however many sweeps report it', () =>
    simulated(NO_CALLS, async (server) => {
      const handle = await start(server, input({ kind: 'many-missing', threshold: 4 }));
      const count = (subject: string) => handle.executeUpdate(countSubject, { args: [subject] });
      const sweeps = [await count('a'), await count('a'), await count('b'), await count('a')];
      expect(sweeps).toEqual([false, false, false, false]);
      expect([await count('c'), await count('d')]).toEqual([false, true]);
      await handle.terminate();
    }));
});

describe('a sweep', () => {
  const live = simulateTenants();

  const sweepOnce = (tenant: LiveTenant) => sweepThrough(live, tenant);

  const AN_HOUR_AGO = new Date(BEGINNING - 3_600_000).toISOString();
  const kindsOf = async (tenant: LiveTenant) =>
    (await tenant.listIncidents()).map(({ kind }) => kind);

  async function inService(tenant: LiveTenant, vendors: ReturnType<typeof vendorsInMemory>) {
    const order = vendors.close(anOrder({ tenant: tenant.id }));
    await tenant.orders.open(order);
    const ss = await eventually('it is in service and listed', async () => {
      const { orders } = await tenant.orders.listWaiting(tenant.id);
      return orders.find(({ id }) => id === order.id)?.ss;
    });
    return { order, ss };
  }

  test('reports a second SS of an order, but not again once it is acknowledged', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const { order, ss } = await inService(tenant, vendors);
      const double = { ...vendors.requests.get(ss)!, ss: '77', openedAt: AN_HOUR_AGO };
      vendors.requests.set('77', double);

      expect((await sweepOnce(tenant)).contradictions).toEqual([
        {
          orderId: order.id,
          code: 'incident',
          params: expect.objectContaining({
            kind: 'double-ss',
            params: { order: order.id, own: ss, other: '77' },
          }),
        },
      ]);
      await eventually('it is an incident', async () =>
        (await kindsOf(tenant)).includes('double-ss'),
      );
      const answer = { by: 'ana', reason: 'as duas valem' };
      expect(await tenant.incidents.acknowledge(tenant.id, 'double-ss/77', answer)).toBe(true);
      await eventually('it is closed', async () => (await kindsOf(tenant)).length === 0);
      await sweepOnce(tenant);
      expect(await kindsOf(tenant)).toEqual([]);
    });
  });

  test('ends the incident of a second SS that was cancelled, and reports it again if the SS is open again', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const { ss } = await inService(tenant, vendors);
      const double = { ...vendors.requests.get(ss)!, ss: '77', openedAt: AN_HOUR_AGO };
      vendors.requests.set('77', double);
      await sweepOnce(tenant);
      const isShown = async () => (await kindsOf(tenant)).includes('double-ss');
      await eventually('it is an incident', isShown);

      vendors.requests.set('77', { ...double, state: 'cancelled' });
      await sweepOnce(tenant);
      await eventually('it is over', async () => !(await isShown()));

      vendors.requests.set('77', double);
      await sweepOnce(tenant);
      await eventually('it is an incident again', isShown);
    });
  });

  test('reads the own SS of an order once, not in each sweep that sees the second one', async () => {
    const { sismetro, ...vendors } = vendorsInMemory();
    let own: string | undefined;
    let reads = 0;
    const listing = {
      ...sismetro,
      listServiceRequests: async (page: number) => {
        const read = await sismetro.listServiceRequests(page);
        return { ...read, items: read.items.filter(({ ss }) => ss !== own) };
      },
      readServiceRequest: async (ss: string) => {
        if (ss === own) reads += 1;
        return sismetro.readServiceRequest(ss);
      },
    };
    await live.withTenant({ ...vendors, sismetro: listing }, async (tenant) => {
      const { order, ss } = await inService(tenant, { ...vendors, sismetro });
      vendors.requests.set('79', { ...vendors.requests.get(ss)!, ss: '79', openedAt: AN_HOUR_AGO });
      vendors.setState(ss, 'completed');
      await sweepOnce(tenant);
      await eventually('it is released', async () => vendors.statusOf(order.id) === 'released');
      own = ss;
      await sweepOnce(tenant);
      expect(await kindsOf(tenant)).toEqual(['double-ss']);
      reads = 0;
      await sweepOnce(tenant);
      await sweepOnce(tenant);
      expect(reads).toBe(0);
    });
  });

  describe.each([
    ['as listed', undefined],
    ['as read, if the page of the list does not show it', 'not-listed'],
  ])('if the SS that an order has is of another order, %s,', (_, isListed) => {
    test('does not say that the right SS is the one to cancel: the order asks', async () => {
      const { sismetro, ...vendors } = vendorsInMemory();
      const unlisted = new Set<string>();
      const listing = {
        ...sismetro,
        listServiceRequests: async (page: number) => {
          const read = await sismetro.listServiceRequests(page);
          return { ...read, items: read.items.filter(({ ss }) => !unlisted.has(ss)) };
        },
      };
      await live.withTenant({ ...vendors, sismetro: listing }, async (tenant) => {
        const { order, ss } = await inService(tenant, { ...vendors, sismetro });
        const own = vendors.requests.get(ss)!;
        vendors.requests.set('77', { ...own, ss: '77', openedAt: AN_HOUR_AGO });
        const reference = orderReference({ tenant: tenant.id, id: 'another' });
        vendors.requests.set(ss, { ...own, reference });
        if (isListed === 'not-listed') unlisted.add(ss);

        await sweepOnce(tenant);
        const handle = live.client.workflow.getHandle(orderWorkflowId(order));
        await eventually('it asks', async () => {
          const { attention } = await handle.query(status);
          return attention?.code === 'foreign-ss';
        });
        await expect(
          live.client.workflow.getHandle(incidentWorkflowId(tenant.id, 'double-ss/77')).describe(),
        ).rejects.toThrow('not found');
      });
    });
  });

  test('lists an incident of the whole tenant, which has no subject', async () => {
    await live.withTenant(vendorsInMemory(), async ({ id, incidents, listIncidents }) => {
      const report = {
        kind: 'credentials',
        params: { vendor: 'sismetro' },
        subjects: [],
      } as const;
      await incidents.report(id, 'credentials/sismetro', report);
      const [listed] = await eventually('it is listed', async () => {
        const found = await listIncidents();
        return found.length > 0 && found;
      });
      expect(listed).toMatchObject({ ...report, tenant: id, count: 0 });
    });
  });

  test('does not report an SS from long before the previous sweep: Temporal has forgotten its order', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const ssOf = (id: string, ss: string, openedAt: string) =>
        vendors.requests.set(ss, {
          ...{ ss, reference: orderReference({ tenant: tenant.id, id }) },
          ...{ state: 'open', status: '', progress: '', openedAt },
        });
      ssOf('forgotten', '70', new Date(BEGINNING - 40 * 24 * 3_600_000).toISOString());
      ssOf('nobody', '71', AN_HOUR_AGO);
      const { contradictions } = await sweepOnce(tenant);
      expect(contradictions.map(({ orderId }) => orderId)).toEqual(['nobody']);
    });
  });

  test('reports an SS that appears after the operator ended its order without one', async () => {
    const { sismetro, ...vendors } = vendorsInMemory();
    const refusal = { vendor: 'sismetro', call: 'open', meaning: 'refused' } as const;
    const refusing = {
      ...sismetro,
      openServiceRequest: () => Promise.reject(new VendorError({ ...refusal, words: 'Não.' })),
    };
    await live.withTenant({ ...vendors, sismetro: refusing }, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(order);
      const handle = live.client.workflow.getHandle(orderWorkflowId(order));
      await eventually('it asks', async () => (await handle.query(status)).attention !== null);
      const decision = { decision: 'settle', outcome: 'cancelled' } as const;
      const signed = { by: 'ana', reason: 'sem serviço', requestId: '1' };
      await handle.executeUpdate(decide, { args: [{ ...decision, ...signed }] });
      await handle.result();
      vendors.requests.set('99', {
        ...{ ss: '99', reference: orderReference(order) },
        ...{ state: 'open', status: '', progress: '', openedAt: AN_HOUR_AGO },
      });
      await eventually('a sweep finds it', async () => {
        await sweepOnce(tenant);
        return (await kindsOf(tenant)).includes('unexplained-ss');
      });
    });
  });

  describe.each([
    ['a sweep', (tenant: LiveTenant) => sweepOnce(tenant)],
    [
      'a callback',
      ({ id, orders }: LiveTenant, order: ServiceOrder, ss: string) =>
        orders.deliver({ tenant: id, event: 'completed', orderId: order.id, ss }),
    ],
  ])('after an operator has cancelled an order, %s', (_, report) => {
    /**
     * Cancels the order by an operator's decision while its SS is open, completes the SS, and returns true if that
     * raises an incident.
     */
    async function isReported(
      announce: (tenant: LiveTenant, order: ServiceOrder) => Promise<unknown>,
    ): Promise<boolean> {
      const vendors = vendorsInMemory();
      return live.withTenant(vendors, async (tenant) => {
        const { order, ss } = await inService(tenant, vendors);
        vendors.requests.set(ss, { ...vendors.requests.get(ss)!, openedAt: AN_HOUR_AGO });
        await announce(tenant, order);
        const handle = live.client.workflow.getHandle(orderWorkflowId(order));
        const signed = { by: 'ana', reason: 'combinado', requestId: '1' };
        const decision = { decision: 'settle', outcome: 'cancelled' } as const;
        // decisions are refused while the fast path of an announced end may change the ERP
        await eventually('it takes the decision', () =>
          handle.executeUpdate(decide, { args: [{ ...decision, ...signed }] }).catch(() => false),
        );
        await handle.result();
        await eventually('it is listed as settled', async () => {
          const states = await tenant.orders.lookUp([{ ...order, closing: 1 }]);
          return states.get(order.id)?.phase === 'cancelled';
        });
        const isOpen = (state: string) =>
          tenant.incidents.isOpen(tenant.id, `late-contradiction/${ss}/${state}`);
        await sweepOnce(tenant);
        expect(await isOpen('open')).toBe(false); // the SS may still be open
        vendors.setState(ss, 'completed');
        await report(tenant, order, ss);
        return isOpen('completed');
      });
    }

    test('reports an SS that is completed nevertheless', async () => {
      expect(await isReported(async () => {})).toBe(true);
    });

    test('does not report a completion that was announced before', async () => {
      const announce = async ({ id, orders }: LiveTenant, order: ServiceOrder) => {
        await orders.deliver({ tenant: id, event: 'completed', orderId: order.id });
        const handle = live.client.workflow.getHandle(orderWorkflowId(order));
        await handle.query(status); // answered only after the signal was handled
      };
      expect(await isReported(announce)).toBe(false);
    });
  });

  test('does not ask the operator if Sismetro refuses in a 200, which is its own failure', async () => {
    const { sismetro, ...vendors } = vendorsInMemory();
    let refuses = false;
    const refusing = (call: string) =>
      new VendorError({
        vendor: 'sismetro',
        call,
        meaning: 'unreadable',
        status: 200,
        words: 'Não.',
      });
    const moody = {
      ...sismetro,
      readServiceRequest: async (ss: string) => {
        if (refuses) throw refusing('readServiceRequest');
        return sismetro.readServiceRequest(ss);
      },
      listServiceRequests: async (page: number) => {
        if (refuses) throw refusing('listServiceRequests');
        return sismetro.listServiceRequests(page);
      },
    };
    await live.withTenant({ ...vendors, sismetro: moody }, async (tenant) => {
      const all = { ...vendors, sismetro: moody };
      for (let at = 0; at < 3; at += 1) await inService(tenant, all);
      refuses = true;
      const { contradictions, failed } = await sweepOnce(tenant);
      expect(contradictions).toEqual([]);
      expect(failed).toEqual([
        expect.stringContaining('listServiceRequests: unreadable (HTTP 200)'),
        // read one by one all the same
        ...Array<unknown>(3).fill(
          expect.stringMatching(/readServiceRequest: unreadable \(HTTP 200\) \(SS \d+\)$/),
        ),
      ]);
    });
  });
});

describe('an order that Senior X sends again with other data', () => {
  const live = simulateTenants();

  const changed = (order: ServiceOrder): ServiceOrder => ({
    ...order,
    items: order.items.map((item) => ({ ...item, quantity: item.quantity + 1 })),
  });
  const handleOf = (order: ServiceOrder, closing?: number) =>
    live.client.workflow.getHandle(orderWorkflowId({ ...order, closing }));
  const statusWhen = (what: string, order: ServiceOrder, closing: number, code: string | null) =>
    eventually(what, async () => {
      const now = await handleOf(order, closing).query(status);
      return now.phase === 'in-service' && (now.attention?.code ?? null) === code;
    });

  async function settle(order: ServiceOrder, closing?: number) {
    const decision = { decision: 'settle', outcome: 'released' } as const;
    const signed = { by: 'ana', reason: 'à mão', requestId: 'r' };
    await handleOf(order, closing).executeUpdate(decide, { args: [{ ...decision, ...signed }] });
    await handleOf(order, closing).result();
  }

  async function settled(tenant: LiveTenant, vendors: ReturnType<typeof vendorsInMemory>) {
    const order = vendors.close(anOrder({ tenant: tenant.id }));
    await tenant.orders.open(order);
    await statusWhen('it is in service', order, 1, null);
    await settle(order);
    return order;
  }

  test('asks the operator at its latest closing, although the webhook names no closing', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const order = await settled(tenant, vendors);
      await tenant.orders.open(order, { closing: 2 });
      await statusWhen('it is in service again', order, 2, null);
      await eventually('the closing is listed', async () => {
        return (await tenant.orders.latestClosing(order))?.closing === 2;
      });
      expect(await tenant.orders.open(order)).toBe('duplicate');
      expect(await tenant.orders.open(changed(order))).toBe('duplicate');
      await statusWhen('it asks', order, 2, 'webhook-changed');
      await handleOf(order, 2).terminate();
    });
  });

  describe('after Temporal has forgotten its first closing', () => {
    /** An old order of which Temporal knows only the second closing, which is in service. */
    async function reclosed(tenant: LiveTenant, vendors: ReturnType<typeof vendorsInMemory>) {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(order, { closing: 2 });
      await statusWhen('it is in service', order, 2, null);
      await eventually('it is listed', () => tenant.orders.latestClosing(order));
      return { ...order, issueDate: '2026-01-02' };
    }
    const hasNoFirstClosing = (order: ServiceOrder) =>
      expect(handleOf(order).describe()).rejects.toThrow('not found');

    test('is about the closing under way', async () => {
      const vendors = vendorsInMemory();
      await live.withTenant(vendors, async (tenant) => {
        const order = await reclosed(tenant, vendors);
        expect(await tenant.orders.open(order)).toBe('duplicate');
        expect(await tenant.orders.open(changed(order))).toBe('duplicate');
        await statusWhen('it asks', order, 2, 'webhook-changed');
        await handleOf(order, 2).terminate();
        expect(await tenant.orders.open(order)).toBe('accepted');
        expect((await handleOf(order, 2).describe()).status.name).toBe('RUNNING');
        await hasNoFirstClosing(order);
        await handleOf(order, 2).terminate();
      });
    });

    test('does not use the reference of its first closing again once the second is settled', async () => {
      const vendors = vendorsInMemory();
      await live.withTenant(vendors, async (tenant) => {
        const order = await reclosed(tenant, vendors);
        await settle(order, 2);
        expect(await tenant.orders.open(order)).toBe('duplicate'); // the sweep starts the third one
        await hasNoFirstClosing(order);
      });
    });
  });

  test('leaves a closing that was terminated and restarted as it is', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const order = vendors.close(anOrder({ tenant: tenant.id }));
      await tenant.orders.open(order);
      await statusWhen('it is in service', order, 1, null);
      await handleOf(order).terminate();
      expect(await tenant.orders.open(order)).toBe('accepted');
      await statusWhen('it is in service again', order, 1, null);
      const key = { tenant: tenant.id, id: order.id, closing: 1 };
      expect((await tenant.orders.lookUp([key])).get(order.id)).toMatchObject({ isRunning: true });
      expect(await tenant.orders.latestClosing(order)).toMatchObject({ isRunning: true });
      await handleOf(order).terminate();
    });
  });

  test('becomes an incident if it arrives while the order is being settled', async () => {
    const vendors = vendorsInMemory();
    await live.withTenant(vendors, async (tenant) => {
      const order = await settled(tenant, vendors);
      const orders = createOrders(justBeforeItEnds(), {
        taskQueue: tenant.taskQueue,
        customerKeys,
        deadlineMs: 30_000,
      });
      expect(await orders.open(changed(order))).toBe('duplicate');
      const [incident] = await eventually('it is listed', async () => {
        const found = await tenant.listIncidents();
        return found.length > 0 && found;
      });
      expect(incident).toMatchObject({ key: `webhook-changed/${order.id}` });
    });
  });

  /** Temporal for a caller that reads an order just before it ends: the first read shows it running. */
  function justBeforeItEnds(): Temporal {
    const { workflow } = live.client;
    let looks = 0;
    const seen = Object.assign(Object.create(workflow) as typeof workflow, {
      getHandle(id: string) {
        const handle = workflow.getHandle(id);
        const describe = async () => {
          const now = await handle.describe();
          looks += 1;
          return looks === 1 ? { ...now, status: { ...now.status, name: 'RUNNING' } } : now;
        };
        return { ...handle, describe };
      },
    });
    const client = Object.assign(Object.create(live.client) as typeof live.client, {
      workflow: seen,
    });
    return {
      namespace: live.client.options.namespace,
      within: (_deadlineMs, question) => question(client),
    };
  }
});
