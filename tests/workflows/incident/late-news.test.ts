import { describe, expect, test } from '@jest/globals';
import { newsOf, unexplained, type KnownClosing } from '../../../workflows/incident/late-news.js';

describe('a second SS of an order', () => {
  const second = { ss: '8', state: 'open' } as const;
  const known: KnownClosing = { isRunning: true, phase: 'in-service', ss: '7' };
  const paramsOf = (closing: KnownClosing) =>
    unexplained(second, { tenant: 'acme', id: 'a1' }, closing)?.params;

  test('is the one to cancel if the order is known to have its own', () => {
    expect(paramsOf({ ...known, isSsProven: true })).toEqual({ order: 'a1', own: '7', other: '8' });
  });

  test('is not called one too many if nothing proves the own one, as when a callback names it', () => {
    expect(paramsOf(known)).toMatchObject({ unproven: true });
  });
});

test('a cancelled SS of an order that nobody knows is an incident: a blind ERP still waits for its end', () => {
  const finding = unexplained(
    { ss: '8', state: 'cancelled' },
    { tenant: 'acme', id: 'a1' },
    undefined,
  );
  expect(finding).toMatchObject({ kind: 'unexplained-ss', params: { order: 'a1', ss: '8' } });
});

describe('an SS with our reference that users removed', () => {
  const key = { tenant: 'acme', id: 'a1' };
  const removed = { ss: '8', state: 'removed' } as const;

  test.each<[string, KnownClosing | undefined]>([
    ['of no order', undefined],
    ['beside the SS of its order', { isRunning: true, phase: 'in-service', ss: '7' }],
    ['of an order under way', { isRunning: true, phase: 'in-service', ss: '8' }],
    ['of a cancelled order', { isRunning: false, phase: 'cancelled', ss: '8' }],
  ])('%s is no incident', (_, closing) => {
    expect(unexplained(removed, key, closing)).toBeUndefined();
  });

  test('is one if its completion released the order, but not if an operator did', async () => {
    const finding = unexplained(removed, key, { isRunning: false, phase: 'released', ss: '8' });
    expect(finding).toMatchObject({
      kind: 'late-contradiction',
      params: { order: 'a1', outcome: 'released', ss: '8', state: 'removed' },
    });
    const afterEndBy = (by: 'sismetro' | 'operator') =>
      newsOf(finding, 'removed', async () => ({ by }));
    expect(await afterEndBy('sismetro')).toBe(finding);
    expect(await afterEndBy('operator')).toBeUndefined();
  });
});
