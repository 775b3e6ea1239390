import { setTimeout as delay } from 'node:timers/promises';
import { TypedSearchAttributes } from '@temporalio/common';
import { INCIDENT_KINDS, isIncident, type IncidentKind } from '../../domain/incidents.js';
import {
  acknowledge,
  countSubject,
  INCIDENT,
  incidentSeen,
  incidentWorkflowId,
  keysAccepted,
  type Acknowledgement,
  type IncidentInput,
  type IncidentMemo,
  type IncidentReport,
} from '../../workflows/incident/messages.js';
import { recoversByItself } from '../../workflows/incident/rules.js';
import { NeedsAttention, Tenant } from '../../workflows/service-order/search-attributes.js';
import type { incident } from '../../workflows/incident/workflow.js';
import { isPutOff, readCares, type Cares } from './care.js';
import { described, ignoreNotFound, startsNew, reached } from './errors.js';
import type { Temporal } from './temporal.js';
import { allOf, count, inScope, quoted, readable, readOldest, type Bounded } from './visibility.js';

/** An incident as lists show it. */
export type ListedIncident = IncidentMemo & {
  readonly tenant: string;
  readonly workflowId: string;
};

/**
 * Returns true if the incident is put off, and nothing new was seen of it since. One that ends by itself cannot be put off:
 * it says how a system is doing.
 */
export const isIncidentPutOff = (
  { kind, workflowId, lastSeenAt }: Pick<ListedIncident, 'kind' | 'workflowId' | 'lastSeenAt'>,
  cares: Cares,
): boolean => !recoversByItself(kind) && isPutOff(cares.get(workflowId), lastSeenAt, Date.now());

/** Returns true for the workflow id of an incident that ends by itself: its key begins with its kind. */
export const endsByItself = (workflowId: string): boolean =>
  INCIDENT_KINDS.some((kind) => recoversByItself(kind) && workflowId.split('/')[2] === kind);

/** Incidents of tenants. Every method throws `TemporalUnavailableError`. */
export interface Incidents {
  /**
   * Reports an incident. One that was acknowledged before is not shown again, unless incidents of its kind come and go.
   */
  report(tenant: string, key: string, report: IncidentReport): Promise<void>;
  /** Ends an incident whose cause is over, if it is open. It is shown again if it is reported again. */
  withdraw(tenant: string, key: string): Promise<void>;
  /** Reports that a vendor accepts our keys again, to the incident that it had refused them, if that is open. */
  keysAccepted(tenant: string, key: string): Promise<void>;
  /**
   * Counts a subject of an incident that is shown only when several are counted within an hour.
   * @returns whether it is shown now (`many`), or was acknowledged with this subject
   */
  count(
    tenant: string,
    key: string,
    report: IncidentReport,
    subject: string,
    threshold: number,
  ): Promise<Counted>;
  /** Returns true if the incident is shown and not acknowledged. */
  isOpen(tenant: string, key: string): Promise<boolean>;
  /**
   * Returns true if the incident is open or was acknowledged; false if it was withdrawn, or once Temporal has forgotten it.
   */
  isKnown(tenant: string, key: string): Promise<boolean>;
  /**
   * Acknowledges an incident, and waits up to two seconds until lists no longer show it. Returns false if there is no
   * such incident or it has ended.
   */
  acknowledge(tenant: string, key: string, answer: Acknowledgement): Promise<boolean>;
}

/** What counting a subject showed. */
export type Counted = 'few' | 'many' | 'acknowledged';

const DEADLINE_MS = 3_000;
const MOST = 1_000;
const UNLISTED_MS = 2_000;

