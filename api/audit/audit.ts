import { createHash } from 'node:crypto';
import type { Logger } from '../../platform/logging.js';
import { recordAudit } from '../../platform/temporal/audit.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import type { AuditRecord } from '../../workflows/audit-record/messages.js';
import type { Operator } from '../sessions/session.js';

/** What is about to be done. */
export interface Act extends Pick<
  AuditRecord,
  'action' | 'tenant' | 'target' | 'reason' | 'details'
> {
  /** Names a request that may be sent again: it leaves one trace. */
  readonly requestId?: string;
}

/** Leaves a durable trace, and a line in the log, before something is done. Throws `TemporalUnavailableError`: then it is not done. */
export type Audit = (operator: Operator, act: Act) => Promise<void>;

export function createAudit(temporal: Temporal, taskQueue: string, logger: Logger): Audit {
  return async ({ name: by, role, via }, { requestId, ...act }) => {
    const at = new Date().toISOString();
    const { action, tenant, target } = act;
    // a key that a caller chose may be longer than an id
    const once = requestId && createHash('sha256').update(`${by}\n${requestId}`).digest('hex');
    await recordAudit(temporal, taskQueue, { at, by, role, via, ...act }, once);
    logger.info({ by, role, via, action, tenant, target }, 'audit');
  };
}

/** The trace of an export: of what, and with which filter. Of one tenant where it can hold no other's. */
export function exportAct(
  what: string,
  filter: Readonly<Record<string, unknown>>,
  { tenants }: Pick<Operator, 'tenants'>,
): Act {
  const tenant = filter['tenant'] ?? (tenants.length === 1 ? tenants[0] : undefined);
  return {
    action: 'export',
    ...(typeof tenant === 'string' && { tenant }),
    details: `${what} ${JSON.stringify(filter)}`,
  };
}
