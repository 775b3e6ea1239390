import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerPlugin } from '@temporalio/worker';
import {
  createAttentionActivities,
  createBulkActivities,
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
  type TenantDeps,
} from '../activities/index.js';
import { vendorTaskQueue } from '../domain/ids.js';
import type { Settings, TenantSettings } from '../platform/settings/types.js';
import type { Notifier } from '../platform/notifications/notifier.js';
import { listInAttention } from '../platform/temporal/attention.js';
import { decideOn } from '../platform/temporal/decide.js';
import { createIncidents } from '../platform/temporal/incidents.js';
import type { Orders } from '../platform/temporal/orders.js';
import { parkDelivery } from '../platform/temporal/parked.js';
import { FAILS_FOR_GOOD } from '../platform/temporal/schedules.js';
import type { Temporal } from '../platform/temporal/temporal.js';
import { callsWaiting } from '../platform/temporal/vendor-queues.js';
import { rateLimitOf } from './rate-limit.js';

/** Longer than one attempt of an activity: a stop lets each call to a vendor end. */
const GRACE = '75 seconds';

/** Calls to one vendor of one tenant that this process has under way at once: a mute vendor holds these and no others. */
const CALLS_AT_ONCE = 10;

/**
 * Orders that have just moved. More would hold memory for orders that nobody touches for days; one that is not among them is
 * read again from its history. They are more than twice as many as have a task at once (docs/adr/0028).
 */
const CACHED_WORKFLOWS = 100;

/** How long an order has to answer a bulk decision. */
const DECISION_MS = 5_000;

/** What all workers of this process share. */
export interface Shared {
  readonly connection: NativeConnection;
  readonly temporal: Temporal;
  readonly dataConverter: DataConverter;
  readonly orders: Orders;
  readonly notifier: Notifier;
  readonly tenantOf: (settings: TenantSettings) => TenantDeps;
  /** Of each worker: what traces its work, where tracing is on. */
  readonly plugins: WorkerPlugin[];
  /** Makes at Temporal what a tenant needs there. Safe to repeat. */
  readonly prepareTenant: (id: string) => Promise<void>;
}

/** One worker that the settings ask for. */
export interface WorkerSpec {
  /** Its task queue. */
  readonly name: string;
  /** The same for as long as a worker that runs need not be replaced. */
  readonly fingerprint: string;
  create(): Promise<Worker>;
}

/** The workers that these settings ask for: one for the workflows, and two for each tenant. */
export function unitsOf(settings: Settings, shared: Shared): WorkerSpec[] {
  return [
    workflowUnit(settings, shared),
    ...settings.tenants.flatMap((tenant) => tenantUnits(settings, tenant, shared)),
  ];
}

function workflowSource(isTraced: boolean) {
  // made by `npm run build`; where it is absent the worker bundles by itself, which takes some seconds
  const bundle = isTraced ? '../workflow-bundle-traced.js' : '../workflow-bundle.js';
  const codePath = fileURLToPath(new URL(bundle, import.meta.url));
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: fileURLToPath(import.meta.resolve('../workflows/index.js')) };
}

/**
 * With a build id, the server gives work to the version that the rollout names (`ponte rollout`), and orders move on to it
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

/** The workflows, and what is done to Temporal itself. */
function workflowUnit(
  { temporal: server, tenants }: Settings,
  { connection, temporal, dataConverter, orders, notifier, plugins, prepareTenant }: Shared,
): WorkerSpec {
  const { namespace, taskQueue } = server;
  return {
    name: taskQueue,
    fingerprint: 'workflows',
    async create() {
      // once this works the server knows the search attributes that orders set
      for (const { id } of tenants) await prepareTenant(id);
      return Worker.create({
        connection,
        namespace,
        taskQueue,
        dataConverter,
        ...versionOf(server),
        ...workflowSource(plugins.length > 0),
        plugins,
        activities: {
          ...createPonteActivities({
            orders,
            incidents: createIncidents(temporal, taskQueue),
            park: (delivery) => parkDelivery(temporal, taskQueue, delivery),
          }),
          ...createBulkActivities({
            decide: (order, decision) => decideOn(temporal, order, decision, DECISION_MS),
            callsWaiting: (tenant) => callsWaiting(temporal, taskQueue, tenant),
          }),
          ...createAttentionActivities({
            inAttention: (tenant) => listInAttention(temporal, tenant),
            notifier,
          }),
        },
        workflowFailureErrorTypes: FAILS_FOR_GOOD,
        maxCachedWorkflows: CACHED_WORKFLOWS,
        // how long an order waits for a worker that was killed before another one takes it
        stickyQueueScheduleToStartTimeout: '3 seconds',
        shutdownGraceTime: GRACE,
      });
    },
  };
}

/** One tenant's calls: a worker for each vendor, with its own slots; Sismetro's at the unit's pace, kept by the server over all processes together. */
function tenantUnits(
  { temporal }: Settings,
  tenant: TenantSettings,
  { connection, dataConverter, orders, tenantOf, plugins, prepareTenant }: Shared,
): WorkerSpec[] {
  const { namespace, taskQueue } = temporal;
  const deps = tenantOf(tenant);
  const common = {
    connection,
    namespace,
    dataConverter,
    ...versionOf(temporal),
    plugins,
    maxConcurrentActivityTaskExecutions: CALLS_AT_ONCE,
    shutdownGraceTime: GRACE,
  };
  const seniorX = vendorTaskQueue(taskQueue, tenant.id, 'senior-x');
  const sismetro = vendorTaskQueue(taskQueue, tenant.id, 'sismetro');
  const fingerprint = fingerprintOf(tenant);
  return [
    {
      name: seniorX,
      fingerprint,
      async create() {
        await prepareTenant(tenant.id);
        return Worker.create({
          ...common,
          taskQueue: seniorX,
          activities: createSeniorXActivities(deps, tenant.id, orders),
        });
      },
    },
    {
      name: sismetro,
      fingerprint,
      create: () =>
        Worker.create({
          ...common,
          taskQueue: sismetro,
          activities: createSismetroActivities(deps, tenant.id, orders),
          maxTaskQueueActivitiesPerSecond: rateLimitOf(tenant.sismetro.requestsPerMinute),
        }),
    },
  ];
}

/** What of a tenant its workers go by: all but what the api alone reads. A profile counts by its digest: what it compiles to cannot be compared. */
function fingerprintOf({ inbound: _, capture: __, name: ___, ...tenant }: TenantSettings): string {
  return JSON.stringify(tenant, (key, value: unknown) =>
    key === 'profile' ? (value as { digest: string }).digest : value,
  );
}
