import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import type { Client, ConnectionPlugin } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type {
  PonteActivities,
  SeniorXActivities,
  SismetroActivities,
} from '../../activities/index.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { addSearchAttributes } from '../../platform/temporal/setup.js';
import { atLeast, type Temporal } from '../../platform/temporal/temporal.js';
import { inTime } from './eventually.js';
import { findTestServer } from '../../sandbox/temporal/binaries.js';
import { quietRuntime } from './quiet-runtime.js';
import { createWorker } from './in-this-thread.js';

export const workflowBundle = {
  codePath: fileURLToPath(new URL('../../.cache/tests/workflow-bundle.js', import.meta.url)),
};

/**
 * The test server cuts a connection that is pinged more often than every five minutes while a call waits; the SDK pings
 * every half minute. What waited then is lost, or skips time for ever.
 */
const withoutPings: ConnectionPlugin = {
  name: 'without-pings',
  configureConnection: ({ channelArgs, ...options }) => ({
    ...options,
    channelArgs: { ...channelArgs, 'grpc.keepalive_time_ms': NEVER_MS },
  }),
};
const NEVER_MS = 2 ** 31 - 1;

/** Gives each request half a minute at least: a busy machine may take longer than the product waits. */
export const patient = (temporal: Temporal): Temporal => atLeast(30_000, temporal);

/** The time-skipping server with our search attributes: starts it before a file's tests, and ends it after them. */
export function useSkippingServer(): Pick<
  TestWorkflowEnvironment,
  'client' | 'nativeConnection' | 'currentTimeMs' | 'sleep'
> {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    quietRuntime();
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: await findTestServer() } },
      plugins: [withoutPings],
    });
    await addSearchAttributes(env.connection, 'default');
  });
  afterAll(() => env?.teardown());
  return {
    get client() {
      return env.client;
    },
    get nativeConnection() {
      return env.nativeConnection;
    },
    currentTimeMs: () => env.currentTimeMs(),
    sleep: (duration) => env.sleep(duration),
  };
}

/** Fakes of the activities that a test uses. */
export type Fakes = Partial<SismetroActivities & SeniorXActivities & PonteActivities>;

/** Runs the real workflows with fake activities of one tenant while `body` runs. Each call has its own task queues. */
export async function withWorkers<T>(
  env: Pick<TestWorkflowEnvironment, 'client' | 'nativeConnection'>,
  fakes: Fakes,
  body: (taskQueue: string, client: Client) => Promise<T>,
  tenant = 'acme',
): Promise<T> {
  const taskQueue = `ponte-${randomUUID()}`;
  const connection = env.nativeConnection;
  const { namespace, dataConverter } = env.client.options;
  const at = { connection, namespace, ...(dataConverter && { dataConverter }) };
  const workers = await Promise.all([
    createWorker({ ...at, taskQueue, workflowBundle, activities: { ...fakes } }),
    ...(['senior-x', 'sismetro'] as const).map((vendor) =>
      Worker.create({
        ...at,
        taskQueue: vendorTaskQueue(taskQueue, tenant, vendor),
        activities: { ...fakes },
      }),
    ),
  ]);
  return workers.reduce<() => Promise<T>>(
    (run, worker) => () => worker.runUntil(run),
    () => inTime(() => body(taskQueue, env.client)),
  )();
}
