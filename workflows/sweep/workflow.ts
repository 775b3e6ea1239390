import { workflowInfo } from '@temporalio/workflow';
import { beginCount, countSweep } from './figures.js';
import type { SweepInput, SweepReport } from './messages.js';
import { summed, withRecovery } from './limits.js';
import { beginSweepOf, type SweepRun } from './run.js';
import { compareSingly, readErpOrders } from './steps/read-erp-orders.js';
import { openNewClosings } from './steps/open-new-closings.js';
import { readServiceRequests, readSingleRequests } from './steps/read-service-requests.js';

/**
 * Compares a tenant's two systems and repairs lost deliveries: reports ends whose callback never came, opens orders
 * whose webhook never came, and shows contradictions between the systems. The tenant's schedule starts it; its calls
 * keep to the unit's pace like all others. If more is waiting than its limits allow, the next sweep continues from
 * there (docs/adr/0027).
 */
export async function sweep({ tenant }: SweepInput): Promise<SweepReport> {
  beginCount(tenant);
  const run = await beginSweepOf(tenant);
  // side by side: each system has its own pace
  const isSismetroThere = readServiceRequests(run);
  await Promise.all([sweepSismetro(run, isSismetroThere), sweepErp(run, isSismetroThere)]);

  const summary = summed(run.found);
  countSweep(tenant, summary.counts);
  const startedAt = workflowInfo().startTime.toISOString();
  return {
    ...summary,
    tenant,
    startedAt,
    endedAt: new Date().toISOString(),
    waiting: run.begun.waiting,
    calls: run.callsToSismetro,
    recoveries: withRecovery(run.begun.recoveries, { at: startedAt, ...summary.counts }),
    resumeAt: run.mark,
  };
}

// single orders are read even if no list is offered or can be read

async function sweepSismetro(run: SweepRun, isThere: Promise<boolean>): Promise<void> {
  await readSingleRequests(run, await isThere);
}

async function sweepErp(run: SweepRun, sismetroRead: Promise<unknown>): Promise<void> {
  const erp = await readErpOrders(run);
  await run.part(() => openNewClosings(run, erp));
  await sismetroRead; // an order whose service has ended does not ask why the ERP shows an end
  await compareSingly(run, erp.isThere);
}
