/** The phases of an order, with the names of the wire (section 4). */
export const PHASES = [
  'rehearsal',
  'opening',
  'recording',
  'in-service',
  'releasing',
  'released',
  'cancelling',
  'cancelled',
] as const;

export type Phase = (typeof PHASES)[number];

/** How an order can be settled. */
export const OUTCOMES = ['released', 'cancelled'] as const satisfies readonly Phase[];

export type Outcome = (typeof OUTCOMES)[number];

/** Returns true if an order in this phase is settled. */
export const isOutcome = (phase: unknown): phase is Outcome => OUTCOMES.includes(phase as Outcome);

/** How a service can end at Sismetro; it decides how the order is settled. */
export const SERVICE_ENDS = ['completed', 'cancelled'] as const;

export type ServiceEnd = (typeof SERVICE_ENDS)[number];

/** Returns true if an SS in this state has ended. */
export const isServiceEnd = (state: ServiceState | 'not-found'): state is ServiceEnd =>
  SERVICE_ENDS.includes(state as ServiceEnd);

export const otherEnd = (end: ServiceEnd): ServiceEnd =>
  end === 'completed' ? 'cancelled' : 'completed';

export const outcomeOf = (end: ServiceEnd): Outcome =>
  end === 'completed' ? 'released' : 'cancelled';

export const endOf = (outcome: Outcome): ServiceEnd =>
  outcome === 'released' ? 'completed' : 'cancelled';

/** The step of an order that asks the operator. */
export const STEPS = ['opening', 'recording', 'confirming', 'releasing', 'cancelling'] as const;

export type Step = (typeof STEPS)[number];

/** Why an order asks the operator. Lists group orders by code; docs/decisions.md explains each one. */
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
  'unavailable',
] as const;

export type AttentionCode = (typeof ATTENTION_CODES)[number];

/**
 * The ERP's situation of an order. It is *Aguardando integração* from the closing of the order until the end of
 * `releasing` or `cancelling`; until then nobody may bill, delete or cancel it.
 */
export type Situation = 'Aguardando integração' | 'Liberado' | 'Cancelado';

export function situationOf(phase: Phase): Situation {
  if (phase === 'released') return 'Liberado';
  if (phase === 'cancelled') return 'Cancelado';
  return 'Aguardando integração';
}

/**
 * The meaning of an SS's status. `removed`: it was deleted, or merged into another one in which the service continues;
 * it counts like an SS that is not found. `unknown`: the tenant's configuration does not map it.
 */
export const SERVICE_STATES = [
  'open',
  'in-progress',
  'completed',
  'cancelled',
  'removed',
  'ignored',
  'unknown',
] as const;

export type ServiceState = (typeof SERVICE_STATES)[number];

/**
 * The ERP's situation of an order. `unknown`: a value that is not mapped; `missing`: the ERP does not know the order.
 */
export const ERP_SITUATIONS = [
  'awaiting-integration',
  'released',
  'billed',
  'cancelled',
  'unknown',
  'missing',
] as const;

export type ErpSituation = (typeof ERP_SITUATIONS)[number];

/** Returns true if the situation shows this outcome. A billed order was released. */
export const showsOutcome = (situation: ErpSituation, outcome: Outcome): boolean =>
  situation === outcome || (outcome === 'released' && situation === 'billed');

/** Returns how the order ended in the ERP, or undefined if the situation shows no end. */
export const outcomeShownBy = (situation: ErpSituation): Outcome | undefined =>
  OUTCOMES.find((outcome) => showsOutcome(situation, outcome));
