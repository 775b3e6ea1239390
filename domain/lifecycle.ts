/** Where an order can be. The names are the wire's (section 4). */
export type Phase =
  'opening' | 'recording' | 'in-service' | 'releasing' | 'released' | 'cancelling' | 'cancelled';

export type Outcome = 'released' | 'cancelled';

/** How a service can end at Sismetro: it decides the order. */
export type ServiceEnd = 'completed' | 'cancelled';

export const outcomeOf = (end: ServiceEnd): Outcome =>
  end === 'completed' ? 'released' : 'cancelled';

export const endOf = (outcome: Outcome): ServiceEnd =>
  outcome === 'released' ? 'completed' : 'cancelled';

/** The step of an order that asks the operator. */
export type Step = 'opening' | 'recording' | 'confirming' | 'releasing' | 'cancelling';

/** Why an order asks the operator: orders are grouped by it (docs/decisions.md lists what each one means). */
export const ATTENTION_CODES = [
  'refused',
  'maybe-opened',
  'look-unreadable',
  'number-missing',
  'ss-unknown',
  'ss-ended',
  'several-ss',
  'foreign-ss',
  'link-unconfirmed',
  'not-confirmed',
  'ss-missing',
  'contradiction',
  'erp-moved',
  'erp-unreadable',
  'no-effect',
  'maybe-settled',
  'reopened',
  'webhook-changed',
  'closed-again',
] as const;

export type AttentionCode = (typeof ATTENTION_CODES)[number];

/** Questions that the operator answers by looking at Sismetro: opening again needs their word that it has no SS. */
export const NEEDS_ABSENCE: ReadonlySet<AttentionCode> = new Set([
  'maybe-opened',
  'number-missing',
]);

/** Why an order needs the operator. */
export interface Attention {
  readonly step: Step;
  readonly code: AttentionCode;
  /** A Portuguese sentence that the operator can act on, without personal data and without a vendor's words. */
  readonly problem: string;
  /** The vendor's own words, scrubbed: data, shown only to people who may see the order. */
  readonly words?: string;
  /** Sismetro's number of the equipment that an opening named, if it named one. */
  readonly equipment?: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/**
 * The ERP's situation of an order. It is *Aguardando integração* from the closing of the order until the
 * end of `releasing` or `cancelling`; until then nobody may bill, delete or cancel it.
 */
export type Situation = 'Aguardando integração' | 'Liberado' | 'Cancelado';

export function situationOf(phase: Phase): Situation {
  if (phase === 'released') return 'Liberado';
  if (phase === 'cancelled') return 'Cancelado';
  return 'Aguardando integração';
}

/** What an SS's status means to us. `unknown`: the tenant's configuration maps it to nothing. */
export type ServiceState =
  'open' | 'in-progress' | 'completed' | 'cancelled' | 'ignored' | 'unknown';

/** Where an order is in the ERP. `unknown`: a value we have no meaning for; `missing`: the ERP does not know the order. */
export type ErpSituation =
  'awaiting-integration' | 'released' | 'billed' | 'cancelled' | 'unknown' | 'missing';

/** Does the ERP show this outcome? What is billed was released. */
export const showsOutcome = (situation: ErpSituation, outcome: Outcome): boolean =>
  situation === outcome || (outcome === 'released' && situation === 'billed');
