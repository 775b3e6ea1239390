import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../../../domain/failures.js';
import { startBulk } from '../../../platform/temporal/bulk.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { contradictionSeen, serviceCompleted } from '../../../workflows/service-order/messages.js';
import { bulkWorkflowId, type BulkOrder } from '../../../workflows/bulk-decision/messages.js';
import { eventually } from '../../support/eventually.js';
import type { Answer } from '../support/api.js';
import { nextSs, opened, refusing, useWorld } from '../support/operators.js';
import { questionOf } from '../../support/said.js';

const world = useWorld();
type Body = Answer['body'];
type Orders = { tenant: string; id: string }[];

const itemsOf = ({ body }: Answer) => body['items'] as Body[];
const post = (path: string, body: unknown, headers: Record<string, string> = {}, as = 'ana') =>
  world.as(as)('POST', path, body, headers);
const get = (path: string, as = 'ana') => world.as(as)('GET', path);
const withKey = (key: string = randomUUID()) => ({ 'idempotency-key': key });

/** Opens `count` orders with a number that no other order has, so that a filter can select exactly these. */
let lastNumber = 70_000;
async function ordersOf(count: number, isRefused = false) {
  const number = String((lastNumber += 1));
  const ids = Array.from({ length: count }, () => randomUUID());
  const openServiceRequest = refusing('equipamento desconhecido');
  for (const id of ids) {
    if (isRefused) world.scripts.set(id, { openServiceRequest });
    await world.open({ id, number });
  }
  const query = `/orders?number=${number}&${isRefused ? 'attention=true' : 'phase=in-service'}`;
  await eventually('they are listed as they stand', async () => {
    return itemsOf(await get(query)).length === count;
  });
  return { number, ids, orders: ids.map((id) => ({ tenant: 'acme', id })) satisfies Orders };
}

const ended = (id: unknown, as = 'ana') =>
  eventually('the bulk decision has ended', async () => {
    const { body } = await get(`/bulk-decisions/${String(id)}`, as);
    return body['state'] !== 'running' && body;
  });

/** Who decided what about an order, and why. */
async function decisionsOf(id: string): Promise<Body[]> {
  const timeline = itemsOf(await get(`/orders/acme/${id}/timeline`));
  return timeline
    .filter(({ kind }) => kind === 'decision')
    .map(({ by, reason }) => ({ by, reason }));
}

