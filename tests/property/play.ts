/** Plays many sequences at once, one order each, on one server with a shared clock. */
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { orderWorkflowId } from '../../domain/ids.js';
import { SsNumber } from '../../workflows/service-order/search-attributes.js';
import { inTime } from '../support/eventually.js';
import { ASIDE_SECONDS } from '../support/skipping-clock.js';
import { UNIT_SS } from './hostile-vendors.js';
import { createPlayer, type Player } from './player.js';
import { describeSequence, simpler, type Event, type Sequence } from './sequences.js';
import { createCrew, type Crew, type Index, type Sabotage } from './workers.js';

/** Orders in progress at once. */
const AT_ONCE = 100;

/** Orders whose events are performed at once: the time-skipping server may stop if it has many calls at once. */
const PERFORMED_AT_ONCE = 20;

/** Longer than any pause of an order, except the wait for a number that does not come. */
const REST_SECONDS = 20 * 60;

/**
 * The number of rests after which an order should be settled, with healthy vendors and users who answer. If it is not,
 * it never will be.
 */
const ROUNDS = 9;

/** If a step of the clock takes this long, the server is stuck. */
const STUCK_MS = 150_000;

const MINUTE_SECONDS = 60;

export interface Played {
  readonly players: readonly Player[];
  readonly failed: readonly Player[];
}

