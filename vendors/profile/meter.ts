import { AsyncLocalStorage } from 'node:async_hooks';

const meters = new AsyncLocalStorage<(ms: number) => void>();

/** Does work, and reports what each evaluation of an expression in it cost, in milliseconds as `Budget` counts them. */
export const metered = <T>(report: (ms: number) => void, work: () => T): T =>
  meters.run(report, work);

/** Reports the cost of an evaluation to whoever it is done for. */
export const reportCost = (ms: number): void => meters.getStore()?.(ms);
