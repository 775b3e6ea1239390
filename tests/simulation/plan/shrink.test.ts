import { describe, expect, test } from '@jest/globals';
import { ordersOf, type Plan } from './plan.js';
import { planOf } from './kinds.js';
import { shrink } from './shrink.js';

/** Fails if two orders and one fault come together. */
const fails = async (plan: Plan) => {
  const ids = ordersOf(plan).map(({ order }) => order);
  const isStruck = plan.steps.some((step) => step.do === 'mood' && step.mood === AT_FAULT);
  return ids.includes('pedido-3') && ids.includes('pedido-11') && isStruck;
};

const PLAN = planOf('outages', 5, 20);
const AT_FAULT = PLAN.steps.flatMap((step) => (step.do === 'mood' ? step.mood : []))[0]!;

describe('shrinking', () => {
  test('leaves only the orders and the faults without which a plan holds', async () => {
    const small = await shrink(PLAN, fails, 500);
    expect(
      ordersOf(small)
        .map(({ order }) => order)
        .toSorted(),
    ).toEqual(['pedido-11', 'pedido-3']);
    expect(small.steps.map((step) => step.do).toSorted()).toEqual(['close', 'close', 'mood']);
  });

  test('stops after so many plans, with one that fails', async () => {
    const small = await shrink(PLAN, fails, 5);
    expect(await fails(small)).toBe(true);
    expect(small.steps.length).toBeLessThan(PLAN.steps.length);
  });
});
