import { expect, test } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import {
  CHANGED_REQUEST,
  changedRequestWorkflowId,
  requestChanged,
} from '../../workflows/changed-request/messages.js';
import { startOwnTemporal } from '../api/support/temporal.js';
import { eventually } from '../support/eventually.js';
import { withWorkers, type Fakes } from '../support/temporal.js';

test('a changed SS does not let the history grow while Sismetro is away', async () => {
  let release: () => void = () => {};
  const away = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  const fakes: Fakes = {
    async sweepServiceRequest({ ss }) {
      asked += 1;
      if (asked === 1) await away;
      return { kind: 'read', told: { ss, end: 'completed', orderId: '71' } };
    },
    tellEnds: async () => {},
  };
  const server = await startOwnTemporal({
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 200 },
  });
  const nativeConnection = await NativeConnection.connect({ address: server.address });
  const place = { client: server.client, nativeConnection };
  await withWorkers(place, fakes, async (taskQueue, client) => {
    const ss = '4711';
    const input = { tenant: 'acme', order: { id: '71', closing: 1, ss } };
    const change = () =>
      client.workflow.signalWithStart(CHANGED_REQUEST, {
        ...{ taskQueue, workflowId: changedRequestWorkflowId('acme', ss), args: [input] },
        signal: requestChanged,
      });
    const { signaledRunId } = await change();
    await eventually('it is being read', async () => asked > 0);
    for (let at = 0; at < 15; at += 1) await Promise.all(Array.from({ length: 20 }, change));
    const handleOf = (runId?: string) =>
      client.workflow.getHandle(changedRequestWorkflowId('acme', ss), runId);
    await handleOf().result();
    release();
    const first = await handleOf(signaledRunId).describe();
    expect(first.status.name).toBe('CONTINUED_AS_NEW');
  });
  await nativeConnection.close();
  await server.stop();
});
