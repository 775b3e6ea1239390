import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parkDelivery } from '../../../platform/temporal/parked.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { startGrpcProxy, type GrpcProxy } from '../../support/grpc-proxy.js';
import { throughProxy } from '../../support/shared-temporal.js';
import { call } from '../support/api.js';
import { aPayload } from '../support/bodies.js';
import { startConsoleApi, type ConsoleApi } from '../support/console.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
let proxy: GrpcProxy;
let api: ConsoleApi;

beforeAll(async () => {
  let isResolved = false; // from then on nobody learns how the delivery ended, until the next one is looked at
  proxy = await startGrpcProxy(temporal.address, async (request, send) => {
    const call = request.path.split('/').at(-1);
    if (isResolved && call === 'GetWorkflowExecutionHistory') return undefined;
    const answer = await send(request);
    if (call === 'SignalWorkflowExecution') isResolved = true;
    if (call === 'DescribeWorkflowExecution') isResolved = false;
    return answer;
  });
  throughProxy(proxy.address, temporal);
  api = await startConsoleApi({ address: proxy.address, leastTemporalMs: 0 });
});
afterAll(async () => {
  await api?.close();
  await proxy?.close();
});

const park = () =>
  parkDelivery(createTemporal(temporal.client), 'nobody-works-here', {
    ...{ tenant: 'acme', route: 'open', body: JSON.stringify({ payload: aPayload() }) },
    ...{
      because: { code: 'refused', params: {} },
      errors: [],
      receivedAt: '2026-11-28T08:00:00.000Z',
    },
  });

const replay = (path: string, body: object = {}) =>
  call(api.url + path, {
    method: 'POST',
    headers: { authorization: 'Bearer token-of-ana', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const DETAIL = expect.stringContaining('O aviso foi processado, mas não se sabe');

test('a delivery that was processed says so, even if Temporal cannot say whether it was discarded meanwhile', async () => {
  const answer = await replay(`/parked/${await park()}/replay`);
  expect(answer).toMatchObject({ status: 409, body: { result: 'accepted', detail: DETAIL } });
});

test('so does each of several', async () => {
  const [ids, items] = [[await park(), await park()], { result: 'accepted', why: DETAIL }];
  const { status, body } = await replay('/parked/replay', { ids });
  expect([status, body['items']]).toMatchObject([200, [items, items]]);
});