describe('before a bulk decision starts', () => {
  test('the eligible orders are counted, with their value and what will happen', async () => {
    const waiting = await ordersOf(2);
    const refused = await ordersOf(1, true);
    const orders = [...waiting.orders, ...refused.orders, { tenant: 'acme', id: 'never-was' }];
    const preview = async (decision: string) =>
      (await post('/bulk-decisions/preview', { decision, orders: [...orders, orders[0]] })).body;
    expect(await preview('retry')).toEqual({
      ...{ tenant: 'acme', total: 4, fits: 1, value: 350, needConfirmedAbsence: 0 },
      effect: expect.stringContaining('tentado de novo'),
      warnings: [],
      at: expect.any(String),
    });
    expect(await preview('release')).toMatchObject({
      ...{ total: 4, fits: 3, value: 1050 },
      effect: expect.stringContaining('As SS que estão na Sismetro continuam como estão.'),
      warnings: ['1 destes não tem SS: o serviço não foi pedido à Sismetro.'],
    });
    const { number } = waiting;
    const byFilter = { decision: 'cancel', filter: { number, phase: 'in-service' } };
    expect((await post('/bulk-decisions/preview', byFilter)).body).toMatchObject({
      ...{ tenant: 'acme', total: 2, fits: 2 },
      effect: expect.stringContaining('não poderão mais ser faturados'),
    });
    const none = { decision: 'cancel', filter: { number: 'nobody-has-it' } };
    expect((await post('/bulk-decisions/preview', none)).body).toMatchObject({
      ...{ tenant: null, total: 0, fits: 0, value: 0 },
    });
  });

  test('orders that a retry would only mark as seen are left out, and the operator reads why', async () => {
    const { number, ids, orders } = await ordersOf(2);
    const refused = await ordersOf(1, true);
    const changed = { ...questionOf('webhook-changed') } as const;
    for (const id of ids) await world.handleOf(id).signal(contradictionSeen, changed);
    await eventually('both questions are listed', async () => {
      return itemsOf(await get(`/orders?number=${number}&attention=true`)).length === 2;
    });
    const request = { decision: 'retry', orders: [...orders, ...refused.orders] };
    const { body } = await post('/bulk-decisions/preview', request);
    expect(body).toMatchObject({ total: 3, fits: 1, needConfirmedAbsence: 0 });
    expect(body['effect']).toContain('2 pedidos ficam de fora: mudaram no Senior X,');
    const begun = await post('/bulk-decisions', { ...request, reason: 'x', expected: 1 });
    expect(await ended(begun.body['id'])).toMatchObject({ total: 1, done: 1 });
    for (const id of ids) {
      expect((await get(`/orders/acme/${id}`)).body['attention']).not.toBeNull();
    }
    expect((await post('/bulk-decisions/preview', { ...request, orders })).body).toMatchObject({
      fits: 0,
    });
  });

  test('what to know of the orders before they are released or cancelled is counted', async () => {
    const { number, ids, orders } = await ordersOf(4);
    const refused = await ordersOf(2, true);
    const codes = ['webhook-changed', 'erp-moved', 'reopened', 'ss-missing'] as const;
    for (const [at, code] of codes.entries()) {
      await world.handleOf(ids[at]!).signal(contradictionSeen, questionOf(code));
    }
    await eventually('their questions are listed', async () => {
      return itemsOf(await get(`/orders?number=${number}&attention=true`)).length === 4;
    });
    const all = [...orders, ...refused.orders];
    const release = await post('/bulk-decisions/preview', { decision: 'release', orders: all });
    expect(release.body['warnings']).toEqual([
      '2 destes não têm SS: o serviço não foi pedido à Sismetro.',
      '1 destes tem uma SS que não está mais na Sismetro; se o serviço continua em outra, essa fica como está.',
      '1 destes já saiu de Aguardando integração no Senior X, e não será mudado enquanto estiver assim.',
      '1 destes está fora de Aguardando integração no Senior X e pode estar sendo alterado; será liberado como estiver.',
      '1 destes mudou no Senior X depois de fechado, e ninguém o conferiu ainda.',
    ]);
    const without = { decision: 'cancel', orders: refused.orders };
    const gone = { decision: 'cancel', orders: orders.slice(3) };
    for (const request of [without, gone]) {
      const cancel = await post('/bulk-decisions/preview', request);
      expect(cancel.body['effect']).not.toContain('As SS');
    }
    expect((await get(`/orders/acme/${ids[3]}`)).body['choices']).toContainEqual(
      expect.objectContaining({
        decision: 'cancel',
        effect: expect.stringContaining('A SS deste pedido não está mais na Sismetro'),
      }),
    );
    const retry = await post('/bulk-decisions/preview', { decision: 'retry', orders: all });
    expect(retry.body['warnings']).toEqual([]);
  });

  test('orders of several tenants are refused with what to do', async () => {
    const { orders } = await ordersOf(1);
    const several = [...orders, { tenant: 'beta', id: 'x' }];
    const answer = await post('/bulk-decisions/preview', { decision: 'retry', orders: several });
    expect(answer.status).toBe(422);
    expect(answer.body['detail']).toContain('Escolha uma empresa');
    expect(answer.body['errors']).toEqual([
      {
        path: '/filter/tenant',
        message: 'must be of one tenant; these are of acme, beta',
        messagePt: 'deve ser de uma só empresa; estes são de acme, beta',
      },
    ]);
  });

  test.each([
    ['neither orders nor a filter', {}, '/orders'],
    ['both', { orders: [{ tenant: 'acme', id: 'a' }], filter: {} }, '/orders'],
    ['no orders', { orders: [] }, '/orders'],
    ['a filter that is misspelt', { filter: { numbr: '1' } }, '/filter'],
    ['a phase that is none', { filter: { phase: 'nowhere' } }, '/filter/phase'],
    [
      'more than a thousand by name',
      { orders: Array.from({ length: 1_001 }, (_, n) => ({ tenant: 'acme', id: `o${n}` })) },
      '/orders',
    ],
  ])('%s is refused with its place', async (_, selection, path) => {
    const answer = await post('/bulk-decisions/preview', { decision: 'cancel', ...selection });
    expect(answer.status).toBe(422);
    expect((answer.body['errors'] as { path: string }[])[0]?.path).toBe(path);
  });

  test('an outdated count, or a count of zero, is refused', async () => {
    const { number } = await ordersOf(2);
    const request = { decision: 'release', reason: 'feito', filter: { number } };
    const answer = await post('/bulk-decisions', { ...request, expected: 1 });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ fits: 2, expected: 1 });
    expect(answer.body['detail']).toMatch(/Agora são 2, e não 1/);
    const nothing = { ...request, decision: 'retry', expected: 0 };
    expect((await post('/bulk-decisions', nothing)).status).toBe(409);
  });
});

