import { createHash } from 'node:crypto';
import {
  ScheduleAlreadyRunning,
  ScheduleClient,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
} from '@temporalio/client';
import { SWEEP, sweepId, type SweepInput } from '../../workflows/sweep/messages.js';
import type { TenantSettings } from '../settings/types.js';
import type { Temporal } from './temporal.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** How often a sweep starts; how much it reads: `workflows/sweep/limits.ts`. */
const EVERY_SECONDS = 600;
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
 * schedule may be paused or edited by hand: it changes only if the tenant names an interval, and then only in that. Its
 * input, the tenant's id, is not encrypted: it outlives every key, and its runs have ids that are not known beforehand
 * (docs/adr/0018). Throws `TemporalUnavailableError`.
 */
export async function ensureSweepSchedule(
  temporal: Temporal,
  taskQueue: string,
  { id: tenant, sweepSeconds }: Pick<TenantSettings, 'id' | 'sweepSeconds'>,
): Promise<boolean> {
  const input: SweepInput = { tenant };
  const every = (sweepSeconds ?? EVERY_SECONDS) * 1_000;
  try {
    await temporal.within(CREATE_MS, (client) =>
      schedulesOf(client).create({
        scheduleId: sweepId(tenant),
        spec: specOf(tenant, every),
        // one that takes longer than the interval is followed at once: much is waiting then
        policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: every },
        action: {
          type: 'startWorkflow',
          workflowType: SWEEP,
          workflowId: sweepId(tenant),
          taskQueue,
          args: [input],
          typedSearchAttributes: ofTenant(tenant),
          staticSummary: `Varredura · ${tenant}`,
        },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  if (sweepSeconds !== undefined) await setInterval(temporal, tenant, every);
  return false;
}

/**
 * Each tenant has its own moment within the interval: the sweeps of many tenants at once would ask more questions about
 * lists than a namespace may ask, and repeat those that are refused.
 */
function specOf(tenant: string, every: number) {
  const digest = createHash('sha256').update(tenant).digest();
  const offset = (digest.readUInt32BE() % Math.ceil(every / 1_000)) * 1_000;
  return { intervals: [{ every, offset }] };
}

/** A client of schedules that does not encrypt, not even when it writes a schedule's input again. */
const schedulesOf = ({ connection, options: { namespace } }: Client) =>
  new ScheduleClient({ connection, namespace });

/** Sets the interval of a tenant's sweep, unless it is this one already. */
const setInterval = (temporal: Temporal, tenant: string, every: number): Promise<void> =>
  temporal.within(CREATE_MS, async (client) => {
    const handle = schedulesOf(client).getHandle(sweepId(tenant));
    const { spec } = await handle.describe();
    if (spec.intervals?.length === 1 && spec.intervals[0]?.every === every) return;
    await handle.update((previous) => ({ ...previous, spec: specOf(tenant, every) }));
  });

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
