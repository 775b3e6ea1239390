/** Part of `npm run build`: bundles the workflows into one file for production. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const dist = new URL('../dist/', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, dist));
const workflowsPath = at('workflows/index.js');

const { code } = await bundleWorkflowCode({
  workflowsPath,
  // loaded once, not for each workflow: our modules keep no state, and the SDK freezes what they export
  preloadModules: [workflowsPath],
  failureConverterPath: at('workflows/failure-converter.js'),
  payloadConverterPath: at('workflows/payload-converter.js'),
  logger: new DefaultLogger('WARN'),
});
writeFileSync(new URL('workflow-bundle.js', dist), code);
