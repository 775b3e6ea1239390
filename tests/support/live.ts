import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import {
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
} from '../../activities/index.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import {
  createIncidents,
  listIncidents,
  type Incidents,
  type ListedIncident,
} from '../../platform/temporal/incidents.js';
import { createOrders, type Orders } from '../../platform/temporal/orders.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import { ensureSweepSchedule } from '../../platform/temporal/sweep-schedule.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { sweepId, type SweepReport } from '../../workflows/sweep/messages.js';
import { customerKeys } from './customer-keys.js';
import { eventually, inTime } from './eventually.js';
import { connectTo, newNamespace } from './shared-temporal.js';
import { simulated } from './simulated.js';
import { patient, workflowBundle } from './temporal.js';
import { tenantDeps, type ChosenDeps } from './vendors.js';
import { quietRuntime } from './quiet-runtime.js';
import { createWorker } from './in-this-thread.js';

/** A namespace on the real server that all files share. It has visibility, which the time-skipping server lacks. */
export interface LiveServer {
  readonly address: string;
  readonly client: Client;
  readonly namespace: string;
  readonly connection: NativeConnection;
  close(): Promise<void>;
}

export async function startLiveServer(): Promise<LiveServer> {
  quietRuntime();
  const { address, namespace } = await newNamespace();
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await connectTo(address);
  return {
    address,
    connection,
    namespace,
    client: new Client({ connection: clientConnection, namespace }),
    async close() {
      await connection.close();
      await clientConnection.close();
    },
  };
}

/** The same for a file's tests: opens it before them, and closes it after them. */
export function useLiveServer(): LiveServer {
  let live: LiveServer;
  beforeAll(async () => {
    live = await startLiveServer();
  });
  afterAll(() => live?.close());
  return {
    get address() {
      return live.address;
    },
    get client() {
      return live.client;
    },
    get namespace() {
      return live.namespace;
    },
    get connection() {
      return live.connection;
    },
    close: () => live.close(),
  };
}

/**
 * The interval of a sweep that a test triggers: ten years. A schedule also fires by itself whenever a multiple of its
 * interval has passed since 1970.
 */
export const TRIGGERED_ONLY_SECONDS = 10 * 365 * 86_400;

export interface LiveTenant {
  readonly id: string;
  readonly taskQueue: string;
  readonly orders: Orders;
  readonly incidents: Incidents;
  /** Its incidents that are shown and not acknowledged. Visibility lags behind. */
  listIncidents(): Promise<ListedIncident[]>;
}

/** Triggers the tenant's sweep through its schedule, as an engineer would, and returns the report. */
export async function sweepThrough(
  { client }: Pick<LiveServer, 'client'>,
  { id, taskQueue }: LiveTenant,
): Promise<SweepReport> {
  await ensureSweepSchedule(createTemporal(client), taskQueue, {
    id,
    sweepSeconds: TRIGGERED_ONLY_SECONDS,
  });
  const schedule = client.schedule.getHandle(sweepId(id));
  const runs = async () => (await schedule.describe()).info.recentActions;
  const before = (await runs()).length;
  await schedule.trigger();
  const { action } = await eventually('the sweep runs', async () => (await runs())[before]);
  const { workflowId, firstExecutionRunId } = action.workflow;
  return client.workflow.getHandle(workflowId, firstExecutionRunId).result();
}

/** A new tenant, and the activities of its workers. */
function newTenant(client: Client, vendors: ChosenDeps, id: string) {
  const taskQueue = `ponte-${id}`;
  const temporal = patient(createTemporal(client));
  const orders = createOrders(temporal, {
    taskQueue,
    customerKeys,
    deadlineMs: 30_000, // for a busy machine
  });
  const incidents = createIncidents(temporal, taskQueue);
  const deps = tenantDeps({ ...vendors, id, incidents });
  const tenant: LiveTenant = {
    ...{ id, taskQueue, orders, incidents },
    listIncidents: async () => (await listIncidents(temporal, [id])).found,
  };
  return {
    tenant,
    activities: {
      ponte: createPonteActivities({
        orders,
        incidents,
        park: (delivery) => parkDelivery(temporal, taskQueue, delivery),
      }),
      'senior-x': createSeniorXActivities(deps, orders),
      sismetro: createSismetroActivities(deps, orders),
    },
  };
}

type AnyActivity = (...args: unknown[]) => Promise<unknown>;

/**
 * Runs the real workflows and activities of a new tenant with the given vendors while `body` runs.
 * @param around wraps each activity
 */
export async function withTenant<T>(
  { connection, namespace, client }: LiveServer,
  vendors: ChosenDeps,
  body: (tenant: LiveTenant) => Promise<T>,
  around: (activity: AnyActivity) => AnyActivity = (activity) => activity,
): Promise<T> {
  const id = `t-${randomUUID().slice(0, 8)}`;
  const { tenant, activities } = newTenant(client, vendors, id);
  const wrapped = (some: object) =>
    Object.fromEntries(Object.entries(some).map(([name, one]) => [name, around(one)]));
  const { taskQueue } = tenant;
  const workers = await Promise.all([
    createWorker({
      connection,
      namespace,
      taskQueue,
      workflowBundle,
      activities: wrapped(activities.ponte),
    }),
    ...(['senior-x', 'sismetro'] as const).map((vendor) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: vendorTaskQueue(taskQueue, id, vendor),
        activities: wrapped(activities[vendor]),
      }),
    ),
  ]);
  return workers.reduce<() => Promise<T>>(
    (run, worker) => () => worker.runUntil(run),
    () => inTime(() => body(tenant)),
  )();
}

/** The same on a simulated server: hours pass at once. `client` is that of the tenant which is played. */
export function simulateTenants() {
  let client: Client | undefined;
  return {
    get client(): Client {
      return client!;
    },
    withTenant<T>(vendors: ChosenDeps, body: (tenant: LiveTenant) => Promise<T>): Promise<T> {
      let made: ReturnType<typeof newTenant>;
      return simulated(
        (server) => {
          client = server.client;
          made = newTenant(client, vendors, 'acme');
          const { ponte, sismetro, 'senior-x': seniorX } = made.activities;
          return { ...ponte, ...sismetro, ...seniorX };
        },
        () => body(made.tenant),
      );
    },
  };
}
