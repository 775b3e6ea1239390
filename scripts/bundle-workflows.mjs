/**
 * Part of `npm run build`: bundles the workflows into one file for production, and into a second one with tracing. Only
 * one of them is loaded, so tracing costs nothing while it is off.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const dist = new URL('../dist/', import.meta.url);
const tracer = fileURLToPath(new URL('platform/tracing/workflow-interceptors.js', dist));

for (const [name, workflowInterceptorModules] of [
  ['workflow-bundle.js', []],
  ['workflow-bundle-traced.js', [tracer]],
]) {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('workflows/index.js', dist)),
    workflowInterceptorModules,
    failureConverterPath: fileURLToPath(new URL('workflows/failure-converter.js', dist)),
    payloadConverterPath: fileURLToPath(new URL('workflows/payload-converter.js', dist)),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(new URL(name, dist), code);
}
