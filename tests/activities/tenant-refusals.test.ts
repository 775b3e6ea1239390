import { describe, expect, jest, test } from '@jest/globals';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import { createTenantRefusals } from '../../activities/tenant-refusals.js';

function setUp(asking: () => string | undefined = () => undefined) {
  const reported: [tenant: string, key: string, report: IncidentReport][] = [];
  const takenBack: [tenant: string, key: string][] = [];
  const clock = { now: 0 };
  const incidents = {
    keysAccepted: async (...args: [string, string]) => void takenBack.push(args),
    report: async (...args: [string, string, IncidentReport]) => void reported.push(args),
  };
  const of = createTenantRefusals(incidents, { warn: () => {} }, () => clock.now, asking);
  return {
    reported,
    takenBack,
    clock,
    of,
    failuresOf: (tenant: string) => of(tenant).isOfOneOrder,
  };
}

const CALL = 'openServiceRequest';
const wrongKey = { vendor: 'sismetro', call: CALL, meaning: 'credentials', status: 401 } as const;

/** A tenant whose orders make the same call, at the time of the clock. */
function tenant() {
  let asking: string | undefined;
  const { reported, takenBack, clock, of } = setUp(() => asking);
  const { observer, isOfOneOrder } = of('acme');
  /** Begins a call; returns what ends it: it is accepted. */
  const begin = (order: string, call = CALL) => {
    const end = observer({ vendor: 'sismetro', call });
    return () => {
      asking = order;
      end({ result: 'ok' });
    };
  };
  return {
    ...{ reported, takenBack, clock, begin },
    accepts: (order: string, call?: string) => begin(order, call)(),
    refuses: (
      order: string,
      meaning: 'credentials' | 'quota' = 'credentials',
      call = CALL,
      status = 403,
    ) => isOfOneOrder({ ...wrongKey, status, meaning, call }, order),
    named: () => reported.flatMap(([, , { subjects }]) => subjects),
  };
}

describe('a refusal', () => {
  test("is the order's own if the vendor accepts the same call of others between its refusals", () => {
    const { clock, accepts, refuses } = tenant();
    const answers: boolean[] = [];
    for (let at = 0; at < 4; at += 1) {
      clock.now += 1_000;
      answers.push(refuses('1'));
      clock.now += 1_000;
      accepts('2');
    }
    expect(answers).toEqual([false, false, true, true]);
  });

  test.each([
    [CALL, 401],
    ['login', 403],
    ['refreshToken', 400],
  ])('is never of one order: %s, HTTP %d', (call, status) => {
    const { clock, accepts, refuses } = tenant();
    for (let at = 0; at < 6; at += 1) {
      clock.now += 1_000;
      expect(refuses('1', 'credentials', call, status)).toBe(false);
      clock.now += 1_000;
      accepts('2', call);
    }
  });

  test('is of the tenant if its key expires while a crowd calls, and is renewed', () => {
    const { clock, begin, accepts, refuses } = tenant();
    const late = Array.from({ length: 10 }, (_, i) => begin(`late-${i}`));
    const orders = Array.from({ length: 200 }, (_, i) => `o-${i}`);
    const round = () => orders.map((order) => ((clock.now += 10), refuses(order)));
    const answers = round();
    late.forEach((end) => end()); // begun with the old key
    answers.push(...round());
    clock.now += 10;
    accepts('o-0'); // with the new one, while calls with the old one are under way
    answers.push(...round());
    expect(answers).not.toContain(true);
  });

  test('is of the tenant if nobody else makes the call, and the incident names the order', () => {
    const { clock, refuses, named } = tenant();
    for (; clock.now < 24 * 3_600_000; clock.now += 300_000) expect(refuses('1')).toBe(false);
    expect(new Set(named())).toEqual(new Set(['1']));
  });

  test('is of the tenant again once the order was accepted', () => {
    const { clock, accepts, refuses } = tenant();
    for (let at = 0; at < 3; at += 1) {
      clock.now += 1_000;
      refuses('1');
      clock.now += 1_000;
      accepts('2');
    }
    accepts('1');
    clock.now += 1_000;
    expect([refuses('1'), refuses('1'), refuses('1')]).toEqual([false, false, false]);
  });

  test('is of the tenant if its quota is used up, although some calls are accepted', () => {
    const { clock, accepts, refuses } = tenant();
    for (let at = 0; at < 5; at += 1) {
      clock.now += 1_000;
      expect(refuses('1', 'quota')).toBe(false);
      clock.now += 1_000;
      accepts('2');
    }
  });

  test('names all orders that it holds, within the pause between two reports', () => {
    const { clock, refuses, named } = tenant();
    const orders = Array.from({ length: 50 }, (_, i) => `o-${i}`);
    orders.forEach((order) => refuses(order));
    expect(named()).toEqual(['o-0']);
    clock.now += 5 * 60_000;
    refuses('o-0');
    expect(new Set(named())).toEqual(new Set(orders));
  });
});

