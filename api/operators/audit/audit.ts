import { documentOf } from '../../../domain/document.js';
import { scrub } from '../../../domain/scrub.js';
import type { Logger } from '../../../platform/logging.js';
import { recordAudit } from '../../../platform/temporal/audit.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { AuditRecord } from '../../../workflows/audit-record/messages.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { ownerOf, type Operator } from '../../auth/session.js';
import { askedBy, digestOf, mustBeAskedAgain } from '../idempotency-key.js';
import type { DecisionRequest } from '../request-schemas.js';

/** An action that is about to be done. */
export interface Act extends Pick<
  AuditRecord,
  'action' | 'tenant' | 'target' | 'reason' | 'details'
> {
  /** Acts with the same value and operator in the same hour (UTC) leave only one record. */
  readonly hourly?: string;
  /**
   * A request that may be sent again: it leaves one record. Its key belongs to the operator and content that used it
   * first.
   */
  readonly request?: { readonly key: string; readonly content: unknown };
}

/**
 * Writes a durable audit record and a log line before an act. Throws `TemporalUnavailableError`, or a 409 problem if
 * the request's key belongs to another one: the act must then not be done.
 */
export type Audit = (operator: Operator, act: Act) => Promise<void>;

/** Bounds the memory; a record that is forgotten here is found at Temporal. */
const MOST_RECORDED = 10_000;

export function createAudit(temporal: Temporal, taskQueue: string, logger: Logger): Audit {
  /** What this process recorded lately, since a page that is open asks again and again. */
  const recorded = new Set<string>();
  return async (operator, { hourly, request, ...act }) => {
    const { name: by, role, via } = operator;
    const at = new Date().toISOString();
    const { action, tenant, target } = act;
    // a key chosen by a caller may be longer than an id
    const once = hourly && digestOf(ownerOf(operator), `${hourly} ${at.slice(0, 13)}`);
    const id = request ? digestOf(request.key) : once;
    const asked = request && askedBy(operator, action, request.content);
    const trace = {
      ...{ at, by, role, via, ...act },
      // a record outlives the erasure of the customer whom a reason may quote
      ...(act.reason !== undefined && { reason: scrub(act.reason) }),
      ...(asked !== undefined && { request: asked }),
    };
    const name = `${target} ${id}`;
    if (once !== undefined && recorded.has(name)) return;
    const left = await recordAudit(temporal, taskQueue, trace, id);
    mustBeAskedAgain(left.request, asked);
    if (recorded.size >= MOST_RECORDED) recorded.clear();
    if (once !== undefined) recorded.add(name);
    logger.info({ by, role, via, action, tenant, target }, 'audit');
  };
}

/**
 * The audit record of an export, with its filter. It has a tenant if it can contain only that one's data; never one
 * that the operator may not see, whose admins would read a stranger's text.
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
    details: auditedFilter(what, filter),
  };
}

/** A decision in the words of the audit: also which SS, end or equipment it names, but no free text. */
export function auditedDecision({ decision, ...named }: DecisionRequest): string {
  const equipment =
    'equipment' in named && 'id' in named.equipment ? named.equipment.id : undefined;
  const ss = 'ss' in named ? named.ss : undefined;
  const outcome = 'outcome' in named ? named.outcome : undefined;
  return [decision, ss, outcome, equipment].filter((part) => part !== undefined).join(' ');
}

/** A filter in the words of the audit. A text that may name a customer is left out: the audit contains none. */
export function auditedFilter(what: string, filter: Readonly<Record<string, unknown>>): string {
  const withoutNames = (name: string, value: unknown) =>
    name === 'customer' || (name === 'q' && mayNameCustomer(String(value))) ? '…' : value;
  return scrub(`${what} ${JSON.stringify(filter, withoutNames)}`);
}

/** Returns true for a text with letters, and for one that may be a CPF or CNPJ. */
export const mayNameCustomer = (text: string) =>
  /\p{L}/u.test(text) || documentOf(text) !== undefined;
