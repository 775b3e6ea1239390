import { sleep } from '@temporalio/workflow';
import type { NewClosings } from '../../../activities/closed-again.js';
import type { Finding } from '../../../domain/findings.js';
import type { Shown } from '../../../domain/settlement.js';
import { areMany, SECOND_READ_MS } from '../../closed-again/rules.js';
import { MOST_SINGLE, newBudget } from '../limits.js';
import type { SweepRun } from '../run.js';
import type { ErpList } from './read-erp-orders.js';

/** So many orders are read singly before the list that shows them is read again. */
const OF_ONE_PAGE = 5;

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
  const isLeft = newBudget(MOST_SINGLE);
  let asking = 0;
  for (const [page, some] of portionsOf(closedAgain)) {
    if (asking >= ASKED_IN_ONE_SWEEP || !some.every(isLeft)) {
      note(some, AWAITS_AGAIN);
      continue;
    }
    const { opened, asked, left } = await readAgain(calls, page, some, asks);
    asking += asked.length;
    found.opened.push(...opened);
    note(asked, AWAITS_AGAIN);
    note(left, LISTED_ONLY);
  }
}

/** Reads the orders themselves, and then the page that shows them: each is a call, which has its turn in the queue. */
async function readAgain(
  { senior }: SweepRun['calls'],
  page: number | undefined,
  ids: readonly string[],
  asks: boolean,
): Promise<NewClosings> {
  if (page === undefined) return senior.openNewClosing(ids[0]!, asks);
  const shown: Record<string, Shown> = {};
  for (const id of ids) shown[id] = await senior.shownSituation(id);
  return senior.openNewClosings(page, shown, asks);
}

/** Orders of one page, or one that a page only names. */
function portionsOf(
  closedAgain: ErpList['closedAgain'],
): [page: number | undefined, ids: string[]][] {
  const portions: [number | undefined, string[]][] = [];
  for (const [id, page] of closedAgain) {
    const last = portions.at(-1);
    const isOfLast = page !== undefined && last?.[0] === page;
    if (isOfLast && last[1].length < OF_ONE_PAGE) last[1].push(id);
    else portions.push([page, [id]]);
  }
  return portions;
}
