import { beforeEach, describe, expect, test } from '@jest/globals';
import { openNewClosings, readClosedAgain } from '../../activities/closed-again.js';
import { openAwaiting } from '../../activities/open-awaiting.js';
import type { ServiceOrder } from '../../domain/order.js';
import { VendorError } from '../../vendors/vendor-error.js';
import type { AwaitingOrder } from '../../vendors/senior-x/senior-x.js';
import type {
  ClosingState,
  LatestClosing,
  RunningClosing,
} from '../../platform/temporal/closings.js';
import type { OpenOptions } from '../../platform/temporal/open-order.js';
import type { Orders } from '../../platform/temporal/orders.js';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import { anOrder } from '../support/order.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const HOUR_MS = 3_600_000;
const settled = (change: Partial<LatestClosing> = {}): LatestClosing => ({
  closing: 1,
  isRunning: false,
  asks: false,
  hasFailed: false,
  endedAt: new Date(Date.now() - HOUR_MS),
  leftAwaiting: true,
  ...change,
});

let vendors: ReturnType<typeof vendorsInMemory>;
let order: ServiceOrder;
let opened: OpenOptions[];
beforeEach(() => {
  vendors = vendorsInMemory();
  order = vendors.close(anOrder());
  opened = [];
});

/** Temporal's orders, in which each order's latest closing is this one. */
const ordersWith = (latest: LatestClosing | undefined) =>
  ({
    running: async () => new Map<string, RunningClosing>(),
    latestClosing: async () => latest,
    latestClosings: async () => new Map(latest && [[order.id, latest]]),
    lookUp: async () => new Map<string, ClosingState>(),
    open: async (_: ServiceOrder, options: OpenOptions) => {
      opened.push(options);
      return 'accepted';
    },
  }) as unknown as Orders;

const sweepOf = (latest: LatestClosing | undefined) =>
  openAwaiting(tenantDeps(vendors), ordersWith(latest))(1);
const secondReadOf = (latest: LatestClosing | undefined) =>
  openNewClosings(tenantDeps(vendors), ordersWith(latest))(1, [order.id], false);

describe('an order that the ERP lists as awaiting integration', () => {
  test('is opened after a look if nothing is known of it', async () => {
    expect(await sweepOf(undefined)).toMatchObject({ opened: [order.id], closedAgain: [] });
    expect(opened).toEqual([{ lookFirst: true, closing: 1, rehearsal: false }]);
  });

  test('is restarted as the same closing if that one was terminated', async () => {
    const terminated = settled({ closing: 2, hasFailed: true });
    expect(await sweepOf(terminated)).toMatchObject({ opened: [order.id], closedAgain: [] });
    expect(opened).toEqual([{ lookFirst: true, closing: 2, rehearsal: false }]);
  });

  test('starts nothing at the first read if it was settled here', async () => {
    expect(await sweepOf(settled())).toMatchObject({ opened: [], closedAgain: [order.id] });
    expect(opened).toEqual([]);
  });

  test('may still be in the list if it was settled a moment ago', async () => {
    const justNow = settled({ endedAt: new Date() });
    expect(await sweepOf(justNow)).toMatchObject({ opened: [], closedAgain: [] });
  });
});

