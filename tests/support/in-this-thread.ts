/**
 * Workflows that run in this thread, not in one for each worker as in production: starting a thread costs a third of a
 * second. From then on the SDK would track every promise of the process, at the price of two compiled functions for each:
 * all that follows in the process would be many times slower. So it is stopped.
 */
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { quietRuntime } from './quiet-runtime.js';

/**
 * The SDK limits each call into a workflow of this thread to 49 days, for which Node starts a thread: fifty microseconds of
 * processor time for each, and an activation makes several calls. No limit is the same, for nothing.
 */
const create = ReusableVMWorkflowCreator.create.bind(ReusableVMWorkflowCreator);
Object.assign(ReusableVMWorkflowCreator, {
  create: (...[bundle, _, ...rest]: Parameters<typeof create>) =>
    create(bundle, undefined as never, ...rest),
});

/** Each worker would read the bundle and its map anew: 20 ms of processor time. The bundle of a run stays the same. */
const read = Worker['getOrCreateBundle'].bind(Worker);
const bundles = new Map<unknown, ReturnType<typeof read>>();
Object.assign(Worker, {
  getOrCreateBundle(...args: Parameters<typeof read>) {
    const { workflowBundle } = args[0];
    const file = workflowBundle && 'codePath' in workflowBundle && workflowBundle.codePath;
    if (!file) return read(...args);
    const bundle = bundles.get(file) ?? read(...args);
    bundles.set(file, bundle);
    return bundle;
  },
});

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
