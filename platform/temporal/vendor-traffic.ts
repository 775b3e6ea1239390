import type { Vendor } from '../../domain/ids.js';
import {
  report,
  VENDOR_TRAFFIC,
  vendorTrafficWorkflowId,
  type CallsByVendor,
  type RecentTraffic,
  type Traffic,
} from '../../workflows/vendor-traffic/messages.js';
import { isRecent, troubledSince } from '../../workflows/vendor-traffic/rules.js';
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
