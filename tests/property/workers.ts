import { randomUUID } from 'node:crypto';
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createBestEffort } from '../../activities/best-effort.js';
import {
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
  type SeniorXActivities,
  type SismetroActivities,
} from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import { orderWorkflowId, vendorTaskQueue, type ClosingKey } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { ignoreNotFound, orUndefinedIfNotFound } from '../../platform/temporal/errors.js';
import { createIncidents } from '../../platform/temporal/incidents.js';
import { createOrders, type Orders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import type { KeyedReport } from '../../workflows/incident/late-news.js';
import { customerKeys } from '../support/customer-keys.js';
import { startStickyQueueProxy } from './sticky-queue-proxy.js';
import { tenantDeps, type ChosenDeps } from '../support/vendors.js';
import { createWorker } from '../support/in-this-thread.js';
import { workflowBundle } from '../support/temporal.js';

const { PendingActivityState } = proto.temporal.api.enums.v1;

export type VendorActivities = Pick<
  SismetroActivities & SeniorXActivities,
  (typeof OF_AN_ORDER)[number] | (typeof OF_A_SWEEP)[number] | 'readClosedAgain'
>;

/** The activities that a tenant's sweep calls. */
const OF_A_SWEEP = [
  'sweepServiceRequests',
  'sweepServiceRequest',
  'openAwaiting',
  'openNewClosings',
  'reportManyReopened',
  'compareWithErp',
] as const;

/** Changes what is done at the vendors, to check that the test finds a planted bug. */
export type Sabotage = (real: VendorActivities) => Partial<VendorActivities>;

/** The activities that an order's workflow calls. */
const OF_AN_ORDER = [
  'openServiceRequest',
  'findServiceRequests',
  'findInList',
  'readOwnedRequest',
  'previewLink',
  'confirmEnd',
  'confirmAndSettle',
  'showsOthers',
  'judgeMissing',
  'readSituation',
  'saveObservation',
  'releaseOrder',
  'cancelOrder',
] as const;

/** Replaces visibility, which the time-skipping server does not have. */
export type Index = Partial<Orders>;

export interface Crew {
  readonly tenant: string;
  readonly orders: Orders;
  /** The incidents reported about an order. */
  reportedOf(orderId: string): readonly KeyedReport[];
  /** @param toEnd the workers will be stopped before the orders have ended, and others continue them */
  start(toEnd: boolean): Promise<void>;
  /** Stops the workers after their running calls have ended. */
  stop(): Promise<void>;
}

/**
 * The real workers of a new tenant, which can be stopped and restarted.
 * @param vendorsOf the vendors of an order; all orders share those of a sweep, which names no order
 */
export function createCrew(
  { client, nativeConnection, address }: TestWorkflowEnvironment,
  vendorsOf: (orderId: string) => ChosenDeps,
  index: (tenant: string) => Index,
  sabotage: Sabotage = () => ({}),
): Crew {
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const taskQueue = `ponte-${tenant}`;
  const real = createOrders(createTemporal(client), {
    taskQueue,
    customerKeys,
    deadlineMs: 30_000,
  });
  const orders: Orders = { ...real, ...index(tenant) };
  const made = new Map<string, VendorActivities>();
  const reported: KeyedReport[] = [];
  const incidents = createIncidents(createTemporal(client), taskQueue);

  function activitiesOf(orderId: string): VendorActivities {
    const known = made.get(orderId);
    if (known !== undefined) return known;
    const deps = tenantDeps({ ...vendorsOf(orderId), id: tenant, graceMs: 30_000 });
    const own = {
      // no pause after a failure of the ERP, since real time does not pass here
      ...createSismetroActivities(deps, orders, createBestEffort(0)),
      ...createSeniorXActivities(deps, orders),
    };
    const activities = { ...own, ...sabotage(own) };
    made.set(orderId, activities);
    return activities;
  }

  const orderOf = (first: ClosingKey | { readonly key: ClosingKey }) =>
    'key' in first ? first.key.id : first.id;
  const act = (orderId: string, name: keyof VendorActivities, args: readonly unknown[]) =>
    (activitiesOf(orderId)[name] as (...given: unknown[]) => unknown)(...args);

  const activities = Object.fromEntries([
    ...OF_AN_ORDER.map((name) => [
      name,
      (...args: [ClosingKey, ...unknown[]]) => act(orderOf(args[0]), name, args),
    ]),
    ...OF_A_SWEEP.map((name) => [name, (...args: unknown[]) => act('', name, args)]),
    [
      'readClosedAgain',
      (body: string, isSecond: boolean) =>
        act((JSON.parse(body) as ServiceOrder).id, 'readClosedAgain', [body, isSecond]),
    ],
  ]);

  let running: { workers: Worker[]; done: Promise<unknown> } | undefined;

  /**
   * Fails the attempts that no worker has received: the server gave them to polls that a stopping worker had given up. A
   * real server times them out; the time-skipping server does so in real time only.
   */
  async function failLostAttempts(): Promise<void> {
    for (const id of made.keys()) {
      const workflowId = orderWorkflowId({ tenant, id });
      const order = await orUndefinedIfNotFound(client.workflow.getHandle(workflowId).describe());
      for (const { activityId, state } of order?.raw.pendingActivities ?? []) {
        if (state !== PendingActivityState.PENDING_ACTIVITY_STATE_STARTED) continue;
        const { namespace } = client.options;
        const failing = client.workflowService.respondActivityTaskFailedById({
          ...{ namespace, workflowId, activityId: activityId! },
          failure: { message: 'lost', applicationFailureInfo: { type: FailureType.Unavailable } },
        });
        await ignoreNotFound(failing); // the server also lists attempts that wait for their time as started
      }
    }
  }

  return {
    tenant,
    orders,
    reportedOf: (orderId) => reported.filter(({ subjects }) => subjects.includes(orderId)),
    async start(toEnd) {
      const proxy = toEnd ? await startStickyQueueProxy(address) : undefined;
      const connection = proxy ? await NativeConnection.connect(proxy) : nativeConnection;
      const workers = await Promise.all([
        createWorker({
          connection,
          taskQueue,
          workflowBundle,
          activities: createPonteActivities({
            orders,
            incidents: {
              async report(of, key, report) {
                reported.push({ key, ...report });
                await incidents.report(of, key, report);
              },
            },
            park: () => Promise.reject(new Error('nothing is parked here')),
          }),
        }),
        ...(['senior-x', 'sismetro'] as const).map((vendor) =>
          Worker.create({
            connection: nativeConnection,
            taskQueue: vendorTaskQueue(taskQueue, tenant, vendor),
            activities,
          }),
        ),
      ]);
      const run = async () => {
        await Promise.all(workers.map((worker) => worker.run()));
        if (!proxy) return;
        await connection.close();
        await proxy.close();
      };
      running = { workers, done: run() };
    },
    async stop() {
      running?.workers.forEach((worker) => worker.shutdown());
      await running?.done;
      running = undefined;
      await failLostAttempts();
    },
  };
}
