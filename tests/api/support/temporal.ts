import { Client, Connection } from '@temporalio/client';
import { ensureSearchAttributes } from '../../../platform/temporal/setup.js';
import { startDevServer, type DevServerOptions } from '../../../sandbox/temporal/dev-server.js';
import { newNamespace } from '../../support/shared-temporal.js';

/** A Temporal with our search attributes and a client; no worker: what is started stands still. */
export interface Temporal {
  readonly address: string;
  readonly namespace: string;
  readonly client: Client;
  stop(): Promise<void>;
}

/** A fresh namespace of the server that all test files share. */
export async function startTemporal(): Promise<Temporal> {
  const place = await newNamespace();
  const connection = await Connection.connect({ address: place.address });
  return {
    ...place,
    client: new Client({ connection, namespace: place.namespace }),
    stop: () => connection.close(),
  };
}

/** A server of the test's own, which it may stop, freeze or start again. */
export async function startOwnTemporal(options: Pick<DevServerOptions, 'port' | 'dbFile'> = {}) {
  const server = await startDevServer({ headless: true, ...options });
  const connection = await Connection.connect({ address: server.address });
  const namespace = 'default';
  await ensureSearchAttributes(connection, namespace);
  return {
    address: server.address,
    namespace,
    pid: server.pid,
    client: new Client({ connection }),
    async stop() {
      await connection.close();
      await server.stop();
    },
  };
}

export type OwnTemporal = Awaited<ReturnType<typeof startOwnTemporal>>;

/** The names of the signals that reached a workflow, in their order. */
export async function signalsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(
    ({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName ?? [],
  );
}
