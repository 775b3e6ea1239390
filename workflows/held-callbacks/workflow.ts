import { condition, continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import { handleSignal } from '../handle-signal.js';
import { isLong } from '../continue-as-new.js';
import type { PonteActivities } from '../../activities/index.js';
import {
  hold,
  isHeldCallback,
  type Held,
  type HeldCallback,
  type HeldCallbacksInput,
} from './messages.js';

// no bound for the whole: both ask only Temporal, and giving up would lose the callback
const { deliverCallback } = proxyActivities<PonteActivities>({
  startToCloseTimeout: '10 seconds',
  summary: 'Entregar o retorno ao pedido',
});
const { parkCallback } = proxyActivities<PonteActivities>({
  startToCloseTimeout: '10 seconds',
  summary: 'Separar o retorno para um operador',
});

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Visibility may be away for hours; after a day an operator must see the callback. */
const UNREAD_MS = 24 * 3_600_000;

/** Uses only Temporal's clock: the api's may differ. */
const ageOf = ({ heldAt }: Held) => Date.now() - heldAt;

/** More than this would not fit into the input of the next run. */
const MOST_BYTES = 1_000_000;

const sizeOf = ({ callback, body }: HeldCallback) =>
  JSON.stringify(callback).length + body.length * 2;

/** Waits half the callback's age: short pauses while the order is likely to appear, longer ones later. */
const pause = (held: Held) =>
  sleep(Math.min(Math.max(ageOf(held) / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS), {
    summary: 'O pedido ainda não foi encontrado',
  });

/**
 * Holds callbacks whose order was not found when they arrived: the SS number may not be listed yet, or the order may
 * still be on its way. Delivers them in the order of arrival, and parks for an operator those whose order is not found
 * in time (`limits.holdCallbacksSeconds`). While nobody can look for the order, they are kept, for a day.
 */
export async function heldCallbacks({ held = [], ...input }: HeldCallbacksInput): Promise<void> {
  const queue: Held[] = [...held];
  const overflow: HeldCallback[] = [];
  let bytes = queue.reduce((sum, one) => sum + sizeOf(one), 0);
  handleSignal(hold, isHeldCallback, (one) => {
    const isEqual = ({ route, body }: HeldCallback) => route === one.route && body === one.body;
    if (queue.some(isEqual) || overflow.some(isEqual)) return; // its sender repeats it
    if (bytes + sizeOf(one) > MOST_BYTES) {
      overflow.push(one);
    } else {
      bytes += sizeOf(one);
      queue.push({ ...one, heldAt: Date.now() });
    }
  });
  const parkOverflow = async () => {
    for (let one = overflow.shift(); one !== undefined; one = overflow.shift()) {
      await parkCallback(one, 'too-much');
    }
  };

  await condition(() => queue.length > 0 || overflow.length > 0);
  await parkOverflow();
  if (queue[0]) await pause(queue[0]); // the api has just looked for the order
  for (;;) {
    await parkOverflow();
    const first = queue[0]; // one may have come meanwhile
    if (first === undefined) return;
    if (isLong()) {
      await continueAsNew<typeof heldCallbacks>({ ...input, held: queue });
    }
    const delivery = await deliverCallback(first.callback);
    if (delivery.kind === 'no-order' || delivery.kind === 'unread') {
      // an unreadable list does not prove that the order is missing
      const leastMs = delivery.kind === 'unread' ? UNREAD_MS : 0;
      if (ageOf(first) < Math.max(leastMs, input.holdSeconds * 1_000)) {
        await pause(first);
        continue;
      }
      await parkCallback(first, 'no-order');
    }
    if (delivery.kind === 'ss-of-another') await parkCallback(first, delivery.kind);
    queue.shift();
    bytes -= sizeOf(first);
  }
}
