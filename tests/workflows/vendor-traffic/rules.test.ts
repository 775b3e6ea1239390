import { expect, test } from '@jest/globals';
import type { Calls, Traffic } from '../../../workflows/vendor-traffic/messages.js';
import { afterReport, troubledSince } from '../../../workflows/vendor-traffic/rules.js';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const after = (traffic: Traffic, ms: number, count: number, told: Partial<Calls>): Traffic => {
  const totals = { count, failed: 0, unreadable: 0, rateLimited: 0, totalMs: 0, slowestMs: 0 };
  return afterReport(traffic, { sismetro: { ...totals, ...told } }, NOON + ms);
};

/** Reports about one vendor arrive, each with the time since noon; returns since when it is in trouble after each. */
function troubled(...reports: readonly (readonly [ms: number, count: number, Partial<Calls>])[]) {
  let traffic: Traffic = {};
  return reports.map(([ms, count, told]) => {
    traffic = after(traffic, ms, count, told);
    return troubledSince(traffic.sismetro!, NOON + ms);
  });
}

const at = (time: string) => `2026-11-30T${time}.000Z`;

test('a vendor is failing while half of its calls fail, and no longer once most succeed', () => {
  expect(
    troubled(
      [0, 4, { failed: 1 }],
      [6 * MINUTE, 4, { failed: 2 }],
      [11 * MINUTE, 1, { failed: 1 }],
      [12 * MINUTE, 2, {}],
    ),
  ).toEqual([null, at('12:05:00'), at('12:05:00'), null]);
});

test('one answer ends a failing period, whatever the report of another process says of before', () => {
  expect(
    troubled(
      [0, 40, { failed: 40, failedAgoMs: 1_000 }],
      [0, 1, { answeredAgoMs: 0 }],
      [0, 9, { failed: 9, failedAgoMs: 30_000 }],
      [SECOND, 1, { failed: 1, failedAgoMs: 0 }],
      [SECOND, 9, { failed: 8, failedAgoMs: 700, answeredAgoMs: 500 }],
    ),
  ).toEqual([at('12:00:00'), null, null, at('12:00:00'), '2026-11-30T12:00:00.500Z']);
});

test('a vendor that falls silent is failing a minute later, however many calls went well just before', () => {
  expect(
    troubled(
      [30 * SECOND, 100, { answeredAgoMs: 0 }],
      [90 * SECOND, 9, { failed: 9, failedAgoMs: 0 }],
      [91 * SECOND, 1, { failed: 1, failedAgoMs: 0 }],
    ),
  ).toEqual([null, null, at('12:00:30')]);
});

test('a vendor that answered in the step in which it fell silent is failing since then', () => {
  expect(
    troubled(
      [90 * SECOND, 4, { failed: 1, answeredAgoMs: 0 }],
      [3 * MINUTE, 9, { failed: 9, failedAgoMs: 0 }],
      [6 * MINUTE, 9, { failed: 9, failedAgoMs: 0 }],
    ),
  ).toEqual([null, at('12:01:30'), at('12:01:30')]);
});

test('a vendor that answers is not failing, although its answers cannot be read', () => {
  expect(
    troubled([0, 4, { failed: 4, unreadable: 3 }], [SECOND, 4, { failed: 3, unreadable: 0 }]),
  ).toEqual([null, at('12:00:00')]);
});

test('a vendor that was not called for a quarter of an hour is not failing', () => {
  const failing = after({}, 0, 1, { failed: 1, failedAgoMs: 0 }).sismetro!;
  expect(troubledSince(failing, NOON + 15 * MINUTE)).toBe(at('12:00:00'));
  expect(troubledSince(failing, NOON + 15 * MINUTE + 1)).toBeNull();
});
