import { Client, Connection } from '@temporalio/client';
import { ensureSearchAttributes } from '../../../platform/temporal/setup.js';
import { startDevServer, type DevServerOptions } from '../../../sandbox/temporal/dev-server.js';

/** A Temporal server with our search attributes and a client; no worker: what is started stands still. */
export async function startTemporal(options: Pick<DevServerOptions, 'port' | 'dbFile'> = {}) {
  const server = await startDevServer({ headless: true, ...options });
  const connection = await Connection.connect({ address: server.address });
  await ensureSearchAttributes(connection, 'default');
  return {
    address: server.address,
    pid: server.pid,
    client: new Client({ connection }),
    async stop() {
      await connection.close();
      await server.stop();
    },
  };
}

export type Temporal = Awaited<ReturnType<typeof startTemporal>>;

/** The names of the signals that reached a workflow, in their order. */
export async function signalsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(
    ({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName ?? [],
  );
}
