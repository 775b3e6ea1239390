import type { TemporalClient } from '../platform/temporal/connection.js';
import type { Settings } from '../platform/settings-types.js';
import { withinDeadline } from '../platform/temporal/errors.js';

/** Which version of the worker gets the work. Null: workers without a build id. */
export interface Rollout {
  readonly current: string | null;
  /** Gets this share of the orders, chosen by their id, until it is made current or taken back. */
  readonly ramping: { readonly buildId: string | null; readonly percentage: number } | null;
  /** Every version that has had a worker, newest first. */
  readonly versions: readonly { readonly buildId: string; readonly state: VersionState }[];
}

export type VersionState = 'inactive' | 'current' | 'ramping' | 'draining' | 'drained' | 'unknown';

/** WorkerDeploymentVersionStatus of the server's own interface. */
const STATES: readonly VersionState[] = [
  'unknown',
  'inactive',
  'current',
  'ramping',
  'draining',
  'drained',
];

const BOUND_MS = 10_000;
const NOT_FOUND = 5;

/** Undefined where no worker with a build id has ever been there. */
export async function readRollout(
  { connection }: TemporalClient,
  { temporal: { namespace, taskQueue } }: Settings,
): Promise<Rollout | undefined> {
  try {
    const { workerDeploymentInfo } = await withinDeadline(connection, BOUND_MS, () =>
      connection.workflowService.describeWorkerDeployment({ namespace, deploymentName: taskQueue }),
    );
    const routing = workerDeploymentInfo?.routingConfig;
    const rampsUp = (routing?.rampingVersionPercentage ?? 0) > 0;
    return {
      current: routing?.currentDeploymentVersion?.buildId ?? null,
      ramping: rampsUp
        ? {
            buildId: routing?.rampingDeploymentVersion?.buildId ?? null,
            percentage: routing?.rampingVersionPercentage ?? 0,
          }
        : null,
      versions: (workerDeploymentInfo?.versionSummaries ?? []).map(
        ({ deploymentVersion, status }) => ({
          buildId: deploymentVersion?.buildId ?? '',
          state: STATES[status ?? 0] ?? 'unknown',
        }),
      ),
    };
  } catch (error) {
    if ((error as { code?: number }).code === NOT_FOUND) return undefined;
    throw error;
  }
}

/**
 * Gives the work to a version: all of it, or with a percentage under 100 that share of the orders. An empty build id
 * means workers without one.
 */
export async function rollOut(
  { connection }: TemporalClient,
  { temporal: { namespace, taskQueue } }: Settings,
  buildId: string,
  percentage: number,
): Promise<void> {
  const version = { namespace, deploymentName: taskQueue, buildId, identity: 'ponte rollout' };
  await withinDeadline(connection, BOUND_MS, async () => {
    if (percentage < 100) {
      await connection.workflowService.setWorkerDeploymentRampingVersion({
        ...version,
        percentage,
      });
    } else {
      await connection.workflowService.setWorkerDeploymentCurrentVersion(version);
    }
  });
}
