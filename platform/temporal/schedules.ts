import {
  ScheduleAlreadyRunning,
  ScheduleClient,
  ScheduleOverlapPolicy,
  type Client,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { SWEEP, sweepId, type SweepInput } from '../../workflows/sweep/messages.js';

const EVERY = '10 minutes';

/**
 * With which errors a workflow fails for good, by its type. A sweep that this version of the worker cannot go on with would
 * keep all that follow from beginning; the next one begins anew. Anything else waits for a version that can go on with it.
 */
export const FAILS_FOR_GOOD = { '*': [], [SWEEP]: ['NondeterminismError'] };

/**
 * Makes the schedule of a tenant's sweep where it is missing (wire, section 8); true where it was. One that is there,
 * perhaps paused or set otherwise by hand, stays as it is. What it holds, the tenant's id, is not encrypted: it outlives
 * every key, and its runs have ids that nobody knows beforehand (docs/adr/0018).
 */
export async function ensureSweepSchedule(
  client: Client,
  taskQueue: string,
  tenant: string,
): Promise<boolean> {
  const input: SweepInput = { tenant };
  const { connection, options } = client;
  try {
    await new ScheduleClient({ connection, namespace: options.namespace }).create({
      scheduleId: sweepId(tenant),
      spec: { intervals: [{ every: EVERY }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: EVERY },
      action: {
        type: 'startWorkflow',
        workflowType: SWEEP,
        workflowId: sweepId(tenant),
        taskQueue,
        args: [input],
        typedSearchAttributes: new TypedSearchAttributes([{ key: Tenant, value: tenant }]),
        staticSummary: `Varredura · ${tenant}`,
      },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}
