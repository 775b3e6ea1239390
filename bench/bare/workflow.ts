import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './activities.js';

export const completed = defineSignal('completed');

const { open, observe, release } = proxyActivities<BareActivities>({
  startToCloseTimeout: '30 seconds',
});

/** The simplest realistic workflow of a service order: three activities, one signal, a timer of 30 days. */
export async function bareOrder(id: string, order: object): Promise<void> {
  let isCompleted = false;
  setHandler(completed, () => {
    isCompleted = true;
  });
  const { ss, link } = await open(id, order);
  await observe(id, `SS ${ss} aberta na Sismetro. Detalhes: ${link}`);
  await condition(() => isCompleted, '30 days');
  await release(id);
}
