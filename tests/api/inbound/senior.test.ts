import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { orderWorkflowId, parkedWorkflowId } from '../../../domain/ids.js';
import { eventually } from '../../support/eventually.js';
import { useTestApi } from '../support/api.js';
import { anEvent } from '../support/bodies.js';
import { stubOrder } from '../support/stub-orders.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
const api = useTestApi(() => ({ address: temporal.address }));

const open = (body: unknown) => api.senior('/serviceOrder/open', body);
const handleOf = (id: string, tenant = 'acme') =>
  temporal.client.workflow.getHandle(orderWorkflowId({ tenant, id }));

describe('an order that Senior X closes', () => {
  test('is a running workflow when it is answered 202', async () => {
    const event = anEvent();
    const { id } = event.payload;
    const answer = await open(event);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      result: 'accepted',
      order: { tenant: 'acme', id, number: '1234' },
      workflowId: `order/acme/${id}`,
    });
    expect((await handleOf(id).describe()).status.name).toBe('RUNNING');
  });

  test('is answered 200 if it is repeated, and restarts if it was terminated', async () => {
    const event = anEvent();
    const duplicate = { result: 'duplicate', workflowId: `order/acme/${event.payload.id}` };
    await open(event);
    expect(await open(event)).toMatchObject({ status: 200, body: duplicate });
    await handleOf(event.payload.id).terminate();
    expect(await open(event)).toMatchObject({ status: 202, body: { result: 'accepted' } });
    expect(await open(event)).toMatchObject({ status: 200, body: duplicate });
  });

  test('is accepted once if twenty equal events arrive at the same time', async () => {
    const event = anEvent();
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(event)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(19).fill(200), 202]);
  });
});

describe('an order in progress that Senior X closes again so that it would be ignored', () => {
  const questionsOf = async (id: string): Promise<unknown[]> => {
    const { events } = await handleOf(id).fetchHistory();
    return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal ? [JSON.parse(String(signal.input?.payloads?.[0]?.data))] : [],
    );
  };

  test.each([
    ['without equipment', { equipment: {} }, ['equipment']],
    ['in a branch that does not integrate', { branch: { code: '2' } }, ['branch']],
    [
      'in such a branch and without equipment',
      { branch: { code: '2' }, equipment: null },
      ['equipment', 'branch'],
    ],
  ])('is a duplicate, and asks about the difference: %s', async (_, change, parts) => {
    const event = anEvent();
    const { id } = event.payload;
    await open(event);
    const answer = await open({ ...event, payload: { ...event.payload, ...change } });
    const duplicate = { result: 'duplicate', workflowId: `order/acme/${id}` };
    expect(answer).toMatchObject({ status: 200, body: duplicate });
    const now = parts.includes('branch') && { now: { branch: '2' } };
    expect(await questionsOf(id)).toEqual([{ code: 'webhook-changed', params: { parts, ...now } }]);
  });

  test('is ignored once it has ended', async () => {
    const event = anEvent();
    await open(event);
    await handleOf(event.payload.id).terminate();
    const answer = await open({ ...event, payload: { ...event.payload, equipment: {} } });
    expect(answer).toMatchObject({ status: 200, body: { result: 'ignored' } });
  });
});

describe('a body that is not an order', () => {
  test('is parked once with the path of each fault, however often it is sent', async () => {
    const event = anEvent({ items: [{ service: { code: 'S-1' }, quantity: 0, price: -1 }] });
    const answer = await open(event);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    const paths = (answer.body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['/payload/items/0/quantity', '/payload/items/0/price']);

    const parked = String(answer.body['parked']);
    expect((await open(event)).body['parked']).toBe(parked);
    const handle = temporal.client.workflow.getHandle(parkedWorkflowId(parked));
    expect((await handle.describe()).memo).toMatchObject({ tenant: 'acme', route: 'open' });
  });
});

test('a body of 256 KiB is accepted, and a longer one is 413', async () => {
  const padded = (bytes: number) => {
    const event = { ...anEvent(), padding: '' };
    return { ...event, padding: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(event))) };
  };
  expect((await open(padded(256 * 1024))).status).toBe(202);
  expect((await open(padded(256 * 1024 + 1))).status).toBe(413);
});

describe('the guard', () => {
  const ask = (orderId: unknown, operation: unknown) =>
    api.senior('/serviceOrder/guard', { orderId, operation });

  test.each([
    ['DELETE_ORDER', /exclusão do pedido .*Aguardando integração/],
    ['CANCEL_ORDER', /cancelamento do pedido .*Aguardando integração/],
    ['CANCEL_ITEM', /cancelamento do item .*Aguardando integração/],
  ])('refuses %s in Portuguese while the order is in progress', async (operation, sentence) => {
    const event = anEvent();
    await open(event);
    const answer = await ask(event.payload.id, operation);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ allowed: false, detail: expect.stringMatching(sentence) });
  });

  test('refuses while any closing of the order is in progress', async () => {
    const event = anEvent();
    await open(event);
    const { id } = event.payload;
    await handleOf(id).terminate();
    const later = await stubOrder(temporal.client, { id, closing: 2 });
    await eventually('the second closing is listed', async () => {
      return (await ask(id, 'DELETE_ORDER')).status === 409;
    });
    const latest = await stubOrder(temporal.client, { id, closing: 7 });
    await later.handle.terminate();
    await eventually('the latest closing is listed', async () => {
      return (await ask(id, 'DELETE_ORDER')).status === 409;
    });
    await latest.handle.terminate();
    expect(await ask(id, 'DELETE_ORDER')).toMatchObject({ status: 200 });
  });

  test('allows only its cancellation while Ponte itself cancels the order: the ERP asks before that, too', async () => {
    const { id } = await stubOrder(temporal.client, { phase: 'cancelling' });
    expect(await ask(id, 'CANCEL_ORDER')).toMatchObject({ status: 200, body: { allowed: true } });
    expect((await ask(id, 'CANCEL_ITEM')).status).toBe(409);
    expect((await ask(id, 'DELETE_ORDER')).status).toBe(409);
  });

  test('refuses the cancellation if another closing of the order waits for its service', async () => {
    const { id } = await stubOrder(temporal.client, { phase: 'cancelling' });
    await stubOrder(temporal.client, { id, closing: 2 });
    expect((await ask(id, 'CANCEL_ORDER')).status).toBe(409);
  });

  test('allows the change once the order is settled, or if it is unknown', async () => {
    const event = anEvent();
    await open(event);
    await handleOf(event.payload.id).terminate();
    const allowed = { status: 200, body: { allowed: true } };
    expect(await ask(event.payload.id, 'DELETE_ORDER')).toMatchObject(allowed);
    expect(await ask(randomUUID(), 'CANCEL_ORDER')).toMatchObject(allowed);
  });

  test.each([
    ['an unknown operation', 'order-1', 'EXPLODE', '/operation'],
    ['no order', undefined, 'CANCEL_ORDER', '/orderId'],
  ])('is 422 with %s, which is not parked', async (_name, orderId, operation, path) => {
    const answer = await ask(orderId, operation);
    expect(answer.status).toBe(422);
    const said = {
      message: expect.any(String),
      messagePt: expect.any(String),
    };
    expect(answer.body['errors']).toEqual([{ path, ...said }]);
    expect(answer.body).not.toHaveProperty('parked');
  });
});