describe('a thin entry of the list', () => {
  /** Reads a page whose only entry has the order's id, and returns how often the order was fetched, too. */
  const thinSweepOf = async (
    latest: LatestClosing | undefined,
    over: Partial<Orders> = {},
    isSecond = false,
  ) => {
    const items = [{ kind: 'thin', id: order.id } as const];
    const listAwaiting = async () => ({ items, page: 1, totalPages: 1, unreadableRows: 0 });
    const deps = tenantDeps({ ...vendors, senior: { ...vendors.senior, listAwaiting } });
    const orders = { ...ordersWith(latest), ...over };
    const page = isSecond
      ? await openNewClosings(deps, orders)(1, [order.id], false)
      : await openAwaiting(deps, orders)(1);
    return { page, fetches: vendors.calls.filter((call) => call === 'fetch').length };
  };
  const running = (change: Partial<LatestClosing> = {}) => settled({ isRunning: true, ...change });

  test('is fetched and opened if nothing is known of its order', async () => {
    expect(await thinSweepOf(undefined)).toMatchObject({
      page: { opened: [order.id] },
      fetches: 1,
    });
  });

  test('has its closings looked up once', async () => {
    const asked: unknown[] = [];
    const ask = async (_: string, of: readonly unknown[]) => (asked.push(...of), new Map());
    await thinSweepOf(undefined, { running: ask, latestClosings: ask });
    expect(asked).toEqual([order.id]);
  });

  test('is fetched before those of settled orders, of which an ERP that was restored lists many', async () => {
    const fetched: string[] = [];
    const senior: typeof vendors.senior = {
      ...vendors.senior,
      listAwaiting: async () => ({
        items: [order.id, 'new'].map((id) => ({ kind: 'thin', id }) as const),
        ...{ page: 1, totalPages: 1, unreadableRows: 0 },
      }),
      fetchOrder: async (id) => void fetched.push(id),
    };
    await openAwaiting(tenantDeps({ ...vendors, senior }), ordersWith(settled()))(1);
    expect(fetched).toEqual(['new', order.id]);
  });

  test('is not fetched while its order is under way', async () => {
    expect(await thinSweepOf(running())).toMatchObject({
      page: { opened: [], unreadable: [] },
      fetches: 0,
    });
    expect((await thinSweepOf(running({ closing: 2 }))).fetches).toBe(0);
    expect(opened).toEqual([]);
  });

  test('ends the question of an order that the ERP showed elsewhere', async () => {
    const ended: unknown[] = [];
    const endContradiction: Orders['endContradiction'] = async (key) => void ended.push(key);
    await thinSweepOf(running({ asks: true }), { endContradiction });
    await thinSweepOf(running({ closing: 2, asks: true }), { endContradiction });
    const { tenant, id } = order;
    expect(ended).toEqual([
      { tenant, id, closing: 1 },
      { tenant, id, closing: 2 },
    ]);
  });

  test('is not fetched if its order was settled a moment ago', async () => {
    const { page, fetches } = await thinSweepOf(settled({ endedAt: new Date() }));
    expect([page, fetches]).toMatchObject([{ closedAgain: [] }, 0]);
  });

  test('awaits again only if the order itself says so', async () => {
    expect((await thinSweepOf(settled())).page).toMatchObject({ closedAgain: [order.id] });
    vendors.setErp(order.id, 'released');
    expect((await thinSweepOf(settled())).page).toMatchObject({ closedAgain: [] });
    expect((await thinSweepOf(settled(), {}, true)).page).toMatchObject({ left: [order.id] });
    vendors.setErp(order.id, 'awaiting-integration');
    expect((await thinSweepOf(settled(), {}, true)).page).toMatchObject({
      opened: [`${order.id}~2`],
    });
  });
});

describe('an entry of the list for which nothing is opened', () => {
  const ignored = { kind: 'ignored', id: 'i-1', reason: 'no-equipment' } as const;
  const suspect = { ...ignored, problem: { code: 'no-equipment', params: {} } as const };
  const findingsOf = async (item: AwaitingOrder, orders: Partial<Orders> = {}) => {
    const listAwaiting = async () => ({ items: [item], page: 1, totalPages: 1, unreadableRows: 0 });
    const deps = tenantDeps({ ...vendors, senior: { ...vendors.senior, listAwaiting } });
    const read = await openAwaiting(deps, { ...ordersWith(undefined), ...orders })(1);
    return read.unreadable;
  };

  test('is reported if it cannot be read', async () => {
    const problem = { code: 'not-read', params: { why: 'HTTP 404' } } as const;
    expect(await findingsOf({ kind: 'unreadable', id: '', problem })).toEqual([
      { orderId: '', ...problem },
    ]);
  });

  test('is reported if it seems to be ignored by mistake', async () => {
    const { id: orderId, problem } = suspect;
    expect(await findingsOf(suspect)).toEqual([{ orderId, ...problem }]);
  });

  test('is not reported if it is ignored on purpose', async () => {
    expect(await findingsOf(ignored)).toEqual([]);
  });

  test('is not reported if Ponte has its order already', async () => {
    const lookUp = async () => new Map([[suspect.id, {} as ClosingState]]);
    expect(await findingsOf(suspect, { lookUp })).toEqual([]);
  });
});

