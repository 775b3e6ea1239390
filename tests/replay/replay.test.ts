import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from '../support/temporal.js';
import { quietRuntime } from '../support/quiet-runtime.js';
import { replay } from '../support/replay.js';
import { recordedHistories } from './histories.js';

beforeAll(quietRuntime);

const histories = recordedHistories();

test.each(histories)('a running order continues with this version: %s', (name, history) =>
  replay({ workflowBundle }, history, `order/acme/${name}`),
);

test('a workflow that was changed without a patch fails the replay of each history', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./altered-workflows.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  for (const [name, history] of histories) {
    const replayed = replay({ workflowBundle: { code } }, history, name);
    await expect(replayed).rejects.toThrow(DeterminismViolationError);
  }
});
