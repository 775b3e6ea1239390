import { expect, test } from '@jest/globals';
import { drawFrom } from './draw.js';
import { spreadOf } from './figures.js';
import { planOrders } from './plan.js';

const plansOf = (seed: number) => planOrders(drawFrom(seed), 400);

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

test('a spread reports the median and the 99th percentile', () => {
  const upTo100 = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(spreadOf(upTo100)).toEqual({ count: 100, p50: 50, p99: 99 });
  expect(spreadOf([])).toEqual({ count: 0, p50: 0, p99: 0 });
});
