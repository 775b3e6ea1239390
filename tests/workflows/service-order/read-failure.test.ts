import { describe, expect, test } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
} from '@temporalio/common';
import { FailureType } from '../../../domain/failures.js';
import { readFailure, ifOffered } from '../../../workflows/service-order/read-failure.js';

const activityFailed = (cause?: Error) =>
  new ActivityFailure('failed', 'openServiceRequest', '1', RetryState.IN_PROGRESS, 'me', cause);

const timedOut = (type: ConstructorParameters<typeof TimeoutFailure>[2], heartbeat?: unknown) =>
  activityFailed(new TimeoutFailure('late', heartbeat, type));

const failedWith = (type: string, details?: object) =>
  activityFailed(
    ApplicationFailure.create({ type, message: 'x', ...(details && { details: [details] }) }),
  );

describe('the failure of an activity', () => {
  test.each(Object.values(FailureType))('has the type reported by the activity: %s', (type) => {
    expect(readFailure(failedWith(type))).toStrictEqual({ type });
  });

  test('has the details reported by the activity', () => {
    const details = { words: 'Sem saldo', status: 503, retryAfterMs: 7, lookFirst: true };
    expect(readFailure(failedWith('Unavailable', details))).toStrictEqual({
      type: FailureType.Unavailable,
      ...details,
    });
  });

  test('means that nothing was done if the activity never left its queue', () => {
    expect(readFailure(timedOut('SCHEDULE_TO_START'))).toStrictEqual({
      type: FailureType.Unavailable,
      neverStarted: true,
    });
  });

  test.each([300_000, [300_000]])(
    'says how long the vendor may work on it, if the activity reported it: %j',
    (heartbeat) => {
      const failure = readFailure(timedOut('START_TO_CLOSE', heartbeat));
      expect(failure).toStrictEqual({ type: FailureType.Uncertain, retryAfterMs: 300_000 });
    },
  );

  test.each(['START_TO_CLOSE', 'SCHEDULE_TO_CLOSE', 'HEARTBEAT'] as const)(
    'means that the work may be done if it ended without an answer: %s',
    (type) => {
      expect(readFailure(timedOut(type))).toStrictEqual({
        type: FailureType.Uncertain,
      });
    },
  );

  test('of our own code means that the work may be done', () => {
    expect(readFailure(failedWith('TypeError'))).toStrictEqual({ type: FailureType.Uncertain });
  });

  test.each([
    ['an error of the workflow', new Error('of the workflow')],
    ['a failure without its activity', ApplicationFailure.create({ type: 'Refused' })],
    [
      'an error about one',
      new Error('x', { cause: ApplicationFailure.create({ type: 'Refused' }) }),
    ],
    ['a cancellation', activityFailed(new CancelledFailure('cancelled'))],
    ['a failure without a cause', activityFailed()],
  ])('does not include %s, which is rethrown', (_, error) => {
    expect(() => readFailure(error)).toThrow(error);
  });
});

describe('a call that the vendor may not offer', () => {
  const failing = (error: Error) => async () => {
    throw error;
  };

  test('returns its result', async () => {
    await expect(ifOffered(() => Promise.resolve('7'))).resolves.toBe('7');
  });

  test('returns undefined if it is not offered', async () => {
    await expect(ifOffered(failing(failedWith('Unsupported')))).resolves.toBeUndefined();
  });

  test('fails as any other call does', async () => {
    const refused = failedWith('Refused');
    await expect(ifOffered(failing(refused))).rejects.toBe(refused);
    const bug = new TypeError('x is undefined');
    await expect(ifOffered(failing(bug))).rejects.toBe(bug);
  });
});