describe('a change of the equipment', () => {
  const request = { decision: 'amend-equipment', reason: 'o patrimônio foi trocado em campo' };

  /** Opens orders that Sismetro refuses until they name a different equipment. */
  async function refusedFor(equipment: string, count: number) {
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) {
      world.scripts.set(id, {
        openServiceRequest: async ({ order: { equipment: named } }) => {
          if ('id' in named && named.id === equipment) return refusing('não cadastrado')();
          return opened(nextSs());
        },
      });
      await world.open({ id, equipment: { id: equipment } });
    }
    const query = `/orders?equipment=${equipment}`;
    await eventually('all are listed by their equipment', async () => {
      return itemsOf(await get(query)).length === count;
    });
    return ids;
  }

  test('opens the SS of each order with the wrong one, and is reported as resolved', async () => {
    const ids = await refusedFor('8001', 3);
    const [other] = await refusedFor('8002', 1);
    const filter = { equipment: '8001' };
    const preview = await post('/bulk-decisions/preview', { decision: request.decision, filter });
    expect(preview.body).toMatchObject({ total: 3, fits: 3 });
    expect(preview.body['effect']).toContain('com o equipamento informado');
    const wanted = { ...request, filter, expected: 3, equipment: { id: '9001' } };
    const begun = await post('/bulk-decisions', wanted, withKey());
    expect(begun.status).toBe(202);
    expect(await ended(begun.body['id'])).toMatchObject({ done: 3, failed: 0 });
    for (const id of ids) {
      await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'in-service');
      const { body } = await get(`/orders/acme/${id}`);
      expect(body).toMatchObject({ equipment: { id: '9001' }, attention: null });
    }
    await eventually('they are reported as resolved', async () => {
      const { body } = await get(`/bulk-decisions/${String(begun.body['id'])}`);
      return (body['outcomes'] as { resolved: number }).resolved === 3;
    });
    const { body: untouched } = await get(`/orders/acme/${String(other)}`);
    expect(untouched['attention']).toMatchObject({ code: 'refused', equipment: '8002' });
  });

  test('is refused for orders with different equipment, and without new equipment', async () => {
    const ids = [...(await refusedFor('8003', 1)), ...(await refusedFor('8004', 1))];
    const orders = ids.map((id) => ({ tenant: 'acme', id }));
    const several = await post('/bulk-decisions/preview', { decision: request.decision, orders });
    expect(several.status).toBe(422);
    expect(several.body['detail']).toContain('equipamentos diferentes');
    for (const more of [{}, { decision: 'retry', equipment: { id: '9001' } }]) {
      const answer = await post('/bulk-decisions', {
        ...{ ...request, orders: orders.slice(0, 1), expected: 1 },
        ...more,
      });
      expect(answer.status).toBe(422);
      expect(answer.body['errors']).toEqual([expect.objectContaining({ path: '/equipment' })]);
    }
  });
});

