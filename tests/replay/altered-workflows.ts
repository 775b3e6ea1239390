import { sleep } from '@temporalio/workflow';
import * as current from '../../workflows/index.js';

/**
 * The workflows of an order and a sweep with an additional first step and no `patched()` around it: nobody may deploy
 * this.
 */
export async function serviceOrder(...input: Parameters<typeof current.serviceOrder>) {
  await sleep('1 second');
  return current.serviceOrder(...input);
}

export async function sweep(...input: Parameters<typeof current.sweep>) {
  await sleep('1 hour');
  return current.sweep(...input);
}
