import { proxyActivities } from '@temporalio/workflow';

/** One order's one call to a vendor, by a task queue of its own or by a fairness key on a shared one. */
export async function oneCall(taskQueue: string, fairnessKey?: string): Promise<void> {
  const { call } = proxyActivities<{ call(tenant: string): Promise<void> }>({
    taskQueue,
    startToCloseTimeout: '30 seconds',
    ...(fairnessKey && { priority: { fairnessKey } }),
  });
  await call(fairnessKey ?? taskQueue);
}
