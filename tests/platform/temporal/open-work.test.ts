import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Connection, Client } from '@temporalio/client';
import { Registry } from 'prom-client';
import { registerOrderGauges } from '../../../api/metrics/order-gauges.js';
import { createOrderIndex } from '../../../platform/temporal/order-index.js';
import { listInAttention } from '../../../platform/temporal/attention.js';
import { deleteRuns } from '../../../platform/temporal/customer-data.js';
import { listIncidents } from '../../../platform/temporal/incidents.js';
import { countOrders } from '../../../platform/temporal/listed-orders.js';
import { readOpenWork } from '../../../platform/temporal/open-work.js';
import { listOtherTenants } from '../../../platform/temporal/other-tenants.js';
import type { Settings } from '../../../platform/settings/types.js';
import { dataConverterOf } from '../../../platform/temporal/connection.js';
import { createTemporal, type Temporal } from '../../../platform/temporal/temporal.js';
import { count } from '../../../platform/temporal/visibility.js';
import { INCIDENT } from '../../../workflows/incident/messages.js';
import { SERVICE_ORDER } from '../../../workflows/service-order/messages.js';
import * as attribute from '../../../workflows/service-order/search-attributes.js';
import { eventually } from '../../support/eventually.js';
import { connectTo, newNamespace } from '../../support/shared-temporal.js';
import { fires, hasPromtool } from '../../telemetry/rules.js';

let connection: Connection;
let client: Client;
let temporal: Temporal;

/** Long ago, so that the age of an order differs from that of its workflow, which starts now. */
const LONG_AGO = '2026-01-01T08:00:00.000Z';

/** Starts an order for visibility to show; no worker runs it. */
const start = (name: string, phase: string, since?: string, openedAt?: string, by = client) => {
  const [tenant = '', id = ''] = name.split('/');
  const attention = { step: 'opening', code: 'refused', params: {}, since };
  return by.workflow.start(SERVICE_ORDER, {
    workflowId: `order/${name}`,
    taskQueue: 'nobody',
    memo: { ...(since !== undefined && { attention }), ...(openedAt && { openedAt }) },
    typedSearchAttributes: [
      { key: attribute.Tenant, value: tenant },
      { key: attribute.OrderNumber, value: id },
      { key: attribute.Phase, value: phase },
      { key: attribute.NeedsAttention, value: since !== undefined },
      { key: attribute.OrderValue, value: 1 },
    ],
  });
};

const TENANTS = ['acme', 'beta'];
const MOST = 4;

beforeAll(async () => {
  const { address, namespace } = await newNamespace();
  connection = await connectTo(address);
  client = new Client({ connection, namespace });
  temporal = createTemporal(client);

  await start('acme/asks-oldest', 'opening', LONG_AGO);
  for (const n of [1, 2, 3, 4, 5])
    await start(`acme/asks-${n}`, 'opening', new Date().toISOString());
  await start('acme/stuck-oldest', 'opening', undefined, LONG_AGO);
  for (const n of [1, 2, 3, 4, 5]) await start(`acme/under-way-${n}`, 'recording');
  await start('acme/waits-oldest', 'in-service');
  for (const n of [1, 2, 3, 4, 5]) await start(`acme/waits-${n}`, 'in-service');
  await start('beta/asks', 'in-service', new Date().toISOString());
  await start('beta/waits', 'in-service');
  await start('beta/is-rehearsed', 'rehearsal');
  await start('gone/asks', 'in-service', LONG_AGO);
  const orders = `WorkflowType = '${SERVICE_ORDER}'`;
  await eventually('visibility shows them all', async () => (await count(temporal, orders)) === 22);
});
afterAll(() => connection?.close());

const idsOf = (orders: readonly { readonly workflowId: string }[]) =>
  orders.map(({ workflowId }) => workflowId.slice('order/'.length)).toSorted();

/** The open work as the api reads it, with this limit of orders. */
const openWork = (of: Temporal, tenants: readonly string[], most = 1_000) => {
  const index = createOrderIndex(of, { tenants: () => tenants, limit: () => most });
  return readOpenWork(of, index, tenants);
};

