import { Client } from '@temporalio/client';
import { ensureSearchAttributes } from '../../../platform/temporal/setup.js';
import { startDevServer, type DevServerOptions } from '../../../sandbox/temporal/dev-server.js';
import { shared } from '../../support/shared.js';
import { connectTo, newNamespace } from '../../support/shared-temporal.js';

/** A Temporal server with our search attributes, and a client. It has no worker, so workflows make no progress. */
export interface Temporal {
  readonly address: string;
  readonly namespace: string;
  readonly client: Client;
  stop(): Promise<void>;
}

/** Creates a namespace on the server that all test files share. */
export async function startTemporal(): Promise<Temporal> {
  const place = await newNamespace();
  const connection = await connectTo(place.address);
  return {
    ...place,
    client: new Client({ connection, namespace: place.namespace }),
    stop: () => connection.close(),
  };
}

/** One for the tests of a file. */
export const useTemporal = (): Temporal => shared(startTemporal, (temporal) => temporal.stop());

/** Starts a server for this test, which may stop, freeze or restart it. */
export async function startOwnTemporal(
  options: Pick<DevServerOptions, 'port' | 'dbFile' | 'dynamicConfig'> = {},
) {
  const server = await startDevServer({ headless: true, ...options });
  const connection = await connectTo(server.address);
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

/** The names of the signals that a workflow received, in order. */
export async function signalsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(
    ({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName ?? [],
  );
}
