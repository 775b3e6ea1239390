import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection } from '@temporalio/worker';
import {
  createAttentionActivities,
  createBulkActivities,
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
  createTokenActivities,
  type TenantDeps,
} from '../activities/index.js';
import type { BestEffort } from '../activities/best-effort.js';
import type { RefreshToken } from '../activities/refresh-vendor-token.js';
import { VENDORS, vendorTaskQueue, type Vendor } from '../domain/ids.js';
import type { Settings, TenantSettings } from '../platform/settings/types.js';
import type { Notifier } from '../platform/notifications/notifier.js';
import { listInAttention } from '../platform/temporal/attention.js';
import { decideOn } from '../platform/temporal/decide.js';
import { createIncidents } from '../platform/temporal/incidents.js';
import type { Orders } from '../platform/temporal/orders.js';
import { parkDelivery } from '../platform/temporal/parked.js';
import { FAILS_FOR_GOOD } from '../platform/temporal/sweep-schedule.js';
import type { Temporal } from '../platform/temporal/temporal.js';
import { mayWriteInSlotsOfSismetro, paceOf, queuePaceOf } from '../platform/settings/queue-pace.js';

/** Longer than one attempt of an activity: when a worker stops, each call to a vendor can end. */
const GRACE = '80 seconds';

/**
 * Orders whose workflow was active last. More would use memory for orders that nobody touches for days; an uncached
 * order is replayed from its history. More than twice as many as have a task at the same time (docs/adr/0029).
 */
const CACHED_WORKFLOWS = 100;

/** How long an order may take to answer a bulk decision. */
const DECISION_MS = 5_000;

/** The dependencies that all workers of this process share. */
export interface Shared {
  readonly connection: NativeConnection;
  readonly temporal: Temporal;
  readonly dataConverter: DataConverter;
  readonly orders: Orders;
  readonly notifier: Notifier;
  readonly tenantOf: (settings: TenantSettings) => TenantDeps;
  /** Uses a refresh token of a tenant. */
  readonly refresh: RefreshToken;
  /** The file of the bundled workflows; by default the one of the build. */
  readonly workflows: string | undefined;
  /** Creates at Temporal what a tenant needs there. Safe to repeat. */
  readonly prepareTenant: (id: string) => Promise<void>;
}

/** A worker that the settings require. */
export interface WorkerSpec {
  /** Its task queue. */
  readonly name: string;
  /** Changes when a running worker must be replaced. */
  readonly fingerprint: string;
  create(): Promise<Worker>;
}

/** The workers that these settings require: one for the workflows, and two for each tenant. */
export function workerSpecsOf(settings: Settings, shared: Shared): WorkerSpec[] {
  return [
    workflowWorker(settings, shared),
    ...settings.tenants.flatMap((tenant) => vendorWorkers(settings, tenant, shared)),
  ];
}

function workflowSource(file: string | undefined) {
  if (file !== undefined) return { workflowBundle: { codePath: file } };
  // made by `npm run build`; without it the worker bundles at its start, which takes some seconds
  const codePath = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: fileURLToPath(import.meta.resolve('../workflows/index.js')) };
}

/**
 * With a build id, the server gives work to the version that the rollout names (`ponte rollout`), and orders move to it
 * at their next step (docs/adr/0010).
 */
const versionOf = ({ taskQueue, buildId }: Settings['temporal']) =>
  buildId !== undefined && {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: taskQueue, buildId },
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    } as const,
  };

