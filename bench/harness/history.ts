import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

/** What an order costs Temporal, independent of the machine. */
export interface Cost {
  readonly events: number;
  readonly workflowTasks: number;
  readonly activityTasks: number;
  /** Start, end, and every change of search attributes or memo. */
  readonly visibilityWrites: number;
  readonly timers: number;
}

/** Counts the history of an ended order. */
export function costOf({ events }: History): Cost {
  const all = events ?? [];
  const count = (...fields: (keyof temporal.api.history.v1.IHistoryEvent)[]) =>
    all.filter((event) => fields.some((field) => event[field] != null)).length;
  return {
    events: all.length,
    workflowTasks: count('workflowTaskCompletedEventAttributes'),
    activityTasks: count('activityTaskScheduledEventAttributes'),
    visibilityWrites: count(
      'workflowExecutionStartedEventAttributes',
      'upsertWorkflowSearchAttributesEventAttributes',
      'workflowPropertiesModifiedEventAttributes',
      'workflowExecutionCompletedEventAttributes',
    ),
    timers: count('timerStartedEventAttributes'),
  };
}
