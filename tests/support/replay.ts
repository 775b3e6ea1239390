/**
 * Replays of workflows. They run in this thread, since a thread for each takes a second. From then on the SDK would
 * track every promise of the process, at the price of two compiled functions for each: test files that jest runs later
 * in the same process would be many times slower. So it is stopped.
 */
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/** Replays a history. Throws `DeterminismViolationError` if the workflow does not run as it did. */
export const replay = (
  options: ReplayWorkerOptions,
  history: unknown,
  workflowId?: string,
): Promise<void> =>
  Worker.runReplayHistory(options, history, workflowId).finally(stopTrackingPromises);

/** Replays histories. Throws the first error. */
export async function replayAll(
  options: ReplayWorkerOptions,
  histories: Parameters<typeof Worker.runReplayHistories>[1],
): Promise<void> {
  try {
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      if (error) {
        throw new Error(`${workflowId} is not replayed as it was played`, { cause: error });
      }
    }
  } finally {
    stopTrackingPromises();
  }
}

const stopTrackingPromises = () => {
  globalHandlers['stopPromiseHook'](); // private, and the only way
};
