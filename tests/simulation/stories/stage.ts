/** The two stages of the stories: the real server, and the simulated one. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createWorker } from '../../support/in-this-thread.js';
import type { LiveServer } from '../../support/live.js';
import { createChance } from '../chance.js';
import { createClock, untilOver } from '../clock.js';
import { loadBundle } from '../core/sdk.js';
import { createClient } from '../server/connection.js';
import { eventTypesOf } from '../server/history.js';
import { Server } from '../server/server.js';
import { createStoryActivities, type Stage, type Story } from './stories.js';
import { connectTo } from '../../support/shared-temporal.js';

/** What a story left: its result, and the types of the events of each run that it started. */
export interface Told {
  readonly result: unknown;
  readonly histories: readonly (readonly string[])[];
}

/** Plays a story, and reads the histories of its workflows. */
async function tell(
  { play, isUnordered = false, isFatal = false }: Story,
  client: Client,
  queue: string,
  taskQueue: string,
  props: Pick<Stage, 'poll' | 'counted' | 'pause' | 'killWorker' | 'letGo'> & {
    readonly calls: ReadonlyMap<string, number>;
  },
): Promise<Told> {
  const started: WorkflowHandleWithFirstExecutionRunId[] = [];
  let count = 0;
  const typesOf = async (workflowId: string) =>
    eventTypesOf(await client.workflow.getHandle(workflowId).fetchHistory());
  const stage: Stage = {
    client,
    queue,
    taskQueue,
    ...props,
    async rest({ workflowId }) {
      for (;;) {
        const types = await typesOf(workflowId);
        const last = types.findLast((type) => type.startsWith('WorkflowTask'));
        const goesOn = types.at(-1) === 'WorkflowExecutionContinuedAsNew'; // as another run
        if (last === 'WorkflowTaskCompleted' && !goesOn) return;
        await props.pause(POLL_MS);
      }
    },
    async until({ workflowId }, type, times) {
      for (;;) {
        const found = (await typesOf(workflowId)).filter((one) => one === type);
        if (found.length >= times) return;
        await props.pause(POLL_MS);
      }
    },
    async begun() {
      while (!props.calls.has(queue)) await props.pause(POLL_MS);
    },
    async start(workflow, args, { signal, signalArgs, ...options } = {}) {
      count += 1;
      const all = { taskQueue, workflowId: `${queue}-${count}`, args, ...options };
      const handle =
        signal === undefined
          ? await client.workflow.start(workflow, all)
          : ((await client.workflow.signalWithStart(workflow, {
              ...all,
              signal: signal as string,
              signalArgs: signalArgs as unknown[],
            })) as never as WorkflowHandleWithFirstExecutionRunId);
      started.push(handle);
      return handle;
    },
  };
  const result = await play(stage);
  const histories: string[][] = [];
  const seen = new Set<string>();
  for (const {
    workflowId,
    firstExecutionRunId,
    signaledRunId,
  } of started as (WorkflowHandleWithFirstExecutionRunId & {
    signaledRunId?: string;
  })[]) {
    let runId: string | undefined = firstExecutionRunId ?? signaledRunId;
    while (runId && !seen.has(runId)) {
      seen.add(runId);
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const types = eventTypesOf(history);
      const compared = isFatal ? types : withoutLateTasks(types);
      histories.push(isUnordered ? withoutTasks(types) : compared);
      runId =
        history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ??
        undefined;
    }
  }
  return { result, histories };
}

/** Without the tasks that were late, since the machine is busy. */
function withoutLateTasks(types: readonly string[]): string[] {
  const kept: string[] = [];
  for (const type of types) {
    if (type !== 'WorkflowTaskTimedOut') kept.push(type);
    else kept.splice(kept.lastIndexOf('WorkflowTaskScheduled'));
  }
  return kept;
}

/** The types of the events, where their order is not fixed and several may share a task. */
const withoutTasks = (types: readonly string[]) =>
  [...new Set(types)].filter((type) => !type.startsWith('WorkflowTask')).toSorted();

const POLL_MS = 50;
const PATIENCE_MS = 400_000; // all are played at once, on a machine that may be busy

