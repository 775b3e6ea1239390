import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { isNewer } from '../../scripts/ensure.mjs';
import { findPrograms } from '../../scripts/programs.mjs';

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * Prepares what all test files share: a temporary folder that is removed at the end, the programs that they need, the
 * workflows' bundle, and a Temporal server in which each file has its own namespace (tests/support/shared-temporal.ts).
 * The workers of jest learn of these from the environment.
 * @throws Error if a program is missing and `PONTE_TEST_COMPLETE` is set, since then no test may be skipped
 */
export default async function globalSetup() {
  const { env, missing } = await findPrograms();
  if (missing.length > 0 && process.env.PONTE_TEST_COMPLETE) throw new Error(wordsFor(missing));
  Object.assign(process.env, env, await temporalPrograms());
  const removeTemporaryFolder = useTemporaryFolder();
  const [server] = await Promise.all([startServer(), bundleWorkflows()]);
  process.env.PONTE_TEST_TEMPORAL = server.address;
  globalThis.ponteTests = {
    async end() {
      await server.stop();
      removeTemporaryFolder();
      if (missing.length > 0) process.stderr.write(`\n${wordsFor(missing)}\n`);
    },
  };
}

const wordsFor = (missing) =>
  [
    'Not everything can be tested on this machine:',
    ...missing.map(
      ({ program, untested, reason }) => `  ${untested}, for want of ${program}: ${reason}`,
    ),
  ].join('\n');

/**
 * Makes a folder that `tmpdir()` returns from now on, so that what a test leaves there goes with it. Its name is short,
 * since the paths of sockets are limited.
 * @returns {() => void} removes it; in watch mode the same process then makes another
 */
function useTemporaryFolder() {
  const { TMPDIR } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'ponte-'));
  chmodSync(folder, 0o711); // a PostgreSQL started by root runs as another user
  process.env.TMPDIR = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  };
}

async function temporalPrograms() {
  const { findTemporalCli, findTestServer } =
    await import('../../dist/sandbox/temporal/binaries.js');
  const [cli, testServer] = await Promise.all([findTemporalCli(), findTestServer()]);
  return { TEMPORAL_CLI_PATH: cli, TEMPORAL_TEST_SERVER_PATH: testServer };
}

async function startServer() {
  const { startDevServer } = await import('../../dist/sandbox/temporal/dev-server.js');
  return startDevServer({ headless: true });
}

/** Bundles the workflows, unless their sources are unchanged, or the build has just done so. */
async function bundleWorkflows() {
  const bundle = at('.cache/tests/workflow-bundle.js');
  const sources = ['workflows', 'domain', 'texts', 'package-lock.json'].map(at);
  if (isNewer(bundle, sources)) return;
  mkdirSync(at('.cache/tests'), { recursive: true });
  const built = at('dist/workflow-bundle.js');
  if (isNewer(built, sources)) return copyFileSync(built, bundle);
  const { code } = await bundleWorkflowCode({
    workflowsPath: at('workflows/index.ts'),
    preloadModules: [at('workflows/index.ts')], // as in production
    failureConverterPath: at('workflows/failure-converter.ts'),
    payloadConverterPath: at('workflows/payload-converter.ts'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(bundle, code);
}