test('a rotated key is one incident of its tenant, however many orders fail', () => {
  const { reported, failuresOf } = setUp();
  for (let at = 0; at < 100; at += 1) failuresOf('acme')(wrongKey);
  failuresOf('beta')(wrongKey);
  failuresOf('acme')({ ...wrongKey, vendor: 'senior-x' });
  expect(reported.map(([tenant, key]) => [tenant, key])).toEqual([
    ['acme', 'credentials/sismetro'],
    ['beta', 'credentials/sismetro'],
    ['acme', 'credentials/senior-x'],
  ]);
  expect(reported[0]![2]).toMatchObject({ kind: 'credentials', params: { vendor: 'sismetro' } });
});

test('keys that are accepted again end their incident, once each refused call was accepted', () => {
  const { reported, takenBack, clock, begin, accepts, refuses } = tenant();
  const late = begin('2');
  clock.now += 1_000;
  refuses('1');
  clock.now += 60_000;
  late(); // begun with the old key
  accepts('2', 'another call');
  expect(takenBack).toEqual([]);
  accepts('2');
  accepts('2');
  expect(takenBack).toEqual([['acme', 'credentials/sismetro']]);
  refuses('1');
  expect(reported).toHaveLength(2); // at once
  accepts('2');
  expect(takenBack).toHaveLength(1); // so soon it may be refused again
});

test('a token that could not be renewed was renewed if any call is accepted', () => {
  const { takenBack, clock, accepts, refuses } = tenant();
  refuses('1', 'credentials', 'refreshToken');
  clock.now += 60_000;
  accepts('2');
  expect(takenBack).toHaveLength(1);
});

test('a call that was refused hours ago, and not made since, does not keep an incident open', () => {
  const { takenBack, clock, accepts, refuses } = tenant();
  refuses('1', 'credentials', 'a rare call');
  clock.now += 3 * 60 * 60_000;
  refuses('1');
  clock.now += 60_000;
  accepts('2');
  expect(takenBack).toHaveLength(1);
});

test('a lasting failure is reported again every few minutes, so that the incident stays open', () => {
  const { reported, clock, failuresOf } = setUp();
  for (clock.now = 0; clock.now < 20 * 60_000; clock.now += 10_000) failuresOf('acme')(wrongKey);
  expect(reported).toHaveLength(5);
});

test('a clock that is set back by hours mutes no report', () => {
  const report = jest.fn(async () => {});
  const timeOfDay = jest.spyOn(Date, 'now').mockReturnValue(10 * 3_600_000);
  const passed = jest.spyOn(performance, 'now').mockReturnValue(0);
  const { isOfOneOrder } = createTenantRefusals(
    { report, keysAccepted: report },
    { warn: () => {} },
  )('acme');
  isOfOneOrder(wrongKey);
  timeOfDay.mockReturnValue(7 * 3_600_000);
  passed.mockReturnValue(4 * 60_000);
  isOfOneOrder(wrongKey);
  jest.restoreAllMocks();
  expect(report).toHaveBeenCalledTimes(2);
});

test('other failures open no incident', () => {
  const { reported, failuresOf } = setUp();
  for (const meaning of ['refused', 'again', 'uncertain', 'unreadable'] as const) {
    failuresOf('acme')({ ...wrongKey, meaning });
  }
  expect(reported).toEqual([]);
});

test('an incident tells for how long the vendor asked to pause', () => {
  const { reported, failuresOf } = setUp();
  failuresOf('acme')({ ...wrongKey, meaning: 'quota', retryAfterMs: 3_600_000 });
  expect(reported[0]![2].pauseMs).toBe(3_600_000);
});
