/** Where every call to a simulated vendor arrives: its mood is chosen, its work done or not, and both are recorded. */
import {
  canStrike,
  moodOf,
  type MoodName,
  type WrongOpening,
  type WrongView,
} from '../../support/moods.js';
import type { Chance } from '../chance.js';
import type { Clock } from '../clock.js';
import type { VendorAnswer } from '../vendor-http.js';
import { answered, wrongly, type Truth, type Words } from './answers.js';
import type { Effect, ErpStatus, Vendor, VendorCall } from './ledger.js';

/** A mood of a vendor, from a time until another, in milliseconds since the epoch. */
export interface Spell {
  readonly mood: MoodName;
  readonly vendor: Vendor;
  readonly from: number;
  readonly until: number;
  /** The share of the calls that it strikes, from 0 to 1. */
  readonly share: number;
  /** Only calls about this order. */
  readonly orderId?: string;
  /** Only so many calls. */
  readonly times?: number;
}

/** What a call is about, as its request says. */
export type Received = Pick<VendorCall, 'call' | 'kind' | 'orderId' | 'reference' | 'ss'>;

/** What the work of a call changed. */
export interface Done {
  readonly truth: Truth;
  readonly isRefused?: true;
  readonly effect?: Effect;
  readonly ss?: string;
  readonly erp?: ErpStatus;
}

/** How the call's vendor errs in what it shows or opens. */
export interface Twist {
  readonly shows?: WrongView;
  readonly opens?: WrongOpening;
}

export interface Desk {
  /**
   * Answers a call.
   * @param work does the work of the call as of a time, and says what it answers
   * @param pretend what it would answer if the work were done
   */
  serve(
    received: Received,
    work: (at: number, twist: Twist) => Done,
    pretend?: () => Truth,
  ): VendorAnswer;
  /** The vendor has this mood for a while. */
  add(spell: Spell): void;
}

interface DeskOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly tenant: string;
  readonly vendor: Vendor;
  readonly words: Words;
  readonly record: (call: VendorCall) => void;
}

/** How long an answer takes, in milliseconds. */
const USUAL_MS = { from: 40, to: 400 };
const SLOW_MS = { from: 2_000, to: 20_000 };

/** A client gives up after this long, in milliseconds. */
const GIVES_UP_MS = 25_000;

/** A late change comes at most so long after the caller has given up: less than the grace that Ponte gives. */
const LATE_MS = 28_000;

export function createDesk(options: DeskOptions): Desk {
  const { clock, chance, tenant, vendor, words, record } = options;
  const spells: (Spell & { left: number })[] = [];
  /** How often each subject was called about, so that a draw does not depend on other orders. */
  const counts = new Map<string, number>();

  function choose(received: Received, luck: Chance): MoodName | undefined {
    const now = clock.now();
    const struck = spells.find(
      (spell) =>
        spell.from <= now &&
        now < spell.until &&
        spell.left > 0 &&
        (spell.orderId === undefined || spell.orderId === received.orderId) &&
        canStrike(moodOf(spell.mood), vendor, received.kind) &&
        (spell.share >= 1 || luck.fork(`${spell.mood}/${spell.from}`).next() < spell.share),
    );
    if (struck === undefined) return undefined;
    struck.left -= 1;
    return struck.mood;
  }

  return {
    add: ({ times = Infinity, ...spell }) => void spells.push({ ...spell, left: times }),

    serve(received, work, pretend) {
      const at = clock.now();
      const subject = `${received.call}/${received.orderId ?? received.reference ?? received.ss ?? ''}`;
      const count = (counts.get(subject) ?? 0) + 1;
      counts.set(subject, count);
      const luck = chance.fork(`${subject}/${count}`);
      const between = ({ from, to }: typeof USUAL_MS) =>
        Math.round(from + luck.next() * (to - from));
      const pace = { usualMs: between(USUAL_MS), slowMs: between(SLOW_MS) };
      const lateMs = Math.round(luck.next() * LATE_MS);

      const name = spells.length > 0 ? choose(received, luck) : undefined;
      const mood = name && moodOf(name);
      const twist: Twist =
        mood === undefined
          ? {}
          : 'shows' in mood
            ? { shows: mood.shows }
            : 'opens' in mood
              ? { opens: mood.opens }
              : {};
      const wrong = mood !== undefined && 'answers' in mood ? mood : undefined;
      let done = wrong === undefined || wrong.works === 'now' ? work(at, twist) : undefined;
      const truth = () => done?.truth ?? pretend?.() ?? { status: 200, body: {} };
      const answer =
        wrong === undefined
          ? answered(truth(), pace.usualMs)
          : wrongly(wrong.answers, truth, words, pace);
      const call: VendorCall = {
        at,
        vendor,
        tenant,
        ...received,
        ...(name !== undefined && { mood: name }),
        status: answer.kind === 'answer' ? answer.status : null,
        answeredAt: at + answer.afterMs,
        ...(done?.isRefused && { isRefused: true }),
      };
      record(call);
      note(call, done, at);
      if (wrong?.works === 'late') {
        const gaveUpAt = at + (answer.kind === 'lost' ? GIVES_UP_MS : answer.afterMs);
        clock.at(gaveUpAt + lateMs, () => {
          done = work(clock.now(), {});
          note(call, done, clock.now());
        });
      }
      return answer;
    },
  };
}

function note(call: VendorCall, done: Done | undefined, at: number): void {
  if (done?.effect === undefined) return;
  call.effect = done.effect;
  call.effectAt = at;
  if (done.ss !== undefined) call.ss = done.ss;
  if (done.erp !== undefined) call.erp = done.erp;
}
