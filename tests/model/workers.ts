import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createAtOnce } from '../../activities/at-once.js';
import {
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
  createStraightActivities,
  createStraightWay,
  type TenantDeps,
} from '../../activities/index.js';
import type {
  SeniorXActivities,
  SismetroActivities,
  StraightActivities,
} from '../../activities/index.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { createOrders, type Orders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { customerKeys } from '../support/customer-keys.js';
import { forgetfulGate } from '../support/forgetful-gate.js';
import { workflowBundle } from '../support/temporal.js';

type VendorActivities = SismetroActivities & SeniorXActivities & StraightActivities;

/** Changes what is done at the vendors: to see that a fault of ours is found. */
export type Sabotage = (real: VendorActivities) => Partial<VendorActivities>;

export interface Crew {
  readonly tenant: string;
  readonly orders: Orders;
  /** @param toEnd they are stopped before the orders have ended: others go on with those */
  start(toEnd: boolean): Promise<void>;
  /** Lets the calls under way end. */
  stop(): Promise<void>;
}

/** The real workers of one fresh tenant, which can be stopped and started anew. */
export function createCrew(
  { client, nativeConnection, address }: TestWorkflowEnvironment,
  vendors: Pick<TenantDeps, 'senior' | 'sismetro'>,
  sabotage: Sabotage = () => ({}),
): Crew {
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const taskQueue = `ponte-${tenant}`;
  const orders = createOrders(createTemporal(client), {
    taskQueue,
    holdCallbacksSeconds: 60,
    customerKeys,
    deadlineMs: 30_000,
  });
  const deps: TenantDeps = { ...vendors, confirmCompletion: true };
  // a vendor that failed is tried again at once: each order is told by its own vendors
  const straightWay = createStraightWay(deps, () => true, 0);
  const real = {
    ...createStraightActivities(() => straightWay),
    ...createSismetroActivities(deps, createAtOnce(0)),
    ...createSeniorXActivities(deps, tenant, orders),
  };
  const activities = { ...real, ...sabotage(real) };
  let running: { workers: Worker[]; done: Promise<unknown> } | undefined;

  return {
    tenant,
    orders,
    async start(toEnd) {
      const gate = toEnd ? await forgetfulGate(address) : undefined;
      const connection = gate ? await NativeConnection.connect(gate) : nativeConnection;
      const workers = await Promise.all([
        Worker.create({
          connection,
          taskQueue,
          workflowBundle,
          activities: {
            releaseWithinTask: activities.releaseWithinTask,
            ...createPonteActivities({
              orders,
              park: () => Promise.reject(new Error('nothing is parked here')),
            }),
          },
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
        if (!gate) return;
        await connection.close();
        await gate.close();
      };
      running = { workers, done: run() };
    },
    async stop() {
      running?.workers.forEach((worker) => worker.shutdown());
      await running?.done;
      running = undefined;
    },
  };
}
