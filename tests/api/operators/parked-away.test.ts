import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parkDelivery } from '../../../platform/temporal/parked.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { startGrpcProxy, type GrpcProxy } from '../../support/grpc-proxy.js';
import { call } from '../support/api.js';
import { aPayload } from '../support/bodies.js';
import { startConsoleApi, type ConsoleApi } from '../support/console.js';
import { startTemporal, type Temporal } from '../support/temporal.js';

let temporal: Temporal;
let proxy: GrpcProxy;
let api: ConsoleApi;

beforeAll(async () => {
  temporal = await startTemporal();
  let isResolved = false;
  proxy = await startGrpcProxy(temporal.address, async (request, send) => {
    if (isResolved && request.path.endsWith('/GetWorkflowExecutionHistory')) return undefined;
    const answer = await send(request);
    isResolved ||= request.path.endsWith('/SignalWorkflowExecution');
    return answer;
  });
  api = await startConsoleApi({
    address: proxy.address,
    change: (settings) =>
      Object.assign((settings as unknown as { temporal: object }).temporal, {
        namespace: temporal.namespace,
      }),
  });
});
afterAll(async () => {
  await api?.close();
  await proxy?.close();
  await temporal?.stop();
});

test('a delivery that was processed says so, even if Temporal cannot say whether it was discarded meanwhile', async () => {
  const id = await parkDelivery(createTemporal(temporal.client), 'nobody-works-here', {
    ...{ tenant: 'acme', route: 'open', body: JSON.stringify({ payload: aPayload() }) },
    ...{ problem: 'ilegível', errors: [], receivedAt: '2026-11-28T08:00:00.000Z' },
  });
  const answer = await call(`${api.url}/parked/${id}/replay`, {
    method: 'POST',
    headers: { authorization: 'Bearer token-of-ana' },
  });
  expect(answer).toMatchObject({
    status: 409,
    body: { result: 'accepted', detail: expect.stringContaining('O aviso foi processado') },
  });
});