test('an order of a tenant in rehearsal is only rehearsed', async () => {
  const deps = { ...tenantDeps(vendors), isRehearsal: () => true };
  await openAwaiting(deps, ordersWith(undefined))(1);
  await openNewClosings(deps, ordersWith(settled()))(1, [order.id], false);
  expect(opened).toEqual([
    { lookFirst: true, closing: 1, rehearsal: true },
    { lookFirst: true, closing: 2, rehearsal: true },
  ]);
});

describe('an order that is still listed a minute later', () => {
  test('gets a new closing if it was seen to have left that list', async () => {
    expect(await secondReadOf(settled())).toEqual({
      opened: [`${order.id}~2`],
      asked: [],
      left: [],
    });
    expect(opened).toEqual([{ closing: 2, lookFirst: true, rehearsal: false }]);
  });

  test('asks the operator first if it was never seen to have left that list', async () => {
    const unseen = settled({ closing: 3, leftAwaiting: false });
    expect(await secondReadOf(unseen)).toEqual({ opened: [], asked: [`${order.id}~4`], left: [] });
    expect(opened).toEqual([{ closing: 4, lookFirst: true, asks: true, rehearsal: false }]);
  });

  test('asks the operator first if the sweep does not know that there are only a few', async () => {
    const deps = tenantDeps(vendors);
    const answer = await openNewClosings(deps, ordersWith(settled()))(1, [order.id], true);
    expect(answer).toEqual({ opened: [], asked: [`${order.id}~2`], left: [] });
    expect(opened).toEqual([{ closing: 2, lookFirst: true, asks: true, rehearsal: false }]);
  });

  test.each([
    ['is in a situation that is not known', async () => ({ status: 'unknown' })],
    [
      'cannot be read',
      () =>
        Promise.reject(
          new VendorError({ vendor: 'senior-x', call: 'readOrder', meaning: 'unreadable' }),
        ),
    ],
  ])('asks the operator first if the order itself %s', async (_, read) => {
    const readOrder = read as unknown as typeof vendors.senior.readOrder;
    const deps = tenantDeps({ ...vendors, senior: { ...vendors.senior, readOrder } });
    const answer = await openNewClosings(deps, ordersWith(settled()))(1, [order.id], false);
    expect(answer).toEqual({ opened: [], asked: [`${order.id}~2`], left: [] });
    expect(opened).toEqual([{ closing: 2, lookFirst: true, asks: true, rehearsal: false }]);
  });

  test.each(['released', 'cancelled', 'billed'] as const)(
    'starts nothing, and is reported, if the order itself is %s: the list may lag',
    async (status) => {
      const { senior } = vendors;
      const readOrder: typeof senior.readOrder = async (id) => {
        const read = await senior.readOrder(id);
        return read && { ...read, status };
      };
      const deps = tenantDeps({ ...vendors, senior: { ...senior, readOrder } });
      const answer = await openNewClosings(deps, ordersWith(settled()))(1, [order.id], false);
      expect(answer).toEqual({ opened: [], asked: [], left: [order.id] });
      expect(opened).toEqual([]);
    },
  );

  test('gets a new closing if the ERP does not offer to read single orders', async () => {
    const { senior } = vendors;
    const notOffered = new VendorError({
      vendor: 'senior-x',
      call: 'readOrder',
      meaning: 'unsupported',
    });
    const readOrder = () => Promise.reject(notOffered);
    const deps = tenantDeps({ ...vendors, senior: { ...senior, readOrder } });
    const answer = await openNewClosings(deps, ordersWith(settled()))(1, [order.id], false);
    expect(answer).toEqual({ opened: [`${order.id}~2`], asked: [], left: [] });
  });

  test('starts nothing if it has left the list by then', async () => {
    vendors.setErp(order.id, 'released');
    expect(await secondReadOf(settled())).toEqual({ opened: [], asked: [], left: [] });
    expect(opened).toEqual([]);
  });
});

