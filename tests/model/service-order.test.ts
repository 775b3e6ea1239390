/**
 * Orders are put through sequences of events made up at random, on the real workflow and activities, and watched by a
 * pure model. More of them: `npm run test:deep`; others: `MODEL_SEQUENCES=2000 npm run test:deep -- --seed 7 model`.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Release } from '../../activities/index.js';
import type { OrderKey } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { SEED, depth, isDeep } from '../support/depth.js';
import { startSkippingServer } from '../support/temporal.js';
import { QUESTIONS, type Mode, type Traits } from './model.js';
import { playAll, report, shrink } from './play.js';
import { burstOf, sequencesOf, type Burst, type Command, type Sequence } from './sequences.js';
import type { Sabotage } from './workers.js';

const SEQUENCES = Number(process.env['MODEL_SEQUENCES'] ?? depth(160, 300));

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startSkippingServer();
});
afterAll(() => env?.teardown());

test(`${SEQUENCES} orders, whatever happens to them, do what the model says and end as they should`, async () => {
  const { players, failed } = await playAll(env, sequencesOf(SEED, SEQUENCES));
  const [first] = failed;
  if (first !== undefined) {
    const shrunk = await shrink(env, first);
    throw new Error(
      `${failed.length} of ${SEQUENCES} sequences failed; again with PONTE_TEST_SEED=${SEED} MODEL_SEQUENCES=${SEQUENCES}\n${report(shrunk)}`,
    );
  }
  if (isDeep) return; // other seeds may miss a rare question
  // the sequences are worth the name: every question was asked, and orders ended both ways
  const asked = new Set(players.flatMap(({ questions }) => [...questions]));
  expect([...asked]).toEqual(expect.arrayContaining([...QUESTIONS]));
  const ends = players.map((player) => player.status()?.phase);
  expect(ends).toEqual(expect.arrayContaining(['released', 'cancelled']));
}, 600_000);

describe('an order does as it should', () => {
  const atOnce: Traits = { lookup: true, numberLater: false };
  const close: Command = { kind: 'close', times: 1 };
  const senior = (mode: Mode): Command => ({ kind: 'vendor', vendor: 'senior', mode });
  const says = (end: ServiceEnd, names: 'ss' | 'reference'): Command => ({
    kind: 'end',
    end,
    forged: true,
    names,
  });
  const ofAnother = (end: ServiceEnd): Command => ({ kind: 'stranger', end });
  const decide = (decision: 'release' | 'cancel'): Command => ({
    kind: 'decide',
    decision,
    times: 1,
  });
  const slowly = (...commands: Command[]): Burst => ({ ...burstOf(...commands), slow: true });
  /** What comes while no worker is there is told to the order at once. */
  const withoutWorkers = (...bursts: Burst[]): Sequence => ({
    traits: atOnce,
    restarts: true,
    bursts,
  });
  const withWorkers = (...bursts: Burst[]): Sequence => ({
    traits: atOnce,
    restarts: false,
    bursts,
  });

  test.each<[string, Sequence]>([
    [
      'whose number does not come: before it is opened again it is looked for',
      { ...withWorkers(burstOf(close)), traits: { lookup: true, numberLater: true } },
    ],
    [
      'that a person ends while the ERP is told the other end: it is refused, or done',
      withWorkers(
        burstOf(close),
        burstOf(senior('down'), says('cancelled', 'ss')),
        burstOf(says('completed', 'ss')),
        slowly(decide('release')),
      ),
    ],
    [
      'told of both ends before its first task: it hears them as they came',
      withoutWorkers(burstOf(close, says('cancelled', 'reference'), ofAnother('completed'))),
    ],
    [
      'that hears of another SS just when it goes on: a person is shown that',
      withoutWorkers(
        burstOf(close),
        burstOf(says('completed', 'ss')),
        burstOf(senior('mute')),
        burstOf(says('cancelled', 'ss'), ofAnother('cancelled')),
      ),
    ],
    [
      'told its end by our reference, and then of another SS: its own counts',
      withWorkers(slowly(close, says('cancelled', 'reference'), ofAnother('cancelled'))),
    ],
    [
      'that a person ends while its SS is opened: what was said of another SS changes nothing',
      withWorkers(slowly(close, ofAnother('completed'), ofAnother('cancelled'), decide('cancel'))),
    ],
  ])('%s', async (_, sequence) => {
    const { failed } = await playAll(env, [sequence]);
    expect(failed.map(report)).toEqual([]);
  });
});

describe('the checker finds', () => {
  const sabotages: [string, string, Sabotage][] = [
    [
      'an SS that is opened twice',
      'an order has one SS, unless a person had it opened again where it could not be looked up',
      ({ openServiceRequest }) => ({
        async openServiceRequest(...args) {
          await openServiceRequest(...args);
          return openServiceRequest(...args);
        },
      }),
    ],
    [
      'a release without a completion',
      'an order is released only where Sismetro showed its service completed, or a person released it',
      ({ releaseOrder }) => {
        const releaseBlindly = async (order: OrderKey): Promise<Release> => {
          await releaseOrder(order);
          return { kind: 'confirmed', released: 'yes' };
        };
        return { releaseWithinTask: releaseBlindly, releaseIfCompleted: releaseBlindly };
      },
    ],
    [
      'an order that is cancelled instead of released',
      'an order is cancelled only where Sismetro said so, or a person cancelled it',
      ({ cancelOrder }) => ({
        async releaseWithinTask(order) {
          await cancelOrder(order);
          return { kind: 'confirmed', released: 'yes' };
        },
      }),
    ],
    [
      'an observation that is written again',
      'an order has at most one observation',
      ({ openServiceRequest }) => ({
        async openServiceRequest(...args) {
          const opened = await openServiceRequest(...args);
          return opened && { ...opened, noted: 'no' };
        },
      }),
    ],
    [
      'an end that is never reported to the ERP',
      'an order is settled where the ERP is',
      () => ({ releaseWithinTask: async () => ({ kind: 'confirmed', released: 'yes' }) }),
    ],
  ];

  test.each(sabotages)('%s', async (_, invariant, sabotage) => {
    const sequences = sequencesOf(SEED, 25).filter(({ restarts }) => !restarts);
    const { failed } = await playAll(env, sequences, sabotage);
    expect(failed.map(({ violation }) => violation!.invariant)).toContain(invariant);
  });
});
