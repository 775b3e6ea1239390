import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { optionalTsToMs } from './decode.js';
import type { Temporal } from './temporal.js';

export interface TaskQueue {
  readonly name: string;
  readonly kind: 'workflow' | 'activity';
}

/** TaskQueueType in the server's API. */
const TYPES = { workflow: 1, activity: 2 } as const;

const LOOK_MS = 5_000;

/** A poll lasts a minute at most, so a worker that has not polled for this long is gone. */
const POLLING_MS = 120_000;

export function describeQueue(
  { workflowService, options: { namespace } }: Client,
  { name, kind }: TaskQueue,
  request: { readonly reportStats?: boolean } = {},
) {
  const taskQueueType = TYPES[kind];
  return workflowService.describeTaskQueue({
    ...request,
    namespace,
    taskQueue: { name },
    taskQueueType,
  });
}

/** Counts the processes behind these pollers of a task queue. */
export const workersAmong = (pollers: readonly temporal.api.taskqueue.v1.IPollerInfo[]): number =>
  new Set(pollers.map(({ identity }) => identity)).size;

/** Counts the workers that are polling a queue now. Throws `TemporalUnavailableError`. */
export async function countPollers(temporal: Temporal, queue: TaskQueue): Promise<number> {
  const { pollers } = await temporal.within(LOOK_MS, (client) => describeQueue(client, queue));
  const since = Date.now() - POLLING_MS;
  return (pollers ?? []).filter(
    ({ lastAccessTime }) => (optionalTsToMs(lastAccessTime) ?? 0) > since,
  ).length;
}