export function createIncidents(temporal: Temporal, taskQueue: string): Incidents {
  const startOf = (
    tenant: string,
    key: string,
    report: IncidentReport,
    counting: Pick<IncidentInput, 'threshold' | 'acknowledged'> = {},
  ) => {
    const input: IncidentInput = {
      ...report,
      tenant,
      key,
      since: new Date().toISOString(),
      ...counting,
    };
    return {
      taskQueue,
      workflowId: incidentWorkflowId(tenant, key),
      args: [input] as [IncidentInput],
      staticSummary: `Ocorrência · ${tenant}`,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: Tenant, value: tenant },
        { key: NeedsAttention, value: counting.threshold === undefined },
      ]),
    };
  };

  return {
    report: (tenant, key, report) =>
      temporal.within(DEADLINE_MS, async ({ workflow }) => {
        // incidents that recover may be reported again; an acknowledged one of another kind stays acknowledged
        const reuse = recoversByItself(report.kind)
          ? 'ALLOW_DUPLICATE'
          : 'ALLOW_DUPLICATE_FAILED_ONLY';
        const reported = workflow.signalWithStart(INCIDENT, {
          ...startOf(tenant, key, report),
          workflowIdReusePolicy: reuse,
          signal: incidentSeen,
          signalArgs: [report],
        });
        await startsNew(reported);
      }),

    withdraw: (tenant, key) =>
      temporal.within(DEADLINE_MS, async ({ workflow }) => {
        await ignoreNotFound(workflow.getHandle(incidentWorkflowId(tenant, key)).cancel());
      }),

    keysAccepted: (tenant, key) =>
      temporal.within(DEADLINE_MS, ({ workflow }) =>
        ignoreNotFound(workflow.getHandle(incidentWorkflowId(tenant, key)).signal(keysAccepted)),
      ),

    count: (tenant, key, report, subject, threshold) =>
      temporal.within(DEADLINE_MS, async (client) => {
        const workflowId = incidentWorkflowId(tenant, key);
        const handle = client.workflow.getHandle<typeof incident>(workflowId);
        const before = await described(client, workflowId);
        const { acknowledged = [] } =
          before?.status.name === 'COMPLETED' ? await handle.result() : {};
        if (acknowledged.includes(subject)) return 'acknowledged';
        await client.workflow.start(INCIDENT, {
          ...startOf(tenant, key, report, { threshold, acknowledged }),
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
        const counted = await handle.executeUpdate(countSubject, { args: [subject] });
        return counted === 'acknowledged' ? counted : counted ? 'many' : 'few';
      }),

    isOpen: (tenant, key) =>
      temporal.within(DEADLINE_MS, async (client) => {
        const description = await described(client, incidentWorkflowId(tenant, key));
        return (
          description?.status.name === 'RUNNING' &&
          description.typedSearchAttributes.get(NeedsAttention) === true
        );
      }),

    isKnown: (tenant, key) =>
      temporal.within(DEADLINE_MS, async (client) => {
        const { status } = (await described(client, incidentWorkflowId(tenant, key))) ?? {};
        return status !== undefined && status.name !== 'CANCELLED';
      }),

    async acknowledge(tenant, key, answer) {
      const workflowId = incidentWorkflowId(tenant, key);
      const isTaken = await temporal.within(DEADLINE_MS, ({ workflow }) =>
        reached(workflow.getHandle(workflowId).signal(acknowledge, answer)),
      );
      if (isTaken) await unlisted(temporal, workflowId);
      return isTaken;
    },
  };
}

/** Waits until lists no longer show the incident: visibility lags. What cannot be asked counts as waited. */
async function unlisted(temporal: Temporal, workflowId: string): Promise<void> {
  const query = allOf(OPEN_INCIDENTS, `WorkflowId = ${quoted(workflowId)}`);
  const deadline = Date.now() + UNLISTED_MS;
  const isListed = async () => (await count(temporal, query).catch(() => 0)) > 0;
  while (Date.now() < deadline && (await isListed())) await delay(100);
}

/** Selects the incidents that are shown and not acknowledged. */
export const OPEN_INCIDENTS = allOf(
  `WorkflowType = ${quoted(INCIDENT)}`,
  `ExecutionStatus = 'Running'`,
  'NeedsAttention = true',
);

/**
 * Lists the incidents of these tenants that are shown and not acknowledged, at most `most`, the oldest first. If there are more, each tenant gets its share.
 * Throws `TemporalUnavailableError`.
 */
export async function listIncidents(
  temporal: Temporal,
  tenants: readonly string[],
  most = MOST,
): Promise<Bounded<ListedIncident>> {
  const { found, complete } = await readOldest(
    temporal,
    { tenants, query: OPEN_INCIDENTS, most },
    readable(({ workflowId, memo, typedSearchAttributes }): ListedIncident | undefined => {
      const tenant = typedSearchAttributes.get(Tenant);
      if (tenant === undefined || !isMemo(memo)) return undefined;
      // a memo does not keep what is empty
      return {
        ...memo,
        params: memo.params ?? {},
        subjects: memo.subjects ?? [],
        tenant,
        workflowId,
      } as ListedIncident;
    }),
  );
  const oldestFirst = found.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  return { found: oldestFirst, complete };
}

/** Counts the open incidents that are not put off. Throws `TemporalUnavailableError`. */
export async function countIncidents(
  temporal: Temporal,
  { tenants }: { readonly tenants: readonly string[] },
): Promise<number> {
  const cares = await readCares(temporal, tenants);
  const all = await count(temporal, allOf(OPEN_INCIDENTS, inScope({ tenants })));
  if (all === 0 || cares.size === 0) return all;
  const { found } = await listIncidents(temporal, tenants);
  return all - found.filter((one) => isIncidentPutOff(one, cares)).length;
}

/** Returns the kind of incident in a workflow's memo, or undefined if it has none yet. */
export const incidentKind = (memo: Record<string, unknown> | undefined): IncidentKind | undefined =>
  INCIDENT_KINDS.find((kind) => kind === memo?.['kind']);

const isMemo = (
  memo: Record<string, unknown> | undefined,
): memo is Record<string, unknown> &
  Omit<IncidentMemo, 'subjects'> &
  Partial<Pick<IncidentMemo, 'subjects'>> =>
  isIncident(memo) && typeof (memo as Record<string, unknown>)['key'] === 'string';
