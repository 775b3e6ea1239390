import { createHash } from 'node:crypto';
import { msToTs, optionalTsToMs } from './decode.js';
import { isRefusal } from './errors.js';
import type { Temporal } from './temporal.js';

const DAY_MS = 86_400_000;

/**
 * Returns a mark that is the same for all processes of one installation: those with the same namespace, of the same
 * server, and the same task queue. Throws `TemporalUnavailableError` if Temporal does not answer for the namespace.
 */
export async function readInstallation(
  temporal: Temporal,
  taskQueue: string,
  deadlineMs: number,
): Promise<string> {
  const { namespaceInfo } = await describe(temporal, deadlineMs);
  const named = JSON.stringify([namespaceInfo?.id, taskQueue]);
  return createHash('sha256').update(named).digest('hex').slice(0, 16);
}

/**
 * Returns how long the namespace retains closed workflows, in days, or undefined if the namespace does not exist.
 * Throws `TemporalUnavailableError`.
 */
export async function retentionDays(
  temporal: Temporal,
  deadlineMs: number,
): Promise<number | undefined> {
  try {
    const { config } = await describe(temporal, deadlineMs);
    return (optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) / DAY_MS;
  } catch (error) {
    if (isRefusal(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

const describe = (temporal: Temporal, deadlineMs: number) =>
  temporal.within(deadlineMs, ({ workflowService, options: { namespace } }) =>
    workflowService.describeNamespace({ namespace }),
  );

/**
 * Creates the namespace, unless another process has created it meanwhile. Throws `TemporalUnavailableError`. How long
 * Temporal keeps an order that has ended, and the audit, is the choice of `ponte setup` (`cli/commands/setup.ts`).
 */
export async function createNamespace(
  temporal: Temporal,
  days: number,
  deadlineMs: number,
): Promise<void> {
  try {
    await temporal.within(deadlineMs, ({ workflowService, options: { namespace } }) =>
      workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: msToTs(days * DAY_MS),
      }),
    );
  } catch (error) {
    if (!isRefusal(error, 'ALREADY_EXISTS')) throw error;
  }
}
