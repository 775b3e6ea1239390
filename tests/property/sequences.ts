/** The sequences of events to play. */
import fc from 'fast-check';
import type { Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { ErpStatus } from '../../vendors/senior-x/senior-x.js';
import type { MoodName } from '../support/moods.js';
import { SENIOR_MOODS, SISMETRO_MOODS } from './hostile-vendors.js';
import type { Traits } from './ledger.js';

export type What =
  /** The order is closed in the ERP; its webhook is sent this many times at once. */
  | { readonly kind: 'close'; readonly times: number; readonly changed: boolean }
  /**
   * The service ends at Sismetro. Its callback comes at once or not at all; the SS shows the end `late` seconds later.
   */
  | {
      readonly kind: 'end';
      readonly end: ServiceEnd;
      readonly late: number;
      readonly names: 'ss' | 'reference' | 'nothing';
    }
  /** A callback claims an end. */
  | { readonly kind: 'forged'; readonly end: ServiceEnd; readonly names: 'ss' | 'reference' }
  /** The last callback is sent once more. */
  | { readonly kind: 'repeat' }
  /** A callback with our reference and the number of an SS that is not the order's. */
  | { readonly kind: 'stranger'; readonly end: ServiceEnd; readonly which: 'named' | 'blank' }
  /** Sismetro sends the number of the SS that it opened. */
  | { readonly kind: 'number' }
  | { readonly kind: 'delete'; readonly told: boolean }
  /** Sismetro has a second SS with our reference. */
  | { readonly kind: 'duplicate' }
  /**
   * Users merge the SS into another one, which ends; the first is gone or, if `shown`, *EXCLUÍDA*, and the callback
   * names the other's number.
   */
  | { readonly kind: 'merge'; readonly end: ServiceEnd; readonly shown: boolean }
  /** Users change the order in the ERP. */
  | { readonly kind: 'erp'; readonly to: ErpStatus }
  /** A vendor's mood; undefined if nothing is wrong any more. */
  | {
      readonly kind: 'sismetro' | 'senior';
      readonly mood: MoodName | undefined;
      readonly delay: number;
      readonly left: number;
    }
  /** The sweep reads the SS, and signals its end to the order. */
  | { readonly kind: 'sweep' }
  /** A stranger sends meaningless signals. */
  | { readonly kind: 'poison' }
  /** The operator answers the order's question by what the vendors' screens show. */
  | { readonly kind: 'operator' }
  /** An operator decides independently of the screens. */
  | { readonly kind: 'decide'; readonly decision: 'retry' | 'release' | 'cancel' | Outcome };

export type Event = What & {
  /** Seconds since the previous event. */
  readonly after: number;
};

export interface Sequence {
  readonly traits: Traits;
  /** The workers are restarted at every event, and nothing is cached in between. */
  readonly restarts: boolean;
  readonly events: readonly Event[];
}

const end = fc.constantFrom<ServiceEnd[]>('completed', 'completed', 'cancelled');
const seconds = fc.integer({ min: 0, max: 20 });

const fault = (kind: 'sismetro' | 'senior', moods: readonly MoodName[]) =>
  fc.record({
    kind: fc.constant(kind),
    mood: fc.constantFrom(undefined, ...moods),
    delay: seconds,
    left: fc.constantFrom(1, 1, 2, 3, 25),
  }) as fc.Arbitrary<What>;

const weighted: [number, fc.Arbitrary<What>][] = [
  [
    6,
    fc.record({
      kind: fc.constant('end' as const),
      end,
      late: fc.constantFrom(0, 0, 0, 20, 300, 600),
      names: fc.constantFrom('ss' as const, 'reference' as const, 'nothing' as const),
    }),
  ],
  [
    2,
    fc.record({
      kind: fc.constant('forged' as const),
      end,
      names: fc.constantFrom('ss' as const, 'reference' as const),
    }),
  ],
  [2, fc.constant<What>({ kind: 'repeat' })],
  [
    1,
    fc.record({
      kind: fc.constant('stranger' as const),
      end,
      which: fc.constantFrom('named' as const, 'blank' as const),
    }),
  ],
  [1, fc.constant<What>({ kind: 'number' })],
  [1, fc.record({ kind: fc.constant('delete' as const), told: fc.boolean() })],
  [1, fc.constant<What>({ kind: 'duplicate' })],
  [
    1,
    fc.record({
      kind: fc.constant('erp' as const),
      to: fc.constantFrom<ErpStatus[]>(
        'released',
        'billed',
        'cancelled',
        'unknown',
        'awaiting-integration',
      ),
    }),
  ],
  [5, fault('sismetro', SISMETRO_MOODS)],
  [5, fault('senior', SENIOR_MOODS)],
  [2, fc.constant<What>({ kind: 'sweep' })],
  [1, fc.constant<What>({ kind: 'poison' })],
  [4, fc.constant<What>({ kind: 'operator' })],
  [
    1,
    fc.record({
      kind: fc.constant('decide' as const),
      decision: fc.constantFrom(
        'retry' as const,
        'release' as const,
        'cancel' as const,
        'released' as const,
        'cancelled' as const,
      ),
    }),
  ],
  [
    1,
    fc.record({
      kind: fc.constant('close' as const),
      times: fc.integer({ min: 1, max: 3 }),
      changed: fc.boolean(),
    }),
  ],
];

const what = fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** The pauses that matter: within a burst, within a pause of the order, after it, after an hour, after a day. */
const after = fc.constantFrom(0, 0, 5, 20, 40, 40, 180, 900, 900, 7_200, 90_000);

const event = fc.tuple(what, after).map(([one, seconds]): Event => ({ ...one, after: seconds }));

const yesMostly = fc.constantFrom(true, true, true, false);

const traits: fc.Arbitrary<Traits> = fc.record({
  find: yesMostly,
  list: yesMostly,
  read: fc.constantFrom(true, true, true, true, true, false),
  showsReference: yesMostly,
  reference: fc.constantFrom(
    'whole' as const,
    'whole' as const,
    'whole' as const,
    'blank' as const,
    'cut' as const,
  ),
  numberLater: fc.constantFrom(false, false, false, false, false, true),
  erpReadable: yesMostly,
  lag: fc.constantFrom(0, 0, 5, 20),
});

const opening = fc
  .record({
    before: fc.array(fc.oneof(fault('sismetro', SISMETRO_MOODS), fault('senior', SENIOR_MOODS)), {
      maxLength: 2,
    }),
    close: fc.record({
      kind: fc.constant('close' as const),
      times: fc.integer({ min: 1, max: 3 }),
      changed: fc.constant(false),
    }),
  })
  .map(({ before, close }) => [...before, close].map((one): Event => ({ ...one, after: 0 })));

const sequence: fc.Arbitrary<Sequence> = fc
  .record({
    traits,
    restarts: fc.constantFrom(...Array.from({ length: 11 }, () => false), true),
    first: opening,
    others: fc.array(event, { minLength: 1, maxLength: 8, size: 'max' }),
  })
  .map(({ first, others, traits: drawn, restarts }) => ({
    traits: drawn,
    restarts,
    events: [...first, ...others].filter((one) => isProvable(one, drawn)),
  }));

/**
 * Without proof of whose an SS is, a Sismetro that sends its numbers by callback must be trusted: nobody could
 * recognize a stranger's number.
 */
const isProvable = ({ kind }: What, { numberLater, read, showsReference, reference }: Traits) =>
  (kind !== 'stranger' && kind !== 'merge') ||
  !numberLater ||
  (read && showsReference && reference === 'whole');

export const sequencesOf = (seed: number, count: number): Sequence[] =>
  fc.sample(sequence, { seed, numRuns: count });

const merged: fc.Arbitrary<Sequence> = fc
  .record({
    one: sequence,
    merge: fc.record({
      kind: fc.constant('merge' as const),
      end,
      shown: fc.boolean(),
      after: fc.constantFrom(40, 180, 900),
    }),
  })
  .filter(({ one, merge }) => isProvable(merge, one.traits))
  .map(({ one, merge }) => ({
    ...one,
    restarts: false,
    events: one.events.flatMap((event, i) => {
      const isOpened = event.kind === 'close' && !one.events.slice(0, i).some(isClosing);
      return isOpened ? [event, merge] : [event];
    }),
  }));

const isClosing = ({ kind }: Event) => kind === 'close';

/** Sequences in which the order's SS is merged into another one soon after it was opened. */
export const mergedSequencesOf = (seed: number, count: number): Sequence[] =>
  fc.sample(merged, { seed, numRuns: count });

const PLAIN: Traits = {
  find: true,
  list: true,
  read: true,
  showsReference: true,
  reference: 'whole',
  numberLater: false,
  erpReadable: true,
  lag: 0,
};

/** One closed order and what happens then, with vendors that do what they should. */
export const plainSequence = (...events: readonly Event[]): Sequence => ({
  traits: PLAIN,
  restarts: false,
  events: [{ kind: 'close', times: 1, changed: false, after: 0 }, ...events],
});

/** All sequences that are simpler by one thing. */
export function simpler(one: Sequence): Sequence[] {
  const { traits: drawn, events } = one;
  const without = events.map((_, i) => ({ ...one, events: events.toSpliced(i, 1) }));
  const plainer = (Object.keys(PLAIN) as (keyof Traits)[])
    .filter((name) => drawn[name] !== PLAIN[name])
    .map((name) => ({ ...one, traits: { ...drawn, [name]: PLAIN[name] } }));
  return [...without, ...plainer, ...(one.restarts ? [{ ...one, restarts: false }] : [])];
}

const fair: fc.Arbitrary<Sequence> = fc
  .record({
    lag: seconds,
    restarts: fc.constantFrom(false, false, false, true),
    slowDown: fc.array(fc.constantFrom('sismetro' as const, 'senior' as const), { maxLength: 2 }),
    times: fc.integer({ min: 1, max: 3 }),
    until: fc.constantFrom(30, 900, 7_200, 90_000),
    end,
    late: fc.constantFrom(0, 20, 600),
    names: fc.constantFrom('ss' as const, 'reference' as const, 'nothing' as const),
    repeats: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ lag, restarts, slowDown, times, until, end: how, late, names, repeats }) => {
    const slow = (later: number): Event[] =>
      slowDown.map((kind) => ({ kind, mood: 'slow-down', delay: 0, left: 2, after: later }));
    return {
      traits: { ...PLAIN, lag },
      restarts,
      events: [
        ...slow(0),
        { kind: 'close', times, changed: false, after: 0 },
        ...slow(until),
        { kind: 'end', end: how, late, names, after: slowDown.length === 0 ? until : 0 },
        ...Array.from({ length: repeats }, (_, i): Event => ({ kind: 'repeat', after: i * 40 })),
        { kind: 'sweep', after: 3_600 },
      ],
    };
  });

/**
 * Sequences with vendors that do what they should, although they lag, repeat themselves, and ask to be called less
 * often.
 */
export const fairSequencesOf = (seed: number, count: number): Sequence[] =>
  fc.sample(fair, { seed, numRuns: count });

/** A readable description with one line per event. */
export const describeSequence = ({ traits: drawn, restarts, events }: Sequence): string =>
  [
    JSON.stringify(drawn) + (restarts ? ', workers restart' : ''),
    ...events.map(({ after: seconds, ...one }) => `after ${seconds} s: ${describeWhat(one)}`),
  ].join('\n');

export const describeWhat = ({ kind, ...rest }: What): string =>
  [kind, ...Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`)].join(', ');
