import { closingName } from '../../../domain/ids.js';
import type { PartResult, SweepRun } from '../run.js';
import { MOST_PAGES, newBudget, tagsIn, MOST_SINGLE } from '../limits.js';
import { readSingly, untilItFails } from './read-singly.js';

/** What the ERP's list showed. */
export interface ErpList {
  readonly result: PartResult;
  /** The ERP answered, or at least does not fail: single orders are worth asking for. */
  readonly isThere: boolean;
  /** Settled orders that await integration again, each with the page that shows it whole, if it is not only named. */
  readonly closedAgain: ReadonlyMap<string, number | undefined>;
}

/** Reads the ERP's orders in *Aguardando integração*: each of them must have a workflow. */
export async function readErpOrders(run: SweepRun): Promise<ErpList> {
  const { begun, calls, found, mark, awaiting } = run;
  const closedAgain = new Map<string, number | undefined>();
  let pagesRead = 0;
  const result = await run.part(async () => {
    const isLeft = newBudget(MOST_PAGES);
    const isSingleLeft = newBudget(MOST_SINGLE);
    const system = untilItFails(run, true);
    const first = begun.resumeAt.erpPage ?? 1;
    let page = first;
    let totalPages = page;
    for (; page <= totalPages && isLeft(); page += 1) {
      mark.erpPage = page === first ? undefined : page + 1; // if this one fails
      const read = await calls.senior.openAwaiting(page);
      pagesRead += 1;
      totalPages = read.totalPages;
      for (const one of tagsIn(read.awaitingTags)) awaiting.add(one);
      found.opened.push(...read.opened);
      found.unreadable.push(...read.unreadable);
      for (const id of read.closedAgain) closedAgain.set(id, page);
      for (const id of read.thinClosedAgain) closedAgain.set(id, undefined);
      for (const id of read.thin) {
        if (!system.isThere()) break;
        if (!isSingleLeft()) {
          mark.erpPage = page;
          return;
        }
        await system.ask(id, async () => {
          const { opened, unreadable } = await calls.oneAtSenior.openListed(id);
          found.opened.push(...opened);
          found.unreadable.push(...unreadable);
        });
      }
      if (page === first && totalPages < first) page = 0; // the mark was behind the end: from the top
    }
    mark.erpPage = page <= totalPages ? page : undefined;
  });
  return { result, isThere: result !== 'failed' || pagesRead > 0, closedAgain };
}

/**
 * Reads in the ERP the orders of this sweep's turn that its list did not show as awaiting.
 * @param isThere the ERP has answered so far
 */
export async function compareSingly(run: SweepRun, isThere: boolean): Promise<void> {
  const { tenant, begun, calls, found, mark, awaiting } = run;
  await readSingly(run, {
    system: untilItFails(run, isThere),
    tagged: 'id',
    turns: [begun.erpTurn],
    markOf: () => 'erpTurn',
    isShown: (tag) => awaiting.has(tag),
    most: mark.erpPage ? MOST_SINGLE / 4 : MOST_SINGLE,
    about: closingName,
    async read({ id, closing, asks }) {
      const asked = await calls.oneAtSenior.compareWithErp({ tenant, id, closing }, asks);
      if (asked) found.contradictions.push({ orderId: closingName({ id, closing }), ...asked });
    },
  });
}
