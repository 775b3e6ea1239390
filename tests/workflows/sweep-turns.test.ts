import { describe, expect, test } from '@jest/globals';
import { tagOf, type SweepTurn, type TurnOrder } from '../../activities/sweep-orders.js';
import type { SweepMark } from '../../workflows/sweep/messages.js';
import type { SweepRun } from '../../workflows/sweep/run.js';
import { readSingly } from '../../workflows/sweep/steps/read-singly.js';

/** An order of the turns; `ss` is that of its name if absent. */
interface Waiting {
  readonly id: string;
  readonly ss?: string;
  readonly isDue?: true;
  /** It ends after the sweep has begun. */
  readonly ends?: true;
}

const ssOf = ({ id, ss = id }: Waiting) => ss;

/** Reads the turns of these orders, newest first, and returns which were read and where the next turn of all begins. */
async function readOf(waiting: readonly Waiting[], most: number, answers = Infinity) {
  const turnOf = (kind: 'due' | 'all', orders: readonly Waiting[]): SweepTurn => ({
    which: kind === 'all' ? { kind } : { kind, at: '' },
    waiting: orders.length,
    tags: orders.map((order) => tagOf(ssOf(order))).join(''),
    span: { from: '', to: '' },
  });
  const kinds = { due: waiting.filter(({ isDue }) => isDue), all: waiting };
  const turns = [turnOf('due', kinds.due), turnOf('all', kinds.all)];
  const mark: SweepMark = {};
  const listTurn = async (
    _: string,
    { which }: Pick<SweepTurn, 'which'>,
    __: string,
    sought: readonly string[],
  ) =>
    kinds[which.kind as 'due' | 'all']
      .filter(({ ends }) => !ends)
      .map((order): TurnOrder => {
        const ss = ssOf(order);
        return { id: order.id, closing: 1, ss, tag: tagOf(ss) };
      })
      .filter(({ tag }) => sought.includes(tag));
  const run = {
    tenant: 'acme',
    calls: { ponte: { listTurn } },
    begun: { resumeAt: {} },
    mark,
    async part(work: () => Promise<void>) {
      await work();
      return 'done';
    },
  } as unknown as SweepRun;
  const read: string[] = [];
  await readSingly(run, {
    system: {
      isThere: () => read.length < answers,
      isOffered: () => true,
      ask: (_, work) => work(),
    },
    tagged: 'ss',
    turns,
    markOf: (kind) => (({ due: 'dueTurn', unknown: 'unknownTurn', all: 'turn' }) as const)[kind],
    isShown: () => false,
    most,
    about: ({ ss }) => ss,
    read: async ({ id }) => void read.push(id),
  });
  return { read, next: mark.turn };
}

describe('orders that are read one by one', () => {
  test('are both read if two have the same SS', async () => {
    const { read } = await readOf([{ id: 'a', ss: '7' }, { id: 'b' }, { id: 'c', ss: '7' }], 8);
    expect(read.toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('are continued behind the last that was tried, though the next one has ended meanwhile', async () => {
    const some = (name: string, count: number, rest: Partial<Waiting> = {}) =>
      Array.from({ length: count }, (_, at): Waiting => ({ id: `${name}-${at + 1}`, ...rest }));
    const waiting: Waiting[] = [
      ...[{ id: 'newest' }, { id: 'ends', ends: true } as const],
      ...some('far', 20),
      ...some('due', 12, { isDue: true }),
    ];
    // the system fails before all that was planned is read
    const { read, next } = await readOf(waiting, 10, 7);
    expect(read).toEqual(expect.arrayContaining(['newest', 'due-1', 'due-6']));
    expect(next).toBe('newest');
  });
});
