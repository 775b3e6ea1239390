import { describe, expect, test } from '@jest/globals';
import { createAtOnce } from '../../activities/at-once.js';
import { VendorError, type VendorErrorDetails } from '../../vendors/errors.js';

type Facts = Pick<VendorErrorDetails, 'meaning' | 'lookFirst'>;

const failing = (facts: Facts) => async () => {
  throw new VendorError({ vendor: 'senior-x', call: 'releaseOrder', ...facts });
};
const never = () => new Promise<void>(() => {});
/** What is left of the time of an activity. */
const LEFT_MS = 27_000;

describe('what Senior X is told within an activity of Sismetro', () => {
  test.each([
    ['done', async () => {}, 'yes'],
    ['certainly not done: no connection', failing({ meaning: 'again' }), 'no'],
    ['certainly not done: refused', failing({ meaning: 'refused' }), 'no'],
    ['perhaps done: its answer was lost', failing({ meaning: 'uncertain' }), 'maybe'],
    ['to be looked at: 503', failing({ meaning: 'again', lookFirst: true }), 'maybe'],
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

  test.each<[Facts['meaning'], 'no' | 'yes']>([
    ['again', 'no'],
    ['credentials', 'no'],
    ['refused', 'yes'], // one order's own matter
  ])(
    'after a failure that means %s: the next order is tried at once: %s',
    async (meaning, next) => {
      const atOnce = createAtOnce();
      await atOnce(LEFT_MS, failing({ meaning }));
      expect(await atOnce(LEFT_MS, async () => {})).toBe(next);
    },
  );
});
