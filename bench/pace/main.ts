/**
 * Compares two ways to limit the rate of calls of a Sismetro unit, and to keep a tenant whose vendor hangs from
 * blocking the others, on a real server:
 *
 * - queues: a task queue for each tenant, with `maxTaskQueueActivitiesPerSecond`
 * - fairness: one task queue with fairness keys, and a rate limit for each key (`UpdateTaskQueueConfig`)
 *
 * Run: `npm run bench:pace -- [orders] [calls a minute]` (200 and 60 by default: about eight minutes).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';

const [orders = 200, perMinute = 60] = process.argv.slice(2).map(Number);
const SLOTS = 10;
const MUTE_ORDERS = 50;
const OTHER_ORDERS = 20;
/** Time after which a call to a vendor that does not answer is given up. */
const MUTE_MS = 25_000;

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR' } },
});
const server = await startDevServer({
  headless: true,
  dynamicConfig: { 'matching.enableFairness': true, 'matching.useNewMatcher': true },
});
const connection = await Connection.connect({ address: server.address });
// each connection stands for a process
const processes = await Promise.all(
  [1, 2].map(() => NativeConnection.connect({ address: server.address })),
);
const client = new Client({ connection });
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(import.meta.resolve('./workflow.js')),
  logger: new DefaultLogger('WARN'),
});

type Design = 'queues' | 'fairness';
const queueOf = (design: Design, run: string, tenant: string) =>
  design === 'queues' ? `${run}/${tenant}` : `${run}/shared`;

/** Slots of two workers for each queue of a design, as two processes would have. */
async function workersFor(
  design: Design,
  run: string,
  tenants: string[],
  call: (tenant: string) => Promise<void>,
): Promise<Worker[]> {
  const queues = [...new Set(tenants.map((tenant) => queueOf(design, run, tenant)))];
  const activities = queues.flatMap((taskQueue) =>
    processes.map((connection) =>
      Worker.create({
        connection,
        taskQueue,
        activities: { call: (key: string) => call(key.split('/').at(-1)!) },
        maxConcurrentActivityTaskExecutions: SLOTS,
        ...(design === 'queues' && { maxTaskQueueActivitiesPerSecond: perMinute / 60 }),
      }),
    ),
  );
  const workflows = Worker.create({ connection: processes[0]!, taskQueue: run, workflowBundle });
  const workers = await Promise.all([workflows, ...activities]);
  if (design === 'fairness') {
    await connection.workflowService.updateTaskQueueConfig({
      namespace: 'default',
      taskQueue: `${run}/shared`,
      taskQueueType: 2, // activities
      identity: 'bench',
      updateFairnessKeyRateLimitDefault: {
        rateLimit: { requestsPerSecond: perMinute / 60 },
        reason: 'bench',
      },
    });
  }
  return workers;
}

const startOrders = (design: Design, run: string, tenant: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      client.workflow.start('oneCall', {
        taskQueue: run,
        workflowId: `${run}/${tenant}/${n}`,
        args: [queueOf(design, run, tenant), design === 'fairness' ? tenant : undefined],
      }),
    ),
  );

async function during<T>(workers: Worker[], body: () => Promise<T>): Promise<T> {
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    return await body();
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
  }
}

/** The most calls in any window of this many milliseconds. */
function mostIn(times: number[], windowMs: number): number {
  let first = 0;
  return times.reduce((most, time, at) => {
    while (time - times[first]! >= windowMs) first += 1;
    return Math.max(most, at - first + 1);
  }, 0);
}

async function pace(design: Design) {
  const run = `${design}-pace`;
  const times: number[] = [];
  const workers = await workersFor(design, run, ['one'], async () => {
    times.push(performance.now());
  });
  return during(workers, async () => {
    const handles = await startOrders(design, run, 'one', orders);
    await Promise.all(handles.map((handle) => handle.result()));
    return {
      design,
      orders,
      seconds: Math.round((times.at(-1)! - times[0]!) / 1_000),
      mostInOneSecond: mostIn(times, 1_000),
      mostInTenSeconds: mostIn(times, 10_000),
      mostInOneMinute: mostIn(times, 60_000),
    };
  });
}

async function wall(design: Design) {
  const run = `${design}-wall`;
  const began = new Map<string, number>();
  const workers = await workersFor(design, run, ['mute', 'other'], async (tenant) => {
    if (tenant === 'mute') await delay(MUTE_MS);
    else began.set(String(began.size), performance.now());
  });
  return during(workers, async () => {
    await startOrders(design, run, 'mute', MUTE_ORDERS);
    await delay(5_000);
    const start = performance.now();
    const handles = await startOrders(design, run, 'other', OTHER_ORDERS);
    await Promise.all(handles.map((handle) => handle.result()));
    const seconds = Math.round((performance.now() - start) / 1_000);
    // some of them have already ended
    await Promise.allSettled(
      Array.from({ length: MUTE_ORDERS }, (_, n) =>
        client.workflow.getHandle(`${run}/mute/${n}`).terminate(),
      ),
    );
    return {
      design,
      muteOrders: MUTE_ORDERS,
      otherOrders: OTHER_ORDERS,
      otherDoneSeconds: seconds,
    };
  });
}

try {
  console.log(`pace: ${orders} orders, ${perMinute} calls a minute`);
  console.table([await pace('queues'), await pace('fairness')]);
  console.log(`wall: the other tenant's ${OTHER_ORDERS} orders beside a mute one, ${SLOTS} slots`);
  console.table([await wall('queues'), await wall('fairness')]);
} finally {
  await connection.close();
  await Promise.all(processes.map((one) => one.close()));
  await server.stop();
}
