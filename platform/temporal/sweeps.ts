import { setTimeout as delay } from 'node:timers/promises';
import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { z } from 'zod';
import { SERVICE_ENDS } from '../../domain/lifecycle.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import {
  SWEEP,
  sweepId,
  type FindingCounts,
  type SweepMark,
  type SweepReport,
} from '../../workflows/sweep/messages.js';
import { say } from '../../texts/catalogue.js';
import type { FailedPart } from '../../texts/forms.js';
import type { Texts } from '../../texts/texts.js';
import { readFailure } from '../../workflows/sweep/texts.js';
import { decodeReadable } from './decode.js';
import { FindingSchema, NotOpenedSchema } from './coded-schemas.js';
import { described, orUndefinedIfNotFound } from './errors.js';
import type { Run } from './history.js';
import { reading, type Temporal } from './temporal.js';
import {
  allOf,
  inScope,
  listRows,
  quoted,
  readPage,
  type Page,
  type PageRequest,
  type TenantScope,
} from './visibility.js';

const instant = z.iso.datetime({ offset: true });

const counts = z.object({
  told: z.int(),
  opened: z.int(),
  contradictions: z.int(),
  unknown: z.int(),
  unreadable: z.int(),
  failed: z.int(),
}) satisfies z.ZodType<FindingCounts>;

const SweepMarkSchema = z.object({
  serviceRequests: z.object({ page: z.int(), shown: z.int() }).optional().meta({
    description:
      "The next page of Sismetro's list, and how many waiting orders the pages before it contained.",
  }),
  erpPage: z
    .int()
    .optional()
    .meta({ description: "The next page of the ERP's list of orders awaiting integration." }),
  turn: z
    .string()
    .optional()
    .meta({ description: 'The next order among those that are read one by one at Sismetro.' }),
  dueTurn: z.string().optional().meta({
    description: 'The same among those whose expected end came within a day.',
  }),
  unknownTurn: z.string().optional().meta({
    description: 'The same among those of which no useful end is known.',
  }),
  erpTurn: z
    .string()
    .optional()
    .meta({ description: 'The next order among those that are read one by one in the ERP.' }),
  since: z
    .string()
    .optional()
    .meta({ description: "How far back Sismetro's list is still to be read: it could not be." }),
  manyReopened: z.literal(true).optional().meta({
    description:
      'More orders awaited integration again than is plausible: each that is left asks the operator.',
  }),
}) satisfies z.ZodType<SweepMark>;

/** Checks a sweep's report: histories may also contain those of another version. */
export const SweepReportSchema = z.object({
  tenant: z.string(),
  startedAt: instant,
  endedAt: instant,
  waiting: z
    .int()
    .meta({ description: 'Orders that were waiting for Sismetro when the sweep began.' }),
  calls: z.int().meta({ description: 'Calls made to Sismetro.' }),
  told: z
    .array(z.object({ ss: z.string(), end: z.enum(SERVICE_ENDS), orderId: z.string() }))
    .readonly()
    .meta({
      description: 'SSs that had ended without a callback. The sweep notified their orders.',
    }),
  opened: z
    .array(z.string())
    .readonly()
    .meta({ description: 'Orders whose webhook was lost. The sweep opened them.' }),
  contradictions: z.array(FindingSchema).readonly(),
  unknown: z
    .array(z.object({ status: z.string(), progress: z.string(), count: z.int() }))
    .readonly()
    .meta({ description: 'Status values of Sismetro that the profile does not map.' }),
  unreadable: z.array(NotOpenedSchema).readonly(),
  failed: z.array(z.string()).readonly(),
  counts: counts.meta({
    description: 'Totals of each kind. Each list contains the first hundred.',
  }),
  recoveries: z
    .array(z.object({ at: instant, told: z.int(), opened: z.int() }))
    .readonly()
    .meta({
      description:
        'What this sweep and those of the 24 hours before it recovered, oldest first. Sweeps that recovered nothing are left out.',
    }),
  resumeAt: SweepMarkSchema.meta({
    description: 'Where the next sweep continues. Empty if this sweep read everything.',
  }),
}) satisfies z.ZodType<SweepReport>;

const LATEST_MS = 5_000;
/** Sweeps of a tenant on one page: the one that asks, the one before, and few that are still shown as running. */
const NEWEST = 5;
const LIST_MS = 4_000;
const RUN_MS = 10_000;

const endedSweeps = (...conditions: (string | undefined)[]) =>
  allOf(`WorkflowType = ${quoted(SWEEP)}`, `ExecutionStatus = 'Completed'`, ...conditions);

/**
 * Returns the report of a tenant's latest finished sweep, or undefined if Temporal knows none that can be read. Throws
 * `TemporalUnavailableError`.
 */
