import { sleep } from '@temporalio/workflow';
import type { Finding } from '../../../domain/findings.js';
import { areMany, SECOND_READ_MS } from '../../closed-again/rules.js';
import { MOST_SINGLE, newBudget } from '../limits.js';
import type { SweepRun } from '../run.js';
import type { ErpList } from './read-erp-orders.js';

/** One call reads as many orders singly. */
const IN_ONE_CALL = 5;

/** If they are many, as many ask in one sweep, so that nobody has 40,000 questions at once. The rest asks in later ones. */
const ASKED_IN_ONE_SWEEP = 20;

/** How many of those an incident names: an ERP that was restored may have 40,000, too many for a message. */
const NAMED = 50;

const AWAITS_AGAIN = { code: 'awaits-again', params: {} } as const satisfies Finding;

const LISTED_ONLY = { code: 'listed-only', params: {} } as const satisfies Finding;

/**
 * Handles settled orders that await integration again: one that is seen twice, a minute apart, is a new closing. If
 * they are more than is plausible (`areMany`, `closed-again/rules.ts`), or were, or may be, because the list was not read
 * as a whole, each of them asks instead of opening an SS, some in each sweep; if they are more, an incident says so.
 */
export async function openNewClosings(
  { begun, calls, found, mark }: SweepRun,
  { result, closedAgain }: ErpList,
): Promise<void> {
  const { erpPage, manyReopened } = begun.resumeAt;
  const ids = [...closedAgain.keys()];
  const isMany = areMany(ids.length);
  const isPart = erpPage !== undefined || mark.erpPage !== undefined;
  const isAllRead = result === 'done' && !isPart;
  if (isMany || (manyReopened && !(isAllRead && ids.length === 0))) mark.manyReopened = true;
  if (isMany) await calls.senior.reportManyReopened(ids.slice(0, NAMED));
  if (ids.length === 0) return;
  const asks = isMany || !isAllRead || manyReopened === true;
  await sleep(SECOND_READ_MS, { summary: 'Confere de novo o que voltou a aguardar integração' });
  const note = (names: readonly string[], finding: Finding) =>
    found.contradictions.push(...names.map((orderId) => ({ orderId, ...finding })));
  const isLeft = newBudget(MOST_SINGLE / IN_ONE_CALL);
  let asking = 0;
  for (const [page, some] of portionsOf(closedAgain)) {
    if (asking >= ASKED_IN_ONE_SWEEP || !isLeft()) {
      note(some, AWAITS_AGAIN);
      continue;
    }
    const { opened, asked, left } = await calls.senior.openNewClosings(page, some, asks);
    asking += asked.length;
    found.opened.push(...opened);
    note(asked, AWAITS_AGAIN);
    note(left, LISTED_ONLY);
  }
}

/** The orders of one call each, with the page on which they were seen. */
function portionsOf(closedAgain: ErpList['closedAgain']): [page: number, ids: string[]][] {
  const portions: [number, string[]][] = [];
  for (const [id, page] of closedAgain) {
    const last = portions.at(-1);
    if (last?.[0] === page && last[1].length < IN_ONE_CALL) last[1].push(id);
    else portions.push([page, [id]]);
  }
  return portions;
}
