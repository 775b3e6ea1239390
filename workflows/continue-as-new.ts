import { ActivityFailure, condition, workflowInfo } from '@temporalio/workflow';

/** Returns true once the run should continue as new. */
export const isLong = () => workflowInfo().continueAsNewSuggested;

/**
 * Returns the result of a call; `given-up` if all its attempts failed; undefined once the run should continue as new: a
 * vendor may be away for days while events keep coming, and the history must not grow with them.
 */
export const unlessLong = <T>(call: Promise<T>): Promise<T | 'given-up' | undefined> =>
  Promise.race([call.catch(orGivenUp), condition(isLong) as Promise<undefined>]);

function orGivenUp(error: unknown): 'given-up' {
  if (!(error instanceof ActivityFailure)) throw error;
  return 'given-up';
}