/** Rejects if a story of the real server does not end: then nothing is compared. */
async function inTime(name: string, told: Promise<Told>): Promise<Told> {
  const limit = new AbortController();
  const late = delay(PATIENCE_MS, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`${name}: it does not end`);
  });
  try {
    return await Promise.race([told, late]);
  } finally {
    limit.abort();
  }
}

const counter = () => {
  const counted: unknown[] = [];
  return { counted, activities: { counted: async (at: unknown) => void counted.push(at) } };
};

/** Starts a worker that can be killed. */
async function startMortal(...args: readonly string[]) {
  const script = fileURLToPath(new URL('./worker.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data'); // it polls
  return {
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Plays the stories on the real server, all at once. */
export async function tellReally(
  { address, connection, namespace }: Pick<LiveServer, 'address' | 'connection' | 'namespace'>,
  stories: readonly Story[],
  bundle: string,
): Promise<Told[]> {
  const taskQueue = `stories-${randomUUID()}`;
  // without the SDK's own retries, as the product
  const clientConnection = await connectTo(address, { interceptors: [] });
  const client = new Client({ connection: clientConnection, namespace });
  const at = { connection, namespace, shutdownForceTime: '10 seconds' };
  const running: { readonly worker: Worker; readonly run: Promise<void> }[] = [];
  const run = (worker: Worker) => running.push({ worker, run: worker.run().catch(() => {}) }); // a late one is no news
  const main = createStoryActivities();
  const workflowBundle = { codePath: bundle };
  const shared = { ...at, taskQueue, workflowBundle, activities: main.activities };
  run(await createWorker(shared)); // which takes no task for a deadlock that a busy machine delays
  const works = async (queue: string) => run(await Worker.create({ ...shared, taskQueue: queue }));
  try {
    return await Promise.all(
      stories.map(async (story) => {
        const queue = randomUUID();
        const { counted, activities } = counter();
        // a slow task blocks the thread of its worker
        const isAlone = story.taskMs !== undefined || story.isFatal === true;
        if (story.taskMs !== undefined) await works(queue);
        const mortal = story.isFatal
          ? await startMortal(address, namespace, queue, bundle)
          : undefined;
        return inTime(
          story.name,
          tell(story, client, queue, isAlone ? queue : taskQueue, {
            counted,
            calls: main.calls,
            letGo: () => main.letGo(queue),
            pause: (ms) => delay(ms),
            async killWorker() {
              await mortal?.kill();
              await works(queue);
            },
            async poll(name, ratePerSecond) {
              run(
                await Worker.create({
                  ...at,
                  taskQueue: `${queue}/${name}`,
                  activities,
                  ...(ratePerSecond !== undefined && {
                    maxTaskQueueActivitiesPerSecond: ratePerSecond,
                  }),
                }),
              );
              return `${queue}/${name}`;
            },
          }),
        );
      }),
    );
  } finally {
    main.release();
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(running.map((one) => one.run));
    await clientConnection.close();
  }
}

/** Plays a story on the simulated server. */
export async function tellSimulated(story: Story, bundle: string): Promise<Told> {
  const creator = await loadBundle(bundle);
  const clock = createClock(Date.UTC(2027, 0, 4));
  try {
    const queue = 'simulated';
    const { counted, activities } = counter();
    const { calls, activities: main, letGo } = createStoryActivities();
    const chance = createChance(1);
    const server = new Server({
      clock,
      chance,
      creator,
      activitiesOf: (name) => (name === queue ? main : activities),
      ...(story.taskMs !== undefined && { taskMs: story.taskMs }),
    });
    server.poll('nobody-polls-this-queue', { slots: 0 });
    server.poll(`${queue}/paced`, { slots: 0 });
    const told = tell(story, createClient(server, chance), queue, queue, {
      counted,
      calls,
      pause: (ms) => new Promise<void>((resolve) => void clock.after(ms, () => resolve())),
      killWorker: async () => server.killWorkers(),
      letGo: () => letGo(queue),
      async poll(name, ratePerSecond) {
        server.poll(`${queue}/${name}`, {
          slots: 100,
          ...(ratePerSecond !== undefined && { ratePerSecond }),
        });
        return `${queue}/${name}`;
      },
    });
    return await untilOver(clock, story.name, told);
  } finally {
    clock.close();
  }
}
