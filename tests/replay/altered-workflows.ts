import { sleep } from '@temporalio/workflow';
import { serviceOrder as current } from '../../workflows/index.js';

/** The order's life with a step more at its beginning, and no `patched()` around it: what nobody may deploy. */
export async function serviceOrder(...input: Parameters<typeof current>) {
  await sleep('1 second');
  return current(...input);
}
