/** The sequences of events that orders are put through. */
import fc from 'fast-check';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { Decision } from '../../workflows/service-order/messages.js';
import type { Mode, Traits } from './model.js';

export type Command =
  /** The order is closed in the ERP; its webhook comes this many times at once. */
  | { readonly kind: 'close'; readonly times: number }
  /** The service ends at Sismetro (or a callback claims so), which calls back by the SS's number, by our reference, or not at all. */
  | {
      readonly kind: 'end';
      readonly end: ServiceEnd;
      readonly forged: boolean;
      readonly names: 'ss' | 'reference' | 'nothing';
    }
  /** A callback with our reference and the number of an SS that is not the order's. */
  | { readonly kind: 'stranger'; readonly end: ServiceEnd }
  /** Sismetro tells the number of the SS that it opened. */
  | { readonly kind: 'number' }
  /** The sweep reads the SS, and tells the order its end. */
  | { readonly kind: 'sweep' }
  /** The sweep sees that the two systems contradict each other. */
  | { readonly kind: 'doubt' }
  /** More than a day goes by at the rest that follows. */
  | { readonly kind: 'day' }
  | { readonly kind: 'vendor'; readonly vendor: 'sismetro' | 'senior'; readonly mode: Mode }
  /** A person's decision; twice: the same request is sent again. */
  | {
      readonly kind: 'decide';
      readonly decision: Decision['decision'];
      readonly times: 1 | 2;
    };

/** Commands in a row, without a pause; then the order is left to come to rest. */
export interface Burst {
  readonly commands: readonly Command[];
  /** The vendors take their time: calls stay under way until all commands were given. */
  readonly slow: boolean;
  /** Hours instead of minutes go by. */
  readonly long: boolean;
}

export interface Sequence {
  readonly traits: Traits;
  /** The workers are stopped and started anew at every burst, and nothing is cached in between. */
  readonly restarts: boolean;
  readonly bursts: readonly Burst[];
}

export const burstOf = (...commands: Command[]): Burst => ({
  commands,
  slow: false,
  long: false,
});

const end = fc.constantFrom<ServiceEnd[]>('completed', 'cancelled');

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      end,
      forged: fc.constantFrom(false, false, true),
      names: fc.constantFrom(
        'ss' as const,
        'ss' as const,
        'reference' as const,
        'nothing' as const,
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('vendor' as const),
      vendor: fc.constantFrom('sismetro' as const, 'senior' as const),
      mode: fc.constantFrom<Mode[]>('up', 'up', 'down', 'mute', 'refusing'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      decision: fc.constantFrom<Decision['decision'][]>(
        'retry',
        'retry',
        'amend-equipment',
        'link-ss',
        'release',
        'cancel',
      ),
      times: fc.constantFrom(1 as const, 1 as const, 2 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stranger' as const), end }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('close' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Command>({ kind: 'sweep' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'number' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'doubt' }) },
);

const oneIn = (n: number) => fc.integer({ min: 1, max: n }).map((drawn) => drawn === n);

const howItGoes = { slow: oneIn(4), long: oneIn(200) };

const opening: fc.Arbitrary<Burst> = fc
  .record({
    before: fc.array(command, { maxLength: 1 }),
    close: fc.record({
      kind: fc.constant('close' as const),
      times: fc.integer({ min: 1, max: 4 }),
    }),
    after: fc.array(command, { maxLength: 2 }),
    ...howItGoes,
  })
  .map(({ before, close, after, ...rest }) => ({
    commands: [...before, close, ...after],
    ...rest,
  }));

const later: fc.Arbitrary<Burst> = fc.record({
  commands: fc.array(command, { minLength: 1, maxLength: 3 }),
  ...howItGoes,
});

const sequence: fc.Arbitrary<Sequence> = fc
  .record({
    traits: fc.record({ lookup: fc.boolean(), numberLater: oneIn(6) }),
    restarts: oneIn(12),
    first: opening,
    others: fc.array(later, { maxLength: 6, size: 'max' }),
  })
  .map(({ first, others, ...rest }) => ({
    ...rest,
    bursts: [first, ...others].map((burst) => playable(burst, rest.restarts)),
  }));

/** Does a person end the order? */
const isEnded = ({ commands }: Burst) =>
  commands.some(
    (one) => one.kind === 'decide' && (one.decision === 'release' || one.decision === 'cancel'),
  );

/**
 * A burst without what cannot be played. Workers that stop wait for the calls under way. And the time-skipping server
 * (not the real one) fails for good where a workflow cancels a call that has ended in that very moment, as a person who
 * ends an order may cancel the look at its SS.
 */
function playable(burst: Burst, restarts: boolean): Burst {
  if (!restarts) return { ...burst, slow: burst.slow || isEnded(burst) };
  const alone = burst.commands.find(({ kind }) => kind === 'close') ?? burst.commands[0]!;
  return { ...burst, commands: [alone], slow: false };
}

export const sequencesOf = (seed: number, count: number): Sequence[] =>
  fc.sample(sequence, { seed, numRuns: count });

/** The sequences that differ by one thing less. */
export function simpler({ bursts, ...rest }: Sequence): Sequence[] {
  const changed = (i: number, ...to: Burst[]) => ({
    ...rest,
    bursts: bursts.toSpliced(i, 1, ...to),
  });
  return bursts.flatMap((burst, i) => [
    changed(i),
    ...(burst.slow && !isEnded(burst) ? [changed(i, { ...burst, slow: false })] : []),
    ...(burst.long ? [changed(i, { ...burst, long: false })] : []),
    ...(burst.commands.length > 1
      ? burst.commands.map((_, k) =>
          changed(i, { ...burst, commands: burst.commands.toSpliced(k, 1) }),
        )
      : []),
  ]);
}

/** One line a burst, to be read by people. */
export const describeSequence = ({ traits, restarts, bursts }: Sequence): string =>
  [
    `look-up ${traits.lookup ? 'offered' : 'not offered'}, numbers told ${traits.numberLater ? 'later' : 'at once'}${restarts ? ', workers restart' : ''}`,
    ...bursts.map(({ commands, slow, long }) =>
      [
        commands.map(describeCommand).join(', '),
        ...(slow ? ['(calls take their time)'] : []),
        ...(long ? ['(hours go by)'] : []),
      ].join(' '),
    ),
  ].join('\n');

export function describeCommand(command: Command): string {
  switch (command.kind) {
    case 'close':
      return `close ×${command.times}`;
    case 'end':
      return `${command.forged ? 'forged ' : ''}${command.end}, told by ${command.names}`;
    case 'stranger':
      return `${command.end} of another SS`;
    case 'number':
    case 'sweep':
    case 'doubt':
    case 'day':
      return command.kind;
    case 'vendor':
      return `${command.vendor} ${command.mode}`;
    case 'decide':
      return `decide ${command.decision}${command.times > 1 ? ' ×2' : ''}`;
  }
}
