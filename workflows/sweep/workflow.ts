import { workflowInfo } from '@temporalio/workflow';
import { beginCount, countSweep } from './figures.js';
import type { SweepInput, SweepReport } from './messages.js';
import { summed } from './rules.js';
import { beginSweepOf } from './run.js';
import { openNewClosings } from './steps/open-new-closings.js';
import { readErpOrders } from './steps/read-erp-orders.js';
import { readServiceRequests } from './steps/read-service-requests.js';
import { readTurn } from './steps/read-turn.js';

/**
 * Compares a tenant's two systems and repairs lost deliveries: reports ends whose callback never came, opens orders
 * whose webhook never came, and shows contradictions between the systems. The tenant's schedule starts it; its calls
 * keep to the unit's pace like all others. If more is waiting than its limits allow, the next sweep continues from
 * there (docs/adr/0027).
 */
export async function sweep({ tenant }: SweepInput): Promise<SweepReport> {
  beginCount(tenant);
  const run = await beginSweepOf(tenant);
  const isSismetroThere = await readServiceRequests(run);
  const erp = await readErpOrders(run);
  await run.part(() => openNewClosings(run, erp));
  // single orders are read even if no list is offered or can be read
  await readTurn(run, { sismetro: isSismetroThere, senior: erp.isThere });

  const summary = summed(run.found);
  countSweep(tenant, summary.counts);
  return {
    ...summary,
    tenant,
    startedAt: workflowInfo().startTime.toISOString(),
    endedAt: new Date().toISOString(),
    waiting: run.begun.waiting,
    calls: run.callsToSismetro,
    resumeAt: run.mark,
  };
}
