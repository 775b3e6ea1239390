import { expect, test } from '@jest/globals';
import { drawFrom } from './draw.js';
import { spreadOf } from './figures.js';
import { DOUBLE_NAMES, ORDER_DOUBLE_NAMES } from './doubles.js';
import { doublesOfRun, planOrders } from './plan.js';

const ALL = new Set(DOUBLE_NAMES);
const plansOf = (seed: number, doubles: Parameters<typeof planOrders>[2] = ALL) =>
  planOrders(drawFrom(seed), 400, doubles);

test('the same seed plans the same run, and another seed plans another one', () => {
  expect(plansOf(7)).toEqual(plansOf(7));
  expect(plansOf(7)).not.toEqual(plansOf(8));
});

test('a run has orders of every kind', () => {
  const plans = plansOf(1);
  const kinds = <T>(kind: (plan: (typeof plans)[number]) => T) => [...new Set(plans.map(kind))];
  expect(kinds(({ webhooks }) => webhooks).sort()).toEqual([0, 1, 2, 3, 4]);
  expect(kinds(({ end }) => end ?? 'none').sort()).toEqual(['cancelled', 'completed', 'none']);
  expect(kinds(({ telling }) => telling).sort()).toEqual([
    'contradicted',
    'doubled',
    'lost',
    'once',
  ]);
  expect(kinds(({ names }) => names).sort()).toEqual(['both', 'reference', 'ss']);
  expect(plans.some(({ endAfterMs }) => endAfterMs === 0)).toBe(true);
});

test('every double of an order has its share in a long run, and can be played on its own', () => {
  const planned = [1, 2, 3].flatMap((seed) =>
    planOrders(drawFrom(seed), 4_000, ALL).map(({ double }) => double),
  );
  expect([...new Set(planned)].sort()).toEqual([...ORDER_DOUBLE_NAMES, undefined].sort());
  const alone = plansOf(1, new Set(['forged'])).map(({ double }) => double);
  expect(new Set(alone)).toEqual(new Set(['forged']));
  const fair = plansOf(1, new Set()).map(({ double }) => double);
  expect(new Set(fair)).toEqual(new Set([undefined]));
});

test('no more SSs vanish, and no more orders are closed again, than Ponte accepts without an incident', () => {
  const plans = planOrders(drawFrom(1), 4_000, ALL);
  const having = (...names: string[]) =>
    plans.filter(({ double }) => double !== undefined && names.includes(double));
  expect(having('deleted', 'deleted-silently', 'transferred', 'merged')).toHaveLength(3);
  expect(having('re-closed')).toHaveLength(4);
});

test('in one run the ERP is restored, or orders are closed again', () => {
  const chosen = Array.from({ length: 20 }, (_, seed) => doublesOfRun(drawFrom(seed), ALL));
  expect(new Set(chosen.map(({ size }) => size))).toEqual(new Set([ALL.size - 1]));
  expect(new Set(chosen.map((doubles) => doubles.has('restored')))).toEqual(new Set([true, false]));
  expect(doublesOfRun(drawFrom(1), new Set(['re-closed']))).toEqual(new Set(['re-closed']));
});

test('a spread reports the median and the 99th percentile', () => {
  const upTo100 = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(spreadOf(upTo100)).toEqual({ count: 100, p50: 50, p99: 99 });
  expect(spreadOf([])).toEqual({ count: 0, p50: 0, p99: 0 });
});
