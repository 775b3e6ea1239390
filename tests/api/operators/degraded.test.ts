import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { startSilence } from '../../support/silence.js';
import { startOperatorsApi, type OperatorsApi } from '../support/operators.js';
import { startTemporal, type Temporal } from '../support/temporal.js';

const decision = { decision: 'cancel', reason: 'o cliente desistiu' };

describe('with no worker', () => {
  let temporal: Temporal;
  let api: OperatorsApi;
  let id: string;

  beforeAll(async () => {
    temporal = await startTemporal();
    api = await startOperatorsApi(temporal.address);
    id = await api.open({ number: '88' });
  });

  afterAll(async () => {
    await api?.close();
    await temporal?.stop();
  });

  test('an order is shown as the list knows it, and says so', async () => {
    const { status, body } = await api.ana('GET', `/orders/acme/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, number: '88', phase: 'opening', value: 350, degraded: true });
    expect(body).not.toHaveProperty('decisions');
  });

  test('an unknown order is still 404', async () => {
    expect((await api.ana('GET', '/orders/acme/none')).status).toBe(404);
  });

  test('lists and timelines still work', async () => {
    await eventually('the order is listed', async () => {
      const { body } = await api.ana('GET', '/orders?number=88');
      return (body['items'] as unknown[]).length === 1;
    });
    const { body } = await api.ana('GET', `/orders/acme/${id}/timeline`);
    expect(body['items']).toEqual([
      { at: expect.any(String), kind: 'received', text: 'Pedido fechado no Senior X e recebido.' },
    ]);
  });

  test('a decision is 503, with the key under which it is safe to send again', async () => {
    const path = `/orders/acme/${id}/decisions`;
    const answer = await api.ana('POST', path, decision, { 'idempotency-key': 'again-1' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('idempotency-key')).toBe('again-1');
    expect(answer.body['detail']).toMatch(/ainda pode ser tomada.*again-1/);
  });
});

describe('with a Temporal that never answers', () => {
  let silence: Awaited<ReturnType<typeof startSilence>>;
  let api: OperatorsApi;

  beforeAll(async () => {
    silence = await startSilence();
    api = await startOperatorsApi(silence.address);
  });

  afterAll(async () => {
    await api?.close();
    silence?.close();
  });

  test('everything is 503, and says when to retry', async () => {
    const answers = await Promise.all([
      api.ana('GET', '/orders'),
      api.ana('GET', '/orders/acme/x'),
      api.ana('GET', '/orders/acme/x/timeline'),
      api.ana('POST', '/orders/acme/x/decisions', decision),
      api.ana('GET', '/parked'),
      api.ana('GET', '/parked/x'),
      api.ana('POST', '/parked/x/replay'),
      api.ana('POST', '/parked/x/discard', { reason: 'duplicada' }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    }
  });

  test('strangers are still refused', async () => {
    expect((await api.as('nobody')('GET', '/orders')).status).toBe(401);
  });
});
