import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { operator } from '../../sandbox/stack/people.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { type Asking, listAsking } from './temporal.js';

/** The operators: where a vendor refused something, they have it tried again. Nothing else is theirs to mend in a run. */
export interface Operators {
  /** Decisions that were taken. */
  readonly decisions: () => number;
  stop(): Promise<void>;
}

const LOOK_AGAIN_MS = 1_000;

/** How Ponte words that a vendor said no (an injected 401 is one). */
const isRefusal = ({ problem }: Asking) => /recusou/.test(problem);

export function startOperators({ apiUrls, keys }: Stack, client: Client): Operators {
  const people = apiUrls.map((url) => operator(url, keys.operator, TENANT));
  let decisions = 0;
  const stopping = new AbortController();

  async function retry({ id }: Asking, round: number): Promise<void> {
    try {
      await people[round % people.length]!.decide(id, {
        decision: 'retry',
        reason: 'A recusa foi passageira.',
      });
      decisions += 1;
    } catch {
      // the api was killed, or the order has moved on: the next round tells
    }
  }

  async function work(): Promise<void> {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      const asking = await listAsking(client).catch(() => []); // Temporal was killed
      await Promise.all(asking.filter(isRefusal).map((order) => retry(order, round)));
      await delay(LOOK_AGAIN_MS);
    }
  }

  const working = work();
  return {
    decisions: () => decisions,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