describe('with more orders than the limit', () => {
  /** Those that wait for Sismetro leave the room to them. */
  const LIVELY = [
    'acme/asks-1',
    'acme/asks-2',
    'acme/asks-oldest',
    'acme/stuck-oldest',
    'acme/under-way-1',
    'acme/under-way-2',
    'acme/under-way-3',
    'beta/asks',
  ];

  test('the work that is read contains the oldest that ask or are under way, and something of every tenant', async () => {
    const { orders, complete } = await openWork(temporal, TENANTS, MOST);
    expect(complete).toBe(false);
    expect(idsOf(orders)).toEqual(LIVELY);
  });

  const shown = async (most?: number) => {
    const registry = new Registry();
    registerOrderGauges({
      registry,
      read: (tenants) => openWork(temporal, tenants, most),
      readOtherTenants: (named) => listOtherTenants(temporal, named),
      isRehearsal: () => false,
      missingInLists: () => 'none',
      tenants: () => TENANTS,
      parkedLimitBytes: () => 1,
      now: () => Date.parse(LONG_AGO) + 9 * 3_600_000,
    });
    return (await registry.metrics()).split('\n').filter((line) => line.startsWith('ponte'));
  };

  (hasPromtool ? test : test.skip)('the alerts for old and stuck orders fire', async () => {
    const samples = await shown(MOST);
    expect(fires('PonteAttentionOld', samples)).toBe(true);
    expect(fires('PonteOrderStuck', samples)).toBe(true);
    expect(fires('PonteOrdersUncounted', samples)).toBe(true);
    expect(fires('PonteOrdersUncounted', await shown())).toBe(false);
  });

  test('metrics count all orders, and show the age of the oldest', async () => {
    expect(await shown(MOST)).toEqual(
      expect.arrayContaining([
        'ponte_standing_complete 0',
        'ponte_orders{tenant="acme",phase="in-service"} 6',
        'ponte_orders{tenant="acme",phase="recording"} 5',
        'ponte_orders{tenant="acme",phase="opening"} 7',
        'ponte_orders{tenant="beta",phase="in-service"} 2',
        'ponte_attention_orders{tenant="acme"} 6',
        'ponte_attention_orders{tenant="beta"} 1',
        'ponte_attention_oldest_age_seconds{tenant="acme"} 32400',
        'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="opening"} 32400',
        'ponte_other_tenants_open_work{tenant="gone"} 1',
        'ponte_rehearsed_orders_left{tenant="acme"} 0',
        'ponte_rehearsed_orders_left{tenant="beta"} 1',
      ]),
    );
  });

  test('lists keep what needs the operator or is under way, the oldest first', async () => {
    const index = createOrderIndex(temporal, { tenants: () => TENANTS, limit: () => MOST });
    const { orders, isPartial } = await index.read();
    expect([isPartial, index.missing()]).toEqual([true, 'open']);
    expect(idsOf(orders)).toEqual(LIVELY);
  });

  test('notifications name the orders that have waited longest', async () => {
    const { orders } = await listInAttention(temporal, 'acme', { most: 2 });
    expect(orders.map(({ id }) => id).toSorted()).toEqual(['asks-1', 'asks-oldest']);
  });

  test('the server counts the orders of a scope by phase', async () => {
    expect(await countOrders(temporal, TENANTS)).toMatchObject({
      phases: { opening: 7, recording: 5, 'in-service': 8, releasing: 0, released: 0 },
      ...{ asking: 7, open: 20 },
    });
    expect(await countOrders(temporal, [])).toMatchObject({ asking: 0, open: 0 });
  });
});