/** Plays the sequences. Returns all players and those that failed. */
export async function playAll(
  env: TestWorkflowEnvironment,
  sequences: readonly Sequence[],
  sabotage?: Sabotage,
): Promise<Played> {
  const client = new Client({ connection: env.connection });
  const players = new Map<string, Player>();
  const crew = createCrew(env, (id) => players.get(id)!.world, indexOf, sabotage);

  /** Replaces visibility, for the few orders that can have a number: those whose Sismetro shows it. */
  function indexOf(tenant: string): Index {
    return {
      async holdersOf(_, ss) {
        const candidates = [...players.values()].filter(({ world }) =>
          world.ledger.requests.some((one) => one.ss === ss),
        );
        const holders = await Promise.all(
          candidates.map(async ({ orderId, world }) => {
            if (world.ledger.cameAt === undefined) return [];
            const key = { tenant, id: orderId, closing: 1 };
            const handle = client.workflow.getHandle(orderWorkflowId(key));
            const { typedSearchAttributes } = await handle.describe();
            return typedSearchAttributes.get(SsNumber) === ss ? [key] : [];
          }),
        );
        return holders.flat();
      },
      newestServiceRequests: async () => [UNIT_SS],
      latestClosing: async () => undefined, // closings.ts plays the orders that are closed again
    };
  }

  const clock = () => env.currentTimeMs();
  for (const restarts of [false, true]) {
    const alike = sequences.filter((one) => one.restarts === restarts);
    for (let i = 0; i < alike.length; i += AT_ONCE) {
      const group: Player[] = [];
      for (const one of alike.slice(i, i + AT_ONCE)) {
        const player = await createPlayer({ client, crew, clock }, one);
        players.set(player.orderId, player);
        group.push(player);
      }
      await playTogether(env, crew, group, restarts);
    }
  }
  const all = [...players.values()];
  return { players: all, failed: all.filter(({ breach }) => breach !== undefined) };
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

interface Turn {
  readonly player: Player;
  readonly event: Event;
  /** Seconds since the start. */
  readonly at: number;
}

const turnsOf = (player: Player): Turn[] => {
  let at = 0;
  return player.sequence.events.map((event) => ({ player, event, at: (at += event.after) }));
};

/** Returns true if the event waits for an answer from a worker. */
const asksWorkers = ({ event: { kind } }: Turn) =>
  kind === 'decide' || kind === 'operator' || kind === 'sweep' || kind === 'end';

async function playTogether(
  env: TestWorkflowEnvironment,
  crew: Crew,
  players: readonly Player[],
  restarts: boolean,
): Promise<void> {
  const going = () =>
    players.filter(({ breach, status }) => breach === undefined && !status()?.settledAt);

  /** Performs the events of one moment: those of one order one after the other. */
  async function perform(turns: readonly Turn[]): Promise<void> {
    const byPlayer = [...groupBy(turns, ({ player }) => player)];
    for (let i = 0; i < byPlayer.length; i += PERFORMED_AT_ONCE) {
      await Promise.all(
        byPlayer.slice(i, i + PERFORMED_AT_ONCE).map(async ([player, own]) => {
          for (const { event } of own) {
            const { after: _, ...what } = event;
            await player.perform(what);
          }
        }),
      );
    }
  }

  async function moment(turns: readonly Turn[]): Promise<void> {
    await Promise.all(
      turns.map(({ player, event }) => player.judge({ rests: event.after >= MINUTE_SECONDS })),
    );
    const left = turns.filter(({ player }) => player.breach === undefined);
    if (!restarts) return perform(left);
    await crew.stop();
    await perform(left.filter((turn) => !asksWorkers(turn)));
    await crew.start(true);
    await perform(left.filter(asksWorkers));
  }

  const pass = (seconds: number) => env.sleep(seconds * 1_000);

  await crew.start(restarts);
  try {
    let now = 0;
    const moments = groupBy(players.flatMap(turnsOf), ({ at }) => at);
    for (const at of [...moments.keys()].toSorted((a, b) => a - b)) {
      const turns = moments.get(at)!.filter(({ player }) => player.breach === undefined);
      if (turns.length === 0) continue;
      const seconds = at - now;
      now = at;
      await inTime(async () => {
        if (seconds > 0) await pass(seconds + ASIDE_SECONDS);
        await moment(turns);
      }, STUCK_MS);
    }
    for (let round = 0; round < ROUNDS && going().length > 0; round += 1) {
      await inTime(async () => {
        await pass(MINUTE_SECONDS + ASIDE_SECONDS);
        await Promise.all(going().map((player) => player.goOn(round)));
        await pass(REST_SECONDS);
        await Promise.all(going().map((player) => player.judge({ rests: true, isFair: true })));
      }, STUCK_MS);
    }
    for (const player of going()) {
      if (player.status() !== undefined) {
        player.fail({
          promise: 'every order ends',
          detail: JSON.stringify(player.status()),
        });
      }
    }
  } catch (error) {
    const busiest = going().toSorted((a, b) => b.world.story.length - a.world.story.length);
    const told = busiest.slice(0, 3).map(storyOf).join('\n\n');
    throw new Error(`${(error as Error).message}; the busiest orders:\n\n${told}`, {
      cause: error,
    });
  } finally {
    await crew.stop();
    await Promise.all(players.map((player) => player.end()));
  }
}

/** Time limit for shrinking: a failing test must report before jest's time-out. */
const SHRINKING_MS = 45_000;

/**
 * Looks for the simplest sequence that fails in the same way; returns the failed one itself if it fails only together
 * with others.
 */
export async function shrink(env: TestWorkflowEnvironment, failed: Player): Promise<Player> {
  let simplest = failed;
  const deadline = Date.now() + SHRINKING_MS;
  while (Date.now() < deadline) {
    const { players } = await playAll(env, simpler(simplest.sequence));
    const still = players.find(({ breach }) => breach?.promise === failed.breach!.promise);
    if (still === undefined) return simplest;
    simplest = still;
  }
  return simplest;
}

/** A failure as a readable report. */
export const report = (player: Player): string =>
  [`broken: ${player.breach!.promise}`, player.breach!.detail, '', storyOf(player)].join('\n');

/** The most lines of an order's story in a report. */
const MOST_LINES = 150;

const storyOf = ({ sequence, world: { story } }: Player): string =>
  [
    'the sequence:',
    describeSequence(sequence),
    '',
    "the order's story:",
    ...shortened(story).slice(0, MOST_LINES),
  ].join('\n');

/** Shortens runs of the same call. */
function shortened(story: readonly string[]): string[] {
  const told: string[] = [];
  const lately: string[] = [];
  for (const line of story) {
    const call = /^ {4}\d+ [\d:]+ (.*)$/.exec(line)?.[1];
    if (call === undefined) lately.length = 0;
    else if (lately.filter((one) => one === call).length >= 3) {
      if (told.at(-1) !== '    …') told.push('    …');
      continue;
    } else lately.push(call);
    told.push(line);
  }
  return told;
}
