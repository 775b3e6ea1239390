import type { SweepRun } from '../run.js';
import { isPageWorthReading, MOST_PAGES, newBudget, tagsIn } from '../rules.js';

/**
 * Reads Sismetro's list, newest first: always back to the previous sweep, and further while its pages show waiting
 * orders. A list of changes is read as a whole. Reports the ends that it shows. Returns false if Sismetro is away, so that single SSs are not worth asking
 * for.
 */
export async function readServiceRequests(run: SweepRun): Promise<boolean> {
  const result = await run.part(() => readPages(run));
  if (result === 'failed' || result === 'unreadable') run.mark.since = run.begun.since;
  return result !== 'failed' || run.callsToSismetro > 1; // its first page was read
}

async function readPages(run: SweepRun): Promise<void> {
  const { begun, calls, found, mark, seen } = run;
  const { waiting, since, resumeAt } = begun;
  const isLeft = newBudget(MOST_PAGES);
  let page = 1;
  let shown = 0;
  let pagesLeft = 1;
  let lastShown = 0;
  let isBack = false;
  // over several sweeps the count is too high: what the first pages showed has ended, or was pushed to later ones
  const left = () => Math.max(resumeAt.serviceRequests ? 1 : 0, waiting - shown);
  while (!isBack || isPageWorthReading(left(), pagesLeft, lastShown)) {
    if (!isLeft()) {
      // changes begin at the top again, since later ones may stand before those that were read
      if (!run.listsChanges) mark.serviceRequests = { page, shown };
      if (!isBack) mark.since = since;
      return;
    }
    run.callsToSismetro += 1;
    const read = await calls.sismetro.sweepServiceRequests(page, since);
    // new SSs push others to the next page while pages are read: each counts once
    lastShown = tagsIn(read.waitingTags).filter((one) => !seen.has(one) && seen.add(one)).length;
    shown += lastShown;
    found.told.push(...read.told);
    read.unknown.forEach((values) => run.countUnknown(values));
    found.contradictions.push(...read.contradictions);
    pagesLeft = read.totalPages - page;
    isBack ||= read.isBack || pagesLeft <= 0;
    page += 1;
    run.listsChanges = read.listsChanges;
    const { serviceRequests: before } = resumeAt;
    if (isBack && before && page < before.page) ({ page, shown } = before);
  }
}