describe('with more orders that only wait than the limit', () => {
  const SERVICES = ['one', 'two'];
  let waiting: Client;

  beforeAll(async () => {
    waiting = new Client({ connection, namespace: (await newNamespace()).namespace });
    for (const tenant of SERVICES) {
      for (const n of [1, 2, 3, 4, 5, 6, 7, 8])
        await start(`${tenant}/waits-${n}`, 'in-service', undefined, undefined, waiting);
    }
    await start('one/asks', 'in-service', LONG_AGO, undefined, waiting);
    await start('one/opens', 'opening', undefined, undefined, waiting);
    await eventually(
      'visibility shows them all',
      async () => (await waiting.workflow.count()).count === 18,
    );
  });

  test('all are counted at the server, and the oldest of each tenant are read', async () => {
    const { counts, orders } = await openWork(createTemporal(waiting), SERVICES, 6);
    expect(idsOf(orders)).toEqual(expect.arrayContaining(['one/asks', 'one/opens', 'two/waits-1']));
    expect([...counts!]).toMatchObject([
      ['one', { asking: 1, phases: { opening: 1, 'in-service': 9 } }],
      ['two', { asking: 0, phases: { 'in-service': 8 } }],
    ]);
  });

  test('a tenant that fits is read as a whole, even if the clock is behind the one of the server', async () => {
    await start('small/waits', 'in-service', undefined, undefined, waiting);
    const access = createTemporal(waiting);
    await eventually(
      'visibility shows it',
      async () => (await count(access, `Tenant = 'small'`)) === 1,
    );
    const behind = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    try {
      const { orders } = await openWork(access, ['small', ...SERVICES], 6);
      expect(idsOf(orders)).toContain('small/waits');
    } finally {
      behind.mockRestore();
    }
  });

  test('the oldest are searched once, and found again with a few questions', async () => {
    const asked: number[] = [];
    const access = createTemporal(waiting);
    const counted: Temporal = {
      ...access,
      within(deadlineMs, question) {
        asked[asked.length - 1]! += 1;
        return access.within(deadlineMs, question);
      },
    };
    const index = createOrderIndex(counted, { tenants: () => SERVICES, limit: () => 6 });
    const read = () => (asked.push(0), readOpenWork(counted, index, SERVICES));
    const first = await read();
    const before = performance.now();
    const later = jest.spyOn(performance, 'now').mockImplementation(() => before + 150_000); // all is read again
    expect(idsOf((await read()).orders)).toEqual(idsOf(first.orders));
    later.mockRestore();
    const [searching = 0, again = 0] = asked;
    expect(searching).toBeGreaterThan(again + 10);
  });
});

describe('without a limit that matters', () => {
  test('the work of the tenants is read, and no other', async () => {
    const { orders, counts, complete } = await openWork(temporal, ['beta']);
    expect(idsOf(orders)).toEqual(['beta/asks', 'beta/waits']);
    expect([counts, complete]).toEqual([undefined, true]);
    expect((await openWork(temporal, [])).orders).toEqual([]);
  });

  test('lists follow the tenants of the settings', async () => {
    let tenants = ['beta'];
    const index = createOrderIndex(temporal, { tenants: () => tenants, limit: () => 100 });
    const listed = async () => idsOf((await index.read()).orders);
    expect(await listed()).toEqual(['beta/asks', 'beta/is-rehearsed', 'beta/waits']);
    expect(index.missing()).toBe('none');
    tenants = ['gone'];
    expect(await listed()).toEqual(['gone/asks']);
    tenants = [];
    expect(await listed()).toEqual([]);
  });
});

test('tenants with open work that the settings do not name are found', async () => {
  const gone = { tenant: 'gone', openWork: 1, taskQueue: 'nobody' };
  expect(await listOtherTenants(temporal, TENANTS)).toEqual([gone]);
  expect(await listOtherTenants(temporal, ['acme', 'beta', 'gone'])).toEqual([]);
  expect((await listOtherTenants(temporal, [])).map(({ tenant }) => tenant)).toEqual([
    ...TENANTS,
    'gone',
  ]);
});

test('an order whose key is missing hides no other, neither of this installation nor of another one', async () => {
  const keyed = (id: string) => {
    const encryption = { keys: [{ id, key: createSecretKey(Buffer.alloc(32, id)) }] };
    const { namespace } = client.options;
    const dataConverter = dataConverterOf({
      temporal: { namespace },
      encryption,
    } as unknown as Settings);
    return new Client({ connection, namespace, dataConverter });
  };
  const sealed = [
    await start('mixed/ours', 'opening', LONG_AGO, undefined, keyed('ours')),
    await start('mixed/lost', 'opening', LONG_AGO, undefined, keyed('lost')),
    await start('theirs/sealed', 'opening', LONG_AGO, undefined, keyed('theirs')),
  ];
  const ours = createTemporal(keyed('ours'));
  try {
    await eventually(
      'all are found',
      async () => {
        const { orders } = await openWork(ours, ['mixed']);
        return orders.length === 2;
      },
      20_000,
    );
    const { orders } = await openWork(ours, ['mixed']);
    expect(Object.fromEntries(orders.map((one) => [one.workflowId, one]))).toMatchObject({
      'order/mixed/ours': { needsAttention: true, attention: { since: LONG_AGO } },
      'order/mixed/lost': { needsAttention: true, attention: null },
    });
    const others = await listOtherTenants(ours, [...TENANTS, 'gone', 'mixed']);
    expect(others.map(({ tenant }) => tenant)).toContain('theirs');
  } finally {
    await Promise.all(sealed.map((one) => one.terminate()));
  }
});

