import {
  ScheduleAlreadyRunning,
  ScheduleClient,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { SWEEP, sweepId, type SweepInput } from '../../workflows/sweep/messages.js';
import type { Temporal } from './temporal.js';

const EVERY = '10 minutes';
const CREATE_MS = 10_000;
const READ_MS = 5_000;

/**
 * The errors with which a workflow fails permanently, by its type. A sweep that this version of the worker cannot
 * continue would keep all later ones from starting; the next one starts from scratch. Other workflows wait for a
 * version that can continue them.
 */
export const FAILS_FOR_GOOD = { '*': [], [SWEEP]: ['NondeterminismError'] };

/**
 * Creates the schedule of a tenant's sweep if it is missing (wire, section 8), and returns whether it was. An existing
 * schedule is not changed, since it may be paused or edited by hand. Its input, the tenant's id, is not encrypted: it
 * outlives every key, and its runs have ids that are not known beforehand (docs/adr/0018). Throws
 * `TemporalUnavailableError`.
 */
export async function ensureSweepSchedule(
  temporal: Temporal,
  taskQueue: string,
  tenant: string,
): Promise<boolean> {
  const input: SweepInput = { tenant };
  try {
    await temporal.within(CREATE_MS, ({ connection, options: { namespace } }) =>
      new ScheduleClient({ connection, namespace }).create({
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
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

/** Reads the state of the schedule of a tenant's sweep. Throws `TemporalUnavailableError`. */
export async function sweepScheduleState(
  temporal: Temporal,
  tenant: string,
): Promise<'active' | 'paused' | 'missing'> {
  try {
    const { state } = await temporal.within(READ_MS, ({ schedule }) =>
      schedule.getHandle(sweepId(tenant)).describe(),
    );
    return state.paused ? 'paused' : 'active';
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return 'missing';
    throw error;
  }
}