describe('a bulk decision', () => {
  test('is applied to all orders automatically, with the name and reason of its operator', async () => {
    const { number, ids } = await ordersOf(8);
    const request = { decision: 'release', reason: 'serviço conferido', filter: { number } };
    const begun = await post('/bulk-decisions', { ...request, expected: 8 }, withKey());
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({
      ...{ tenant: 'acme', decision: 'release', reason: 'serviço conferido', by: 'ana' },
      ...{ state: 'running', total: 8, done: 0, failed: 0, endedAt: null },
    });
    expect(begun.body).not.toHaveProperty('request');
    const { id } = begun.body;
    expect(await ended(id)).toMatchObject({
      ...{ state: 'done', total: 8, done: 8, failed: 0 },
      ...{ failures: [], failuresLeftOut: 0, endedAt: expect.any(String) },
    });
    for (const order of ids) {
      await world.orderWhen(`/orders/acme/${order}`, ({ phase }) => phase === 'released');
    }
    expect(await decisionsOf(ids[7]!)).toEqual([{ by: 'ana', reason: 'serviço conferido' }]);

    const { body } = await get(`/bulk-decisions/${String(id)}`, 'vera');
    expect(body).toMatchObject({ state: 'done', done: 8, by: 'ana', decision: 'release' });
    const trace = await eventually('the audit record is listed', async () =>
      itemsOf(await get('/audit?action=bulk', 'root')).find(
        ({ target }) => target === `bulk/${String(id)}`,
      ),
    );
    expect(trace).toMatchObject({
      ...{ by: 'ana', tenant: 'acme', reason: 'serviço conferido' },
      details: `release 8 {"number":"${number}"}`,
    });
  });

  test('that is requested twice, at once and later, starts once', async () => {
    const { orders, ids } = await ordersOf(3, true);
    const key = withKey();
    const request = { decision: 'retry', reason: 'cadastrado', orders, expected: 3 };
    const both = await Promise.all([
      post('/bulk-decisions', request, key),
      post('/bulk-decisions', request, key),
    ]);
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    const [id] = both.map(({ body }) => body['id']);
    expect(both[1].body['id']).toBe(id);
    await ended(id);
    const later = await post('/bulk-decisions', request, key);
    expect([later.status, later.body['id'], later.body['state']]).toEqual([202, id, 'done']);
    expect(await decisionsOf(ids[0]!)).toHaveLength(1);
    const other = await post('/bulk-decisions', { ...request, reason: 'outro' }, key);
    expect(other.status).toBe(409);
    const traces = await eventually('the audit record is listed', async () => {
      const all = itemsOf(await get('/audit?action=bulk&limit=200', 'root'));
      const mine = all.filter(({ target }) => target === `bulk/${String(id)}`);
      return mine.length > 0 && mine;
    });
    expect(traces).toHaveLength(1);
  });

  test('reports the outcomes: resolved, or stuck again and why', async () => {
    const { number, ids } = await ordersOf(3, true);
    world.scripts.delete(ids[0]!); // Sismetro knows its equipment by now
    const filter = { number, code: 'refused', step: 'opening' };
    const request = { decision: 'retry', reason: 'cadastrado', filter, expected: 3 };
    const { id } = (await post('/bulk-decisions', request, withKey())).body;
    const detail = await eventually('nothing is under way', async () => {
      const { body } = await get(`/bulk-decisions/${String(id)}`);
      return (body['outcomes'] as Body)?.['underWay'] === 0 && body['state'] === 'done' && body;
    });
    expect(detail['outcomes']).toEqual({ resolved: 1, stuck: 2, underWay: 0 });
    const orders = detail['orders'] as Body[];
    expect(orders.map(({ outcome }) => outcome)).toEqual(['stuck', 'stuck', 'resolved']);
    const problem = 'A Sismetro recusou a abertura da SS.';
    for (const one of ids.slice(1)) {
      const stuck = { id: one, number, outcome: 'stuck', phase: 'opening', problem };
      expect(orders).toContainEqual(stuck);
    }
    expect(orders.at(-1)).toMatchObject({ id: ids[0], phase: 'in-service', problem: null });
  });

  test('lists the orders that refused it, with the same sentences as a single decision', async () => {
    const { ids, number } = await ordersOf(2);
    const single = { decision: 'cancel', reason: 'antes' };
    const path = `/orders/acme/${ids[0]}`;
    expect((await post(`${path}/decisions`, single)).status).toBe(200);
    await world.orderWhen(path, ({ phase }) => phase === 'cancelled');
    const why = (await post(`${path}/decisions`, single)).body['detail'];
    const { id } = await begunDirectly('acme', [ids[0]!, ids[1]!, 'never-was']);
    expect(await ended(id)).toMatchObject({
      ...{ state: 'done', done: 1, failed: 2, failuresLeftOut: 0 },
      failures: [
        { id: ids[0], number, why },
        { id: 'never-was', number: null, why: 'Este pedido não existe.' },
      ],
    });
  });

  test('leaves out what came to an order after the operator saw it, and decides about the others', async () => {
    const { ids, number, orders } = await ordersOf(3);
    const request = { decision: 'cancel', orders };
    const { at } = (await post('/bulk-decisions/preview', request)).body;
    // one order asks something before the decision is confirmed
    const changed = { ...questionOf('webhook-changed') } as const;
    await world.handleOf(ids[0]!).signal(contradictionSeen, changed);
    // and an end of another one is still being read: lists do not show that
    world.scripts.set(ids[1]!, { confirmEnd: async () => ({ kind: 'not-shown', state: 'open' }) });
    await world.handleOf(ids[1]!).signal(serviceCompleted, { source: 'callback', ss: '1' });
    await eventually('the question is listed', async () => {
      return itemsOf(await get(`/orders?number=${number}&attention=true`)).length === 1;
    });
    const wanted = { ...request, reason: 'desistiu', expected: 3, seenAt: at };
    const begun = await post('/bulk-decisions', wanted, withKey());
    expect(begun).toMatchObject({ status: 202 });
    const why = expect.stringMatching(/depois que você o viu/);
    expect(await ended(begun.body['id'])).toMatchObject({
      ...{ done: 1, failed: 2 },
      failures: expect.arrayContaining([
        { id: ids[0], number, why },
        { id: ids[1], number, why },
      ]),
    });
    await world.orderWhen(`/orders/acme/${ids[2]}`, ({ phase }) => phase === 'cancelled');
  });

  test('leaves out an order about which somebody decided after the operator saw it', async () => {
    const { ids, number, orders } = await ordersOf(2);
    const request = { decision: 'release', orders };
    const { at } = (await post('/bulk-decisions/preview', request)).body;
    const away = ApplicationFailure.create({ type: FailureType.Unavailable });
    world.scripts.set(ids[0]!, { readSituation: () => Promise.reject(away) }); // so that nothing is cancelled yet
    const path = `/orders/acme/${ids[0]}`;
    await post(`${path}/decisions`, { decision: 'cancel', reason: 'desistiu' });
    await eventually('it is listed as it stands', async () => {
      return itemsOf(await get(`/orders?number=${number}&phase=cancelling`)).length === 1;
    });
    const wanted = { ...request, reason: 'feito', expected: 2, seenAt: at };
    const begun = await post('/bulk-decisions', wanted, withKey());
    expect(await ended(begun.body['id'])).toMatchObject({
      ...{ done: 1, failed: 1 },
      failures: [{ id: ids[0], number, why: expect.stringMatching(/alguém decidiu/) }],
    });
    expect((await get(path)).body).toMatchObject({ phase: 'cancelling' });
  });

  test('that is terminated says so', async () => {
    const { id } = await begunDirectly('acme', ['x'], 'nobody-works-here');
    await world.client.workflow.getHandle(bulkWorkflowId(id)).terminate();
    expect(await ended(id)).toMatchObject({ state: 'ended', done: 0, failures: [] });
  });
});

