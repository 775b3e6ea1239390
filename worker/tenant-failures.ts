import { usualNameOf } from '../domain/systems.js';
import type { Logger } from '../platform/logging.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { VendorError } from '../vendors/errors.js';
import type { IncidentReport } from '../workflows/incident/messages.js';

/** As the workflow of an incident does it. */
const ENDS = 'Esta ocorrência termina sozinha uns 15 minutos depois da última recusa.';

const PROBLEMS = {
  credentials: (system: string) =>
    `${system} não aceita as nossas credenciais. Os pedidos aguardam e continuam sozinhos quando elas forem corrigidas nas configurações. ${ENDS}`,
  quota: (system: string) =>
    `O limite de chamadas contratado com ${system} foi excedido. Os pedidos aguardam e continuam sozinhos quando houver limite de novo. ${ENDS}`,
} as const;

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
      const problem = PROBLEMS[meaning](usualNameOf(vendor));
      const report: IncidentReport = {
        ...{ kind: meaning, problem, subjects: [] },
        ...(pauseMs !== undefined && { pauseMs }),
      };
      incidents.report(tenant, key, report).catch((error: unknown) => {
        reportedAt.delete(name); // Temporal is unavailable: the next failure reports it
        logger.warn({ err: error, tenant }, 'an incident could not be reported');
      });
    };
}
