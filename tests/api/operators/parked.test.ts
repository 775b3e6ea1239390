import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parkDelivery, parkedWorkflowId } from '../../../platform/temporal/parked.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import type { ParkedDeliveryInput } from '../../../workflows/parked-delivery/messages.js';
import { eventually } from '../../support/eventually.js';
import { post, SENIOR, type Answer } from '../support/api.js';
import { aPayload } from '../support/bodies.js';
import { startWorld, type World } from '../support/operators.js';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await world?.close();
});

const itemsOf = ({ body }: Answer) => body['items'] as Record<string, unknown>[];

/** Parks a body, as the api or a callback's workflow does. */
function park(body: unknown, change: Partial<ParkedDeliveryInput> = {}): Promise<string> {
  return parkDelivery(createTemporal(world.client), 'ponte-test', {
    tenant: 'acme',
    route: 'open',
    body: JSON.stringify(body),
    problem: 'O corpo recebido não pôde ser lido como um pedido de serviço.',
    errors: [{ path: '/items', message: 'must not be empty' }],
    receivedAt: new Date().toISOString(),
    ...change,
  });
}

const stillListed = async (id: string) =>
  itemsOf(await world.ana('GET', '/parked?limit=200')).find((item) => item['id'] === id);
const listed = (id: string) => eventually(`${id} is listed`, () => stillListed(id));
const gone = (id: string) =>
  eventually(`${id} is listed no more`, async () => (await stillListed(id)) === undefined);
const resolutionOf = (id: string) =>
  world.client.workflow.getHandle(parkedWorkflowId(id)).result() as Promise<unknown>;

