/** Plays many sequences at once, one order each, on one server with a shared clock. */
import { simulated, type Simulated } from '../support/simulated.js';
import { UNIT_SS } from './hostile-vendors.js';
import { createPlayer, type Player } from './player.js';
import { describeSequence, simpler, type Event, type Sequence } from './sequences.js';
import { createCrew, type Crew, type Sabotage } from './workers.js';

/** Orders in progress at once. */
const AT_ONCE = 100;

/** Longer than any pause of an order, except the wait for a number that does not come. */
const REST_SECONDS = 20 * 60;

/**
 * The number of rests after which an order should be settled, with healthy vendors and users who answer. If it is not,
 * it never will be.
 */
const ROUNDS = 9;

const MINUTE_SECONDS = 60;

export interface Played {
  readonly players: readonly Player[];
  readonly failed: readonly Player[];
}

/** Plays the sequences. Returns all players and those that failed. */
export async function playAll(
  sequences: readonly Sequence[],
  sabotage?: Sabotage,
): Promise<Played> {
  const all: Player[] = [];
  for (const restarts of [false, true]) {
    const alike = sequences.filter((one) => one.restarts === restarts);
    for (let i = 0; i < alike.length; i += AT_ONCE) {
      all.push(...(await playTogether(alike.slice(i, i + AT_ONCE), restarts, sabotage)));
    }
  }
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

/** Plays sequences on a server of their own. */
function playTogether(
  sequences: readonly Sequence[],
  restarts: boolean,
  sabotage: Sabotage | undefined,
): Promise<readonly Player[]> {
  const players = new Map<string, Player>();
  let crew: Crew;
  return simulated(
    (server) => {
      // no order has the SS that each unit shows
      const index = { newestServiceRequests: async () => [UNIT_SS] };
      crew = createCrew(server, (id) => players.get(id)!.world, index, sabotage);
      return crew.activities;
    },
    async (server) => {
      const { client, currentTimeMs: clock } = server;
      for (const one of sequences) {
        const player = await createPlayer({ client, crew, clock }, one);
        players.set(player.orderId, player);
      }
      await perform(server, [...players.values()], restarts);
      return [...players.values()];
    },
  );
}

async function perform(
  server: Simulated,
  players: readonly Player[],
  restarts: boolean,
): Promise<void> {
  const going = () =>
    players.filter(({ breach, status }) => breach === undefined && !status()?.settledAt);

  /** The events of one moment: those of one order one after the other. */
  async function moment(turns: readonly Turn[]): Promise<void> {
    await Promise.all(
      turns.map(({ player, event }) => player.judge({ rests: event.after >= MINUTE_SECONDS })),
    );
    if (restarts) server.restartWorkers();
    await Promise.all(
      [...groupBy(turns, ({ player }) => player)].map(async ([player, own]) => {
        if (player.breach !== undefined) return;
        for (const { event } of own) {
          const { after: _, ...what } = event;
          await player.perform(what);
        }
      }),
    );
  }

  const pass = (seconds: number) => server.sleep(seconds * 1_000);

  try {
    let now = 0;
    const moments = groupBy(players.flatMap(turnsOf), ({ at }) => at);
    for (const at of [...moments.keys()].toSorted((a, b) => a - b)) {
      const turns = moments.get(at)!.filter(({ player }) => player.breach === undefined);
      if (turns.length === 0) continue;
      await pass(at - now);
      now = at;
      await moment(turns);
    }
    for (let round = 0; round < ROUNDS && going().length > 0; round += 1) {
      await pass(MINUTE_SECONDS);
      await Promise.all(going().map((player) => player.goOn(round)));
      await pass(REST_SECONDS);
      await Promise.all(going().map((player) => player.judge({ rests: true, isFair: true })));
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
  }
}

/** Time limit for shrinking: a failing test must report before jest's time-out. */
const SHRINKING_MS = 45_000;

/**
 * Looks for the simplest sequence that fails in the same way; returns the failed one itself if it fails only together
 * with others.
 */
export async function shrink(failed: Player): Promise<Player> {
  let simplest = failed;
  const deadline = Date.now() + SHRINKING_MS;
  while (Date.now() < deadline) {
    const { players } = await playAll(simpler(simplest.sequence));
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
