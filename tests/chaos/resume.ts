import type { Client } from '@temporalio/client';
import { referenceOf } from './journal.js';
import type { Kill } from './killer.js';

/** One attempt of a step, read from an order's history. */
interface Attempt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Process id of the worker that made it. */
  readonly pid: number;
  /** Nothing reported how it ended: its worker died. */
  readonly isCutOff: boolean;
}

/**
 * How long cut-off steps rested: from the kill of their worker to the order's next step on another one, in
 * milliseconds. Read from the orders' histories, for the steps that are never retried automatically (opening the SS,
 * looking for it).
 */
export async function restsAfterKills(
  { workflow }: Client,
  closings: Iterable<string>,
  kills: readonly Kill[],
): Promise<number[]> {
  const killedAt = new Map(
    kills.filter(({ what }) => what === 'worker').map(({ pid, at }) => [pid, Date.parse(at)]),
  );
  const rests: number[] = [];
  for (const id of closings) {
    const handle = workflow.getHandle(`order/${referenceOf({ id })}`);
    const attempts = attemptsIn(await handle.fetchHistory());
    attempts.forEach(({ isCutOff, pid }, at) => {
      const killed = killedAt.get(pid);
      const next = attempts[at + 1];
      if (isCutOff && killed !== undefined && next) rests.push(next.at - killed);
    });
  }
  return rests;
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

function attemptsIn({ events }: History): Attempt[] {
  const all = events ?? [];
  const cutOff = new Set(
    all.map((event) => String(event.activityTaskTimedOutEventAttributes?.startedEventId)),
  );
  return all.flatMap(({ activityTaskStartedEventAttributes: started, eventTime, eventId }) =>
    started
      ? {
          at: Number(eventTime?.seconds) * 1_000 + (eventTime?.nanos ?? 0) / 1e6,
          pid: Number.parseInt(started.identity ?? '', 10),
          isCutOff: cutOff.has(String(eventId)),
        }
      : [],
  );
}
