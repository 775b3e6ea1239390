import { describe, expect, test } from '@jest/globals';
import { FailureType } from '../../../domain/failures.js';
import type { Failure } from '../../../workflows/service-order/read-failure.js';
import {
  afterPause,
  forbiddenMs,
  kindOf,
  OUTAGE_MS,
  QUARTER_MS,
  reactionTo,
  type Failing,
} from '../../../workflows/service-order/rules/failing-calls.js';

const MINUTE = 60_000;

const failing = (facts: Partial<Failing> = {}): Failing => ({
  failures: 3,
  silentMs: 0,
  unreadableMs: 0,
  ...facts,
});

/** Fails again and again until somebody is asked. Returns the number of failures and the sum of the pauses. */
function untilAsked(failure: Failure, askAfterMs?: number) {
  let now: Failing | undefined;
  let pausesMs = 0;
  for (let failures = 1; ; failures += 1) {
    const reaction = reactionTo(failure, now, askAfterMs);
    if (reaction.asks !== undefined) return { failures, pausesMs, asks: reaction.asks };
    now = afterPause(reaction.failing, failure, reaction.pauseMs);
    pausesMs += reaction.pauseMs;
  }
}

describe('a failed call', () => {
  test.each([
    [{ type: FailureType.Unavailable }, 'silent'],
    [{ type: FailureType.Uncertain }, 'silent'],
    [{ type: FailureType.Unreadable }, 'unreadable'],
    [{ type: FailureType.Refused }, 'refused'],
    [{ type: FailureType.Unsupported }, 'refused'],
    [{ type: FailureType.Credentials }, 'of-tenant'],
    [{ type: FailureType.Quota }, 'of-tenant'],
    [{ type: FailureType.Unavailable, neverStarted: true }, 'queued'],
    [{ type: FailureType.Unavailable, restored: true }, 'queued'],
  ] as const)('means: %j is %s', (failure, meaning) => {
    expect(kindOf(failure)).toBe(meaning);
  });

  test('that was never sent is repeated at once, and counts as nothing', () => {
    const before = failing({ silentMs: OUTAGE_MS });
    const failure = { type: FailureType.Unavailable, neverStarted: true };
    const reaction = reactionTo(failure, before);
    expect(reaction).toStrictEqual({ failing: before, graceMs: 0, pauseMs: 0 });
    expect(afterPause(before, failure, MINUTE)).toBe(before);
  });

  test('that an order cannot make since a restore is repeated a moment later, and counts as nothing', () => {
    const failure = { type: FailureType.Unavailable, restored: true };
    expect(reactionTo(failure)).toMatchObject({ failing: { failures: 0 }, pauseMs: 1_000 });
  });

  test('that is refused asks at once', () => {
    expect(reactionTo({ type: FailureType.Refused }, failing())).toMatchObject({
      asks: 'refused',
      failing: { failures: 0 },
      pauseMs: 0,
    });
  });

  test('that concerns the tenant is repeated for ever, and ends the silence', () => {
    const failure = { type: FailureType.Credentials };
    const before = failing({ silentMs: OUTAGE_MS, unreadableMs: MINUTE, asked: true });
    const reaction = reactionTo(failure, before);
    expect(reaction).toStrictEqual({
      failing: failing({ failures: 4, unreadableMs: MINUTE }),
      graceMs: 0,
      pauseMs: 8_000,
    });
    expect(afterPause(reaction.failing, failure, MINUTE)).toBe(reaction.failing);
  });

  test('that may have done its work gives the vendor its time first', () => {
    const uncertain = { type: FailureType.Uncertain };
    expect(reactionTo(uncertain)).toMatchObject({ graceMs: 30_000, pauseMs: 1_000 });
    const long = { ...uncertain, retryAfterMs: 600_000 };
    expect(reactionTo(long)).toMatchObject({ graceMs: 600_000, pauseMs: 600_000 });
    expect(reactionTo({ type: FailureType.Unavailable })).toMatchObject({ graceMs: 0 });
  });

  test('is repeated after the pause for which the vendor asked', () => {
    const failure = { type: FailureType.Unavailable, retryAfterMs: 3_600_000 };
    expect(reactionTo(failure).pauseMs).toBe(3_600_000);
  });

  test('is forbidden for that time, which counts as silence though an event ends the pause', () => {
    const slowDown = { type: FailureType.Unavailable, retryAfterMs: MINUTE };
    expect(forbiddenMs(slowDown)).toBe(MINUTE);
    expect(afterPause(failing(), slowDown, 5)).toStrictEqual(failing({ silentMs: MINUTE }));
    // the time that a vendor may take for a call forbids no other one
    expect(forbiddenMs({ type: FailureType.Uncertain, retryAfterMs: MINUTE })).toBe(0);
    expect(forbiddenMs({ type: FailureType.Unavailable })).toBe(0);
  });

  test('leaves what else is known of its row as it is', () => {
    const before = failing({ silentMs: 1, unreadableMs: 2, asked: true });
    for (const type of [FailureType.Unavailable, FailureType.Unreadable])
      expect(reactionTo({ type }, before).failing).toStrictEqual({ ...before, failures: 4 });
  });
});

describe('the operator is asked', () => {
  test.each([
    ['four hours of silence', FailureType.Unavailable, undefined, 'silent', OUTAGE_MS],
    [
      'a quarter of an hour if the call says so',
      FailureType.Uncertain,
      QUARTER_MS,
      'silent',
      QUARTER_MS,
    ],
    [
      'a quarter of an hour without a readable answer',
      FailureType.Unreadable,
      undefined,
      'unreadable',
      QUARTER_MS,
    ],
  ] as const)('after %s', (_, type, askAfterMs, asks, dueMs) => {
    const asked = untilAsked({ type }, askAfterMs);
    expect(asked.asks).toBe(asks);
    expect(asked.pausesMs).toBeGreaterThanOrEqual(dueMs);
    expect(asked.pausesMs).toBeLessThan(dueMs + 5 * MINUTE);
    expect(asked.failures).toBeGreaterThan(8);
  });

  test('at the very end of that time, not before', () => {
    const failure = { type: FailureType.Unavailable };
    expect(reactionTo(failure, failing({ silentMs: OUTAGE_MS - 1 }))).not.toHaveProperty('asks');
    expect(reactionTo(failure, failing({ silentMs: OUTAGE_MS })).asks).toBe('silent');
    const unreadable = { type: FailureType.Unreadable };
    const before = failing({ unreadableMs: QUARTER_MS - 1, silentMs: OUTAGE_MS });
    expect(reactionTo(unreadable, before)).not.toHaveProperty('asks');
  });

  test('for the time of our pauses only, of which each kind has its own', () => {
    const before = failing({ silentMs: MINUTE, unreadableMs: MINUTE });
    expect(afterPause(before, { type: FailureType.Unavailable }, 5)).toStrictEqual({
      ...before,
      silentMs: MINUTE + 5,
    });
    expect(afterPause(before, { type: FailureType.Unreadable }, 5)).toStrictEqual({
      ...before,
      unreadableMs: MINUTE + 5,
    });
  });

  test('about what cannot be read no more often than every half minute', () => {
    expect(reactionTo({ type: FailureType.Unreadable }).pauseMs).toBe(30_000);
    expect(reactionTo({ type: FailureType.Unreadable }, failing({ failures: 9 })).pauseMs).toBe(
      300_000,
    );
  });
});
