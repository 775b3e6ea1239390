import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { type Evidence, restlessIn } from './evidence.js';
import type { FieldCrew } from './field-crew.js';
import { triggerSweep } from './temporal.js';

const SWEEP_EVERY_MS = 10_000;
const SAY_EVERY_MS = 30_000;
const LOOK_AGAIN_MS = 1_000;
/** A look reads every order from Temporal, which the awaited work needs as well: it rests this many times as long. */
const REST = 4;

/** How many deliveries are on each api's disk. */
export const spoolsOf = ({ apiUrls }: Stack) =>
  Promise.all(
    apiUrls.map(async (url, at) => {
      const { spool } = await callJson<{ spool: { depth: number } }>(`${url}/health/ready`);
      return { api: `api ${at + 1}`, depth: spool.depth };
    }),
  );

/** Triggers the sweep every 10 s until it is stopped. */
export function startSweeping(client: Client): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const sweeping = (async () => {
    while (!signal.aborted) {
      await triggerSweep(client).catch(() => undefined); // Temporal was killed
      await delay(SWEEP_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await sweeping;
    },
  };
}

/**
 * Waits until nothing is left to do except to wait for services that continue. Gives up if nothing has changed for
 * `patienceMs`, or if things go on changing for four times as long; the checker then reports what is left.
 */
export async function drain({
  closings,
  crew,
  look,
  patienceMs,
  say,
}: {
  closings: () => number;
  crew: FieldCrew;
  look: () => Promise<Evidence>;
  patienceMs: number;
  say: (line: string) => void;
}): Promise<void> {
  const startedAt = Date.now();
  let changedAt = startedAt;
  let sayAt = Date.now() + SAY_EVERY_MS;
  let before = '';
  while (Date.now() < Math.min(changedAt + patienceMs, startedAt + 4 * patienceMs)) {
    const lookedAt = Date.now();
    const restless = await look().then(restlessIn, (error: unknown) => [`not seen: ${error}`]);
    const now = restless.join();
    if (now !== before) changedAt = lookedAt;
    before = now;
    if (crew.seen() >= closings() && crew.isIdle() && restless.length === 0) return;
    if (Date.now() >= sayAt) {
      say(`not at rest: ${restless.slice(0, 10).join('; ')}`);
      sayAt = Date.now() + SAY_EVERY_MS;
    }
    await delay(Math.max(LOOK_AGAIN_MS, REST * (Date.now() - lookedAt)));
  }
}
