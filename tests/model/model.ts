/**
 * An order as it should be, told without Temporal: how it can stand, and the small steps it takes by itself. `telling.ts`
 * has what it makes of what it is told, `outlook.ts` where that may lead.
 */
import { outcomeOf, type Outcome, type ServiceEnd } from '../../domain/lifecycle.js';

/**
 * How a vendor behaves. `down`: it cannot be reached. `mute`: it does the work, but its answers are lost. `refusing`: it
 * can be read, but says no to whatever would change something.
 */
export type Mode = 'up' | 'down' | 'mute' | 'refusing';

/** What a Sismetro is like. */
export interface Traits {
  /** It offers the look-up by our reference. */
  readonly lookup: boolean;
  /** It takes an order, and tells the number of the SS later, by a callback. */
  readonly numberLater: boolean;
}

/** What an order may wait for a person about. */
export const QUESTIONS = [
  'opening refused',
  'may have been opened',
  'number overdue',
  'number unknown',
  'recording refused',
  'not confirmed',
  'settling refused',
] as const;
export type Question = (typeof QUESTIONS)[number];

/** An SS by its place among those that were opened for the order, from 0; or one that is not the order's at all. */
export type RequestRef = number | 'stranger';

interface Verdict {
  readonly end: ServiceEnd;
  readonly by: 'sismetro' | 'operator';
  /** The SS that Sismetro named with it. */
  readonly of?: RequestRef | undefined;
}

export interface ModelOrder {
  readonly at: 'unknown' | 'opening' | 'recording' | 'in-service' | 'settling' | 'settled';
  readonly sismetro: Mode;
  readonly senior: Mode;
  readonly traits: Traits;
  /** How Sismetro shows the SSs that were opened for the order. */
  readonly requests: readonly ('open' | ServiceEnd)[];
  readonly erp: 'awaiting-integration' | Outcome;
  /** The call to the ERP that is under way was tried before: it looks first, before it does anything. */
  readonly tried: boolean;
  /** The observation stands in the ERP. */
  readonly noted: boolean;
  /** The order knows that. */
  readonly recorded: boolean;
  /** It may stand there, for all the order knows: the ERP is looked at first. */
  readonly maybeNoted: boolean;
  /** The call that opens an SS, or looks for it, is under way; or an SS was opened, and is being noted in the same breath. */
  readonly calling: 'open' | 'note' | 'find' | undefined;
  /** Sismetro took the order, and the number is on its way. */
  readonly expecting: boolean;
  readonly maybeOpened: boolean;
  readonly known: RequestRef | undefined;
  /** Its link is known too. */
  readonly linked: boolean;
  /** The link is looked for before number and link are noted. */
  readonly looking: boolean;
  readonly verdict: Verdict | undefined;
  /** The completion is not to be had at once: Sismetro is asked with patience. */
  readonly patient: boolean;
  /** Sismetro showed the completion, and the order is being released in the same breath. */
  readonly finishing: boolean;
  /** It may be released, for all the order knows: the ERP is looked at first. */
  readonly maybeReleased: boolean;
  readonly contradiction: ServiceEnd | undefined;
  readonly asks: Question | undefined;
  /** A person is shown something, while the order goes on. */
  readonly notice: boolean;
}

export const unknownOrder = (traits: Traits): ModelOrder => ({
  at: 'unknown',
  sismetro: 'up',
  senior: 'up',
  traits,
  requests: [],
  erp: 'awaiting-integration',
  tried: false,
  noted: false,
  recorded: false,
  maybeNoted: false,
  calling: undefined,
  expecting: false,
  maybeOpened: false,
  known: undefined,
  linked: false,
  looking: false,
  verdict: undefined,
  patient: false,
  finishing: false,
  maybeReleased: false,
  contradiction: undefined,
  asks: undefined,
  notice: false,
});

export const needsAttention = ({ asks, notice, contradiction }: ModelOrder) =>
  asks !== undefined || notice || contradiction !== undefined;

const canBeRead = (mode: Mode) => mode === 'up' || mode === 'refusing';
const byOperator = ({ verdict }: ModelOrder) => verdict?.by === 'operator';
export const ask = (order: ModelOrder, asks: Question): ModelOrder => ({
  ...order,
  asks,
  notice: false,
  tried: false,
  patient: false,
});

/** The next small step; none where the order waits for somebody. */
export function moves(order: ModelOrder): ModelOrder[] {
  if (order.asks !== undefined) return [];
  switch (order.at) {
    case 'opening':
      return order.calling ? [answered(order, order.calling)] : opening(order);
    case 'recording':
      return recording(order);
    case 'in-service':
      return inService(order);
    case 'settling':
      return settling(order);
    case 'unknown':
    case 'settled':
      return [];
  }
}

function opening(order: ModelOrder): ModelOrder[] {
  const { known, maybeOpened, verdict, traits } = order;
  if (known !== undefined) {
    if (order.recorded) return [{ ...order, at: 'in-service' }];
    const looking = traits.lookup && !order.linked && !byOperator(order);
    return [{ ...order, at: 'recording', looking }];
  }
  if (byOperator(order)) return [{ ...order, at: 'in-service' }];
  if (order.expecting) return [];
  if (!maybeOpened) return [{ ...order, calling: 'open' }];
  if (!traits.lookup) return [ask(order, verdict ? 'number unknown' : 'may have been opened')];
  return [{ ...order, calling: 'find' }];
}

