/** Workflow type of a trace of what an operator did (docs/adr/0012). Its memo is the trace. */
export const AUDIT_RECORD = 'auditRecord';

/** What operators do that leaves a trace. */
export const AUDIT_ACTIONS = [
  'sign-in',
  'end-session',
  'decision',
  'bulk',
  'bulk-stop',
  'reveal',
  'export',
  'replay',
  'discard',
  'acknowledge',
  'export-customer',
  'erase',
  'clear-captures',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did what to which, and why. It is kept as long as the namespace keeps what has ended. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Name of the operator. */
  readonly by: string;
  readonly role: string;
  /** How they showed who they are. */
  readonly via: string;
  readonly action: AuditAction;
  readonly tenant?: string;
  /** What it was done to, such as `order/acme/3f0c1b1e`. */
  readonly target?: string;
  readonly reason?: string;
  /** What else is to be known of it: which decision, which filter. No personal data of customers. */
  readonly details?: string;
  /** Digest of who asked and what for, when a key names the request: the same key must not come with another of them. */
  readonly request?: string;
}