describe('a settled order whose webhook came with other content', () => {
  const justNow = settled({ endedAt: new Date() });
  const readsOf = async (latest: LatestClosing | undefined, change: Partial<Orders> = {}) => {
    const orders = { ...ordersWith(latest), countClosedAgain: async () => 5, ...change };
    const read = readClosedAgain(tenantDeps(vendors), orders);
    return [await read(JSON.stringify(order), false), await read(JSON.stringify(order), true)];
  };

  test('gets its next closing at the second read, although it ended a moment ago', async () => {
    expect(await readsOf(justNow)).toEqual(['awaiting', 'opened']);
    expect(opened).toEqual([{ closing: 2, lookFirst: true, rehearsal: false }]);
  });

  test('asks the operator first if it was never seen to have left that situation', async () => {
    expect(await readsOf(settled({ leftAwaiting: false }))).toEqual(['awaiting', 'asked']);
    expect(opened).toEqual([{ closing: 2, lookFirst: true, asks: true, rehearsal: false }]);
  });

  test('asks the operator first, and is an incident, if more than five came within ten minutes', async () => {
    const reported: unknown[] = [];
    const report = async (_: string, __: string, { kind, subjects }: IncidentReport) => {
      reported.push([kind, subjects]);
    };
    const deps = {
      ...tenantDeps(vendors),
      incidents: { ...tenantDeps(vendors).incidents, report },
    };
    const orders = { ...ordersWith(justNow), countClosedAgain: async () => 6 };
    expect(await readClosedAgain(deps, orders)(JSON.stringify(order), true)).toBe('asked');
    expect(opened).toEqual([{ closing: 2, lookFirst: true, asks: true, rehearsal: false }]);
    expect(reported).toEqual([['many-reopened', [order.id]]]);
  });

  test.each(['released', 'cancelled', 'unknown'] as const)(
    'starts nothing while the ERP shows it as %s',
    async (status) => {
      vendors.setErp(order.id, status);
      expect(await readsOf(justNow)).toEqual(['not-awaiting', 'not-awaiting']);
      expect(opened).toEqual([]);
    },
  );

  test.each([
    ['runs', settled({ isRunning: true })],
    ['was ended by force', settled({ hasFailed: true })],
  ])('starts nothing while its last closing %s', async (_, latest) => {
    expect(await readsOf(latest)).toEqual(['not-awaiting', 'not-awaiting']);
    expect(opened).toEqual([]);
  });

  test('starts nothing twice', async () => {
    const open = async () => 'duplicate' as const;
    expect(await readsOf(justNow, { open })).toEqual(['awaiting', 'not-awaiting']);
  });

  test('is left alone by an ERP that cannot be read', async () => {
    const readOrder = () =>
      Promise.reject(
        new VendorError({ vendor: 'senior-x', call: 'readOrder', meaning: 'unsupported' }),
      );
    const deps = tenantDeps({ ...vendors, senior: { ...vendors.senior, readOrder } });
    const read = readClosedAgain(deps, ordersWith(justNow))(JSON.stringify(order), true);
    await expect(read).rejects.toThrow('orders cannot be read');
    expect(opened).toEqual([]);
  });
});
