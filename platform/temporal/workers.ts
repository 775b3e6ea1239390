import type { temporal } from '@temporalio/proto';

/** How many processes are behind these pollers of a task queue. */
export const workersAmong = (pollers: readonly temporal.api.taskqueue.v1.IPollerInfo[]): number =>
  new Set(pollers.map(({ identity }) => identity)).size;