describe('tenants', () => {
  test("another tenant's orders and bulk decisions are answered like unknown ones", async () => {
    const { orders, number } = await ordersOf(1);
    const request = { decision: 'cancel', reason: 'x', expected: 1 };
    expect((await post('/bulk-decisions', { ...request, orders }, {}, 'bia')).status).toBe(404);
    const byFilter = { ...request, filter: { number } };
    expect((await post('/bulk-decisions', byFilter, {}, 'bia')).status).toBe(409);
    const { id } = await begunDirectly('acme', ['never-was']);
    await ended(id);
    expect((await get(`/bulk-decisions/${id}`, 'bia')).status).toBe(404);
    expect((await get('/bulk-decisions/never-was')).status).toBe(404);
  });
});

/** Starts a bulk decision without the api's check of the count, as if its orders had changed in between. */
async function begunDirectly(tenant: string, orders: string[], taskQueue = 'ponte-test') {
  const id = randomUUID();
  const order: BulkOrder = { id, tenant, decision: 'cancel', reason: 'fechou', by: 'ana' };
  await startBulk(
    createTemporal(world.client),
    taskQueue,
    { ...order, orders, versions: [] },
    {
      ...order,
      ...{ total: orders.length, done: 0, failed: 0 },
      ...{ startedAt: new Date().toISOString(), request: '' },
    },
  );
  return { id };
}
