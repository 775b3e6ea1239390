import { Connection } from '@temporalio/client';
import { type ServerProcess, type ServerProgram, addressOf, startServer } from './process.js';

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Starts a Temporal server and waits until the namespace answers over gRPC; see `startServer`.
 * @throws Error with the server's output if it is not ready within two minutes
 */
export async function startTemporal(
  program: ServerProgram,
  namespace: string,
): Promise<ServerProcess> {
  const connection = Connection.lazy({
    address: addressOf(program),
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 250,
    },
    interceptors: [],
  });
  const describe = () => connection.workflowService.describeNamespace({ namespace });
  try {
    return await startServer(program, () =>
      connection.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, describe),
    );
  } finally {
    await connection.close();
  }
}
