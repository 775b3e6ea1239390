/** Rollouts of worker versions. Orders are not pinned to one (`AUTO_UPGRADE`, `worker/worker-spec.ts`). */
import { isGrpcServiceError } from '@temporalio/client';
import { isRefusal } from './errors.js';
import type { Temporal } from './temporal.js';

/** Which version of the worker processes the orders. Null: workers without a build id. */
export interface Rollout {
  readonly current: string | null;
  /** Gets this share of the orders, chosen by their id, until it becomes current or is withdrawn. */
  readonly ramping: { readonly buildId: string | null; readonly percentage: number } | null;
  /** Every version that has had a worker, newest first. */
  readonly versions: readonly { readonly buildId: string; readonly state: VersionState }[];
}

/** `drained`: no order needs its workers any longer. */
export type VersionState = 'inactive' | 'current' | 'ramping' | 'draining' | 'drained' | 'unknown';

/** WorkerDeploymentVersionStatus in the server's API. */
const STATES: readonly VersionState[] = [
  'unknown',
  'inactive',
  'current',
  'ramping',
  'draining',
  'drained',
];

const BOUND_MS = 10_000;

/**
 * Reads the rollout. Returns undefined if no worker with a build id has ever polled. Throws `TemporalUnavailableError`.
 */
export async function readRollout(
  temporal: Temporal,
  taskQueue: string,
): Promise<Rollout | undefined> {
  try {
    const { workerDeploymentInfo } = await temporal.within(
      BOUND_MS,
      ({ workflowService, options: { namespace } }) =>
        workflowService.describeWorkerDeployment({ namespace, deploymentName: taskQueue }),
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
    if (isRefusal(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

export type RolloutResult =
  | { readonly kind: 'set' }
  /** No worker with this build id has ever polled. */
  | { readonly kind: 'unknown-version' }
  /** This version does not serve a task queue of the current one. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Routes orders to a version: all of them, which also takes back the share of another one, or with a percentage below
 * 100 that share. An empty build id means workers without one. Throws `TemporalUnavailableError`, or Temporal's own error
 * if the version got the orders but another one's share could not be taken back.
 */
export async function rollOut(
  temporal: Temporal,
  taskQueue: string,
  buildId: string,
  percentage: number,
): Promise<RolloutResult> {
  const deployment = { deploymentName: taskQueue, identity: 'ponte rollout' };
  try {
    await temporal.within(BOUND_MS, ({ workflowService, options: { namespace } }) => {
      const version = { ...deployment, namespace, buildId };
      return percentage < 100
        ? workflowService.setWorkerDeploymentRampingVersion({ ...version, percentage })
        : workflowService.setWorkerDeploymentCurrentVersion(version);
    });
  } catch (error) {
    if (isRefusal(error, 'NOT_FOUND')) return { kind: 'unknown-version' };
    if (isGrpcServiceError(error) && isRefusal(error, 'FAILED_PRECONDITION')) {
      return { kind: 'refused', why: error.details };
    }
    throw error;
  }
  if (percentage < 100) return { kind: 'set' };
  // to name the version that is current already changes nothing, and another one keeps its share
  await temporal.within(BOUND_MS, async ({ workflowService, options: { namespace } }) => {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName: taskQueue,
    });
    const routing = workerDeploymentInfo?.routingConfig;
    if (routing?.rampingDeploymentVersion || (routing?.rampingVersionPercentage ?? 0) > 0) {
      const nobody = { ...deployment, namespace, buildId: '', percentage: 0 };
      await workflowService.setWorkerDeploymentRampingVersion(nobody);
    }
  });
  return { kind: 'set' };
}
