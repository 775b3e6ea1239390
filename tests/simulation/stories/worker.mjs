/** A worker in a process of its own, so that a story can kill it. Arguments: address, namespace, task queue, bundle. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const [address, namespace, taskQueue, codePath] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowBundle: { codePath },
  stickyQueueScheduleToStartTimeout: '15 seconds', // more than a task waits on a busy machine; the story waits for it once,
});
process.stdout.write('ready\n');
await worker.run();
