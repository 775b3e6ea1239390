/**
 * Plays random sequences of events on the real workflow and activities, against hostile vendors. The judge knows only
 * both vendors' books and what users decided. For other sequences than the usual ones: `PROPERTY_SEED=7
 * PROPERTY_SEQUENCES=2000 npm test tests/property`.
 */
import { describe, expect, test } from '@jest/globals';
import { depth } from '../support/depth.js';
import { playAll, report, shrink } from './play.js';
import { fairSequencesOf, mergedSequencesOf, plainSequence, sequencesOf } from './sequences.js';
import type { Sabotage } from './workers.js';

const SEQUENCES = Number(process.env['PROPERTY_SEQUENCES'] ?? depth(24, 300));
const FAIR_SEQUENCES = depth(16, 300);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 17);
const PATIENCE_MS = depth(600_000, 3_600_000);

test(
  `${SEQUENCES} orders keep every promise, whatever their vendors do`,
  async () => {
    const { players, failed } = await playAll(sequencesOf(SEED, SEQUENCES));
    const [first] = failed;
    if (first !== undefined) {
      const found = await shrink(first);
      const others = failed.map(({ breach }) => `${breach!.promise}: ${breach!.detail}`);
      throw new Error(
        `${failed.length} of ${SEQUENCES} sequences failed; again with PROPERTY_SEED=${SEED} PROPERTY_SEQUENCES=${SEQUENCES}\n${others.join('\n')}\n\n${report(found)}`,
      );
    }
    const ends = players.map((player) => player.status()?.phase);
    expect(ends).toEqual(expect.arrayContaining(['released', 'cancelled']));
  },
  PATIENCE_MS,
);

test(
  'an order whose SS is merged into another one is not settled by it, unless the operator links it',
  async () => {
    const { failed } = await playAll(mergedSequencesOf(SEED, depth(8, 100)));
    expect(failed.map(report).join('\n\n')).toBe('');
  },
  PATIENCE_MS,
);

test.each([
  ['completed', ['not-confirmed'], 'released'], // the operator links the SS in which the service ended
  ['cancelled', ['ss-missing'], 'cancelled'], // its callback names the other SS, too
] as const)(
  'an order whose SS is shown as removed, and was announced as %s, asks %j and is %s',
  async (end, questions, phase) => {
    const merge = { kind: 'merge', end, shown: true, after: 900 } as const;
    const { players, failed } = await playAll([plainSequence(merge)]);
    expect(failed.map(report)).toEqual([]);
    const [player] = players;
    expect([...player!.asked]).toEqual(questions);
    expect(player!.status()?.phase).toBe(phase);
  },
  PATIENCE_MS,
);

describe('an order needs no operator', () => {
  test(
    'while its vendors are fair, however late and often they report',
    async () => {
      const { players, failed } = await playAll(fairSequencesOf(SEED, FAIR_SEQUENCES));
      expect(failed.map(report)).toEqual([]);
      const asking = players.filter(({ asked }) => asked.size > 0);
      for (const player of asking) {
        player.fail({ promise: 'nobody is asked', detail: [...player.asked].join(', ') });
      }
      expect(asking.map(report).join('\n\n')).toBe('');
      const phases = new Set(players.map((player) => player.status()?.phase));
      expect(phases).toEqual(new Set(['released', 'cancelled']));
    },
    PATIENCE_MS,
  );
});

describe('the judge finds', () => {
  const GONE = ['not-found', 'removed'];
  const sabotages: [string, string, Sabotage, draw?: typeof sequencesOf][] = [
    [
      'an SS that is opened twice',
      'one SS is opened',
      ({ openServiceRequest }) => ({
        async openServiceRequest(...args) {
          await openServiceRequest(...args);
          return openServiceRequest(...args);
        },
      }),
    ],
    [
      'a release without a completion',
      'an order is released only with a ground',
      () => ({
        confirmAndSettle: async () => ({ kind: 'shown', settled: 'no' }),
        confirmEnd: async () => ({ kind: 'shown' }),
      }),
    ],
    [
      'a release by the end of an SS into which the own one was merged',
      'an order is released only with a ground',
      ({ confirmAndSettle, confirmEnd }) => ({
        async confirmAndSettle(...args) {
          const seen = await confirmAndSettle(...args);
          const isGone = seen.kind === 'not-shown' && GONE.includes(seen.state);
          return isGone ? { kind: 'shown', settled: 'no' } : seen;
        },
        async confirmEnd(...args) {
          const seen = await confirmEnd(...args);
          const isGone = seen.kind === 'not-shown' && GONE.includes(seen.state);
          return isGone ? { kind: 'shown' } : seen;
        },
      }),
      mergedSequencesOf,
    ],
    [
      'an observation that is written again',
      'an SS is noted once',
      ({ openServiceRequest }) => ({
        async openServiceRequest(...args) {
          const opened = await openServiceRequest(...args);
          return opened.kind === 'opened' ? { ...opened, noted: 'no' } : opened;
        },
      }),
    ],
    [
      'an end that is never reported to the ERP',
      'an end is in the ERP',
      () => ({ confirmAndSettle: async () => ({ kind: 'shown', settled: 'yes' }) }),
    ],
  ];

  test.each(sabotages)('%s', async (_, promise, sabotage, draw = sequencesOf) => {
    const sequences = draw(SEED, 25).filter(({ restarts }) => !restarts);
    const found = new Set<string>();
    while (sequences.length > 0 && !found.has(promise)) {
      const { failed } = await playAll(sequences.splice(0, 3), sabotage);
      failed.forEach(({ breach }) => found.add(breach!.promise));
    }
    expect([...found]).toContain(promise);
  });
});
