/**
 * Pure rules: how reports add up, how long they are shown, and when a vendor is in trouble. They hold nothing back: when calls
 * pause, `domain/failures.ts` tells.
 */
import type { Vendor } from '../../domain/ids.js';
import type { Calls, CallsByVendor, RecentTraffic, Traffic, TrafficRow } from './messages.js';

/** How long calls are shown. */
const WINDOW_MINUTES = 60;

/** @param now milliseconds since the epoch */
export const isRecent = ([from]: TrafficRow, now: number): boolean =>
  from > now / 60_000 - WINDOW_MINUTES;

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

const TROUBLED_SHARE = 0.5;
/** A vendor that answers nothing for longer than this is failing. */
const SILENT_MS = 60_000;
/** A vendor that was not called for longer than this does not count as failing. */
const LATELY_MINUTES = 15;

/** An answer that cannot be read is no outage: its order asks, or is tried again. */
const isWell = ([, count, failed, , , , unreadable]: TrafficRow): boolean =>
  failed - unreadable < count * TROUBLED_SHARE;

/**
 * Returns since when a vendor is in trouble, ISO 8601, UTC: the start of the latest uninterrupted steps in which most
 * calls failed, or the last answer if it came in the first of them, or, after many calls that went well in the latest
 * step, since when none is answered. Null if one was answered since, or if there were no calls lately.
 * @param now milliseconds since the epoch
 */
export function troubledSince(
  { rows, failedAt, answeredAt }: RecentTraffic,
  now: number,
): string | null {
  const lastStep = rows.at(-1)?.[0] ?? 0;
  const isLate = lastStep < now / 60_000 - LATELY_MINUTES;
  if (isLate || answeredAt > failedAt) return null;
  const first = rows[rows.findLastIndex(isWell) + 1];
  if (first !== undefined) {
    const [from] = first;
    const isAnsweredThen = answeredAt < (from + STEP_MINUTES) * 60_000;
    return new Date(Math.max(from * 60_000, isAnsweredThen ? answeredAt : 0)).toISOString();
  }
  const isSilent = failedAt - answeredAt > SILENT_MS;
  return isSilent ? new Date(Math.max(answeredAt, lastStep * 60_000)).toISOString() : null;
}
