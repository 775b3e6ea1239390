import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { rollOut } from '../../../platform/temporal/rollout.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';

/** Refuses as a server does, by gRPC's FAILED_PRECONDITION. */
const refuse = (details: string) => async (): Promise<never> => {
  throw Object.assign(new Error(`9 FAILED_PRECONDITION: ${details}`), {
    code: 9,
    details,
    metadata: {},
  });
};

/** A deployment whose next version has a share of the orders. */
const temporalWith = (calls: object) =>
  createTemporal({
    options: { namespace: 'default' },
    withDeadline: (_until: number, ask: () => Promise<unknown>) => ask(),
    workflowService: {
      setWorkerDeploymentCurrentVersion: async () => ({}),
      setWorkerDeploymentRampingVersion: async () => ({}),
      describeWorkerDeployment: async () => ({
        workerDeploymentInfo: { routingConfig: { rampingVersionPercentage: 25 } },
      }),
      ...calls,
    },
  } as unknown as Client);

test('a version that Temporal does not accept is refused', async () => {
  const temporal = temporalWith({ setWorkerDeploymentCurrentVersion: refuse('no poller') });
  expect(await rollOut(temporal, 'ponte', '1.0.0', 100)).toEqual({
    kind: 'refused',
    why: 'no poller',
  });
});

test('a version that has become current is not reported as refused if the ramp cannot be ended', async () => {
  const temporal = temporalWith({ setWorkerDeploymentRampingVersion: refuse('changed meanwhile') });
  await expect(rollOut(temporal, 'ponte', '1.0.0', 100)).rejects.toThrow('changed meanwhile');
});
