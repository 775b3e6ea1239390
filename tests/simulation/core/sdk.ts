/** All that the simulation uses from inside the SDK: compare it with the SDK when upgrading. */
import { readFileSync } from 'node:fs';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';

export { Activity } from '@temporalio/worker/lib/activity.js';
export { LoggerWithComposedMetadata } from '@temporalio/common/lib/logger.js';
export { msToNumber, optionalTsToMs, type Duration } from '@temporalio/common/lib/time.js';
export type { Workflow };

/** Creates workflows of a bundle. */
export interface WorkflowCreator {
  createWorkflow(options: unknown): Promise<Workflow>;
}

const creators = new Map<string, Promise<WorkflowCreator>>();

/**
 * Loads a bundle of workflows, as the SDK does in a worker's thread, without what makes it slow: no hook that tracks each
 * promise of the process (stack traces of workflows are read by no simulation), and no watchdog for each call into the
 * VM. A build of a bundle is loaded once in a process.
 */
export function loadBundle(file: string, build = ''): Promise<WorkflowCreator> {
  const name = `${file}${build}`;
  const known = creators.get(name);
  if (known !== undefined) return known;
  globalHandlers['installed'] = true; // private: its hooks are not wanted
  const code = sharingModules(readFileSync(file, 'utf8'));
  const bundle = { code, filename: name, sourceMap: EMPTY_MAP };
  const noTimeout = undefined as unknown as number;
  const creator = ReusableVMWorkflowCreator.create(bundle, noTimeout, new Set());
  creators.set(name, creator);
  return creator;
}

/**
 * Lets the modules of the order's workflow be evaluated once for all runs (`preloadModules` of the SDK's bundler), which
 * is most of what a start costs. Ponte itself does not: a variable in a module would be shared. Those that count, and
 * those that import them, need a workflow.
 */
function sharingModules(code: string): string {
  const without = 'exports.preloadModules = function preloadModules() {';
  if (!code.includes(without)) throw new Error('the SDK preloads modules in another way now');
  return code.replace(
    without,
    () =>
      `${without} for (const id of Object.keys(__webpack_modules__)) if (${SHARED}.test(id)) __webpack_require__(id);`,
  );
}

const SHARED =
  /\/domain\/|\/workflows\/(service-order|incident|closed-again|sweep\/(messages|rules|run|texts|steps))\b/;

const EMPTY_MAP = { version: 3 as never, sources: [], names: [], mappings: '', file: '' };
