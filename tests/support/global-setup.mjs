import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Bundles the workflows once for the whole suite, from their sources. */
export default async function globalSetup() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    failureConverterPath: fileURLToPath(
      new URL('../../workflows/failure-converter.ts', import.meta.url),
    ),
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(new URL('../../.cache/tests/', import.meta.url), { recursive: true });
  writeFileSync(new URL('../../.cache/tests/workflow-bundle.js', import.meta.url), code);
}
