import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  PonteActivities,
  SeniorXActivities,
  SismetroActivities,
} from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { countSweep } from './figures.js';
import type {
  Findings,
  SeenServiceRequest,
  SweepInput,
  SweepMark,
  SweepReport,
} from './messages.js';
import { isPageWorthReading, newBudget, summed } from './rules.js';

/** Pages of a list, or single orders, in one sweep. */
const MOST = 400;

/**
 * Looks at what waits in one tenant, and heals what was lost on the way: tells orders the end of an SS whose callback
 * never came, opens orders whose webhook never came, and shows where the two systems contradict each other. Runs by the
 * tenant's schedule; its calls keep to the unit's pace like all others. Where very much waits it comes to its bounds, and
 * the next one goes on from there (docs/adr/0027).
 */
export async function sweep({ tenant }: SweepInput): Promise<SweepReport> {
  const { taskQueue, startTime } = workflowInfo();
  /** A sweep that cannot go on leaves the rest to the next one. */
  const patientlyAt = (queue: string) => ({
    taskQueue: queue,
    startToCloseTimeout: '30 seconds' as const,
    scheduleToCloseTimeout: '30 minutes' as const,
    retry: { maximumInterval: '1 minute' as const },
    priority: { priorityKey: 5 }, // after the calls that open an SS or confirm its end
  });
  const ponte = proxyActivities<PonteActivities>(patientlyAt(taskQueue));
  const sismetro = proxyActivities<SismetroActivities>(
    patientlyAt(vendorTaskQueue(taskQueue, tenant, 'sismetro')),
  );
  const senior = proxyActivities<SeniorXActivities>(
    patientlyAt(vendorTaskQueue(taskQueue, tenant, 'senior-x')),
  );

  const { waiting, turn, nextTurn, goesOn } = await ponte.beginSweep(tenant);
  const found: Findings = {
    told: [],
    opened: [],
    contradictions: [],
    unknown: [],
    unreadable: [],
    failed: [],
  };
  const mark: SweepMark = { turn: nextTurn };
  const seen = new Set<string>();
  const awaiting = new Set<string>();
  let calls = 0;

  /** Does one part; where a vendor does not answer or says no, the report tells, and the other parts go on. */
  async function part(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const { cause, activityType, message } = error;
      const isOffered = !(
        cause instanceof ApplicationFailure && cause.type === FailureType.Unsupported
      );
      const words = cause instanceof TimeoutFailure ? 'sem resposta no prazo' : cause?.message;
      if (isOffered) found.failed.push(`${activityType}: ${words ?? message}`);
      return false;
    }
  }

  /** Has the orders told that wait for one of these SSs; gives how many wait. */
  async function tell(read: readonly SeenServiceRequest[]): Promise<number> {
    // new SSs push others on to the next page while pages are read: each counts once
    const unseen = read.filter(({ ss }) => !seen.has(ss) && seen.add(ss));
    const answer = await ponte.tellEnds(tenant, unseen);
    found.told.push(...answer.told);
    for (const { status, progress } of answer.unknown) {
      const known = found.unknown.find((one) => one.status === status && one.progress === progress);
      if (known) known.count += 1;
      else found.unknown.push({ status, progress, count: 1 });
    }
    return answer.waiting;
  }

  async function readServiceRequests(): Promise<void> {
    const isLeft = newBudget(MOST);
    let { page, shown } = goesOn.serviceRequests ?? { page: 1, shown: 0 };
    let pagesLeft = 1;
    let lastShown = 0;
    while (isPageWorthReading(waiting - shown, pagesLeft, lastShown)) {
      if (!isLeft()) {
        mark.serviceRequests = { page, shown };
        return;
      }
      calls += 1;
      const { items, totalPages } = await sismetro.listServiceRequests(page);
      lastShown = await tell(items);
      shown += lastShown;
      pagesLeft = totalPages - page;
      page += 1;
    }
  }

  /** What stands in *Aguardando integração* in the ERP: each such order must have its workflow. */
  async function readErpOrders(): Promise<void> {
    const isLeft = newBudget(MOST);
    let page = goesOn.erpPage ?? 1;
    let totalPages = page;
    for (; page <= totalPages && isLeft(); page += 1) {
      const read = await senior.openAwaiting(page);
      totalPages = read.totalPages;
      for (const id of read.awaiting) awaiting.add(id);
      found.opened.push(...read.opened);
      found.unreadable.push(...read.unreadable);
      found.contradictions.push(...read.contradictions);
    }
    if (page <= totalPages) mark.erpPage = page;
  }

  async function readServiceRequest(orderId: string, ss: string): Promise<void> {
    calls += 1;
    const request = await sismetro.readServiceRequest(ss);
    if (request) {
      await tell([request]);
      return;
    }
    const problem = `A SS ${ss} não existe mais na Sismetro.`;
    if (await ponte.reportContradiction({ tenant, id: orderId }, { code: 'ss-missing', problem })) {
      found.contradictions.push({ orderId, problem });
    }
  }

  async function readErpOrder(orderId: string): Promise<void> {
    const problem = await senior.compareWithErp({ tenant, id: orderId });
    if (problem) found.contradictions.push({ orderId, problem });
  }

  let isSismetroThere = await part(readServiceRequests);
  let isErpThere = await part(readErpOrders);
  // fewer while the list goes on in the next sweep: pages tell more
  const isLeft = newBudget(mark.serviceRequests ? MOST / 4 : MOST);
  for (const { id, ss } of turn) {
    const isUnseen = isSismetroThere && !seen.has(ss);
    const isUnlisted = isErpThere && !awaiting.has(id);
    if ((isUnseen || isUnlisted) && !isLeft()) {
      mark.turn = id;
      break;
    }
    if (isUnseen) isSismetroThere = await part(() => readServiceRequest(id, ss));
    if (isUnlisted) isErpThere = await part(() => readErpOrder(id));
  }

  const summary = summed(found);
  countSweep(tenant, summary.counts);
  return Object.assign(summary, {
    tenant,
    startedAt: startTime.toISOString(),
    endedAt: new Date().toISOString(),
    waiting,
    calls,
    goesOn: mark,
  });
}
