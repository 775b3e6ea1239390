import { createHash } from 'node:crypto';
import { scrub } from '../../../domain/scrub.js';
import type { Logger } from '../../../platform/logging.js';
import { recordAudit } from '../../../platform/temporal/audit.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { AuditRecord } from '../../../workflows/audit-record/messages.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { problem } from '../../http/problems.js';
import { ownerOf, type Operator } from '../../auth/session.js';

/** What is about to be done. */
export interface Act extends Pick<
  AuditRecord,
  'action' | 'tenant' | 'target' | 'reason' | 'details'
> {
  /** Several with the same one, of one operator, leave one trace. */
  readonly once?: string;
  /**
   * A request that may be sent again: it leaves one trace. The key belongs to the operator and the content with which it
   * came first.
   */
  readonly request?: { readonly key: string; readonly content: unknown };
}

/**
 * Leaves a durable trace, and a line in the log, before something is done. Throws `TemporalUnavailableError`, or a 409
 * problem if the key of the request belongs to another one: then it is not done.
 */
export type Audit = (operator: Operator, act: Act) => Promise<void>;

export function createAudit(temporal: Temporal, taskQueue: string, logger: Logger): Audit {
  return async (operator, { once, request, ...act }) => {
    const { name: by, role, via } = operator;
    const at = new Date().toISOString();
    const { action, tenant, target } = act;
    // a key that a caller chose may be longer than an id
    const id = request ? digestOf(request.key) : once && digestOf(by, once);
    const asked = request && digestOf(ownerOf(operator), action, JSON.stringify(request.content));
    const trace = { at, by, role, via, ...act, ...(asked !== undefined && { request: asked }) };
    const left = await recordAudit(temporal, taskQueue, trace, id);
    if (left.request !== asked) throw usedOtherwise();
    logger.info({ by, role, via, action, tenant, target }, 'audit');
  };
}

const digestOf = (...parts: readonly string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('hex');

const usedOtherwise = () =>
  problem(
    409,
    'Conflict',
    'Este Idempotency-Key já foi usado por outra pessoa ou para outra decisão; use um novo.',
  );

/**
 * The trace of an export: of what, and with which filter. Of one tenant if it can hold no other's; never of a tenant that
 * the operator may not see, whose admins would read what a stranger wrote.
 */
export function exportAct(
  what: string,
  filter: Readonly<Record<string, unknown>>,
  operator: Pick<Operator, 'tenants'>,
): Act {
  const { tenants } = operator;
  const { tenant: wanted } = filter;
  const isOwn = typeof wanted === 'string' && canAccessTenant(operator, wanted);
  const tenant = isOwn ? wanted : tenants.length === 1 ? tenants[0] : undefined;
  return {
    action: 'export',
    ...(tenant !== undefined && { tenant }),
    details: scrub(`${what} ${JSON.stringify(filter)}`),
  };
}