export function latestReport(
  temporal: Temporal,
  tenant: string,
): Promise<ListedReport | undefined> {
  return reading(temporal, LATEST_MS, async (client) => {
    const mayBeOver = `ExecutionStatus IN ('Running', 'Completed')`;
    const query = allOf(`WorkflowType = ${quoted(SWEEP)}`, mayBeOver, `Tenant = ${quoted(tenant)}`);
    // those shown as running come first: one that was followed at once is so for a while
    for await (const row of listRows(client, query, { pageSize: NEWEST })) {
      const { workflowId, runId, status } = row;
      const isShown = status.name === 'COMPLETED';
      const now = isShown ? status : (await described(client, workflowId, runId))?.status;
      if (now?.name === 'COMPLETED') return resultOf(client, row);
    }
    return undefined;
  });
}

/** Returns the report of a finished sweep, or undefined if it is gone, or was written by a version of another form. */
async function resultOf(
  { workflow }: Client,
  { workflowId, runId }: Pick<WorkflowExecutionInfo, 'workflowId' | 'runId'>,
): Promise<ListedReport | undefined> {
  const result: Promise<unknown> = workflow.getHandle(workflowId, runId).result();
  const report = SweepReportSchema.safeParse(await orUndefinedIfNotFound(result)).data;
  if (report === undefined) return undefined;
  const failures = report.failed.map((entry) => readFailure(entry) ?? entry);
  return { ...report, failures, workflowId };
}

/** A report that can be put into words. */
export interface ReadableReport extends SweepReport {
  /** What `failed` says; an entry that this version does not know as it was recorded. */
  readonly failures: readonly (FailedPart | string)[];
}

/** Returns a report with the words of what it found. */
export const sayReport = <T extends ReadableReport>(
  { contradictions, unreadable, failures, ...report }: T,
  { failedPart, findings, notFetched }: Texts,
) => ({
  ...report,
  contradictions: contradictions.map((one) => ({
    orderId: one.orderId,
    problem: say(findings, one),
  })),
  unreadable: unreadable.map((one) => ({
    orderId: one.orderId,
    problem: say(notFetched, one),
  })),
  failures: failures.map((one) => {
    if (typeof one === 'string') return { problem: one };
    const { orderId } = one;
    return { problem: failedPart(one), ...(orderId !== undefined && { orderId }) };
  }),
});

export interface ListedReport extends ReadableReport {
  readonly workflowId: string;
}

/**
 * Lists the reports of finished sweeps, latest first. Omits those that can no longer be read: of an old format, or
 * forgotten meanwhile. Throws `CursorError` and `TemporalUnavailableError`.
 */
export async function listReports(
  temporal: Temporal,
  scope: TenantScope,
  { tenant, ...page }: PageRequest & { readonly tenant?: string | undefined },
): Promise<Page<ListedReport>> {
  const query = endedSweeps(inScope(scope), tenant && `Tenant = ${quoted(tenant)}`);
  const { items, nextCursor } = await readPage(temporal, query, page, decodeReadable);
  return { items: await readReports(temporal, items), nextCursor };
}

export interface FoundSweep {
  readonly tenant: string;
  /** `ended`: terminated at Temporal, or failed; it has no report. */
  readonly state: 'running' | 'done' | 'ended';
  /** Undefined also if it is done and its report can no longer be read. */
  readonly report: ListedReport | undefined;
}

const STATES: Readonly<Record<string, FoundSweep['state']>> = {
  RUNNING: 'running',
  COMPLETED: 'done',
};

/** Finds one sweep. Returns undefined if Temporal knows none with this id. Throws `TemporalUnavailableError`. */
export function findSweep(temporal: Temporal, workflowId: string): Promise<FoundSweep | undefined> {
  return temporal.within(LIST_MS, async (client) => {
    const shown = await described(client, workflowId);
    const tenant = shown?.typedSearchAttributes.get(attribute.Tenant);
    if (shown?.type !== SWEEP || tenant === undefined) return undefined;
    const state = STATES[shown.status.name] ?? 'ended';
    const report = state === 'done' ? await resultOf(client, shown) : undefined;
    return { tenant, state, report };
  });
}

/** How many of the newest sweeps are looked through for each tenant's latest: they run at different intervals. */
const ROWS_FOR_EACH = 4;
/** Tenants without a sweep among those are asked for singly, so many each time, in turns. */
const ASKED_FOR_SINGLY = 3;

/**
 * Creates a reader of each tenant's latest report, for callers that ask every few seconds. It asks one question for all
 * tenants and a few for single ones, since questions about lists are the first that Temporal limits; a tenant whose
 * sweeps are rare may be shown with an earlier report for some reads. Omits tenants without one. Throws
 * `TemporalUnavailableError`.
 */
