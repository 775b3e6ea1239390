/**
 * All bounds of liveness and economy, for a reader to check by hand. Times are in milliseconds. `docs/reliability.md` says
 * where they come from.
 *
 * Example: 80 services of a tenant end at the same moment, and its Senior X takes 60 calls a minute. The effective rate
 * is 56 a minute (`platform/settings/queue-pace.ts`). 80 orders need 80 × 3 calls there: 240 / 56 = 4.3 minutes. Times 1.5, plus 3
 * minutes: after 9.4 minutes every one of them must have ended.
 */
import { rateLimitOf } from '../../../platform/settings/queue-pace.js';
import type { SimulatedTenant } from '../simulation.js';
import type { Vendor } from '../world/ledger.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Calls in each vendor's queue. */
export type Needs = Readonly<Record<Vendor, number>>;

/** What an order needs if nothing goes wrong. */
export const NEEDS = {
  /** Open the SS; save its number. */
  opening: { sismetro: 1, 'senior-x': 1 },
  /** The same for an order that may be old: look for its SS, and whether it awaits. */
  'opening-old': { sismetro: 2, 'senior-x': 2 },
  /** Read the SS; read the order, change it, read it back. */
  ending: { sismetro: 1, 'senior-x': 3 },
} as const satisfies Record<string, Needs>;

export type Stage = 'opening' | 'ending';

/** What it needs at most after something went wrong: looks before the repetition, and reads that failed. */
export const NEEDS_AFTER_FAULT = {
  /** Look twice, open; read whether it still awaits, look for the observation and save it. */
  opening: { sismetro: 4, 'senior-x': 4 },
  /** Read the SS twice; read, change, read back, twice. */
  ending: { sismetro: 3, 'senior-x': 7 },
} as const satisfies Record<Stage, Needs>;

/** How much longer than its calls need at the effective rate everything may take. */
export const MARGIN = 1.5;

/** What is added for calls, log-ins and workflow tasks themselves, and for one pause of 30 s before a second look. */
export const FIXED_MS = 3 * MINUTE;

/** The looks for an end that Sismetro shows later than it told it. */
export const LATE_LOOKS_MS = (12 * 60 + 35) * SECOND;

/**
 * What is added after a fault: the longest pause between two attempts (5 min, `pauseAfter`), an attempt that gets no
 * answer (75 s), two times the grace (30 s), and the looks for an end that Sismetro shows late (12 min 35 s).
 */
export const AFTER_FAULT_MS = (5 * 60 + 75 + 60) * SECOND + LATE_LOOKS_MS;

/** The longest wait that a vendor may ask for. */
export const RETRY_AFTER_MS = 60 * MINUTE;

/** How long a call usually takes with the calls inside it, by which slots limit a queue. */
const SLOT_MS = 2 * SECOND;

const SLOTS = 10;
const SISMETRO_PACE = 30;

/** The effective rate of a vendor's queue, in calls a minute. */
export function ratePerMinute(tenant: SimulatedTenant, vendor: Vendor): number {
  const own = vendor === 'sismetro' ? tenant.sismetro : tenant.senior;
  const pace = own?.requestsPerMinute ?? (vendor === 'sismetro' ? SISMETRO_PACE : Infinity);
  const { sharedBy = 1 } = (vendor === 'sismetro' ? tenant.unit : tenant.erp) ?? {};
  const shared = pace / sharedBy;
  const bySlots = (SLOTS * MINUTE) / SLOT_MS;
  return shared === Infinity ? bySlots : Math.min(rateLimitOf(shared) * 60, bySlots);
}

/** A queue counts as growing if so many calls more wait in it after this time, while less arrived than its rate. */
export const GROWTH = { windowMs: 30 * MINUTE, calls: 20 };

/** How long a question may be shown after its cause has ended, beyond what ends it. */
export const QUESTION_MS = 90 * SECOND;

/** The longest pause after which an order that is asking tries again by itself. */
export const ASKS_AGAIN_MS = 5 * MINUTE + 75 * SECOND;

/** How long a delivery is held for its order, and what the spool and a last pause of a minute add. */
export const HELD_MS = 60 * MINUTE + 10 * MINUTE;

/** An end that an event of its SS says nothing of is read after a second, 5 s and a minute. */
export const CHANGE_READ_MS = 2 * MINUTE;

/** If a read for an earlier event has just failed, that of the next one comes after a pause of 5 minutes at most. */
export const NEXT_READ_MS = CHANGE_READ_MS + 5 * MINUTE;

/** An end is found by the second sweep after it, which has its pages within five minutes. */
export const foundWithin = (sweepMs: number): number => 2 * sweepMs + 5 * MINUTE;

/** A decision about a few dozen orders asks only Temporal. */
export const BULK_MS = 10 * MINUTE;

/** A sweep waits behind what a crowd needs, and is left out while the one before it is under way. */
export const SWEEP_ENDS_MS = 60 * MINUTE;

/** An incident is reported by what met its cause. */
export const INCIDENT_STARTS_MS = 5 * MINUTE;

/** It ends a quarter of an hour after the last report, or after the pause of an hour at most that the vendor asked for. */
export const INCIDENT_ENDS_MS = RETRY_AFTER_MS + 30 * MINUTE;

/** How far the api's lists may lag behind, with what they keep in memory. */
export const LISTS_LAG_MS = MINUTE;

/** How long operators, who look each quarter of an hour, may need until nothing of a parked delivery waits. */
export const PARKED_MS = 2 * 60 * MINUTE;

/**
 * Mails: a look each minute, and a quarter of an hour in which news are gathered; how long a list may show a question that
 * has ended.
 */
export const MAIL = { newsMs: 19 * MINUTE, urgentMs: 3 * MINUTE, lagMs: MINUTE };

/** How long a vendor must have been silent before the operator is asked in its name. */
export const SILENCE_MS = 4 * 60 * MINUTE;

/** Log-ins of a minute, which no queue counts. */
export const LOG_INS = 4;

/** Calls that an order may make at both vendors, and how many more for each that went wrong or each time it was cut. */
export const CALLS = {
  fair: 12,
  /** Twice those of a stage after a fault: the call itself, and what has to be compared again. */
  afterEach: 6,
};
