import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  openNewClosing,
  openNewClosings,
  readClosedAgain,
  shownSituation,
} from '../../activities/closed-again.js';
import { openAwaiting, openListed } from '../../activities/open-awaiting.js';
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
/** Reads the order itself, and then the list again. */
async function secondReadOf(
  latest: LatestClosing | undefined,
  { asks = false, ...change }: Partial<Deps> & { asks?: boolean } = {},
) {
  const deps = { ...tenantDeps(vendors), ...change };
  const shown = { [order.id]: await shownSituation(deps)(order.id) };
  return openNewClosings(deps, ordersWith(latest))(1, shown, asks);
}
type Deps = ReturnType<typeof tenantDeps>;
const erpWith = (change: Partial<Deps['senior']>) => ({ senior: { ...vendors.senior, ...change } });

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
  /** Reads a page whose only entry has the order's id. */
  const thinSweepOf = (latest: LatestClosing | undefined, over: Partial<Orders> = {}) => {
    const items = [{ kind: 'thin', id: order.id } as const];
    const listAwaiting = async () => ({ items, page: 1, totalPages: 1, unreadableRows: 0 });
    const deps = { ...tenantDeps(vendors), ...erpWith({ listAwaiting }) };
    return openAwaiting(deps, { ...ordersWith(latest), ...over })(1);
  };
  const running = (change: Partial<LatestClosing> = {}) => settled({ isRunning: true, ...change });
  const NOTHING = { opened: [], thin: [], closedAgain: [], thinClosedAgain: [], unreadable: [] };

  test('is to be fetched if nothing is known of its order, or if that was terminated', async () => {
    expect(await thinSweepOf(undefined)).toMatchObject({ ...NOTHING, thin: [order.id] });
    const terminated = settled({ hasFailed: true });
    expect(await thinSweepOf(terminated)).toMatchObject({ ...NOTHING, thin: [order.id] });
    expect(opened).toEqual([]);
  });

  test('has its closings looked up once', async () => {
    const asked: unknown[] = [];
    const ask = async (_: string, of: readonly unknown[]) => (asked.push(...of), new Map());
    await thinSweepOf(undefined, { running: ask, latestClosings: ask });
    expect(asked).toEqual([order.id]);
  });

  test('is left alone while its order is under way, or was settled a moment ago', async () => {
    expect(await thinSweepOf(running())).toMatchObject(NOTHING);
    expect(await thinSweepOf(running({ closing: 2 }))).toMatchObject(NOTHING);
    expect(await thinSweepOf(settled({ endedAt: new Date() }))).toMatchObject(NOTHING);
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

  test('is fetched and opened by one call', async () => {
    const found = await openListed(tenantDeps(vendors), ordersWith(undefined))(order.id);
    expect([found, vendors.calls]).toEqual([{ opened: [order.id], unreadable: [] }, ['fetch']]);
    expect(opened).toEqual([{ lookFirst: true, closing: 1, rehearsal: false }]);
  });

  test('awaits again only if the order itself says so, a minute later', async () => {
    expect(await thinSweepOf(settled())).toMatchObject({ ...NOTHING, thinClosedAgain: [order.id] });
    const again = openNewClosing(tenantDeps(vendors), ordersWith(settled()));
    vendors.setErp(order.id, 'released');
    expect(await again(order.id, false)).toEqual({ opened: [], asked: [], left: [order.id] });
    vendors.setErp(order.id, 'awaiting-integration');
    expect(await again(order.id, false)).toMatchObject({ opened: [`${order.id}~2`] });
    expect(await again(order.id, true)).toMatchObject({ asked: [`${order.id}~2`] });
    expect(vendors.calls).toEqual(['fetch', 'fetch', 'fetch']);
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
  await openNewClosings(
    deps,
    ordersWith(settled()),
  )(...([1, { [order.id]: 'awaiting-integration' }, false] as const));
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
    const answer = await secondReadOf(settled(), { asks: true });
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
    const answer = await secondReadOf(settled(), erpWith({ readOrder }));
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
      const answer = await secondReadOf(settled(), erpWith({ readOrder }));
      expect(answer).toEqual({ opened: [], asked: [], left: [order.id] });
      expect(opened).toEqual([]);
    },
  );

  test('gets a new closing if the ERP does not offer to read single orders', async () => {
    const notOffered = new VendorError({
      vendor: 'senior-x',
      call: 'readOrder',
      meaning: 'unsupported',
    });
    const readOrder = () => Promise.reject(notOffered);
    const answer = await secondReadOf(settled(), erpWith({ readOrder }));
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