export function createLatestReports(
  temporal: Temporal,
): (tenants: readonly string[]) => Promise<ListedReport[]> {
  const known = new Map<string, ListedReport>(); // a report never changes
  const askedAt = new Map<string, number>();

  /** The newest sweep of each of these tenants, or undefined if it has none. Omits those whose turn is later. */
  async function newestOf(tenants: readonly string[]) {
    const limit = ROWS_FOR_EACH * tenants.length;
    const query = endedSweeps(inScope({ tenants }));
    const { items } = await readPage(temporal, query, { limit }, decodeReadable);
    const newest = new Map<string, WorkflowExecutionInfo | undefined>();
    for (const row of items) {
      const tenant = row.typedSearchAttributes.get(attribute.Tenant);
      if (tenant !== undefined && !newest.has(tenant)) newest.set(tenant, row);
    }
    const turn = tenants
      .filter((tenant) => !newest.has(tenant))
      .toSorted((a, b) => (askedAt.get(a) ?? 0) - (askedAt.get(b) ?? 0))
      .slice(0, ASKED_FOR_SINGLY);
    await Promise.all(
      turn.map(async (tenant) => {
        askedAt.set(tenant, performance.now());
        const query = endedSweeps(`Tenant = ${quoted(tenant)}`);
        const { items } = await readPage(temporal, query, { limit: 1 }, decodeReadable);
        newest.set(tenant, items[0]);
      }),
    );
    return newest;
  }

  return async (tenants) => {
    if (tenants.length === 0) return [];
    const newest = await newestOf(tenants);
    const news = [...newest].filter(
      ([tenant, row]) => known.get(tenant)?.workflowId !== row?.workflowId,
    );
    const reports = await readReports(
      temporal,
      news.flatMap(([, row]) => row ?? []),
    );
    const byId = new Map(reports.map((report) => [report.workflowId, report]));
    for (const [tenant, row] of news) {
      const report = byId.get(row?.workflowId ?? '');
      if (report === undefined)
        known.delete(tenant); // an earlier one would be shown as the latest
      else known.set(tenant, report);
    }
    return tenants.flatMap((tenant) => known.get(tenant) ?? []);
  };
}

/** Reads the results of these sweeps. Omits those that can no longer be read. */
async function readReports(
  temporal: Temporal,
  sweeps: readonly WorkflowExecutionInfo[],
): Promise<ListedReport[]> {
  const reports = await temporal.within(LIST_MS, (client) =>
    Promise.all(sweeps.map((one) => resultOf(client, one))),
  );
  return reports.filter((report) => report !== undefined);
}

/** The result of starting a sweep now. */
export type StartedSweep =
  | { readonly kind: 'started'; readonly run: Run }
  /** One was already running: the schedule does not run two at the same time. */
  | { readonly kind: 'was-running'; readonly run: Run }
  | { readonly kind: 'no-schedule' }
  /** The schedule accepted the request, but no sweep has appeared yet. */
  | { readonly kind: 'not-seen' };

/**
 * Triggers the tenant's sweep schedule. Throws `TemporalUnavailableError`.
 * @param noticedMs how long to wait until the sweep appears
 */
export async function startSweep(
  temporal: Temporal,
  tenant: string,
  noticedMs: number,
): Promise<StartedSweep> {
  const ask = <T>(question: (schedule: ScheduleHandle) => Promise<T>) =>
    temporal.within(RUN_MS, ({ schedule }) => question(schedule.getHandle(sweepId(tenant))));
  const look = () => ask((schedule) => schedule.describe());
  try {
    const before = await look();
    const known = new Set(recentIn(before).map(({ runId }) => runId));
    await ask((schedule) => schedule.trigger(ScheduleOverlapPolicy.SKIP)); // by default several may run at once
    const [running] = runningIn(before);
    const deadline = Date.now() + noticedMs;
    while (Date.now() < deadline) {
      const started = recentIn(await look()).findLast(({ runId }) => !known.has(runId));
      if (started !== undefined) return { kind: 'started', run: started };
      if (running !== undefined) return { kind: 'was-running', run: running };
      await delay(200);
    }
    return { kind: 'not-seen' };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return { kind: 'no-schedule' };
    throw error;
  }
}

const recentIn = ({ info }: ScheduleDescription): Run[] =>
  info.recentActions.map(({ action }) => runOf(action.workflow));

const runningIn = ({ info }: ScheduleDescription): Run[] =>
  info.runningActions.map(({ workflow }) => runOf(workflow));

const runOf = ({
  workflowId,
  firstExecutionRunId: runId,
}: {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
}): Run => ({ workflowId, runId });
