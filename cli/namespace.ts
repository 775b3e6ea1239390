import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const DAY_MS = 86_400_000;

/** How long the namespace keeps what has ended, in days; undefined where there is no such namespace. */
export async function retentionDays(
  { workflowService }: Connection,
  namespace: string,
): Promise<number | undefined> {
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    return (optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) / DAY_MS;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
    throw error;
  }
}

/** Makes the namespace; another process may have made it meanwhile. */
export async function createNamespace(
  { workflowService }: Connection,
  namespace: string,
  days: number,
): Promise<void> {
  try {
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs(days * DAY_MS),
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
  }
}
