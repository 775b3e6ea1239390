import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  sleep,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  PonteActivities,
  SeniorXActivities,
  SismetroActivities,
} from '../../activities/index.js';
import type { TurnOrder } from '../../activities/sweep-orders.js';
import { FailureType } from '../../domain/failures.js';
import { closingName, vendorTaskQueue } from '../../domain/ids.js';
import { ssMissing, ssNotShown, type Question } from '../service-order/texts.js';
import { countSweep } from './figures.js';
import type {
  Findings,
  StatusValues,
  SweepInput,
  SweepMark,
  SweepReport,
  WaitingOrder,
} from './messages.js';
import { isPageWorthReading, newBudget, summed, tagsIn } from './rules.js';

/** Limit of pages of a list, or of single orders, in one sweep. */
const MOST = 400;

/** Not more orders than this are closed again between two sweeps, unless the ERP was restored. */
const CLOSED_AGAIN_AT_ONCE = 5;

/** How many of those an incident names: an ERP that was restored may have 40,000, too many for a message. */
const NAMED = 50;

/** An SS must be missing twice, this long apart: Sismetro may lag. */
const MISSING_AGAIN_MS = 30_000;

/** An order must be seen awaiting integration twice, this long apart. */
const SECOND_READ_MS = 60_000;

/** After this many failures in a row a system is asked about no further single orders: it may be away. */
const FAILURES_IN_A_ROW = 3;

type PartResult = 'done' | 'unreadable' | 'failed' | 'not-offered';

const CLOSED_AGAIN =
  'No Senior X o pedido voltou a aguardar integração, mas aqui o seu acompanhamento já terminou.';

const LISTED_ONLY =
  'A lista do Senior X mostra o pedido em Aguardando integração, mas o próprio pedido não está nessa situação. Aqui o seu acompanhamento já terminou; confira o pedido no Senior X.';

/**
 * Compares a tenant's two systems and repairs lost deliveries: reports ends whose callback never came, opens orders
 * whose webhook never came, and shows contradictions between the systems. The tenant's schedule starts it; its calls
 * keep to the unit's pace like all others. If more is waiting than its limits allow, the next sweep continues from
 * there (docs/adr/0027).
 */
