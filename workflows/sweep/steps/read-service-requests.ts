import { sleep } from '@temporalio/workflow';
import type { TurnOrder } from '../../../activities/sweep-orders.js';
import { MISSING_AGAIN_MS } from '../../service-order/rules/failing-calls.js';
import type { SweepRun } from '../run.js';
import { isPageWorthReading, MOST_PAGES, newBudget, tagsIn, MOST_SINGLE } from '../limits.js';
import type { TurnKind } from '../messages.js';
import { readSingly, stayAt, untilItFails } from './read-singly.js';

/**
 * Reads Sismetro's list, newest first: always back to the previous sweep (`readsBackTo`, `../limits.ts`), and further
 * while its pages show waiting orders. A list of changes is read as a whole. Reports the ends that it shows. Returns false
 * if Sismetro is away, so that single SSs are not worth asking for.
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
    await run.tell(read.told);
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

const MARKS = { due: 'dueTurn', unknown: 'unknownTurn', all: 'turn' } as const;

/**
 * Reads the SSs of this sweep's turns that Sismetro's list did not show.
 * @param isThere Sismetro has answered so far
 */
export async function readSingleRequests(run: SweepRun, isThere: boolean): Promise<void> {
  const { begun, calls, found, mark, seen } = run;
  const system = untilItFails(run, isThere);
  const about = ({ ss }: TurnOrder) => `SS ${ss}`;
  const missing: { order: TurnOrder; kind: TurnKind }[] = [];
  // if all of them are one turn, each is read soon: that costs their orders nothing
  const notesEnds = begun.turns.length > 1;

  async function read(order: TurnOrder, kind: TurnKind, wasMissing = false): Promise<void> {
    run.callsToSismetro += 1;
    const { tag: _, ...waiting } = order;
    const request = await calls.oneAtSismetro.sweepServiceRequest(waiting, {
      wasMissing,
      notesEnds,
    });
    if (request.kind === 'missing') {
      missing.push({ order, kind });
      return;
    }
    if (request.told) await run.tell([request.told]);
    if (request.unknown) run.countUnknown(request.unknown);
    if (request.contradiction) found.contradictions.push(request.contradiction);
  }

  await readSingly(run, {
    system,
    tagged: 'ss',
    turns: begun.turns,
    markOf: (kind) => MARKS[kind],
    isShown: (tag) => seen.has(tag),
    // fewer while the next sweep continues the list, or if it shows all changes: pages show more orders per call
    most: mark.serviceRequests || run.listsChanges ? MOST_SINGLE / 4 : MOST_SINGLE,
    about,
    read,
  });
  if (missing.length === 0) return;
  await sleep(MISSING_AGAIN_MS, { summary: 'Confere de novo as SS que não foram encontradas' });
  const isLeft = newBudget(MOST_SINGLE / 4);
  const stays = new Set<TurnKind>();
  for (const { order, kind } of missing.splice(0)) {
    if (!isLeft()) {
      if (!stays.has(kind)) stayAt(mark, MARKS[kind], order);
      stays.add(kind);
    } else if (system.isThere()) await system.ask(about(order), () => read(order, kind, true));
  }
}
