import { showsOutcome, type ErpSituation, type Outcome } from './lifecycle.js';

/** What the ERP shows of an order, or that it cannot be read at all. */
export type Shown = ErpSituation | 'not-offered';

/** What a caller does at the ERP. Each returns an object instead if it must not, or could not, be done. */
export interface ErpCalls<Stop extends object> {
  /** Reads the order, before it is changed and back afterwards. */
  readonly read: (when: 'before' | 'after') => Promise<Shown | Stop>;
  /** The ERP shows the order elsewhere. Returns undefined if it is to be changed nevertheless. */
  readonly elsewhere: (shown: ErpSituation) => Stop | undefined | Promise<Stop | undefined>;
  /** Changes the order, which the ERP shows like this. */
  readonly write: (shown: Shown) => Promise<'sent' | Stop>;
}

/** `shown`: the ERP shows the outcome; `answered`: it cannot be read, but accepted the change; `not-shown`: it has not. */
export type Settled = 'shown' | 'answered' | 'not-shown';

/**
 * Settles an order in the ERP: compares before the change, and reads back afterwards. Returns what stopped it, if
 * something did. What an order asks then: `workflows/service-order/steps/settle.ts`.
 */
export async function changeAndReadBack<Stop extends object>(
  outcome: Outcome,
  { read, elsewhere, write }: ErpCalls<Stop>,
): Promise<Settled | Stop> {
  const before = await read('before');
  if (typeof before === 'object') return before;
  if (shows(before, outcome)) return 'shown';
  const stop = mayBeChanged(before) ? undefined : await elsewhere(before);
  if (stop !== undefined) return stop;
  const sent = await write(before);
  if (typeof sent === 'object') return sent;
  if (before === 'not-offered') return 'answered';
  const after = await read('after');
  if (typeof after === 'object') return after;
  return shows(after, outcome) ? 'shown' : 'not-shown';
}

/** Returns true if an order that the ERP shows like this may be changed: it awaits, or cannot be read at all. */
export const mayBeChanged = (shown: Shown): shown is 'awaiting-integration' | 'not-offered' =>
  shown === 'awaiting-integration' || shown === 'not-offered';

const shows = (shown: Shown, outcome: Outcome): boolean =>
  shown !== 'not-offered' && showsOutcome(shown, outcome);
