import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { DoubleName } from './doubles.js';
import { moveInErp, stateInErp } from './erp-users.js';
import { type Journal, referenceOf } from './journal.js';
import type { Sender } from './sender.js';
import { listOrders } from './temporal.js';
import { ROTATED_KEY, addRules } from './vendor-faults.js';

/** How long a vendor refuses our keys. */
const REFUSED_MS = 6_000;

/** Makes both vendors refuse our keys for a while in the middle of the run, as after a rotation. */
async function rotateKeys(stack: Stack, windowMs: number): Promise<void> {
  await delay(windowMs / 3);
  const rule = { call: '*', times: 1, lastsMs: REFUSED_MS };
  await addRules(
    stack,
    {
      sismetro: [{ ...rule, kind: 'refusal', message: 'Chave inválida' }],
      seniorX: [{ ...rule, kind: 'unauthorized' }],
    },
    { name: ROTATED_KEY },
  );
}

/** Together these exceed the size limit of a held callback. */
const ORPHANS = 7;
const ORPHAN_CHARACTERS = 200_000;

/** Sends large callbacks about an unknown order. Returns how many were accepted. */
async function sendOrphans(sender: Sender, windowMs: number): Promise<number> {
  await delay(windowMs / 2);
  const reference = referenceOf({ id: 'nobody-knows-this' });
  const conclusion = 'x'.repeat(ORPHAN_CHARACTERS);
  const taken = await Promise.all(
    Array.from({ length: ORPHANS }, () => sender.orphan(reference, conclusion)),
  );
  return taken.filter(Boolean).length;
}

/** More orders than this that await again at once are an incident. */
const RESTORED = 8;
const LOOK_AGAIN_MS = 1_000;

/**
 * Restores some orders that ended without a double: the ERP forgets their end, and they await their service again.
 * Nothing is sent. Waits until there are enough of them, or until `signal`.
 */
async function restoreErp(
  stack: Stack,
  client: Client,
  { journal, signal }: { journal: Journal; signal: AbortSignal },
): Promise<void> {
  for (; !signal.aborted; await delay(LOOK_AGAIN_MS)) {
    const workflows = await listOrders(client).catch(() => undefined); // Temporal was killed
    const ended = [...journal.values()].filter(
      ({ id, plan }) => plan.double === undefined && workflows?.get(id)?.status === 'COMPLETED',
    );
    if (ended.length < RESTORED) continue;
    for (const order of ended.slice(0, RESTORED)) {
      order.restored = await stateInErp(stack, order);
      await moveInErp(stack, order, 'reclosed');
    }
    return;
  }
}

/** Causes what happens to the run as a whole. Returns how many deliveries about unknown orders were accepted. */
export async function surprise(
  stack: Stack,
  client: Client,
  {
    journal,
    sender,
    doubles,
    windowMs,
  }: { journal: Journal; sender: Sender; doubles: ReadonlySet<DoubleName>; windowMs: number },
): Promise<number> {
  const signal = AbortSignal.timeout(windowMs);
  const [orphans] = await Promise.all([
    doubles.has('oversized-callbacks') ? sendOrphans(sender, windowMs) : 0,
    doubles.has('rotated-key') && rotateKeys(stack, windowMs),
    doubles.has('restored') && restoreErp(stack, client, { journal, signal }),
  ]);
  return orphans;
}
