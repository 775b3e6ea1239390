import {
  condition,
  defineSignal,
  proxyActivities,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { Phase, SsNumber } from '../../workflows/service-order/search-attributes.js';
import type { BareActivities } from './activities.js';

export const completed = defineSignal('completed');

const { open, observe, release, serviceIsDone, situation } = proxyActivities<BareActivities>({
  startToCloseTimeout: '30 seconds',
});

/** The simplest realistic workflow of a service order: three activities, one signal, a timer of 30 days. */
export async function bareOrder(id: string, order: object): Promise<void> {
  let isCompleted = false;
  setHandler(completed, () => {
    isCompleted = true;
  });
  const { ss, link } = await open(id, order);
  await observe(id, observationOf(ss, link));
  await condition(() => isCompleted, '30 days');
  await release(id);
}

/**
 * The simplest workflow that makes the calls to the vendors and the visibility writes of Ponte's: the same, and it reads
 * the SS before the release, and the order before and after it. Nothing protects the order if a call fails.
 */
export async function sameCallsOrder(id: string, order: object): Promise<void> {
  let isCompleted = false;
  setHandler(completed, () => {
    isCompleted = true;
  });
  const { ss, link } = await open(id, order);
  await observe(id, observationOf(ss, link));
  upsertSearchAttributes([
    { key: Phase, value: 'in-service' },
    { key: SsNumber, value: String(ss) },
  ]);
  upsertMemo({ pdfUrl: link });
  await condition(() => isCompleted);
  if (!(await serviceIsDone(ss))) throw new Error('the service is not done');
  if ((await situation(id)) !== 'AGUARDANDO_INTEGRACAO') throw new Error('the ERP moved on');
  await release(id);
  if ((await situation(id)) !== 'LIBERADO') throw new Error('the release had no effect');
  upsertSearchAttributes([{ key: Phase, value: 'released' }]);
}

const observationOf = (ss: number, link: string) =>
  `SS ${ss} aberta na Sismetro. Detalhes: ${link}`;
