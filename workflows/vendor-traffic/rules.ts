import type { Vendor } from '../../domain/ids.js';
import {
  isRecent,
  type Calls,
  type CallsByVendor,
  type RecentTraffic,
  type Traffic,
  type TrafficRow,
} from './messages.js';

const STEP_MINUTES = 5;

/**
 * Adds a report under the time of its arrival, since the clocks of the processes may differ.
 * @param now milliseconds since the epoch
 */
export const afterReport = (traffic: Traffic, report: CallsByVendor, now: number): Traffic => ({
  ...traffic,
  ...Object.fromEntries(
    Object.entries(report).map(([vendor, calls]) => [
      vendor,
      withCalls(traffic[vendor as Vendor], calls, now),
    ]),
  ),
});

function withCalls(before: RecentTraffic | undefined, calls: Calls, now: number): RecentTraffic {
  const minute = Math.floor(now / 60_000);
  const from = minute - (minute % STEP_MINUTES);
  const rows = (before?.rows ?? []).filter((row) => isRecent(row, now));
  const isUnderWay = rows.at(-1)?.[0] === from;
  const current = isUnderWay ? rows.pop()! : ([from, 0, 0, 0, 0, 0, 0] as const);
  return {
    reportedAt: new Date(now).toISOString(),
    rows: [...rows, plus(current, calls)],
    failedAt: latest(before?.failedAt, calls.failedAgoMs, now),
    answeredAt: latest(before?.answeredAt, calls.answeredAgoMs, now),
  };
}

/** Reports arrive in another order than their calls ended. */
const latest = (before = 0, agoMs: number | undefined, now: number): number =>
  Math.max(before, agoMs === undefined ? 0 : now - agoMs);

const plus = (
  [from, count, failed, rateLimited, totalMs, slowestMs, unreadable]: TrafficRow,
  calls: Calls,
): TrafficRow => [
  from,
  count + calls.count,
  failed + calls.failed,
  rateLimited + calls.rateLimited,
  totalMs + calls.totalMs,
  Math.max(slowestMs, calls.slowestMs),
  unreadable + calls.unreadable,
];
