import {
  ActivityFailure,
  proxyActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  PonteActivities,
  SeniorXActivities,
  SismetroActivities,
} from '../../activities/index.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { countSweep } from './figures.js';
import { newFindings, nextRead, see } from './findings.js';
import type { Contradiction, SweepInput, SweepReport } from './messages.js';

/** A sweep that cannot go on leaves the rest to the next one. */
const PATIENCE = {
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '30 minutes',
  retry: { maximumInterval: '1 minute' },
  // after the calls that open an SS or confirm its end
  priority: { priorityKey: 5 },
} as const;

/** Calls to Sismetro of one sweep; what is left waits for the next one. */
const MOST_CALLS = 1_000;

const ERP_MOVED_ON: Record<string, string> = {
  released: 'No Senior X o pedido já está liberado, mas o serviço ainda não terminou na Sismetro.',
  billed: 'No Senior X o pedido já está faturado, mas o serviço ainda não terminou na Sismetro.',
  cancelled: 'No Senior X o pedido já está cancelado, mas a SS ainda está aberta na Sismetro.',
};

/**
 * Looks at everything that waits in one tenant, and heals what was lost on the way: tells orders the end of an SS whose
 * callback never came, opens orders whose webhook never came, and shows where the two systems contradict each other.
 * Runs by the tenant's schedule; its calls keep to the unit's pace like all others.
 */
export async function sweep({ tenant }: SweepInput): Promise<SweepReport> {
  const { taskQueue, startTime } = workflowInfo();
  const ponte = proxyActivities<PonteActivities>({ ...PATIENCE });
  const sismetro = proxyActivities<SismetroActivities>({
    ...PATIENCE,
    taskQueue: vendorTaskQueue(taskQueue, tenant, 'sismetro'),
  });
  const senior = proxyActivities<SeniorXActivities>({
    ...PATIENCE,
    taskQueue: vendorTaskQueue(taskQueue, tenant, 'senior-x'),
  });

  const contradictions: Contradiction[] = [];
  const opened: string[] = [];
  const unreadable: SweepReport['unreadable'][number][] = [];
  const failed: string[] = [];
  let calls = 0;

  /** Does one part; where a vendor does not answer or says no, the report tells and the other parts go on. */
  async function part(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const { cause, activityType, message } = error;
      const words = cause instanceof TimeoutFailure ? 'sem resposta no prazo' : cause?.message;
      failed.push(`${activityType}: ${words ?? message}`);
    }
  }

  const waiting = await ponte.listWaiting(tenant);
  const findings = newFindings(waiting.map(({ ss }) => ss));

  /** What has become of the SSs that orders wait for: by the list or one by one, whichever costs fewer calls. */
  async function readServiceRequests(): Promise<void> {
    let page = 0;
    let pagesLeft = 1;
    let next = nextRead(findings, pagesLeft);
    while (next !== 'done' && calls < MOST_CALLS) {
      calls += 1;
      if (next === 'page') {
        page += 1;
        const read = await sismetro.listServiceRequests(page);
        pagesLeft = read.totalPages - page;
        for (const request of read.items) see(findings, request);
      } else {
        await readOne([...findings.unseen][0]!);
      }
      next = nextRead(findings, pagesLeft);
    }
  }

  async function readOne(ss: string): Promise<void> {
    const request = await sismetro.readServiceRequest(ss);
    if (request !== null) {
      see(findings, request);
      return;
    }
    findings.unseen.delete(ss);
    const order = waiting.find((one) => one.ss === ss)!;
    await contradicted(order.id, `A SS ${ss} não existe mais na Sismetro.`);
  }

  /** Shows a contradiction, unless the order has moved on meanwhile. */
  async function contradicted(orderId: string, problem: string): Promise<void> {
    if (await ponte.tellContradiction({ tenant, id: orderId }, problem)) {
      contradictions.push({ orderId, problem });
    }
  }

  /** What stands in *Aguardando integração* in the ERP: each such order must have its workflow. */
  async function readErpOrders(): Promise<void> {
    const awaiting = new Set<string>();
    let totalPages = 1;
    for (let page = 1; page <= totalPages; page += 1) {
      const read = await senior.openAwaiting(page);
      totalPages = read.totalPages;
      for (const id of read.awaiting) awaiting.add(id);
      opened.push(...read.opened);
      unreadable.push(...read.unreadable);
      contradictions.push(...read.contradictions);
    }
    for (const { id } of waiting.filter((order) => !awaiting.has(order.id))) {
      const situation = await senior.readSituation({ tenant, id });
      const problem = ERP_MOVED_ON[situation];
      if (problem !== undefined) await contradicted(id, problem);
    }
  }

  await part(readServiceRequests);
  for (const { ss, end } of findings.ended) {
    const { id } = waiting.find((order) => order.ss === ss)!;
    await part(async () => {
      await ponte.tellEnd({ tenant, id }, ss, end);
    });
  }
  await part(readErpOrders);

  const report: SweepReport = {
    tenant,
    startedAt: startTime.toISOString(),
    endedAt: new Date().toISOString(),
    waiting: waiting.length,
    calls,
    told: findings.ended,
    opened,
    contradictions,
    unknown: [...findings.unknown.values()],
    unreadable,
    failed,
  };
  countSweep(report);
  return report;
}
