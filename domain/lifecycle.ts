/** Where an order can stand. The names are the wire's (section 4). */
export type Phase =
  'opening' | 'recording' | 'in-service' | 'releasing' | 'released' | 'cancelling' | 'cancelled';

export type Outcome = 'released' | 'cancelled';

/** What Sismetro can tell of a service: it decides the order. */
export type ServiceEnd = 'completed' | 'cancelled';

export const outcomeOf = (end: ServiceEnd): Outcome =>
  end === 'completed' ? 'released' : 'cancelled';

/** The step an order stands at when it asks for a person. */
export type Step = 'opening' | 'recording' | 'confirming' | 'releasing' | 'cancelling';

/** Why an order needs a person; `problem` is a Portuguese sentence that they can act on, without personal data. */
export interface Attention {
  readonly step: Step;
  readonly problem: string;
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
