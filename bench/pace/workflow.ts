import { proxyActivities } from '@temporalio/workflow';

/** One call of an order to a vendor, on its own task queue or with a fairness key on a shared one. */
export async function oneCall(taskQueue: string, fairnessKey?: string): Promise<void> {
  const { call } = proxyActivities<{ call(tenant: string): Promise<void> }>({
    taskQueue,
    startToCloseTimeout: '30 seconds',
    ...(fairnessKey && { priority: { fairnessKey } }),
  });
  await call(fairnessKey ?? taskQueue);
}
