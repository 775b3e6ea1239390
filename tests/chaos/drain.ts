import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { callJson } from '../../sandbox/stack/http.js';
import { erpUser } from '../../sandbox/stack/people.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { FieldCrew } from './field-crew.js';
import type { Journal } from './journal.js';
import { countRunning, triggerSweep } from './temporal.js';

const SWEEP_EVERY_MS = 10_000;
const LOOK_AGAIN_MS = 250;

/** How many deliveries each api keeps on its disk. */
export const spoolsOf = ({ apiUrls }: Stack) =>
  Promise.all(
    apiUrls.map(async (url, at) => {
      const { spool } = await callJson<{ spool: { depth: number } }>(`${url}/health/ready`);
      return { api: `api ${at + 1}`, depth: spool.depth };
    }),
  );

/**
 * Has the sweep run, again and again, until nothing is left to be done but to wait for services that go on; or until
 * `patienceMs` are over, and the checker says what is left.
 */
export async function drain(
  stack: Stack,
  client: Client,
  { journal, crew, patienceMs }: { journal: Journal; crew: FieldCrew; patienceMs: number },
): Promise<void> {
  const open = [...journal.values()].filter(({ plan }) => plan.end === undefined).length;
  const erp = erpUser(stack.urls.seniorX);
  const startedAt = Date.now();
  let sweepAt = startedAt;

  async function isDrained(): Promise<boolean> {
    if (crew.seen() < journal.size || !crew.isIdle()) return false;
    if ((await erp.awaiting()).length !== open) return false;
    const { orders, inService, held } = await countRunning(client);
    if (orders !== open || inService !== open || held > 0) return false;
    return (await spoolsOf(stack)).every(({ depth }) => depth === 0);
  }

  while (Date.now() < startedAt + patienceMs) {
    if (Date.now() >= sweepAt) {
      await triggerSweep(client);
      sweepAt = Date.now() + SWEEP_EVERY_MS;
    }
    if (await isDrained()) return;
    await delay(LOOK_AGAIN_MS);
  }
}