/** A call ends. */
function answered(calling: ModelOrder, call: 'open' | 'note' | 'find'): ModelOrder {
  const order: ModelOrder = { ...calling, calling: undefined };
  switch (call) {
    case 'open':
      return opened(order);
    case 'note':
      return noted(order);
    case 'find':
      return found(order);
  }
}

function opened(order: ModelOrder): ModelOrder {
  const requests = [...order.requests, 'open' as const];
  switch (order.sismetro) {
    case 'down':
      return order;
    case 'refusing':
      return order.verdict ? order : ask(order, 'opening refused');
    case 'mute':
      return { ...order, requests, maybeOpened: true, maybeNoted: true };
    case 'up':
      return order.traits.numberLater
        ? { ...order, requests, expecting: !order.verdict && order.known === undefined }
        : { ...order, requests, calling: 'note' };
  }
}

/** The ERP was told of the new SS, or not. */
function noted(order: ModelOrder): ModelOrder {
  switch (order.senior) {
    case 'down':
    case 'refusing':
      return learn(order);
    case 'mute':
      return learn({ ...order, noted: true, maybeNoted: true });
    case 'up':
      return learn({ ...order, noted: true, recorded: true });
  }
}

function found(order: ModelOrder): ModelOrder {
  if (order.sismetro === 'mute') return { ...order, maybeOpened: true, maybeNoted: true };
  if (order.sismetro === 'down') return order;
  if (order.requests.length > 0) return learn(order);
  if (order.known !== undefined) return order;
  return order.verdict ? ask(order, 'number unknown') : { ...order, calling: 'open' };
}

/** Sismetro itself names the latest SS; what was said of another one does not count. */
function learn(order: ModelOrder): ModelOrder {
  const mine = order.requests.length - 1;
  const learned: ModelOrder = { ...order, known: mine, linked: true };
  if (order.known === undefined || order.known === mine) return learned;
  const { verdict } = order;
  const counts = verdict?.by === 'operator' || verdict?.of !== order.known;
  return { ...learned, notice: true, verdict: counts ? verdict : undefined };
}

function recording(order: ModelOrder): ModelOrder[] {
  if (order.looking) return canBeRead(order.sismetro) ? [{ ...order, looking: false }] : [];
  const done: ModelOrder = { ...order, at: 'in-service', tried: false };
  switch (order.senior) {
    case 'down':
      return [{ ...order, tried: true }];
    case 'mute': {
      const looksInVain = order.tried || order.maybeNoted;
      return [{ ...order, tried: true, noted: order.noted || !looksInVain }];
    }
    case 'refusing':
      return [order.noted || order.verdict ? done : ask(order, 'recording refused')];
    case 'up':
      return [{ ...done, noted: true }];
  }
}

function inService(order: ModelOrder): ModelOrder[] {
  const { verdict, known, requests, contradiction, patient, sismetro } = order;
  if (order.finishing) return [finishing(order)];
  if (verdict === undefined) return [];
  const decided: ModelOrder = { ...order, at: 'settling', patient: false };
  if (verdict.end === 'cancelled' || byOperator(order)) return [decided];
  if (!canBeRead(sismetro)) {
    if (patient) return [];
    const maybeReleased = order.maybeReleased || sismetro === 'mute';
    return [{ ...order, patient: true, maybeReleased }];
  }
  if (typeof known === 'number' && requests[known] === 'completed') {
    return [patient ? decided : { ...order, finishing: true }];
  }
  if (contradiction === undefined) return [ask(order, 'not confirmed')];
  return [
    {
      ...order,
      verdict: { end: contradiction, by: 'sismetro' },
      contradiction: undefined,
      patient: false,
    },
  ];
}

/** The ERP was told of the release in the breath of the confirmation. */
function finishing(order: ModelOrder): ModelOrder {
  const settled = { at: 'settled', erp: 'released', notice: false, finishing: false } as const;
  const goesOn: ModelOrder = { ...order, at: 'settling', finishing: false };
  switch (order.senior) {
    case 'down':
      return goesOn;
    case 'mute':
      return order.maybeReleased
        ? goesOn // it looks in vain
        : { ...goesOn, erp: 'released', maybeReleased: true };
    case 'refusing':
      return order.erp === 'released' ? { ...order, ...settled } : goesOn;
    case 'up':
      return { ...order, ...settled };
  }
}

function settling(order: ModelOrder): ModelOrder[] {
  const outcome = outcomeOf(order.verdict!.end);
  const done: ModelOrder = { ...order, at: 'settled', erp: outcome, notice: false };
  switch (order.senior) {
    case 'down':
      return [{ ...order, tried: true }];
    case 'mute': {
      const looksInVain = order.tried || (order.maybeReleased && outcome === 'released');
      return [{ ...order, tried: true, erp: looksInVain ? order.erp : outcome }];
    }
    case 'refusing':
      return [order.erp === outcome ? done : ask(order, 'settling refused')];
    case 'up':
      return [done];
  }
}
