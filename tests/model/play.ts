/** Plays many sequences at once, one order each, on one server whose clock all of them share. */
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { inTime } from '../support/eventually.js';
import { faultyVendors } from './faulty-vendors.js';
import { createPlayer, type Player } from './player.js';
import { burstOf, describeSequence, simpler, type Burst, type Sequence } from './sequences.js';
import { createCrew, type Crew, type Sabotage } from './workers.js';

/** Orders that are under way at once. */
const AT_ONCE = 100;

/** Longer than the two longest pauses: an attempt, and the look at what it did. */
const MINUTES = '11 minutes';
const HOURS = '2 hours';
/** Longer than the number of an SS may take to come. */
const DAY = '25 hours';

interface Ending {
  readonly burst: (player: Player) => Burst;
  readonly time: typeof MINUTES | typeof DAY;
  readonly when: Parameters<Player['judge']>[0];
}

/**
 * How every order is brought to its end: the vendors are well, and a number that is overdue is asked after; a person has
 * whatever asks tried again; the service is done; what still asks is cancelled.
 */
const ENDING: readonly Ending[] = [
  {
    burst: () =>
      burstOf(
        { kind: 'vendor', vendor: 'sismetro', mode: 'up' },
        { kind: 'vendor', vendor: 'senior', mode: 'up' },
      ),
    time: MINUTES,
    when: 'under way',
  },
  { burst: () => burstOf({ kind: 'day' }), time: DAY, when: 'vendors up' },
  { burst: retried, time: MINUTES, when: 'vendors up' },
  { burst: retried, time: MINUTES, when: 'vendors up' },
  {
    burst: (player) =>
      goesOn(player)
        ? burstOf({ kind: 'end', end: 'completed', forged: false, names: 'ss' })
        : burstOf(),
    time: MINUTES,
    when: 'vendors up',
  },
  {
    burst: (player) =>
      asks(player) ? burstOf({ kind: 'decide', decision: 'cancel', times: 1 }) : burstOf(),
    time: MINUTES,
    when: 'ended',
  },
];

const isSettled = (player: Player) => player.status()?.settledAt != null;
const asks = (player: Player) => !isSettled(player) && player.status()?.attention != null;
const goesOn = (player: Player) =>
  player.status() !== undefined && !isSettled(player) && !asks(player);

function retried(player: Player): Burst {
  return asks(player) ? burstOf({ kind: 'decide', decision: 'retry', times: 1 }) : burstOf();
}

export interface Played {
  readonly players: readonly Player[];
  readonly failed: readonly Player[];
}

/** Plays the sequences, and gives them with what became of each. */
export async function playAll(
  env: TestWorkflowEnvironment,
  sequences: readonly Sequence[],
  sabotage?: Sabotage,
): Promise<Played> {
  const vendors = faultyVendors();
  const crew = createCrew(env, vendors, sabotage);
  const client = new Client({ connection: env.connection });
  const players = sequences.map((one) => createPlayer({ client, vendors, crew }, one));
  for (const restarts of [false, true]) {
    const alike = players.filter(({ sequence }) => sequence.restarts === restarts);
    for (let i = 0; i < alike.length; i += AT_ONCE) {
      await playTogether(env, crew, alike.slice(i, i + AT_ONCE), restarts);
    }
  }
  return { players, failed: players.filter(({ violation }) => violation !== undefined) };
}

/** A round that lasts so long will never end: the server is stuck. */
const STUCK_MS = 60_000;

/** Does a command wait for a worker's answer? */
const asksWorkers = ({ commands }: Burst) =>
  commands.some(({ kind }) => kind === 'decide' || kind === 'sweep');

type Turn = readonly [Player, Burst];

async function playTogether(
  env: TestWorkflowEnvironment,
  crew: Crew,
  players: readonly Player[],
  restarts: boolean,
): Promise<void> {
  const going = () => players.filter(({ violation }) => violation === undefined);

  /** One burst for each order, then the time that all of them need to come to rest. */
  async function round(
    turns: readonly Turn[],
    when: Parameters<Player['judge']>[0],
    time: string,
    restart = false,
  ): Promise<void> {
    const tell = (those: readonly Turn[]) =>
      Promise.all(those.map(([player, burst]) => player.tell(burst)));
    await inTime(async () => {
      if (restart) {
        await crew.stop();
        await tell(turns.filter(([, burst]) => !asksWorkers(burst)));
        await crew.start(true);
      }
      await tell(restart ? turns.filter(([, burst]) => asksWorkers(burst)) : turns);
      await env.sleep(time);
      await Promise.all(turns.map(([player]) => player.judge(when)));
    }, STUCK_MS);
  }

  await crew.start(restarts);
  try {
    const longest = Math.max(...players.map(({ sequence }) => sequence.bursts.length));
    for (let i = 0; i < longest; i += 1) {
      const turns = going().flatMap((player): Turn[] => {
        const burst = player.sequence.bursts[i];
        return burst === undefined ? [] : [[player, burst]];
      });
      const time = turns.some(([, { long }]) => long) ? HOURS : MINUTES;
      await round(turns, 'under way', time, restarts);
    }
    for (const { burst, time, when } of ENDING) {
      const turns = going().map((player): Turn => [player, burst(player)]);
      await round(turns, when, time);
    }
  } finally {
    await crew.stop();
  }
}

/** Looks for the simplest sequence that fails alike; the failed one itself where it fails in company alone. */
export async function shrink(env: TestWorkflowEnvironment, failed: Player): Promise<Player> {
  let simplest = failed;
  for (;;) {
    const { players } = await playAll(env, simpler(simplest.sequence));
    const still = players.find(
      ({ violation }) => violation?.invariant === failed.violation!.invariant,
    );
    if (still === undefined) return simplest;
    simplest = still;
  }
}

/** A failure as a person wants to read it. */
export function report({ sequence, story, violation }: Player): string {
  return [
    `violated: ${violation!.invariant}`,
    violation!.detail,
    '',
    'the sequence:',
    describeSequence(sequence),
    '',
    "the order's story:",
    ...story,
  ].join('\n');
}
