/**
 * `npm run stack:postgres`: runs the end-to-end tests and a small chaos run on the Temporal server that
 * docker-compose.yml deploys, with its settings and schema, on a real PostgreSQL instead of the development server.
 * Builds the server from its Go module into `.cache/temporal` if necessary. Each stack has its own PostgreSQL in a
 * temporary folder, which is removed.
 */
import { spawnSync } from 'node:child_process';
import { ensureReady, root } from './ensure.mjs';

/** As in `npm test`. */
const CHAOS = ['--orders', '100', '--seed', '20261125', '--pace', '5'];

await ensureReady();
await ensureServer();
const steps = [
  // the demo shows the development server's Web UI
  ['scripts/test.mjs', 'tests/e2e/(?!demo)'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.chaos.json'],
  ['dist/tests/chaos/main.js', '--server', 'postgres', ...CHAOS],
];
for (const args of steps) {
  const env = { ...process.env, PONTE_TEST_SERVER: 'postgres' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exitCode = status ?? 1;
}

/** Ends the process with advice if the server cannot run here. */
async function ensureServer() {
  const { findPostgresql } = await import('../dist/sandbox/temporal/postgresql.js');
  const { deployedServer } = await import('../dist/sandbox/temporal/deployed.js');
  const { temporalServerPrograms } = await import('../dist/sandbox/temporal/go-build.js');
  const { version } = deployedServer();
  const wanted = [findPostgresql, () => temporalServerPrograms(version, console.log)];
  const missing = [];
  for (const find of wanted) {
    try {
      await find();
    } catch (error) {
      missing.push(error.message);
    }
  }
  if (missing.length === 0) return;
  console.error(missing.join('\n'));
  process.exit(1);
}
