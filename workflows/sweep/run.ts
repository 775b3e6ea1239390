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
import type { SweepBeginning } from '../../activities/sweep-orders.js';
import { FailureType } from '../../domain/failures.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { OPENS } from '../call-priorities.js';
import type { Findings, NotifiedEnd, StatusValues, SweepMark } from './messages.js';
import { failedPart, NO_ANSWER } from './texts.js';

/** How a part of a sweep ended. */
export type PartResult = 'done' | 'unreadable' | 'failed' | 'not-offered';

/** A sweep in progress: what it knows, has found and may ask. */
export interface SweepRun {
  readonly tenant: string;
  readonly calls: Calls;
  /** What it began with. */
  readonly begun: SweepBeginning;
  readonly found: Findings;
  /** Where the next sweep continues. */
  readonly mark: SweepMark;
  /** Sismetro's list shows only what changed. */
  listsChanges: boolean;
  /** Tags of the SSs that Sismetro's list showed. */
  readonly seen: Set<string>;
  /** Tags of the orders that the ERP's list showed as awaiting. */
  readonly awaiting: Set<string>;
  /** Calls made to Sismetro. */
  callsToSismetro: number;
  /**
   * Runs one part of the sweep. If a vendor does not answer or refuses, the report says so and the other parts
   * continue.
   * @param about the SS or the order, if the part is about a single one
   */
  part(work: () => Promise<void>, about?: string): Promise<PartResult>;
  /** Tells orders the ends of their SSs, and reports them. */
  tell(ends: readonly NotifiedEnd[]): Promise<void>;
  /** Counts an SS whose status has no meaning. */
  countUnknown(values: StatusValues): void;
}

type Calls = ReturnType<typeof callsOf>;

/** A sweep begins no single read after twelve minutes. */
const ONE_TAKES = '15 minutes';

/** The sweep's activities. What fails again and again is left to the next sweep; a queued call is no failure. */
export function callsOf(tenant: string) {
  const { taskQueue } = workflowInfo();
  const [atSismetro, atSenior] = (['sismetro', 'senior-x'] as const).map((vendor) =>
    vendorTaskQueue(taskQueue, tenant, vendor),
  ) as [string, string];
  /** With pauses of a minute at most, 20 attempts take about half an hour. */
  const patientlyAt = (queue: string, maximumAttempts = 20) => ({
    taskQueue: queue,
    startToCloseTimeout: '1 minute' as const, // a call, and the updates of the orders that follow from it
    retry: {
      maximumAttempts,
      maximumInterval: '1 minute' as const,
      nonRetryableErrorTypes: [FailureType.Credentials, FailureType.Quota],
    },
    ...OPENS,
  });
  return {
    ponte: proxyActivities<PonteActivities>(patientlyAt(taskQueue)),
    sismetro: proxyActivities<SismetroActivities>(patientlyAt(atSismetro)),
    senior: proxyActivities<SeniorXActivities>(patientlyAt(atSenior)),
    // about a single order: one that always fails, or is to be asked for in an hour, must not take the time of the others
    oneAtSismetro: proxyActivities<SismetroActivities>({
      ...patientlyAt(atSismetro, 8),
      scheduleToCloseTimeout: ONE_TAKES,
    }),
    oneAtSenior: proxyActivities<SeniorXActivities>({
      ...patientlyAt(atSenior, 8),
      scheduleToCloseTimeout: ONE_TAKES,
    }),
  };
}

/** Begins a tenant's sweep: reads where the last one stopped, and how many orders wait. */
export async function beginSweepOf(tenant: string): Promise<SweepRun> {
  const calls = callsOf(tenant);
  const begun = await calls.ponte.beginSweep(tenant);
  const found: Findings = {
    told: [],
    opened: [],
    contradictions: [],
    unknown: [],
    unreadable: [],
    failed: [],
  };
  return {
    tenant,
    calls,
    begun,
    found,
    mark: {},
    listsChanges: false,
    seen: new Set(),
    awaiting: new Set(),
    callsToSismetro: 0,

    async part(work, about) {
      try {
        await work();
        return 'done';
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const { cause, activityType, message } = error;
        const type = cause instanceof ApplicationFailure ? cause.type : undefined;
        if (type === FailureType.Unsupported) return 'not-offered';
        const words = cause instanceof TimeoutFailure ? NO_ANSWER : cause?.message;
        const failure = failedPart(activityType, words ?? message, about);
        if (!found.failed.includes(failure)) found.failed.push(failure);
        return type === FailureType.Unreadable ? 'unreadable' : 'failed';
      }
    },

    async tell(ends) {
      if (ends.length === 0) return;
      found.told.push(...ends);
      await calls.ponte.tellEnds(tenant, ends);
    },

    countUnknown({ status, progress }) {
      const known = found.unknown.find((one) => one.status === status && one.progress === progress);
      if (known) known.count += 1;
      else found.unknown.push({ status, progress, count: 1 });
    },
  };
}
