/**
 * Workflows that run in this thread, not in one for each worker as in production: starting a thread costs a third of a
 * second. From then on the SDK would track every promise of the process, at the price of two compiled functions for each:
 * all that follows in the process would be many times slower. So it is stopped.
 */
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { quietRuntime } from './quiet-runtime.js';

/** `Worker.create` for a worker whose workflows run in this thread. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  quietRuntime();
  const worker = await Worker.create({ ...options, debugMode: true });
  stopTrackingPromises();
  return worker;
}

export const stopTrackingPromises = () => {
  globalHandlers['stopPromiseHook'](); // private, and the only way
};
