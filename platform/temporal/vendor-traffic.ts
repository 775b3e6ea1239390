import type { Vendor } from '../../domain/ids.js';
import {
  isRecent,
  report,
  VENDOR_TRAFFIC,
  vendorTrafficWorkflowId,
  type CallsByVendor,
  type RecentTraffic,
  type Traffic,
  type TrafficRow,
} from '../../workflows/vendor-traffic/messages.js';
import { described } from './errors.js';
import type { Temporal } from './temporal.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** A tenant's calls to one vendor within the last hour. */
export interface VendorHour {
  readonly calls: number;
  readonly failed: number;
  readonly rateLimited: number;
  /** Null without calls. */
  readonly meanMs: number | null;
  readonly slowestMs: number | null;
  /**
   * Start of the current period in which most calls fail; null if the latest call was answered, or if there were none
   * lately. An answer that cannot be read is no failure here. ISO 8601, UTC.
   */
  readonly troubledSince: string | null;
  /** When calls were last reported, possibly more than an hour ago; ISO 8601, UTC. */
  readonly reportedAt: string;
}

const SEND_MS = 3_000;
const READ_MS = 2_000;

/** Reports calls to a tenant's vendors. Throws `TemporalUnavailableError`. */
export async function reportTraffic(
  temporal: Temporal,
  taskQueue: string,
  tenant: string,
  calls: CallsByVendor,
): Promise<void> {
  await temporal.within(SEND_MS, (client) =>
    client.workflow.signalWithStart(VENDOR_TRAFFIC, {
      taskQueue,
      workflowId: vendorTrafficWorkflowId(tenant),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [],
      signal: report,
      signalArgs: [calls],
      typedSearchAttributes: ofTenant(tenant),
      staticSummary: `Chamadas aos sistemas · ${tenant}`,
    }),
  );
}

/**
 * Reads a tenant's recent calls by vendor. Omits a vendor without reported calls. Throws `TemporalUnavailableError`.
 */
export async function readTraffic(
  temporal: Temporal,
  tenant: string,
  now = Date.now(),
): Promise<Partial<Record<Vendor, VendorHour>>> {
  const description = await temporal.within(READ_MS, (client) =>
    described(client, vendorTrafficWorkflowId(tenant)),
  );
  const reported = Object.entries((description?.memo ?? {}) as Traffic);
  return Object.fromEntries(reported.map(([vendor, recent]) => [vendor, lastHour(recent, now)]));
}

function lastHour(recent: RecentTraffic, now: number): VendorHour {
  const { reportedAt, rows } = recent;
  const hour = { calls: 0, failed: 0, rateLimited: 0 };
  let totalMs = 0;
  let longestMs = 0;
  for (const row of rows.filter((one) => isRecent(one, now))) {
    const [, count, failed, rateLimited, ms, slowestMs] = row;
    hour.calls += count;
    hour.failed += failed;
    hour.rateLimited += rateLimited;
    totalMs += ms;
    longestMs = Math.max(longestMs, slowestMs);
  }
  const hasCalls = hour.calls > 0;
  return {
    ...hour,
    meanMs: hasCalls ? Math.round(totalMs / hour.calls) : null,
    slowestMs: hasCalls ? longestMs : null,
    troubledSince: troubledSince(recent, now),
    reportedAt,
  };
}

const TROUBLED_SHARE = 0.5;
/** A vendor that answers nothing for longer than this is failing. */
const SILENT_MS = 60_000;
/** A vendor that was not called for longer than this does not count as failing. */
const LATELY_MINUTES = 15;

/** An answer that cannot be read is no outage: its order asks, or is tried again. */
const isWell = ([, count, failed, , , , unreadable]: TrafficRow): boolean =>
  failed - unreadable < count * TROUBLED_SHARE;

/**
 * Returns the start of the latest uninterrupted steps in which most calls failed, or, after many calls that went well in
 * the latest step, since when none is answered; null if one was answered since.
 */
function troubledSince({ rows, failedAt, answeredAt }: RecentTraffic, now: number): string | null {
  const lastStep = rows.at(-1)?.[0] ?? 0;
  const isLate = lastStep < now / 60_000 - LATELY_MINUTES;
  if (isLate || answeredAt > failedAt) return null;
  const first = rows[rows.findLastIndex(isWell) + 1];
  if (first !== undefined) return new Date(first[0] * 60_000).toISOString();
  const isSilent = failedAt - answeredAt > SILENT_MS;
  return isSilent ? new Date(Math.max(answeredAt, lastStep * 60_000)).toISOString() : null;
}
