import { setTimeout as delay } from 'node:timers/promises';
import { orderReference } from '../../domain/ids.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { DoubleName } from './doubles.js';
import type { Sender } from './sender.js';
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
  const reference = orderReference({ tenant: TENANT, id: 'nobody-knows-this' });
  const conclusion = 'x'.repeat(ORPHAN_CHARACTERS);
  const taken = await Promise.all(
    Array.from({ length: ORPHANS }, () => sender.orphan(reference, conclusion)),
  );
  return taken.filter(Boolean).length;
}

/** Causes what happens to the run as a whole. Returns how many deliveries about unknown orders were accepted. */
export async function surprise(
  stack: Stack,
  {
    sender,
    doubles,
    windowMs,
  }: { sender: Sender; doubles: ReadonlySet<DoubleName>; windowMs: number },
): Promise<number> {
  const [orphans] = await Promise.all([
    doubles.has('oversized-callbacks') ? sendOrphans(sender, windowMs) : 0,
    doubles.has('rotated-key') && rotateKeys(stack, windowMs),
  ]);
  return orphans;
}
