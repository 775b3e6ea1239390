import { expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { recordedHistories } from '../replay/histories.js';
import { replay } from './replay.js';
import { workflowBundle } from './temporal.js';

let looks = 0;

/** The SDK looks at the constructor of each promise that it tracks. */
class WatchedPromise extends Promise<void> {}
void Object.defineProperty(WatchedPromise.prototype, 'constructor', {
  get() {
    looks += 1;
    return Promise;
  },
});

function looksAtNewPromise(): number {
  looks = 0;
  void new WatchedPromise((resolve) => resolve());
  return looks;
}

test("a replay does not go on to track the process's promises, as the SDK's own does", async () => {
  const [[name, history] = []] = recordedHistories();
  await Worker.runReplayHistory({ workflowBundle }, history, name);
  expect(looksAtNewPromise()).toBeGreaterThan(0);
  await replay({ workflowBundle }, history, name);
  expect(looksAtNewPromise()).toBe(0);
});