/** The workflows, and the activities that call Temporal itself. */
function workflowWorker(
  { temporal: server, tenants }: Settings,
  {
    connection,
    temporal,
    dataConverter,
    orders,
    notifier,
    refresh,
    workflows,
    prepareTenant,
  }: Shared,
): WorkerSpec {
  const { namespace, taskQueue } = server;
  return {
    name: taskQueue,
    fingerprint: 'workflows',
    async create() {
      // once this succeeds, the server knows the search attributes that orders set
      for (const { id } of tenants) await prepareTenant(id);
      return Worker.create({
        connection,
        namespace,
        taskQueue,
        dataConverter,
        ...versionOf(server),
        ...workflowSource(workflows),
        activities: {
          ...createPonteActivities({
            orders,
            incidents: createIncidents(temporal, taskQueue),
            park: (delivery) => parkDelivery(temporal, taskQueue, delivery),
          }),
          ...createTokenActivities({ refresh }),
          ...createBulkActivities({
            decide: (order, decision) => decideOn(temporal, order, decision, DECISION_MS),
          }),
          ...createAttentionActivities({
            inAttention: (tenant, told) =>
              listInAttention(temporal, tenant, { ...(told && { told }) }),
            notifier,
          }),
        },
        workflowFailureErrorTypes: FAILS_FOR_GOOD,
        maxCachedWorkflows: CACHED_WORKFLOWS,
        // how long an order waits for a killed worker before another one takes it
        stickyQueueScheduleToStartTimeout: '3 seconds',
        shutdownGraceTime: GRACE,
      });
    },
  };
}

/**
 * A worker for each vendor of one tenant, with its own slots. Each runs at the pace of the settings, which the server
 * keeps over all processes together; the ERP's may have none (`concurrentCalls` and its default:
 * `platform/settings/tenants.ts`).
 */
function vendorWorkers(
  { temporal, tenants }: Settings,
  tenant: TenantSettings,
  { connection, dataConverter, orders, tenantOf, prepareTenant }: Shared,
): WorkerSpec[] {
  const { namespace, taskQueue } = temporal;
  const deps = tenantOf(tenant);
  const common = {
    connection,
    namespace,
    dataConverter,
    ...versionOf(temporal),
    shutdownGraceTime: GRACE,
  };
  const seniorQueue = vendorTaskQueue(taskQueue, tenant.id, 'senior-x');
  const sismetroQueue = vendorTaskQueue(taskQueue, tenant.id, 'sismetro');
  const { senior, sismetro } = tenant;
  // another tenant that begins to share the unit or the ERP changes the pace
  const paces = VENDORS.map((vendor) => paceOf(tenants, tenant, vendor));
  const fingerprint = fingerprintOf(tenant, paces);
  const rateOf = (vendor: Vendor) => {
    const pace = queuePaceOf(tenants, tenant, vendor);
    return { maxTaskQueueActivitiesPerSecond: pace === undefined ? NO_LIMIT : pace / 60 };
  };
  return [
    {
      name: seniorQueue,
      fingerprint,
      async create() {
        await prepareTenant(tenant.id);
        return Worker.create({
          ...common,
          taskQueue: seniorQueue,
          activities: createSeniorXActivities(deps, orders),
          maxConcurrentActivityTaskExecutions: senior.concurrentCalls,
          ...rateOf('senior-x'),
        });
      },
    },
    {
      name: sismetroQueue,
      fingerprint,
      create: () =>
        Worker.create({
          ...common,
          taskQueue: sismetroQueue,
          activities: createSismetroActivities(deps, orders, bestEffortAt(tenants, tenant)),
          maxConcurrentActivityTaskExecutions: sismetro.concurrentCalls,
          ...rateOf('sismetro'),
        }),
    },
  ];
}

/** Undefined: the default, which writes to the ERP. */
const bestEffortAt = (
  tenants: readonly TenantSettings[],
  tenant: TenantSettings,
): BestEffort | undefined =>
  mayWriteInSlotsOfSismetro(tenants, tenant) ? undefined : async () => 'no';

/** Calls a second; asked for explicitly, so that a limit that was taken out of the settings does not stay at the server. */
const NO_LIMIT = 100_000;

/**
 * Fingerprint of what a tenant's workers use: its settings but those that only the api reads, and its paces. A profile is
 * compared by its digest, since what it compiles to cannot be compared.
 */
function fingerprintOf(
  { inbound: _, name: __, ...tenant }: TenantSettings,
  paces: readonly (number | undefined)[],
): string {
  return JSON.stringify([tenant, paces], (key, value: unknown) =>
    key === 'profile' ? (value as { digest: string }).digest : value,
  );
}
