import { describe, expect, test } from '@jest/globals';
import { parkedWorkflowId } from '../../../domain/ids.js';
import { parkDelivery } from '../../../platform/temporal/parked.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import type { ParkedDeliveryInput } from '../../../workflows/parked-delivery/messages.js';
import { depth } from '../../support/depth.js';
import { eventually } from '../../support/eventually.js';
import { post, SENIOR, type Answer } from '../support/api.js';
import { aPayload } from '../support/bodies.js';
import { useWorld } from '../support/operators.js';

const world = useWorld();

const itemsOf = ({ body }: Answer) => body['items'] as Record<string, unknown>[];

/** Parks a body, as the api or a callback's workflow does. */
function park(body: unknown, change: Partial<ParkedDeliveryInput> = {}): Promise<string> {
  return parkDelivery(createTemporal(world.client), 'ponte-test', {
    tenant: 'acme',
    route: 'open',
    body: JSON.stringify(body),
    because: { code: 'unreadable', params: { route: 'open' } },
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
  test('is listed with the reasons, and its body is shown only to an operator', async () => {
    const event = { payload: { ...aPayload({ number: 5501 }), items: [] } };
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
          message: 'must contain at least one item',
          messagePt: 'deve ter ao menos um item',
        },
      ],
      receivedAt: expect.any(String),
      ...{ number: '5501', order: null, ss: null },
    });
    const { status, body } = await world.ana('GET', `/parked/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ ...item, masked: true, body: expect.any(String) },
      reading: { kind: 'invalid', errors: item['errors'], reads: null, ignoredBecause: null },
    });
  });

  test('stays parked with current errors if it still cannot be read', async () => {
    const id = await park({ ...aPayload(), items: [] });
    const answer = await world.ana('POST', `/parked/${id}/replay`);
    expect(answer.status).toBe(409);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path: '/items' })]);
    expect(await listed(id)).toBeDefined();
  });
});

describe('a replay', () => {
  test('opens the order, and the delivery is no longer parked', async () => {
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

  test('delivers a callback to its order, which is settled afterwards', async () => {
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

  test('of a callback without an order leaves it parked, and says so', async () => {
    const id = await park({ externalReference: 'acme/nobody' }, { route: 'cancelled' });
    await listed(id);
    const { status, body } = await world.ana('POST', `/parked/${id}/replay`);
    expect(status).toBe(409);
    expect(body['detail']).toMatch(/Nenhum pedido foi encontrado.*continua/);
    expect((await world.ana('GET', `/parked/${id}`)).status).toBe(200);
    const held = world.client.workflow.getHandle('callback/acme/order/acme/nobody');
    await expect(held.describe()).rejects.toThrow(/not found/i);
  });

  test('for a tenant that is no longer in the settings is 409', async () => {
    const id = await park(aPayload(), { tenant: 'gone' });
    const answer = await world.ana('POST', `/parked/${id}/replay`);
    expect(answer.status).toBe(409);
    expect(answer.body['detail']).toMatch(/gone/);
  });
});

describe('several replays in one request', () => {
  test('report their own outcomes', async () => {
    const payload = aPayload();
    const good = await park(payload);
    const bad = await park({ ...aPayload(), items: [] });
    const lost = await park({ externalReference: 'acme/no-one' }, { route: 'completed' });
    const theirs = await park({ several: 1 }, { tenant: 'gone' });
    const bia = world.as('bia');
    expect((await bia('POST', '/parked/replay', { ids: [good] })).body['items']).toEqual([
      { id: good, result: 'unknown', why: expect.any(String) },
    ]);
    const ids = [good, bad, lost, theirs, 'never'];
    const { status, body } = await world.ana('POST', '/parked/replay', { ids });
    expect(status).toBe(200);
    expect(body['items']).toEqual([
      { id: good, result: 'accepted', why: null },
      { id: bad, result: 'waits', why: expect.stringContaining('ainda não pode ser lido') },
      { id: lost, result: 'waits', why: expect.stringContaining('Nenhum pedido') },
      { id: theirs, result: 'waits', why: expect.stringContaining('gone') },
      { id: 'never', result: 'unknown', why: expect.any(String) },
    ]);
    expect((await world.ana('GET', `/orders/acme/${payload.id}`)).status).toBe(200);
    expect((await world.ana('GET', `/parked/${bad}`)).status).toBe(200);
  });

  test.each([[{}], [{ ids: [] }], [{ ids: Array.from({ length: 51 }, String) }], [{ ids: [1] }]])(
    'of %j is 422',
    async (body) => {
      expect((await world.ana('POST', '/parked/replay', body)).status).toBe(422);
      expect((await world.as('vera')('POST', '/parked/replay', body)).status).toBe(403);
    },
  );
});

describe('a callback that an operator links to an order', () => {
  const link = (id: string, order: string, name = 'ana') =>
    world.as(name)('POST', `/parked/${id}/link`, { order, reason: 'a Sismetro disse qual é' });
  const inService = async (change: Record<string, unknown> = {}) => {
    const id = await world.open(change);
    const { ss } = await world.orderWhen(
      `/orders/acme/${id}`,
      ({ phase }) => phase === 'in-service',
    );
    return { id, ss: String(ss) };
  };

  test('reaches it as evidence, even with free text as reference, and is no longer parked', async () => {
    const { id: order } = await inService();
    const id = await park({ externalReference: 'chamado 12 do cliente' }, { route: 'completed' });
    expect((await world.ana('POST', `/parked/${id}/replay`)).status).toBe(409);
    expect((await link(id, order)).body).toEqual({ id, result: 'accepted' });
    await world.orderWhen(`/orders/acme/${order}`, ({ phase }) => phase === 'released');
    expect(await resolutionOf(id)).toEqual({ how: 'replayed', by: 'ana' });
    const trace = await eventually('the audit record is listed', async () =>
      itemsOf(await world.as('root')('GET', `/audit?action=replay&limit=200`)).find(
        ({ target, details }) => target === `parked/${id}` && details === `acme/${order}`,
      ),
    );
    expect(trace['reason']).toBe('a Sismetro disse qual é');
  });

  test('says that its SS is another order’s, and that a replay is refused for that', async () => {
    const one = await inService();
    const other = await inService();
    const callback = { externalReference: `acme/${one.id}`, ss: other.ss };
    const arrived = await world.callback('completed', callback);
    const id = String(arrived.body['parked']);
    const { problem } = (await listed(id)) ?? {};
    expect(problem).toBe('Este retorno da Sismetro cita um pedido e a SS de outro.');
    const { body } = await world.ana('GET', `/parked/${id}`);
    expect(body['reading']).toMatchObject({ kind: 'ss-of-another' });
    const { status, body: refused } = await world.ana('POST', `/parked/${id}/replay`);
    expect(status).toBe(409);
    expect(refused['detail']).toMatch(/^A SS deste aviso continua sendo a de outro pedido/);
    expect(refused['errors']).toBeUndefined();
  });

  test('is refused for an unknown order, for a webhook, and for viewers', async () => {
    const { id: order } = await inService();
    const callback = await park({ externalReference: 'chamado 13' }, { route: 'completed' });
    expect((await link(callback, 'never')).status).toBe(409);
    expect((await link(callback, order, 'vera')).status).toBe(403);
    expect((await link(callback, order, 'bia')).status).toBe(404);
    expect((await link(await park({ webhook: 1 }), order)).status).toBe(409);
    const { status } = await world.ana('POST', `/parked/${callback}/link`, { order });
    expect(status).toBe(422);
  });
});

describe('a discard', () => {
  test('ends the wait, with operator and reason', async () => {
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
  test('while another operator replays it is reported to one of them', async () => {
    for (let round = 0; round < depth(5, 20); round += 1) {
      const id = await park({ payload: aPayload({ number: 5600 + round }) });
      const [replayed, discarded] = await Promise.all([
        world.ana('POST', `/parked/${id}/replay`),
        world.ana('POST', `/parked/${id}/discard`, { reason: 'era um teste' }),
      ]);
      const { how } = (await resolutionOf(id)) as { how: string };
      expect([how, replayed.status, discarded.status]).toEqual(
        how === 'replayed' ? [how, 200, 409] : [how, 409, 200],
      );
    }
  });

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

  test('are listed by pages', async () => {
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
