/** The worker of a bare reference, with the SDK's default settings. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from './activities.js';

const { BENCH_TEMPORAL = '', BENCH_VENDORS = '', BENCH_WORKFLOW = '' } = process.env;

Runtime.install({
  logger: new DefaultLogger('WARN'),
  telemetryOptions: { logging: { filter: 'WARN' } },
});
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: BENCH_TEMPORAL }),
  taskQueue: BENCH_WORKFLOW,
  workflowsPath: fileURLToPath(import.meta.resolve('./workflow.js')),
  activities: createActivities(BENCH_VENDORS, BENCH_WORKFLOW),
});
process.stdout.write(`${JSON.stringify({ listening: true })}\n`);
await worker.run();
process.exit(0);
