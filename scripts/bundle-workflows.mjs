/**
 * Part of `npm run build`: bundles the workflows into one file for production, and into a second one with tracing. Only
 * one of them is loaded, so tracing costs nothing while it is off.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const dist = new URL('../dist/', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, dist));
const workflowsPath = at('workflows/index.js');
const tracer = at('platform/tracing/workflow-interceptors.js');

for (const [name, workflowInterceptorModules] of [
  ['workflow-bundle.js', []],
  ['workflow-bundle-traced.js', [tracer]],
]) {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    // loaded once, not for each workflow: our modules keep no state, and the SDK freezes what they export
    preloadModules: [workflowsPath],
    workflowInterceptorModules,
    failureConverterPath: at('workflows/failure-converter.js'),
    payloadConverterPath: at('workflows/payload-converter.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(new URL(name, dist), code);
}
