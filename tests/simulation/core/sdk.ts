/** All that the simulation uses from inside the SDK: compare it with the SDK when upgrading. */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import {
  searchAttributePayloadConverter,
  typedSearchAttributePayloadConverter,
} from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { TextDecoder as SdksDecoder } from '@temporalio/common/lib/encoding.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import type { Payload } from '@temporalio/common';
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
  readQuickly();
  const code = decodingNatively(readFileSync(file, 'utf8'));
  const bundle = { code, filename: name, sourceMap: EMPTY_MAP };
  const noTimeout = undefined as unknown as number;
  const creator = ReusableVMWorkflowCreator.create(bundle, noTimeout, new Set()).then((made) =>
    Object.assign(made, { pristineObj: {} }),
  );
  creators.set(name, creator);
  return creator;
}

/** Lets Node decode texts, not the SDK's own code for engines without a decoder. */
const decodingNatively = (code: string): string =>
  replaced(
    code,
    'return TextDecoder.prototype.decode(a);',
    () => 'return new globalThis.TextDecoder().decode(a);',
  );

/**
 * Lets a change from one workflow to another exchange only its activator: no workflow of Ponte sets other globals, and to
 * compare all of them is most of what a short task costs. A new workflow begins without one (`pristineObj`).
 */
function switchingQuickly(code: string): string {
  if (!code.includes('const __TEMPORAL_CALL_INTO_SCOPE')) return code;
  const name = '__TEMPORAL_ACTIVATOR__';
  const saving = replaced(
    code,
    'Object.getOwnPropertyDescriptors(globalThis)',
    () => `{ ${name}: Object.getOwnPropertyDescriptor(globalThis, '${name}') }`,
  );
  return replaced(saving, 'new Set(Reflect.ownKeys(globalThis))', () => `new Set(['${name}'])`);
}

function replaced(code: string, part: string, by: (found: string) => string): string {
  if (!code.includes(part)) throw new Error(`the SDK has no longer: ${part}`);
  return code.replace(part, by);
}

let isQuick = false;

/** The same outside of workflows, where each value of a search attribute is read once: lists show it again and again. */
function readQuickly(): void {
  if (isQuick) return;
  isQuick = true;
  const run = vm.runInContext;
  vm.runInContext = (code, ...more) => run(switchingQuickly(code), ...more) as unknown;
  const decoder = new TextDecoder();
  SdksDecoder.prototype.decode = (bytes) => decoder.decode(bytes as Uint8Array);
  for (const converter of [searchAttributePayloadConverter, typedSearchAttributePayloadConverter]) {
    const known = new WeakMap<Payload, unknown>();
    const read = converter.fromPayload.bind(converter) as (payload: Payload) => unknown;
    converter.fromPayload = (payload: Payload) => {
      if (!known.has(payload)) known.set(payload, read(payload));
      return known.get(payload) as never;
    };
  }
}

const EMPTY_MAP = { version: 3 as never, sources: [], names: [], mappings: '', file: '' };