describe('a delivery that could not be read', () => {
  test('is listed with the reasons, and its body is shown to an operator alone', async () => {
    const event = { payload: { ...aPayload(), items: [] } };
    const refused = await post(`${world.url}/serviceOrder/open`, SENIOR, event);
    expect(refused.status).toBe(422);
    const id = String(refused.body['parked']);

    const item = await listed(id);
    expect(item).toEqual({
      id,
      tenant: 'acme',
      route: 'open',
      problem: expect.stringContaining('não pôde ser lido'),
      errors: [
        {
          path: '/payload/items',
          message: 'must hold at least one item',
          words: 'deve ter ao menos um item',
        },
      ],
      receivedAt: expect.any(String),
    });
    const { status, body } = await world.ana('GET', `/parked/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ ...item, masked: true, body: expect.any(String) },
      reading: { kind: 'invalid', errors: item['errors'], reads: null, ignoredBecause: null },
    });
  });

  test('that still cannot be read stays parked, with the errors of today', async () => {
    const id = await park({ ...aPayload(), items: [] });
    const answer = await world.ana('POST', `/parked/${id}/replay`);
    expect(answer.status).toBe(409);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path: '/items' })]);
    expect(await listed(id)).toBeDefined();
  });
});

describe('a replay', () => {
  test('opens the order, and the delivery waits no more', async () => {
    const payload = aPayload();
    const id = await park(payload);
    const answer = await world.ana('POST', `/parked/${id}/replay`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id,
      result: 'accepted',
      workflowId: `order/acme/${payload.id}`,
    });
    expect((await world.ana('GET', `/orders/acme/${payload.id}`)).status).toBe(200);
    expect(await resolutionOf(id)).toEqual({ how: 'replayed', by: 'ana' });
    await gone(id);
    expect((await world.ana('POST', `/parked/${id}/replay`)).status).toBe(409);
    expect((await world.ana('GET', `/parked/${id}`)).status).toBe(409);
  });

  test('of an order that came meanwhile is a duplicate', async () => {
    const payload = aPayload();
    await world.open(payload);
    const id = await park(payload);
    const { body } = await world.ana('POST', `/parked/${id}/replay`);
    expect(body).toMatchObject({ id, result: 'duplicate' });
    await resolutionOf(id);
  });

  test('of an order that is none of ours is ignored', async () => {
    const id = await park(aPayload({ equipment: {} }));
    const { body } = await world.ana('POST', `/parked/${id}/replay`);
    expect(body).toMatchObject({ id, result: 'ignored', reason: 'no-equipment' });
    await resolutionOf(id);
  });

  test('brings a callback to its order; afterwards it is already settled', async () => {
    const order = await world.open();
    await world.orderWhen(`/orders/acme/${order}`, ({ phase }) => phase === 'in-service');
    const callback = { externalReference: `acme/${order}` };
    const id = await park(callback, { route: 'completed' });
    expect((await world.ana('POST', `/parked/${id}/replay`)).body).toEqual({
      id,
      result: 'accepted',
    });
    await eventually('the order has settled', async () => {
      const { status } = await world.handleOf(order).describe();
      return status.name === 'COMPLETED';
    });
    const late = await park({ ...callback, eventId: 'again' }, { route: 'completed' });
    expect((await world.ana('POST', `/parked/${late}/replay`)).body).toEqual({
      id: late,
      result: 'already-settled',
      outcome: 'released',
    });
  });

  test('of a callback without an order holds it anew', async () => {
    const id = await park({ externalReference: 'acme/nobody' }, { route: 'cancelled' });
    const { body } = await world.ana('POST', `/parked/${id}/replay`);
    expect(body).toEqual({ id, result: 'accepted' });
    await resolutionOf(id);
    const held = world.client.workflow.getHandle('callback/acme/order/acme/nobody');
    expect((await held.describe()).status.name).toBe('RUNNING');
  });

  test('for a tenant that is no longer in the settings is 409', async () => {
    const id = await park(aPayload(), { tenant: 'gone' });
    const answer = await world.ana('POST', `/parked/${id}/replay`);
    expect(answer.status).toBe(409);
    expect(answer.body['detail']).toMatch(/gone/);
  });
});

describe('a discard', () => {
  test('ends the wait, with who and why', async () => {
    const id = await park({ discard: 1 });
    await listed(id);
    const answer = await world.ana('POST', `/parked/${id}/discard`, { reason: ' era um teste ' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ id, result: 'discarded' });
    expect(await resolutionOf(id)).toEqual({ how: 'discarded', by: 'ana', reason: 'era um teste' });
    await gone(id);
    expect((await world.ana('POST', `/parked/${id}/discard`, { reason: 'x' })).status).toBe(409);
  });

  test.each([[{}], [{ reason: '' }], [{ reason: 'x'.repeat(501) }], [{ reason: 'x', more: 1 }]])(
    'as %j is 422 and ends nothing',
    async (body) => {
      const id = await park({ discard: 'kept' });
      expect((await world.ana('POST', `/parked/${id}/discard`, body)).status).toBe(422);
      expect((await world.ana('GET', `/parked/${id}`)).status).toBe(200);
    },
  );
});

describe('parked deliveries', () => {
  test('of another tenant are unknown', async () => {
    const theirs = await park({ wall: 1 });
    const mine = await park({ wall: 2 }, { tenant: 'beta' });
    const bia = world.as('bia');
    await listed(theirs);
    await listed(mine);
    const tenants = itemsOf(await bia('GET', '/parked')).map(({ tenant }) => tenant);
    expect(new Set(tenants)).toEqual(new Set(['beta']));
    expect((await bia('GET', `/parked/${mine}`)).status).toBe(200);
    expect((await bia('GET', `/parked/${theirs}`)).status).toBe(404);
    expect((await bia('POST', `/parked/${theirs}/replay`)).status).toBe(404);
    expect((await bia('POST', `/parked/${theirs}/discard`, { reason: 'x' })).status).toBe(404);
  });

  test('that never were are 404', async () => {
    expect((await world.ana('GET', '/parked/none')).status).toBe(404);
    expect((await world.ana('GET', `/parked/${'x'.repeat(2_000)}`)).status).toBe(404);
    expect((await world.ana('POST', '/parked/none/replay')).status).toBe(404);
    expect((await world.ana('POST', '/parked/none/discard', { reason: 'x' })).status).toBe(404);
  });

  test('are listed a page at a time', async () => {
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map((page) => park({ page }, { tenant: 'beta' })),
    );
    const bia = world.as('bia');
    const wanted = await eventually('all are listed', async () => {
      const all = itemsOf(await bia('GET', '/parked')).map(({ id }) => id);
      return ids.every((id) => all.includes(id)) && all;
    });
    const seen: unknown[] = [];
    let cursor: unknown = '';
    do {
      const answer = await bia('GET', `/parked?limit=2&cursor=${cursor}`);
      expect(itemsOf(answer).length).toBeLessThanOrEqual(2);
      seen.push(...itemsOf(answer).map(({ id }) => id));
      cursor = answer.body['nextCursor'];
    } while (cursor !== null && seen.length < 50);
    expect(seen).toEqual(wanted);
    expect((await bia('GET', '/parked?limit=0')).status).toBe(422);
  });
});