export async function sweep({ tenant }: SweepInput): Promise<SweepReport> {
  const { taskQueue, startTime } = workflowInfo();
  /** Bounds for the sweep's calls: what fails is left to the next sweep. */
  const patientlyAt = (queue: string, bound: '10 minutes' | '30 minutes' = '30 minutes') => ({
    taskQueue: queue,
    startToCloseTimeout: '1 minute' as const, // a call, and the updates of the orders that follow from it
    scheduleToCloseTimeout: bound,
    retry: {
      maximumInterval: '1 minute' as const,
      nonRetryableErrorTypes: [FailureType.Credentials, FailureType.Quota],
    },
    priority: { priorityKey: 5 }, // after the calls that open an SS or confirm its end
  });
  const ponte = proxyActivities<PonteActivities>(patientlyAt(taskQueue));
  const sismetroQueue = vendorTaskQueue(taskQueue, tenant, 'sismetro');
  const seniorQueue = vendorTaskQueue(taskQueue, tenant, 'senior-x');
  const sismetro = proxyActivities<SismetroActivities>(patientlyAt(sismetroQueue));
  const senior = proxyActivities<SeniorXActivities>(patientlyAt(seniorQueue));
  // calls about a single order: one that always fails must not take the time of the others
  const oneAtSismetro = proxyActivities<SismetroActivities>(
    patientlyAt(sismetroQueue, '10 minutes'),
  );
  const oneAtSenior = proxyActivities<SeniorXActivities>(patientlyAt(seniorQueue, '10 minutes'));

  const begun = await ponte.beginSweep(tenant);
  const { waiting, turnTags, turnSpan, nextTurn, resumeAt, since } = begun;
  const found: Findings = {
    told: [],
    opened: [],
    contradictions: [],
    unknown: [],
    unreadable: [],
    failed: [],
  };
  const mark: SweepMark = { turn: nextTurn };
  /** Tags of the SSs that Sismetro's list showed, and of the orders that the ERP's showed. */
  const seen = new Set<string>();
  const awaiting = new Set<string>();
  /** For each order, the page of the ERP's list on which it was seen. */
  const closedAgain = new Map<string, number>();
  /** Orders whose SS was not found: it is read again. */
  const missing: WaitingOrder[] = [];
  /** Orders whose SS could not be read. */
  const unread: WaitingOrder[] = [];
  let isAnyRead = false;
  let calls = 0;
  let erpPages = 0;

  /**
   * Runs one part of the sweep. If a vendor does not answer or refuses, the report says so and the other parts
   * continue.
   */
  async function part(work: () => Promise<void>): Promise<PartResult> {
    try {
      await work();
      return 'done';
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const { cause, activityType, message } = error;
      const isOffered = !(
        cause instanceof ApplicationFailure && cause.type === FailureType.Unsupported
      );
      const words = cause instanceof TimeoutFailure ? 'sem resposta no prazo' : cause?.message;
      if (!isOffered) return 'not-offered';
      const failure = `${activityType}: ${words ?? message}`;
      if (!found.failed.includes(failure)) found.failed.push(failure);
      const isUnreadable =
        cause instanceof ApplicationFailure && cause.type === FailureType.Unreadable;
      return isUnreadable ? 'unreadable' : 'failed';
    }
  }

  function countUnknown({ status, progress }: StatusValues): void {
    const known = found.unknown.find((one) => one.status === status && one.progress === progress);
    if (known) known.count += 1;
    else found.unknown.push({ status, progress, count: 1 });
  }

  /**
   * Reads Sismetro's list, newest first: always back to the previous sweep, and further while its pages show waiting
   * orders.
   */
  async function readServiceRequests(): Promise<void> {
    const isLeft = newBudget(MOST);
    let page = 1;
    let shown = 0;
    let pagesLeft = 1;
    let lastShown = 0;
    let isBack = false;
    while (!isBack || isPageWorthReading(waiting - shown, pagesLeft, lastShown)) {
      if (!isLeft()) {
        mark.serviceRequests = { page, shown };
        if (!isBack) mark.since = since;
        return;
      }
      calls += 1;
      const read = await sismetro.sweepServiceRequests(page, since);
      // new SSs push others to the next page while pages are read: each counts once
      lastShown = tagsIn(read.waitingTags).filter((one) => !seen.has(one) && seen.add(one)).length;
      shown += lastShown;
      found.told.push(...read.told);
      read.unknown.forEach(countUnknown);
      found.contradictions.push(...read.contradictions);
      pagesLeft = read.totalPages - page;
      isBack ||= read.isBack || pagesLeft <= 0;
      page += 1;
      const { serviceRequests: before } = resumeAt;
      if (isBack && before && page < before.page) ({ page, shown } = before);
    }
  }

  /** Reads the ERP's orders in *Aguardando integração*: each of them must have a workflow. */
  async function readErpOrders(): Promise<void> {
    const isLeft = newBudget(MOST);
    const first = resumeAt.erpPage ?? 1;
    let page = first;
    let totalPages = page;
    for (; page <= totalPages && isLeft(); page += 1) {
      mark.erpPage = page === first ? undefined : page + 1; // if this one fails
      const read = await senior.openAwaiting(page);
      erpPages += 1;
      totalPages = read.totalPages;
      for (const one of tagsIn(read.awaitingTags)) awaiting.add(one);
      found.opened.push(...read.opened);
      found.unreadable.push(...read.unreadable);
      for (const id of read.closedAgain) closedAgain.set(id, page);
      if (page === first && totalPages < first) page = 0; // the mark was behind the end: from the top
    }
    mark.erpPage = page <= totalPages ? page : undefined;
  }

  /**
   * Handles settled orders that await integration again: one that is seen twice, a minute apart, is a new closing. If
   * they are more than is plausible, or were, or may be, because the list was not read as a whole, each of them asks
   * instead of opening an SS.
   * @param list the result of reading the ERP's list
   */
  async function openNewClosings(list: PartResult): Promise<void> {
    const ids = [...closedAgain.keys()];
    const isMany = ids.length > CLOSED_AGAIN_AT_ONCE;
    const isPart = resumeAt.erpPage !== undefined || mark.erpPage !== undefined;
    const isAllRead = list === 'done' && !isPart;
    const { manyReopened } = resumeAt;
    if (isMany || (manyReopened && !(isAllRead && ids.length === 0))) mark.manyReopened = true;
    if (isMany) {
      await senior.reportManyReopened(ids.slice(0, NAMED));
      found.contradictions.push(...ids.map((orderId) => ({ orderId, problem: CLOSED_AGAIN })));
      return;
    }
    if (ids.length === 0) return;
    const asks = !isAllRead || manyReopened === true;
    await sleep(SECOND_READ_MS, { summary: 'Confere de novo o que voltou a aguardar integração' });
    for (const page of new Set(closedAgain.values())) {
      const onPage = ids.filter((id) => closedAgain.get(id) === page);
      const { opened, asked, left } = await senior.openNewClosings(page, onPage, asks);
      found.opened.push(...opened);
      found.contradictions.push(
        ...asked.map((orderId) => ({ orderId, problem: CLOSED_AGAIN })),
        ...left.map((orderId) => ({ orderId, problem: LISTED_ONLY })),
      );
    }
  }

  /** Reads the SS of an order that no list shows. Returns false if it is missing. */
  async function readServiceRequest(order: WaitingOrder): Promise<boolean> {
    calls += 1;
    const read = await oneAtSismetro.sweepServiceRequest(order);
    if (read.kind !== 'read') return false;
    if (read.told) found.told.push(read.told);
    if (read.unknown) countUnknown(read.unknown);
    if (read.contradiction) found.contradictions.push(read.contradiction);
    return true;
  }

  async function findMissing(order: WaitingOrder): Promise<void> {
    unread.push(order);
    const isThere = await readServiceRequest(order); // it stays among the unread if this fails
    unread.pop();
    isAnyRead = true;
    if (!isThere) missing.push(order);
  }

  /** Lets an order in service ask the operator. */
  async function askAbout({ id, closing }: WaitingOrder, question: Question): Promise<void> {
    if (await ponte.reportContradiction({ tenant, id, closing }, question))
      found.contradictions.push({ orderId: id, problem: question.problem });
  }

  /** Judges an SS that was missing, if it is missing again. */
  async function judgeMissing(order: WaitingOrder): Promise<void> {
    if (await readServiceRequest(order)) return;
    const { id, closing, ss } = order;
    const verdict = await oneAtSismetro.judgeMissing({ tenant, id, closing }, ss);
    if (verdict !== 'too-many') await askAbout(order, ssMissing(ss)); // one incident covers those
  }

  async function readErpOrder({ id: orderId, closing }: WaitingOrder): Promise<void> {
    const problem = await oneAtSenior.compareWithErp({ tenant, id: orderId, closing });
    if (problem) found.contradictions.push({ orderId, problem });
  }

  /** Asks a system about single orders, until it fails several times in a row or does not offer the call. */
  function singly(isThere: boolean) {
    let failures = isThere ? 0 : FAILURES_IN_A_ROW;
    let hasAnswered = false;
    const one = {
      isThere: () => failures < FAILURES_IN_A_ROW,
      hasAnswered: () => hasAnswered,
      /** Returns false if the system failed and is asked no more. */
      async ask(work: () => Promise<void>): Promise<boolean> {
        const result = await part(work);
        hasAnswered ||= result === 'done' || result === 'unreadable';
        if (result === 'not-offered') failures = FAILURES_IN_A_ROW;
        else failures = result === 'failed' ? failures + 1 : 0;
        return result === 'not-offered' || one.isThere();
      },
    };
    return one;
  }

  const list = await part(readServiceRequests);
  if (list === 'failed' || list === 'unreadable') mark.since = since;
  // single orders are read even if no list is offered or can be read
  const atSismetro = singly(list !== 'failed' || calls > 1); // its first page was read
  const erpList = await part(readErpOrders);
  const atSenior = singly(erpList !== 'failed' || erpPages > 0);
  await part(() => openNewClosings(erpList));
  /** Which lists did not show an order of the turn. That of a vendor that does not answer counts as if it had. */
  const absentFrom = (tags: string) => {
    const [ofSs, ofOrder] = tagsIn(tags) as [string, string];
    return {
      isUnseen: atSismetro.isThere() && !seen.has(ofSs),
      isUnlisted: atSenior.isThere() && !awaiting.has(ofOrder),
    };
  };
  const absent = turnTags.filter((tags) => {
    const { isUnseen, isUnlisted } = absentFrom(tags);
    return isUnseen || isUnlisted;
  });
  let singles: TurnOrder[] = [];
  if (absent.length > 0) {
    const read = await part(async () => {
      singles = await ponte.listTurn(tenant, turnSpan!, absent);
    });
    if (read !== 'done') mark.turn = resumeAt.turn; // the next sweep tries this turn again
  }
  // fewer while the next sweep continues the list: pages show more orders per call
  const isLeft = newBudget(mark.serviceRequests ? MOST / 4 : MOST);
  /** The first order that was not looked at. */
  let left: TurnOrder | undefined;
  for (const [at, order] of singles.entries()) {
    const { isUnseen, isUnlisted } = absentFrom(order.tags);
    if ((isUnseen || isUnlisted) && !isLeft()) {
      left ??= order;
      break;
    }
    const isRead = !isUnseen || (await atSismetro.ask(() => findMissing(order)));
    const isCompared = !isUnlisted || (await atSenior.ask(() => readErpOrder(order)));
    // if a system is away, every second sweep begins with the newest orders: the other one may answer
    const isAway = !(isRead ? atSenior : atSismetro).hasAnswered();
    const mayContinue = resumeAt.turn === undefined || !isAway;
    if (mayContinue && !(isRead && isCompared)) left ??= singles[at + 1];
  }
  if (left) mark.turn = closingName(left);
  if (missing.length > 0) {
    await sleep(MISSING_AGAIN_MS, { summary: 'Confere de novo as SS que não foram encontradas' });
  }
  const isLeftAgain = newBudget(MOST / 4);
  for (const order of missing) {
    if (!isLeftAgain()) {
      mark.turn ??= closingName(order);
      break;
    }
    if (atSismetro.isThere()) await atSismetro.ask(() => judgeMissing(order));
  }
  // Sismetro shows others: these alone would wait in silence, since their end may never be announced
  if (isAnyRead && atSismetro.isThere())
    for (const order of unread) await part(() => askAbout(order, ssNotShown(order.ss)));

  const summary = summed(found);
  countSweep(tenant, summary.counts);
  return Object.assign(summary, {
    tenant,
    startedAt: startTime.toISOString(),
    endedAt: new Date().toISOString(),
    waiting,
    calls,
    resumeAt: mark,
  });
}
