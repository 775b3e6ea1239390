import type { Logger } from '../platform/logging.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { VendorError } from '../vendors/errors.js';
import type { IncidentReport } from '../workflows/incident/messages.js';

/** Each waiting order fails again within five minutes: one report covers all of them. */
const REPORT_AGAIN_MS = 4 * 60_000;

/**
 * Reports failures that concern a whole tenant (its keys or its quota) as one incident per vendor and kind.
 * @param now milliseconds of a clock that nobody sets back: a report would be muted until it has caught up
 * @returns for each tenant, a function to call with each such failure; it does not throw and does not wait
 */
export function createTenantFailures(
  incidents: Pick<Incidents, 'report'>,
  logger: Pick<Logger, 'warn'>,
  now = () => performance.now(),
): (
  tenant: string,
) => (error: Pick<VendorError, 'vendor' | 'meaning' | 'status' | 'retryAfterMs'>) => void {
  const reportedAt = new Map<string, number>();
  return (tenant) =>
    ({ vendor, meaning, status, retryAfterMs: pauseMs }) => {
      if (meaning !== 'credentials' && meaning !== 'quota') return;
      const key = `${meaning}/${vendor}`;
      const name = `${tenant}/${key}`;
      if (now() - (reportedAt.get(name) ?? -Infinity) < REPORT_AGAIN_MS) return;
      reportedAt.set(name, now());
      logger.warn({ tenant, vendor, meaning, status }, 'a vendor refuses the whole tenant');
      const report: IncidentReport = {
        ...{ kind: meaning, params: { vendor }, subjects: [] },
        ...(pauseMs !== undefined && { pauseMs }),
      };
      incidents.report(tenant, key, report).catch((error: unknown) => {
        reportedAt.delete(name); // Temporal is unavailable: the next failure reports it
        logger.warn({ err: error, tenant }, 'an incident could not be reported');
      });
    };
}
