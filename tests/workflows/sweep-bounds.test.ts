import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { beginSweep, tagOf } from '../../activities/sweep-orders.js';
import { FailureType } from '../../domain/failures.js';
import type { Orders } from '../../platform/temporal/orders.js';
import {
  SWEEP,
  sweepId,
  type SweepMark,
  type SweepReport,
} from '../../workflows/sweep/messages.js';
import {
  isPageWorthReading,
  newBudget,
  summed,
  withRecovery,
} from '../../workflows/sweep/limits.js';
import { PAGE, tenantOfMany } from '../support/many-orders.js';
import { QUIET_SWEEP } from '../support/quiet-sweep.js';
import { simulated, type Simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

test('a sweep that reaches its bounds says where, and the next one continues there', async () => {
  const { all, oldest, activities, sweepOnce } = tenantOfMany();
  const slow: Fakes = {
    ...activities,
    sweepServiceRequests: (page, since) =>
      afterTwoMinutes(() => activities.sweepServiceRequests(page, since)),
    sweepServiceRequest: (order, how) =>
      afterTwoMinutes(() => activities.sweepServiceRequest(order, how)),
  };
  const reports = await simulated(slow, async (server) => {
    const reports: SweepReport[] = [];
    do reports.push(await sweepOnce(server));
    while (reports.at(-1)!.resumeAt.serviceRequests && reports.length < 5);
    return reports;
  });
  const [first, second, third] = reports;

  // twelve minutes go to the pages of the list, and these have shown the whole first turn
  expect(first).toMatchObject({ calls: 6, told: [], failed: [] });
  expect(first!.resumeAt).toEqual({
    serviceRequests: { page: 7, shown: 6 * PAGE },
    ...{ turn: all[999]!.id, unknownTurn: all[999]!.id, erpTurn: all[999]!.id },
  });
  // each sweep reads the newest page and five others
  expect(second!.resumeAt.serviceRequests).toEqual({ page: 12, shown: 11 * PAGE });
  expect(third!.told).toEqual([{ ss: oldest.ss, end: 'completed', orderId: oldest.id }]);
  expect(reports).toHaveLength(3);
});

/** A call that the vendor does not offer. */
const notOffered = () => {
  throw ApplicationFailure.nonRetryable('not offered', FailureType.Unsupported);
};

test('a sweep without lists reads 400 orders one by one, and says which is the next, even if some end meanwhile', async () => {
  const { all, activities, sweepOnce } = tenantOfMany();
  const turn = all.map(({ id }) => id);
  const read: string[] = [];
  const fakes: Fakes = {
    ...activities,
    sweepServiceRequests: notOffered,
    listTurn: async (...args) => {
      if (all[0]!.id === 'new') return activities.listTurn(...args);
      all.unshift({ ...all[0]!, id: 'new', ss: 'new', startTime: new Date() });
      all.splice(1, 2); // the two newest have ended since the sweep began
      return activities.listTurn(...args);
    },
    sweepServiceRequest: async ({ id }) => {
      read.push(id);
      return { kind: 'read' };
    },
  };
  const report = await simulated(fakes, sweepOnce);
  expect(read).toEqual(turn.slice(2, 400));
  expect(report).toMatchObject({
    failed: [],
    resumeAt: { turn: turn[400], unknownTurn: turn[400] },
  });
});

test('a sweep without Sismetro looks at all orders of its turn that the ERP does not list', async () => {
  const { all, activities, sweepOnce } = tenantOfMany();
  const reopened = all[549]!.id;
  const compared: string[] = [];
  const fakes: Fakes = {
    ...activities,
    sweepServiceRequests: notOffered,
    sweepServiceRequest: notOffered,
    openAwaiting: async (page) => {
      const read = await activities.openAwaiting(page);
      return { ...read, awaitingTags: read.awaitingTags.replace(tagOf(reopened), '') };
    },
    compareWithErp: async ({ id }) => {
      compared.push(id);
      return null;
    },
  };
  await simulated(fakes, sweepOnce);
  expect(compared).toEqual([reopened]);
});

/** Makes Sismetro ask for a pause of two minutes, which the server skips. */
async function afterTwoMinutes<T>(call: () => Promise<T>): Promise<T> {
  if (activityInfo().attempt > 1) return call();
  throw ApplicationFailure.create({
    type: FailureType.Unavailable,
    message: 'devagar',
    nextRetryDelay: '2 minutes',
  });
}

describe('how the SSs are read', () => {
  test('is one by one for few waiting orders, and by pages for many', () => {
    expect(isPageWorthReading(1, 1, 0)).toBe(false);
    expect(isPageWorthReading(3, 2, 0)).toBe(true);
    expect(isPageWorthReading(3, 3, 1)).toBe(false);
  });

  test('is continued while each page shows more than one call could', () => {
    expect(isPageWorthReading(3_000, 4_000, 50)).toBe(true);
    expect(isPageWorthReading(3_000, 4_000, 1)).toBe(false);
  });

  test('is ended once all orders were seen, or the list ends', () => {
    expect(isPageWorthReading(0, 3, 50)).toBe(false);
    expect(isPageWorthReading(9, 0, 50)).toBe(false);
  });
});

describe('the work of one sweep at a vendor', () => {
  test('is bounded in calls', () => {
    const isLeft = newBudget(3, () => 0);
    expect([isLeft(), isLeft(), isLeft(), isLeft()]).toEqual([true, true, true, false]);
  });

  test('is bounded in time if the vendor is slow', () => {
    let now = 0;
    const isLeft = newBudget(400, () => now);
    now = 12 * 60_000 - 1;
    expect(isLeft()).toBe(true);
    now += 1;
    expect(isLeft()).toBe(false);
  });
});

test('a report lists the first hundred of each kind, and counts all of them', () => {
  const opened = Array.from({ length: 250 }, (_, at) => `order-${at}`);
  const failed = ['openAwaiting: Permissão negada'];
  const none = { told: [], contradictions: [], unknown: [], unreadable: [] };
  expect(summed({ ...none, opened, failed })).toEqual({
    ...none,
    opened: opened.slice(0, 100),
    failed,
    counts: { told: 0, opened: 250, contradictions: 0, unknown: 0, unreadable: 0, failed: 1 },
  });
});

const runSweep = ({ client, taskQueue }: Simulated) =>
  client.workflow.execute(SWEEP, {
    taskQueue,
    workflowId: `${sweepId('acme')}-${randomUUID()}`,
    args: [{ tenant: 'acme' }],
  }) as Promise<SweepReport>;

const turnOf = (...ids: readonly string[]) =>
  ids.map((id, at) => ({ id, closing: 1, ss: String(at) }));
/** This sweep's turns, if these are all orders of a tenant. */
const turnsOf = (turn: ReturnType<typeof turnOf>) => {
  const which = { kind: 'all' } as const;
  const of = { which, waiting: turn.length, span: { from: SINCE, to: SINCE } };
  return {
    turns: [{ ...of, tags: turn.map(({ ss }) => tagOf(ss)).join('') }],
    erpTurn: { ...of, tags: turn.map(({ id }) => tagOf(id)).join('') },
  };
};
const TURN = turnOf('a', 'b', 'c');
const SINCE = new Date(Date.now() - 5 * 3_600_000).toISOString();
const sweepWith = (fakes: Fakes, turn = TURN) =>
  simulated(
    {
      ...QUIET_SWEEP,
      beginSweep: async () => ({
        ...(await QUIET_SWEEP.beginSweep()),
        waiting: turn.length,
        ...turnsOf(turn),
        since: SINCE,
      }),
      listTurn: async (_tenant, _which, tagged, tags) =>
        turn
          .map((order) => ({ ...order, tag: tagOf(order[tagged]) }))
          .filter((order) => tags.includes(order.tag)),
      sweepServiceRequest: async () => ({ kind: 'read' }),
      openAwaiting: async () => ({
        ...(await QUIET_SWEEP.openAwaiting()),
        awaitingTags: turn.map(({ id }) => tagOf(id)).join(''),
      }),
      ...fakes,
    },
    runSweep,
  );

const down = () => {
  throw ApplicationFailure.nonRetryable('down', FailureType.Refused);
};
/** A turn whose first two SSs fail in this way, and whose third has ended. */
const sweepPast = (fails: () => never) =>
  sweepWith({
    sweepServiceRequest: async ({ ss }) =>
      ss === '2' ? { kind: 'read', told: { ss, end: 'completed', orderId: `o-${ss}` } } : fails(),
  });

describe('what Sismetro answers in a way that cannot be read', () => {
  const unreadable = () => {
    throw ApplicationFailure.nonRetryable('sismetro: unreadable', FailureType.Unreadable);
  };

  test('is one SS: the others are read all the same', async () => {
    const report = await sweepPast(unreadable);
    expect(report.told).toEqual([{ ss: '2', end: 'completed', orderId: 'o-2' }]);
    expect(report.failed).toEqual([
      'sweepServiceRequest: sismetro: unreadable (SS 0)',
      'sweepServiceRequest: sismetro: unreadable (SS 1)',
    ]);
    expect(report.resumeAt).toEqual({});
  });

  test('is its list: the next sweep reads back as far as this one should have', async () => {
    const report = await sweepWith({ sweepServiceRequests: unreadable });
    expect(report.resumeAt).toEqual({ since: SINCE });
    const next = await beginSweep({
      sweptUpTo: async () => ({ mark: report.resumeAt, startedAt: report.startedAt }),
      listWaiting: async () => ({ total: 0, orders: [], span: undefined, next: undefined }),
    } as unknown as Orders)('acme');
    expect(next.since).toBe(SINCE);
  });

  test('is one of its pages: after a day the sweeps no longer try to read past it', async () => {
    const next = await beginSweep({
      sweptUpTo: async () => ({
        mark: { since: '2026-11-20T10:00:00.000Z' },
        startedAt: new Date().toISOString(),
      }),
      listWaiting: async () => ({ total: 0, orders: [], span: undefined, next: undefined }),
    } as unknown as Orders)('acme');
    expect(Date.parse(next.since)).toBeGreaterThan(Date.now() - 2 * 3_600_000);
  });

  test('is a later page of its list: single SSs are read all the same', async () => {
    const report = await sweepWith({
      sweepServiceRequests: async (page) => {
        if (page > 1) down();
        return {
          ...(await QUIET_SWEEP.sweepServiceRequests()),
          ...{ totalPages: 9, isBack: false },
        };
      },
      sweepServiceRequest: async ({ ss }) => ({
        kind: 'read',
        told: { ss, end: 'completed', orderId: `o-${ss}` },
      }),
    });
    expect(report.told).toHaveLength(3);
    expect(report.resumeAt).toEqual({ since: SINCE });
  });
});

test('an SS that is not found is sought once more, half a minute later', async () => {
  const first = new Map<string, number>();
  const pauses: number[] = [];
  await sweepWith({
    async sweepServiceRequest({ ss }, { wasMissing }) {
      if (wasMissing) pauses.push(Date.now() - first.get(ss)!);
      else first.set(ss, Date.now());
      return wasMissing ? { kind: 'read' } : { kind: 'missing' };
    },
  });
  expect(pauses).toHaveLength(3);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(30_000);
});

describe('a call about a single order that fails', () => {
  const FIVE = turnOf('a', 'b', 'c', 'd', 'e');

  test('does not keep the sweep from the others', async () => {
    const report = await sweepPast(down);
    expect(report.told).toEqual([{ ss: '2', end: 'completed', orderId: 'o-2' }]);
    expect(report.failed).toEqual([
      'sweepServiceRequest: down (SS 0)',
      'sweepServiceRequest: down (SS 1)',
    ]);
    expect(report.resumeAt).toEqual({});
  });

  test('is not made again if its system is to be asked in an hour', async () => {
    const asked: string[] = [];
    const inAnHour = (id: string) => {
      asked.push(id);
      throw ApplicationFailure.create({ type: FailureType.Unavailable, nextRetryDelay: '1 hour' });
    };
    await sweepWith({
      openAwaiting: QUIET_SWEEP.openAwaiting,
      sweepServiceRequest: async ({ ss }) => inAnHour(`SS ${ss}`),
      compareWithErp: async ({ id }) => inAnHour(id),
    });
    expect(asked).toEqual(expect.arrayContaining(['SS 0', 'a']));
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('three times in a row ends the reading of SSs, and the next sweep continues behind them', async () => {
    const read: string[] = [];
    const compared: string[] = [];
    const fakes: Fakes = {
      openAwaiting: QUIET_SWEEP.openAwaiting,
      sweepServiceRequest: async ({ ss }) => {
        read.push(ss);
        return ss === '0' ? { kind: 'read' } : down();
      },
      compareWithErp: async ({ id }) => {
        compared.push(id);
        return null;
      },
    };
    const { resumeAt } = await sweepWith(fakes, FIVE);
    expect({ read, compared }).toEqual({
      read: ['0', '1', '2', '3'],
      compared: ['a', 'b', 'c', 'd', 'e'],
    });
    expect(resumeAt).toEqual({ turn: 'e' });
  });

  test('three times in a row ends the comparison with the ERP, and the next sweep continues behind them', async () => {
    const compared: string[] = [];
    const fakes: Fakes = {
      openAwaiting: QUIET_SWEEP.openAwaiting,
      compareWithErp: async ({ id }) => {
        compared.push(id);
        return down();
      },
    };
    const { resumeAt } = await sweepWith(fakes, FIVE);
    expect([compared, resumeAt]).toEqual([['a', 'b', 'c'], { erpTurn: 'd' }]);
  });
});

describe('orders that the ERP only names in its list', () => {
  const listOf =
    (pages: number, each: number): NonNullable<Fakes['openAwaiting']> =>
    async (page) => {
      const thin = Array.from({ length: each }, (_, n) => `${page}-${n}`);
      return { ...(await QUIET_SWEEP.openAwaiting()), totalPages: pages, thin };
    };

  test('are fetched one a turn, 400 of them in a sweep; the next one continues at that page', async () => {
    const fetched: string[] = [];
    const fakes: Fakes = {
      ...QUIET_SWEEP,
      openAwaiting: listOf(3, 150),
      openListed: async (id) => {
        fetched.push(id);
        return { opened: [id], unreadable: [] };
      },
    };
    const { counts, resumeAt } = await simulated(fakes, runSweep);
    expect([fetched.length, fetched.at(-1), counts.opened]).toEqual([400, '3-99', 400]);
    expect(resumeAt).toMatchObject({ erpPage: 3 });
  });

  test('are not asked for any more once three in a row have failed', async () => {
    let asked = 0;
    const openListed = async () => {
      asked += 1;
      throw ApplicationFailure.nonRetryable('refused', FailureType.Credentials);
    };
    const fakes: Fakes = { ...QUIET_SWEEP, openAwaiting: listOf(1, 5), openListed };
    const { resumeAt } = await simulated(fakes, runSweep);
    expect([asked, resumeAt]).toEqual([3, {}]);
  });
});

describe('orders that await integration again', () => {
  /** Sweeps an ERP whose list has these orders on each page; a page without a list cannot be read. */
  async function sweepOf(
    pages: readonly (readonly string[] | undefined)[],
    { resumeAt = {}, fakes = {} }: { resumeAt?: SweepMark; fakes?: Fakes } = {},
  ) {
    const opened: { page: number; ids: readonly string[]; asks: boolean | undefined }[] = [];
    const reported: string[] = [];
    const report = await simulated(
      {
        ...QUIET_SWEEP,
        beginSweep: async () => ({ ...(await QUIET_SWEEP.beginSweep()), resumeAt }),
        openAwaiting: async (page) => {
          const closedAgain = pages[page - 1];
          if (!closedAgain) return down();
          const list = { totalPages: pages.length, closedAgain: [...closedAgain] };
          return { ...(await QUIET_SWEEP.openAwaiting()), ...list };
        },
        shownSituation: async () => 'awaiting-integration',
        openNewClosings: async (page, shown, asks) => {
          opened.push({ page, ids: Object.keys(shown), asks });
          return { opened: [], asked: [], left: [] };
        },
        reportManyReopened: async (ids) => void reported.push(...ids),
        ...fakes,
      },
      runSweep,
    );
    const { contradictions } = report;
    return { opened, reported, contradictions, resumeAt: report.resumeAt };
  }
  const FIVE = ['a', 'b', 'c', 'd', 'e'];

  test('get new closings if the list shows no more than five', async () => {
    const { opened, resumeAt } = await sweepOf([['a'], ['b']]);
    expect(opened).toEqual([
      { page: 1, ids: ['a'], asks: false },
      { page: 2, ids: ['b'], asks: false },
    ]);
    expect(resumeAt).toEqual({});
  });

  test('are read again a minute after they were seen: an ERP may show for a moment what it is not', async () => {
    let seenAt = NaN;
    let pauseMs = NaN;
    await sweepOf([['a']], {
      fakes: {
        async openAwaiting() {
          seenAt = Date.now();
          return { ...(await QUIET_SWEEP.openAwaiting()), closedAgain: ['a'] };
        },
        async openNewClosings() {
          pauseMs = Date.now() - seenAt;
          return { opened: [], asked: [], left: [] };
        },
      },
    });
    expect(pauseMs).toBeGreaterThanOrEqual(60_000);
  });

  test('are contradictions if they show another situation themselves, each time', async () => {
    const { contradictions } = await sweepOf([['a']], {
      fakes: {
        openNewClosings: async (_, shown) => ({ opened: [], asked: [], left: Object.keys(shown) }),
      },
    });
    expect(contradictions).toEqual([
      {
        orderId: 'a',
        code: 'listed-only',
        params: {},
      },
    ]);
  });

  test('ask the operator if the rest of the list cannot be read: they may be more', async () => {
    const { opened, reported } = await sweepOf([['a', 'b', 'c', 'd'], undefined]);
    expect(opened).toEqual([{ page: 1, ids: ['a', 'b', 'c', 'd'], asks: true }]);
    expect(reported).toEqual([]);
  });

  test('are one incident from the sixth on, even if the rest of the list cannot be read', async () => {
    const six = [...FIVE, 'f'];
    expect((await sweepOf([six, undefined])).reported).toEqual(six);
  });

  test('ask in portions if they are many, and later sweeps ask about the rest', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `o-${i}`);
    const asking = new Set<string>();
    const fakes: Fakes = {
      openNewClosings: async (_, shown) => {
        const some = Object.keys(shown);
        some.forEach((id) => asking.add(id));
        return { opened: [], asked: some.map((id) => `${id}~2`), left: [] };
      },
    };
    const sweeps: number[] = [];
    const names: number[] = [];
    for (let resumeAt: SweepMark = {}; asking.size < ids.length;) {
      const left = ids.filter((id) => !asking.has(id));
      const swept = await sweepOf([left.slice(0, 25), left.slice(25)], { resumeAt, fakes });
      resumeAt = swept.resumeAt;
      sweeps.push(asking.size);
      names.push(swept.contradictions.length);
    }
    expect(sweeps).toEqual([20, 40, 50]);
    expect(names).toEqual([50, 30, 10]); // those that do not ask yet are named, too
  });

  test.each<[string, (string[] | undefined)[], SweepMark, SweepMark]>([
    ['behind a page that fails', [['a'], undefined, []], {}, { erpPage: 3 }],
    ['at the beginning if the page behind it fails, too', [[], [], undefined], { erpPage: 3 }, {}],
    ['at the beginning if the ERP does not answer at all', [undefined, []], {}, {}],
  ])('are sought by the next sweep %s', async (_, pages, resumeAt, then) => {
    expect((await sweepOf(pages, { resumeAt })).resumeAt).toEqual(then);
  });

  test('are sought from the top if the list has become shorter than where the last sweep stopped', async () => {
    const pages: number[] = [];
    const fakes: Fakes = {
      openAwaiting: async (page) => {
        pages.push(page);
        return { ...(await QUIET_SWEEP.openAwaiting()), totalPages: 2 };
      },
    };
    const { resumeAt } = await sweepOf([], { resumeAt: { erpPage: 3 }, fakes });
    expect([pages, resumeAt]).toEqual([[3, 1, 2], {}]);
  });

  test('are sought by the next sweep behind a page that fails, even if the ERP does not say how many pages it has', async () => {
    const fakes: Fakes = {
      openAwaiting: async (page) => {
        if (page === 3) down();
        return { ...(await QUIET_SWEEP.openAwaiting()), totalPages: page + 1 };
      },
    };
    expect((await sweepOf([], { fakes })).resumeAt).toEqual({ erpPage: 4 });
  });

  test('ask the operator if one sweep does not reach the end of the list', async () => {
    const slowly = sweepOf([['a'], ...Array.from({ length: 9 }, () => [])], {
      fakes: {
        openAwaiting: (page) =>
          afterTwoMinutes(async () => ({
            ...(await QUIET_SWEEP.openAwaiting()),
            ...{ totalPages: 10, closedAgain: page === 1 ? ['a'] : [] },
          })),
      },
    });
    const { opened, resumeAt } = await slowly;
    expect(resumeAt).toEqual({ erpPage: 7 });
    expect(opened).toEqual([{ page: 1, ids: ['a'], asks: true }]);
    const rest = await sweepOf([['x'], ['b']], { resumeAt: { erpPage: 2 } });
    expect(rest.opened).toEqual([{ page: 2, ids: ['b'], asks: true }]);
  });

  test('ask the operator after there were many, until none is left', async () => {
    const many = await sweepOf([[...FIVE, 'f', 'g', 'h']]);
    expect(many.opened).toEqual([
      { page: 1, ids: FIVE, asks: true },
      { page: 1, ids: ['f', 'g', 'h'], asks: true },
    ]);
    expect(many.resumeAt).toEqual({ manyReopened: true });
    const unread = await sweepOf([undefined], many);
    expect(unread.resumeAt).toEqual({ manyReopened: true });
    const fewer = await sweepOf([FIVE], unread); // the operator has corrected three in the ERP
    expect(fewer.opened).toEqual([{ page: 1, ids: FIVE, asks: true }]);
    expect(fewer.resumeAt).toEqual({ manyReopened: true });
    const none = await sweepOf([[]], fewer);
    expect(none.resumeAt).toEqual({});
  });
});

describe('what the sweeps of a day recovered', () => {
  const recovery = (at: string, told: number, opened = 0) => ({ at, told, opened });
  const [noon, later] = ['2026-11-24T12:00:00.000Z', '2026-11-24T12:10:00.000Z'];

  test('is kept by a sweep that recovered nothing', () => {
    const before = [recovery(noon, 6)];
    expect(withRecovery(before, recovery(later, 0))).toEqual(before);
    expect(withRecovery(before, recovery(later, 0, 1))).toEqual([...before, recovery(later, 0, 1)]);
  });

  test('ends after 24 hours', () => {
    const dayAfter = '2026-11-25T12:00:00.000Z';
    expect(withRecovery([recovery(noon, 6), recovery(later, 1)], recovery(dayAfter, 0))).toEqual([
      recovery(later, 1),
    ]);
  });

  test('begins with the first sweep that keeps it', () => {
    expect(withRecovery(undefined, recovery(noon, 1))).toEqual([recovery(noon, 1)]);
  });
});
