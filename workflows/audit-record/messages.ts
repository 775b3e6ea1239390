/** Workflow type of an audit record: what one operator did (docs/adr/0012). Its memo is the record. */
export const AUDIT_RECORD = 'auditRecord';

/** The operators' actions that are audited. */
export const AUDIT_ACTIONS = [
  'sign-in',
  'end-session',
  'decision',
  'bulk',
  'reveal',
  'export',
  'replay',
  'discard',
  'acknowledge',
  'assign',
  'export-customer',
  'erase',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did what to which target, and why. Kept as long as the namespace retains closed workflows. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Name of the operator. */
  readonly by: string;
  readonly role: string;
  /** How the operator was authenticated. */
  readonly via: string;
  readonly action: AuditAction;
  readonly tenant?: string;
  /** The target of the action, such as `order/acme/3f0c1b1e`. */
  readonly target?: string;
  readonly reason?: string;
  /** Further details, such as the decision or the filter. No personal data of customers. */
  readonly details?: string;
  /** Digest of the operator and the request if an idempotency key names it: reuse with another request is refused. */
  readonly request?: string;
}
