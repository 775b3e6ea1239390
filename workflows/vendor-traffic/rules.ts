import type { Vendor } from '../../domain/ids.js';
import {
  isRecent,
  type Calls,
  type RecentTraffic,
  type Traffic,
  type TrafficReport,
  type TrafficRow,
} from './messages.js';

const STEP_MINUTES = 5;

/** Reporters to remember: far more than report at the same time. */
const MOST_REPORTERS = 200;

export const NO_TRAFFIC: Traffic = { recent: {}, heard: [] };

/**
 * Adds a report under the time of its arrival, since the clocks of the processes may differ. Ignores a repeated report.
 * @param now milliseconds since the epoch
 */
export function afterReport(
  traffic: Traffic,
  { reporter, number, calls }: TrafficReport,
  now: number,
): Traffic {
  const known = traffic.heard.find(([name]) => name === reporter)?.[1] ?? 0;
  if (number <= known) return traffic;
  const others = traffic.heard.filter(([name]) => name !== reporter);
  const booked = Object.entries(calls).map(([vendor, more]) => [
    vendor,
    withCalls(traffic.recent[vendor as Vendor], more, now),
  ]);
  return {
    recent: { ...traffic.recent, ...Object.fromEntries(booked) },
    heard: [...others, [reporter, number] as const].slice(-MOST_REPORTERS),
  };
}

function withCalls(before: RecentTraffic | undefined, calls: Calls, now: number): RecentTraffic {
  const minute = Math.floor(now / 60_000);
  const from = minute - (minute % STEP_MINUTES);
  const rows = (before?.rows ?? []).filter((row) => isRecent(row, now));
  const isUnderWay = rows.at(-1)?.[0] === from;
  const current = isUnderWay ? rows.pop()! : ([from, 0, 0, 0, 0, 0, 0] as const);
  return {
    reportedAt: new Date(now).toISOString(),
    rows: [...rows, plus(current, calls)],
  };
}

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
