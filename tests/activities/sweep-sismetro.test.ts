import { beforeEach, describe, expect, test } from '@jest/globals';
import { sweepServiceRequest, sweepServiceRequests } from '../../activities/sweep-sismetro.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { ClosingState } from '../../platform/temporal/closings.js';
import type { Orders } from '../../platform/temporal/orders.js';
import type { ServiceRequestView } from '../../vendors/sismetro/sismetro.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const SINCE = '2026-12-01T11:00:00.000Z';
const VIEW = { ss: '7', state: 'open', status: '', progress: '' } as const;

let vendors: ReturnType<typeof vendorsInMemory>;
let expected: unknown[];
beforeEach(() => {
  vendors = vendorsInMemory();
  expected = [];
});

const orders = {
  waitingFor: async () => [],
  lookUp: async () => new Map<string, ClosingState>(),
  expectEnd: async (...told: unknown[]) => void expected.push(told),
} as unknown as Orders;

describe('a list that can be filtered by change', () => {
  test('is read to its end, and only what changed since the last sweep', async () => {
    const { sismetro } = vendors;
    const asked: unknown[] = [];
    const listServiceRequests: typeof sismetro.listServiceRequests = async (page, since) => {
      asked.push([page, since]);
      const items = [{ ...VIEW, openedAt: '2026-11-01T12:00:00.000Z' }];
      return { items, page, totalPages: 2, unreadableRows: 0 };
    };
    const capabilities = { ...sismetro.capabilities, listsChanges: true };
    const deps = tenantDeps({
      ...vendors,
      sismetro: { ...sismetro, capabilities, listServiceRequests },
    });
    const pages = [
      await sweepServiceRequests(deps, orders)(1, SINCE),
      await sweepServiceRequests(deps, orders)(2, SINCE),
    ];
    expect(asked).toEqual([
      [1, SINCE],
      [2, SINCE],
    ]);
    expect(pages.map(({ isBack, listsChanges }) => [isBack, listsChanges])).toEqual([
      [false, true],
      [true, true],
    ]);
  });
});

describe('an SS that is read singly and goes on', () => {
  const ORDER = { id: 'o-1', closing: 1, ss: '7' };
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const readOf = (view: Partial<ServiceRequestView>, notesEnds = true) => {
    vendors.requests.set('7', { ...VIEW, ...view });
    const how = { wasMissing: false, notesEnds };
    return sweepServiceRequest(tenantDeps(vendors), orders)(ORDER, how);
  };

  test('tells its order when it is expected to end', async () => {
    await readOf({ expectedEnd: inAnHour });
    expect(expected).toEqual([
      [expect.objectContaining({ id: 'o-1', closing: 1 }), { ss: '7', at: inAnHour }],
    ]);
  });

  test('tells it nothing if all waiting orders are read soon', async () => {
    await readOf({ expectedEnd: inAnHour }, false);
    expect(expected).toEqual([]);
  });

  test.each([
    ['is removed', { state: 'removed' }],
    ['shows another order’s reference', { reference: 't-1/another', isReferenceWhole: true }],
  ] as const)('tells it nothing if it %s', async (_, view) => {
    const asking = { ...orders, reportContradiction: async () => true } as unknown as Orders;
    vendors.requests.set('7', { ...VIEW, ...view, expectedEnd: inAnHour });
    const how = { wasMissing: false, notesEnds: true };
    await sweepServiceRequest(tenantDeps(vendors), asking)(ORDER, how);
    expect(expected).toEqual([]);
  });
});

test.each([
  ['reports an SS that is open though its order ended', -60_000, ['late-contradiction/7/open']],
  ['takes no list for news that was read before the order ended', 60_000, []],
])('a sweep %s', async (_, endedInMs, incidents) => {
  const reported: string[] = [];
  const settled: ClosingState = {
    ...{ isRunning: false, phase: 'released', ss: '7' },
    endedAt: new Date(Date.now() + endedInMs),
  };
  const ended = {
    ...orders,
    lookUp: async () => new Map<string, ClosingState>([['o-1', settled]]),
    resultOf: async () => ({ by: 'sismetro' }),
  } as unknown as Orders;
  const deps = tenantDeps(vendors);
  const openedAt = new Date(Date.now() - 3_600_000).toISOString();
  vendors.requests.set('7', { ...VIEW, reference: `${deps.id}/o-1`, openedAt });
  const report = async (_tenant: string, key: string) => void reported.push(key);
  const recording = { ...deps, incidents: { ...deps.incidents, report } };
  await sweepServiceRequests(recording, ended)(1, SINCE);
  expect(reported).toEqual(incidents);
});

test('looks up only the orders of SSs that no order waits for', async () => {
  const lookedUp: string[] = [];
  const some = {
    ...orders,
    waitingFor: async () => [{ id: 'o-1', closing: 1, ss: '7' }],
    lookUp: async (keys: readonly { readonly id: string }[]) => {
      lookedUp.push(...keys.map(({ id }) => id));
      return new Map(keys.map(({ id }) => [id, { isRunning: true, phase: 'opening' }]));
    },
  } as unknown as Orders;
  const deps = tenantDeps(vendors);
  const openedAt = new Date(Date.now() - 3_600_000).toISOString();
  // 7 is waited for; 8 may be the second one of the same order
  for (const [ss, id] of Object.entries({ 7: 'o-1', 8: 'o-1', 9: 'o-2' }))
    vendors.requests.set(ss, { ...VIEW, ss, reference: `${deps.id}/${id}`, openedAt });
  await sweepServiceRequests(deps, some)(1, SINCE);
  expect(lookedUp.toSorted()).toEqual(['o-1', 'o-2']);
});

describe('an ended SS of an order that Temporal does not know', () => {
  const reportedWith = async (state: ServiceState, listAwaiting: boolean) => {
    const reported: string[] = [];
    const senior = { ...vendors.senior, capabilities: { readOrder: true, listAwaiting } };
    const deps = tenantDeps({ ...vendors, senior });
    const openedAt = new Date(Date.now() - 3_600_000).toISOString();
    const since = new Date(Date.now() - 2 * 3_600_000).toISOString();
    vendors.requests.set('7', { ...VIEW, state, reference: `${deps.id}/o-1`, openedAt });
    const report = async (_tenant: string, key: string) => void reported.push(key);
    const recording = { ...deps, incidents: { ...deps.incidents, report } };
    await sweepServiceRequests(recording, orders)(1, since);
    return reported;
  };

  test('is no incident if the ERP lists what awaits: its order was erased, or is opened again', async () => {
    expect(await reportedWith('completed', true)).toEqual([]);
    expect(await reportedWith('cancelled', true)).toEqual([]);
    expect(await reportedWith('open', true)).toEqual(['unexplained-ss/7']);
  });

  test('is an incident if the ERP does not: its order may await, and nobody would know', async () => {
    expect(await reportedWith('completed', false)).toEqual(['unexplained-ss/7']);
    expect(await reportedWith('cancelled', false)).toEqual(['unexplained-ss/7']);
  });
});