test('a list of incidents says that more are open, and has the oldest of each tenant', async () => {
  const tenants = ['one', 'two'];
  const report = (tenant: string, key: string) => {
    const since = new Date().toISOString();
    const params = { order: key, own: '7', other: '8' };
    return client.workflow.start(INCIDENT, {
      workflowId: `incident/${tenant}/${key}`,
      taskQueue: 'nobody',
      memo: { key, kind: 'double-ss', params, count: 1, since, lastSeenAt: since },
      typedSearchAttributes: [
        { key: attribute.Tenant, value: tenant },
        { key: attribute.NeedsAttention, value: true },
      ],
    });
  };
  for (const key of ['a', 'b']) await report('one', key);
  await report('two', 'c');
  const ids = ['incident/one/a', 'incident/one/b', 'incident/two/c'];
  const shown = (most?: number) => listIncidents(temporal, tenants, most);
  await eventually('all are listed', async () => (await shown()).found.length === 3, 20_000);
  expect(await shown()).toMatchObject({ complete: true });
  const { found, complete } = await shown(2);
  expect([complete, found.map(({ workflowId }) => workflowId)]).toEqual([false, [ids[0], ids[2]]]);
  await Promise.all(ids.map((id) => client.workflow.getHandle(id).terminate()));
});

test('lists that nobody asked for in a while do not show what was erased since', async () => {
  const handle = await start('late/erased', 'in-service');
  const index = createOrderIndex(temporal, { tenants: () => ['late'], limit: () => 100 });
  const listed = async () => idsOf((await index.read()).orders);
  await eventually('it is listed', async () => (await listed()).length === 1);
  await deleteRuns(temporal, [
    { workflowId: handle.workflowId, runId: handle.firstExecutionRunId },
  ]);
  await eventually('it is gone', async () => {
    return (await count(temporal, `Tenant = 'late'`)) === 0;
  });
  const before = performance.now();
  const later = jest.spyOn(performance, 'now').mockImplementation(() => before + 150_000);
  try {
    expect(await listed()).toEqual([]);
  } finally {
    later.mockRestore();
  }
});

test('lists follow a clock that is set back', async () => {
  const index = createOrderIndex(temporal, { tenants: () => ['back'], limit: () => 100 });
  const listed = async () => idsOf((await index.read()).orders);
  expect(await listed()).toEqual([]);
  const { now } = Date;
  const earlier = jest.spyOn(Date, 'now').mockImplementation(() => now() - 3 * 3_600_000);
  try {
    const handle = await start('back/new', 'in-service');
    await eventually('it is listed', async () => (await listed()).length === 1, 20_000);
    await handle.terminate();
  } finally {
    earlier.mockRestore();
  }
});

test('an order that was erased leaves the lists at once, and returns if it comes again', async () => {
  const handle = await start('again/erased', 'in-service');
  const index = createOrderIndex(temporal, { tenants: () => ['again'], limit: () => 100 });
  const listed = async () => idsOf((await index.read()).orders);
  await eventually('it is listed', async () => (await listed()).length === 1);
  const { versions } = await index.read();
  index.forget([handle.workflowId]);
  const after = await index.read();
  expect([idsOf(after.orders), after.versions]).not.toEqual([expect.anything(), versions]);
  expect(idsOf(after.orders)).toEqual([]);
  await handle.terminate();
  await start('again/erased', 'in-service');
  await eventually('it is listed', async () => (await listed()).length === 1);
});
