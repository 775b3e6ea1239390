import { sleep } from '@temporalio/workflow';
import * as current from '../../workflows/index.js';

/** An order's life, and a sweep, with a step more at their beginning, and no `patched()` around it: what nobody may deploy. */
export async function serviceOrder(...input: Parameters<typeof current.serviceOrder>) {
  await sleep('1 second');
  return current.serviceOrder(...input);
}

export async function sweep(...input: Parameters<typeof current.sweep>) {
  await sleep('1 hour');
  return current.sweep(...input);
}
