import { describe, expect, test } from '@jest/globals';
import { createAtOnce } from '../../activities/at-once.js';
import { VendorError, type VendorErrorKind } from '../../vendors/errors.js';

const failing = (kind: VendorErrorKind, maybeDone: boolean) => async () => {
  throw new VendorError('no', { vendor: 'senior-x', call: 'releaseOrder', kind, maybeDone });
};
const never = () => new Promise<void>(() => {});
/** What is left of the time of an activity. */
const LEFT_MS = 27_000;

describe('what Senior X is told within an activity of Sismetro', () => {
  test.each([
    ['done', async () => {}, 'yes'],
    ['certainly not done: no connection', failing('unavailable', false), 'no'],
    ['certainly not done: refused', failing('rejected', false), 'no'],
    ['perhaps done: its answer was lost', failing('unavailable', true), 'maybe'],
    ['perhaps done: a fault of our own', () => Promise.reject(new Error('oops')), 'maybe'],
  ] as const)('is %s', async (_, call, done) => {
    expect(await createAtOnce()(LEFT_MS, call)).toBe(done);
  });

  test('is given up in time for the activity to tell what Sismetro did', async () => {
    let given = 0;
    const done = await createAtOnce()(1_500, (timeoutMs) => {
      given = timeoutMs;
      return never();
    });
    expect(done).toBe('maybe');
    expect(given).toBe(1_500);
  });

  test('is not begun where Sismetro took the time', async () => {
    let calls = 0;
    const done = await createAtOnce()(500, async () => {
      calls += 1;
    });
    expect([done, calls]).toEqual(['no', 0]);
  });

  test.each<[VendorErrorKind, 'no' | 'yes']>([
    ['unavailable', 'no'],
    ['rate-limited', 'no'],
    ['rejected', 'yes'], // one order's own matter
  ])('after a fault of the kind %s: the next order is tried at once: %s', async (kind, next) => {
    const atOnce = createAtOnce();
    await atOnce(LEFT_MS, failing(kind, false));
    expect(await atOnce(LEFT_MS, async () => {})).toBe(next);
  });
});
