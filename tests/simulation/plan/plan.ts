/** What happens in a run, as plain data: so a plan can be printed, repeated and made smaller. */
import type { ServiceEnd } from '../../../domain/lifecycle.js';
import type { MoodName } from '../../support/moods.js';
import type { SimulatedTenant } from '../simulation.js';
import type { ErpStatus, SsStatus, Vendor } from '../world/ledger.js';
import type { MailMood } from '../world/mail.js';

/** An order, by its tenant and its id in the ERP. */
export interface Of {
  readonly tenant: string;
  readonly order: string;
}

/**
 * How a callback names its order. `neither`: only people understand it, so it is parked. `nothing`: there is none, and only
 * a sweep finds the end. `changed`: it says only that the SS has changed.
 */
export type Names = 'both' | 'reference' | 'ss' | 'neither' | 'nothing' | 'changed';

export type Step = { readonly at: number } & (
  | (Of & {
      readonly do: 'close';
      /** Copies of the webhook that are sent at once; with 0 the sweep finds the order. */
      readonly webhooks: number;
      /** Days since it was issued; 0 if absent. */
      readonly ageDays?: number;
      /** How long the webhooks are on their way, in milliseconds. */
      readonly lateMs?: number;
      /** Its customer is the one whose data are erased. */
      readonly isPlanted?: true;
      /** The webhooks only name the order. */
      readonly isThin?: true;
      /** The webhooks cannot be read: they are parked, and an operator lets the ERP send them again. */
      readonly isUnreadable?: boolean;
    })
  /** The same webhook comes again. */
  | (Of & { readonly do: 'repeat' })
  /** The ERP sends events that only name an order, of which nothing need be known. */
  | (Of & { readonly do: 'name'; readonly copies: number })
  /** Sismetro says that the order's SS has changed, which it has not. */
  | (Of & { readonly do: 'touch'; readonly copies: number })
  /** Users close a settled order again. The sweep finds it. */
  | (Of & { readonly do: 'close-again' })
  /** The webhook comes again, so often, each time with other items. */
  | (Of & { readonly do: 'change'; readonly times: number; readonly everyMs: number })
  /** The crew ends the service; if there is no SS yet, as soon as there is one. */
  | (Of & {
      readonly do: 'end';
      readonly end: ServiceEnd;
      readonly names: Names;
      readonly callbacks: number;
      /** Milliseconds until Sismetro shows what its callback says. */
      readonly shownAfterMs?: number;
      /** Milliseconds until the callback is sent. */
      readonly toldAfterMs?: number;
    })
  /** Sismetro says that it opened the SS, so long after it did. */
  | (Of & { readonly do: 'opened'; readonly afterMs: number })
  /** A callback about an end that did not happen. */
  | (Of & { readonly do: 'forge'; readonly end: ServiceEnd })
  /** An operator decides about an order, whatever it asks. */
  | (Of & { readonly do: 'meddle'; readonly deed: Deed })
  /** Users change the order's SS at Sismetro. */
  | (Of & { readonly do: 'field'; readonly to: SsStatus | 'split' })
  /** Users change the order in the ERP. */
  | (Of & { readonly do: 'erp'; readonly to: ErpStatus })
  | {
      readonly do: 'mood';
      readonly tenant: string;
      readonly vendor: Vendor;
      readonly mood: MoodName;
      readonly forMs: number;
      readonly share: number;
      readonly order?: string;
      readonly times?: number;
    }
  /** The planted customer asks for erasure. */
  | { readonly do: 'erase'; readonly tenant: string }
  /** The mail server has this mood. */
  | { readonly do: 'mail'; readonly mood: MailMood; readonly forMs: number }
  /** Temporal cannot be reached from the api. */
  | { readonly do: 'temporal-away'; readonly forMs: number }
  /** Temporal's store is as it was so long ago, in milliseconds; the api could not reach it for ten minutes. */
  | { readonly do: 'store-restored'; readonly backMs: number }
  /** A vendor is as it was so long ago, in milliseconds. */
  | {
      readonly do: 'vendor-restored';
      readonly tenant: string;
      readonly vendor: Vendor;
      readonly backMs: number;
    }
  | { readonly do: 'kill-worker' }
  | { readonly do: 'lose-task' | 'give-twice'; readonly tenant: string; readonly vendor: Vendor }
  /** The workflows are rebuilt, without a change, and deployed. */
  | { readonly do: 'deploy' }
  /** Somebody else opens an SS in the tenant's unit, with this reference if there is one. */
  | {
      readonly do: 'stranger';
      readonly tenant: string;
      readonly reference?: string;
      readonly isTold?: true;
    }
  | (Of & { readonly do: 'evict' })
  /** The workflow is terminated; the next delivery starts it again, and it looks first. */
  | (Of & { readonly do: 'terminate' })
);

/** What operators do unasked: `link-another` names the SS of another order, `link-nothing` a number that nobody has. */
export type Deed = 'retry' | 'amend' | 'link-own' | 'link-another' | 'link-nothing';

/** A decision about many orders at once; a mail; an erasure of an order; a store that has forgotten orders. */
export type Owed = 'bulk' | 'mail' | 'erasure' | 'loss';

export interface Plan {
  readonly name: string;
  readonly seed: number;
  readonly tenants: readonly SimulatedTenant[];
  /** In order of time, `at` in milliseconds from the start. */
  readonly steps: readonly Step[];
  /** How far Temporal's lists lag behind at most, and how long it knows a run after its end, in milliseconds. */
  readonly visibilityLagMs?: number;
  readonly retentionMs?: number;
  /** Two operators look at the same lists, and decide about many orders at once where they can. */
  readonly isCrowded?: true;
  /** No operator answers anything: it is night. */
  readonly isUnattended?: true;
  /** What must have happened in it, or it proves nothing of that. */
  readonly owes?: readonly Owed[];
  /** When the run ends, in milliseconds from the start. */
  readonly untilMs: number;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday, 8 o'clock in São Paulo. */
export const START = Date.parse('2026-11-30T11:00:00.000Z');

/** The orders that a plan closes, in order of time. */
export const ordersOf = ({ steps }: Plan): Of[] =>
  steps.flatMap((step) =>
    step.do === 'close' ? [{ tenant: step.tenant, order: step.order }] : [],
  );
