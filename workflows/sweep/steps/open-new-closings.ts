import { sleep } from '@temporalio/workflow';
import type { Finding } from '../../../domain/findings.js';
import { CLOSED_AGAIN_AT_ONCE, SECOND_READ_MS } from '../../closed-again/messages.js';
import type { SweepRun } from '../run.js';
import type { ErpList } from './read-erp-orders.js';

/** How many of those an incident names: an ERP that was restored may have 40,000, too many for a message. */
const NAMED = 50;

const AWAITS_AGAIN = { code: 'awaits-again', params: {} } as const satisfies Finding;

const LISTED_ONLY = { code: 'listed-only', params: {} } as const satisfies Finding;

/**
 * Handles settled orders that await integration again: one that is seen twice, a minute apart, is a new closing. If
 * they are more than is plausible, or were, or may be, because the list was not read as a whole, each of them asks
 * instead of opening an SS.
 */
export async function openNewClosings(
  { begun, calls, found, mark }: SweepRun,
  { result, closedAgain }: ErpList,
): Promise<void> {
  const { erpPage, manyReopened } = begun.resumeAt;
  const ids = [...closedAgain.keys()];
  const isMany = ids.length > CLOSED_AGAIN_AT_ONCE;
  const isPart = erpPage !== undefined || mark.erpPage !== undefined;
  const isAllRead = result === 'done' && !isPart;
  if (isMany || (manyReopened && !(isAllRead && ids.length === 0))) mark.manyReopened = true;
  if (isMany) {
    await calls.senior.reportManyReopened(ids.slice(0, NAMED));
    found.contradictions.push(...ids.map((orderId) => ({ orderId, ...AWAITS_AGAIN })));
    return;
  }
  if (ids.length === 0) return;
  const asks = !isAllRead || manyReopened === true;
  await sleep(SECOND_READ_MS, { summary: 'Confere de novo o que voltou a aguardar integração' });
  for (const page of new Set(closedAgain.values())) {
    const onPage = ids.filter((id) => closedAgain.get(id) === page);
    const { opened, asked, left } = await calls.senior.openNewClosings(page, onPage, asks);
    found.opened.push(...opened);
    found.contradictions.push(
      ...asked.map((orderId) => ({ orderId, ...AWAITS_AGAIN })),
      ...left.map((orderId) => ({ orderId, ...LISTED_ONLY })),
    );
  }
}
