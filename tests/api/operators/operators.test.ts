import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { failure } from '../../../activities/vendor-failures.js';
import { FailureType } from '../../../domain/failures.js';
import { unaskedVersion } from '../../../domain/seen-version.js';
import { eventually } from '../../support/eventually.js';
import { call, type Answer } from '../support/api.js';
import { ISSUE_DATE } from '../support/bodies.js';
import { stubOrder } from '../support/stub-orders.js';
import { json, startVendor, type VendorServer } from '../../vendors/vendor-server.js';
import { BETA, nextSs, opened, refusing, startWorld, type World } from '../support/operators.js';

let world: World;
let sismetro: VendorServer;

beforeAll(async () => {
  sismetro = await startVendor((_, response) => json(response, 503, {}));
  world = await startWorld(sismetro.url);
});

afterAll(async () => {
  await world?.close();
  await sismetro?.close();
});

const itemsOf = ({ body }: Answer) => body['items'] as Record<string, unknown>[];
const idsOf = (answer: Answer) => itemsOf(answer).map(({ id }) => id);
const errorPathsOf = ({ body }: Answer) =>
  (body['errors'] as { path: string }[]).map(({ path }) => path);

/** The list, once it shows as many orders as expected: it lags by about a second. */
const listed = (query: string, count: number) =>
  eventually(`${count} orders for ${query}`, async () => {
    const answer = await world.ana('GET', `/orders?${query}`);
    return itemsOf(answer).length === count && answer;
  });

const refused = refusing('equipamento inexistente');

/** An order whose SS Sismetro refuses to open, once it needs attention. */
async function anOrderInAttention(change: Record<string, unknown> = {}) {
  const id = crypto.randomUUID();
  world.scripts.set(id, { openServiceRequest: refused });
  await world.open({ id, ...change });
  await world.orderWhen(`/orders/acme/${id}`, ({ attention }) => attention !== null);
  return id;
}

async function anOrderInService(change: Record<string, unknown> = {}) {
  const id = await world.open(change);
  await world.orderWhen(`/orders/acme/${encodeURIComponent(id)}`, inService);
  return id;
}

const inService = ({ phase }: Record<string, unknown>) => phase === 'in-service';
const because = { reason: 'o cliente ligou' };

describe('a caller', () => {
  test('without a token of ours is answered 401 with what to send', async () => {
    const wrong = { authorization: 'Bearer token-of-nobody' };
    for (const headers of [{}, wrong, { authorization: 'Basic dG9rZW4=' }]) {
      const answer = await call(`${world.url}/orders`, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    }
  });
});

describe('an order', () => {
  test('is shown as its workflow reports it, with the allowed decisions', async () => {
    const ss = nextSs();
    const id = crypto.randomUUID();
    const link = `https://br.sismetro.com/printSS.php?os=${ss}&token=t`;
    world.scripts.set(id, { openServiceRequest: async () => opened(ss, link) });
    await world.open({
      id,
      number: '77',
      items: [{ service: { code: 'S' }, quantity: 3, price: 33.33 }],
    });
    const order = await world.orderWhen(`/orders/acme/${id}`, inService);
    expect(order).toEqual({
      endedByForce: null,
      tenant: 'acme',
      id,
      ...{ closing: 1, name: id, version: expect.stringContaining(unaskedVersion('opening')) },
      number: '77',
      branch: '1',
      phase: 'in-service',
      situation: 'Aguardando integração',
      ss,
      pdfUrl: link,
      attention: null,
      value: 99.99,
      openedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      settledAt: null,
      workflowId: `order/acme/${id}`,
      webUiUrl: expect.stringContaining(
        `/namespaces/${world.client.options.namespace}/workflows/order%2Facme%2F${id}`,
      ),
      equipment: { id: '9001' },
      changed: null,
      decisions: ['release', 'cancel', 'settle'],
      needsConfirmedAbsence: false,
      choices: [
        { decision: 'release', effect: expect.any(String) },
        { decision: 'cancel', effect: expect.any(String) },
        { decision: 'settle', effect: expect.stringContaining('Nenhum sistema será alterado') },
      ],
      closings: [
        {
          ...{ closing: 1, name: id, phase: 'in-service', ss, workflowId: `order/acme/${id}` },
          ...{ openedAt: expect.any(String), settledAt: null },
        },
      ],
      cure: null,
      customer: 'Padaria Modelo',
      waitingFor: { what: 'end', text: expect.any(String), since: null, until: null },
      ...{ type: 'ORDER', issueDate: ISSUE_DATE },
      items: [
        { code: 'S', description: null, quantity: 3, unit: null, price: 33.33, total: 99.99 },
      ],
    });
  });

  test('is in the list with the same fields', async () => {
    const id = await anOrderInService({ number: 'NR-LISTA', branch: { code: '1' } });
    const { body: detail } = await world.ana('GET', `/orders/acme/${id}`);
    const { equipment, changed: _0, decisions, choices: _, items: ___, ...more } = detail;
    const {
      type: ____,
      issueDate: _____,
      closings: _6,
      needsConfirmedAbsence: _7,
      cure: _8,
      version: _9,
      ...order
    } = more;
    const item = await eventually('the list has caught up', async () => {
      const [first] = itemsOf(await world.ana('GET', '/orders?number=NR-LISTA'));
      return first?.['phase'] === 'in-service' && first;
    });
    expect(item).toEqual({ ...order, openedAt: expect.any(String) });
    expect(equipment).toBeDefined();
    expect(decisions).toBeDefined();
  });

  test('that is settled says when, and what the ERP shows', async () => {
    const id = await anOrderInService({ number: 'NR-FIM' });
    await world.callback('completed', { externalReference: `acme/${id}` });
    const order = await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'released');
    expect(order).toMatchObject({ situation: 'Liberado', decisions: [] });
    expect(Date.parse(String(order['settledAt']))).toBeGreaterThan(
      Date.parse(String(order['openedAt'])),
    );
    await listed('number=NR-FIM&phase=released', 1);
  });

  test('is found under an id with slashes, encoded or not', async () => {
    const id = await anOrderInService({ id: `2026/11/${nextSs()} ação` });
    const plain = id.split('/').map(encodeURIComponent).join('/');
    for (const path of [encodeURIComponent(id), plain]) {
      expect((await world.ana('GET', `/orders/acme/${path}`)).body).toMatchObject({ id });
      expect((await world.ana('GET', `/orders/acme/${path}/timeline`)).status).toBe(200);
    }
  });

  test('whose id ends like one of our URLs is still found', async () => {
    const id = await anOrderInService({ id: `${nextSs()}/timeline` });
    const answer = await world.ana('GET', `/orders/acme/${encodeURIComponent(id)}`);
    expect(answer.body).toMatchObject({ id, number: '1234' });
  });

  test('that was never opened is 404', async () => {
    for (const path of [
      '/orders/acme/none',
      '/orders/nobody/none',
      '/orders/acme/none/timeline',
      `/orders/acme/${'x'.repeat(2_000)}`,
      '/orders/acme/no%00thing',
      `/orders/${'x'.repeat(2_000)}/timeline/timeline`,
    ]) {
      expect((await world.ana('GET', path)).status).toBe(404);
    }
  });

  test('of another tenant is answered like an unknown one', async () => {
    const mine = await world.open({ number: 'NR-MURO' }, BETA);
    const theirs = await world.open({ number: 'NR-MURO' });
    const bia = world.as('bia');
    await listed('number=NR-MURO', 2);

    expect(idsOf(await bia('GET', '/orders?number=NR-MURO'))).toEqual([mine]);
    expect(itemsOf(await bia('GET', '/orders?number=NR-MURO&tenant=acme'))).toEqual([]);
    expect((await bia('GET', `/orders/beta/${mine}`)).status).toBe(200);
    const decision = { decision: 'cancel', ...because };
    const unknown = [
      await bia('GET', `/orders/acme/${theirs}`),
      await bia('GET', `/orders/acme/${theirs}/timeline`),
      await bia('POST', `/orders/acme/${theirs}/decisions`, decision),
      await bia('GET', '/orders/beta/none'),
    ];
    expect(unknown.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(unknown[0]?.body['detail']).toBe(unknown[3]?.body['detail']);
  });
});

describe('the list', () => {
  test('is restricted by a range of times; a day is one in São Paulo', async () => {
    const number = `NR-${nextSs()}`;
    const id = await world.open({ number });
    await listed(`number=${number}`, 1);
    const { body } = await world.ana('GET', `/orders/acme/${id}`);
    const opened = Date.parse(String(body['openedAt']));
    const day = (ms: number) => new Date(ms - 3 * 3_600_000).toISOString().slice(0, 10);
    const at = (ms: number) => new Date(ms).toISOString();
    const tomorrow = day(opened + 86_400_000);
    const count = async (range: string) =>
      itemsOf(await world.ana('GET', `/orders?number=${number}&${range}`)).length;

    expect(await count(`from=${day(opened)}&to=${day(opened)}`)).toBe(1);
    expect(await count(`from=${tomorrow}`)).toBe(0);
    expect(await count(`to=${day(opened - 86_400_000)}`)).toBe(0);
    expect(await count(`from=${at(opened - 1_000)}&to=${at(opened + 1_000)}`)).toBe(1);
    expect(await count(`from=${at(opened + 1_000)}`)).toBe(0);
    expect(await count(`to=${at(opened - 1_000)}`)).toBe(0);
  });

  test.each([
    ['phase=nowhere', '/phase'],
    ['attention=maybe', '/attention'],
    ['from=yesterday', '/from'],
    ['from=2026-02-30', '/from'],
    ['to=2026-11-24T10:00:00', '/to'],
    ['from=2026-11-25&to=2026-11-24', '/to'],
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['limit=many', '/limit'],
    ['number=1&number=2', '/number'],
    [`branch=${'x'.repeat(129)}`, '/branch'],
    ['cursor=!!', '/cursor'],
    ['cursor=AAAAAAAAAAAAAAAAAAAAAAAA', '/cursor'],
  ])('refuses %s', async (query, path) => {
    const answer = await world.ana('GET', `/orders?${query}`);
    expect(answer.status).toBe(422);
    expect(errorPathsOf(answer)).toEqual([path]);
  });
});

describe('a later closing', () => {
  test('has its own URL, and every closing lists all of them', async () => {
    const id = await anOrderInService({ number: 'NR-FECHA' });
    await world.callback('cancelled', { externalReference: `acme/${id}` });
    await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'cancelled');
    await stubOrder(world.client, {
      ...{ id, closing: 2, number: 'NR-FECHA', phase: 'in-service', ss: '4711' },
    });
    await listed('number=NR-FECHA', 2);

    const second = (await world.ana('GET', `/orders/acme/${id}~2`)).body;
    expect(second).toMatchObject({
      ...{ id, closing: 2, name: `${id}~2`, ss: '4711', phase: 'in-service' },
      ...{ workflowId: `order/acme/${id}~2` },
    });
    const first = (await world.ana('GET', `/orders/acme/${id}`)).body;
    expect(first).toMatchObject({ closing: 1, name: id, phase: 'cancelled' });
    for (const { closings } of [first, second]) {
      expect(closings).toEqual([
        expect.objectContaining({ closing: 1, name: id, phase: 'cancelled' }),
        expect.objectContaining({ closing: 2, name: `${id}~2`, phase: 'in-service', ss: '4711' }),
      ]);
    }
    const items = itemsOf(await world.ana('GET', '/orders?number=NR-FECHA'));
    expect(items.map(({ name }) => name).toSorted()).toEqual([id, `${id}~2`]);
    expect((await world.ana('GET', `/orders/acme/${id}~3`)).status).toBe(404);
    await world.handleOf(`${id}~2`).terminate();
  });
});

describe('the SS that is to be linked', () => {
  const preview = (id: string, body: unknown, as = 'ana') =>
    world.as(as)('POST', `/orders/acme/${id}/link-preview`, body);

  test('is shown as Sismetro has it, with objections, and nothing changes', async () => {
    const id = await anOrderInAttention();
    expect(await preview(id, { ss: 99 })).toMatchObject({
      status: 200,
      body: { request: { ss: '99', state: 'open', customer: 'Padaria Modelo' } },
    });
    const refusal = 'A SS 98 não existe na Sismetro.';
    world.scripts.set(id, {
      previewLink: async () => ({
        request: null,
        refusal: { code: 'ss-not-found', params: { ss: '98' } },
      }),
    });
    expect((await preview(id, { ss: '98' })).body).toEqual({ request: null, refusal });
    const { body } = await world.ana('GET', `/orders/acme/${id}`);
    expect(body).toMatchObject({ ss: null, phase: 'opening' });
    expect(body['attention']).not.toBeNull();
  });

  test("shows a customer other than the order's company only to operators who may reveal, which is audited", async () => {
    const id = await anOrderInAttention();
    world.scripts.set(id, {
      previewLink: async (_, ss) => ({
        request: { ss, state: 'open', status: 'ABERTA', customer: 'Maria Souza' },
      }),
    });
    expect((await preview(id, { ss: 99 })).body).toMatchObject({
      request: { ss: '99', customer: 'Xxxxx Xxxxx' },
    });
    expect((await preview(id, { ss: 99 }, 'root')).body).toMatchObject({
      request: { ss: '99', customer: 'Maria Souza' },
    });
    const traces = await eventually('the audit record is listed', async () => {
      const items = itemsOf(await world.as('root')('GET', `/audit?action=reveal&order=acme/${id}`));
      return items.length > 0 && items;
    });
    expect(traces).toMatchObject([{ by: 'root', tenant: 'acme', details: 'link-preview SS 99' }]);
  });

  test('is chosen from those that may be ours, where the names of persons are masked for some operators', async () => {
    const id = await anOrderInAttention({
      customer: { code: '77', name: 'Maria Souza', cnpjCpf: '529.982.247-25' },
    });
    const dataAbertura = DateTime.now()
      .setZone('America/Sao_Paulo')
      .toFormat('yyyy-MM-dd HH:mm:ss');
    const held = (await world.orderWhen(`/orders/acme/${await anOrderInService()}`, inService))[
      'ss'
    ];
    const row = {
      status: 'ABERTA',
      evolucao: 'PENDENTE',
      solicitante: 'Maria Souza',
      dataAbertura,
    };
    sismetro.answer = (_, response) =>
      json(response, 200, {
        valid: true,
        totalPages: 1,
        resultList: [
          { ...row, idSs: 501 },
          { ...row, idSs: 502, externalReference: 'acme/another' },
          { ...row, idSs: held },
          { ...row, idSs: 503, dataAbertura: '2020-01-01 08:00:00' },
        ],
      });
    const candidates = async (as: string) =>
      (await world.as(as)('GET', `/orders/acme/${id}/link-candidates`)).body;
    const seen = await eventually('the lists know who holds the other SS', async () => {
      const body = await candidates('ana');
      return (body['items'] as unknown[]).length === 1 && body;
    });
    expect(seen).toMatchObject({
      searched: true,
      items: [{ ss: '501', state: 'open', customer: 'Xxxxx Xxxxx' }],
    });
    expect(await candidates('root')).toMatchObject({ items: [{ customer: 'Maria Souza' }] });
    await eventually('the audit record is listed', async () => {
      const items = itemsOf(await world.as('root')('GET', `/audit?action=reveal&order=acme/${id}`));
      return items.some(({ details }) => details === 'link-candidates');
    });
    sismetro.answer = (_, response) => json(response, 503, {});
    expect(await candidates('ana')).toEqual({ searched: false, items: [] });
  });

  test('is shown only to operators, and only for a running order', async () => {
    const id = await anOrderInService();
    expect((await preview(id, { ss: 1 }, 'vera')).status).toBe(403);
    expect((await preview(id, { ss: 1 }, 'bia')).status).toBe(404);
    expect((await preview(id, {})).status).toBe(422);
    expect((await preview('none', { ss: 1 })).status).toBe(404);
    await world.ana('POST', `/orders/acme/${id}/decisions`, { decision: 'release', ...because });
    await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'released');
    expect((await preview(id, { ss: 1 })).status).toBe(409);
  });
});

describe('a decision', () => {
  const decide = (id: string, body: unknown, headers: Record<string, string> = {}) =>
    world.ana('POST', `/orders/acme/${id}/decisions`, body, headers);

  test.each([
    ['amend-equipment', { equipment: { id: '4711' } }],
    ['amend-equipment', { equipment: { description: 'Chiller novo' } }],
    ['link-ss', { ss: 99_002, link: 'https://br.sismetro.com/printSS.php?os=99002&token=x' }],
    ['settle', { outcome: 'cancelled' }],
  ])(
    '%s %j is applied to an order in attention and answered with the order',
    async (name, fields) => {
      const id = await anOrderInAttention();
      world.scripts.delete(id);
      const answer = await decide(id, { decision: name, ...because, ...fields });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        id,
        workflowId: `order/acme/${id}`,
        attention: null,
        ...('equipment' in fields && { equipment: fields.equipment }),
        ...('ss' in fields && { ss: String(fields.ss) }),
        ...('link' in fields && { pdfUrl: fields.link }),
      });
    },
  );

  test('about a settled order is 409, and about an unknown one 404', async () => {
    const id = await anOrderInService();
    await decide(id, { decision: 'release', ...because });
    await eventually('the order has settled', async () => {
      const { status } = await world.handleOf(id).describe();
      return status.name === 'COMPLETED';
    });
    const late = await decide(id, { decision: 'cancel', ...because });
    expect(late.status).toBe(409);
    expect(late.body['detail']).toMatch(/já foi encerrado/);
    expect((await decide('none', { decision: 'cancel', ...because })).status).toBe(404);
  });

  test.each([
    ['without a reason', { decision: 'retry' }, '/reason'],
    ['with a blank reason', { decision: 'retry', reason: '  ' }, '/reason'],
    ['with an endless reason', { decision: 'retry', reason: 'x'.repeat(501) }, '/reason'],
    ['of no known kind', { decision: 'explode', ...because }, '/decision'],
    ['to amend without equipment', { decision: 'amend-equipment', ...because }, '/equipment'],
    [
      'to amend with both kinds of equipment',
      { decision: 'amend-equipment', ...because, equipment: { id: '1', description: 'x' } },
      '/equipment',
    ],
    ['to settle without an outcome', { decision: 'settle', ...because }, '/outcome'],
    ['to link without an SS', { decision: 'link-ss', ...because }, '/ss'],
    ['to link the SS 0', { decision: 'link-ss', ...because, ss: 0 }, '/ss'],
    [
      'to link by a script',
      { decision: 'link-ss', ...because, ss: 1, link: 'javascript:alert(1)' },
      '/link',
    ],
    ['with a field that it has not', { decision: 'retry', ...because, ss: 1 }, ''],
  ])('%s is 422 and does nothing', async (_, body, path) => {
    const answer = await decide('any', body);
    expect(answer.status).toBe(422);
    expect(errorPathsOf(answer)).toEqual([path]);
  });

  test('that is repeated with its key is applied once, even after the order has settled', async () => {
    const id = await anOrderInAttention();
    let opened = 0;
    world.scripts.set(id, {
      openServiceRequest: async () => {
        opened += 1;
        return refused();
      },
    });
    const key = { 'idempotency-key': 'one-retry' };
    const [first, second] = await Promise.all([
      decide(id, { decision: 'retry', ...because }, key),
      decide(id, { decision: 'retry', ...because }, key),
    ]);
    await world.orderWhen(
      `/orders/acme/${id}`,
      ({ attention }) => attention !== null && opened === 1,
    );
    const third = await decide(id, { decision: 'retry', ...because }, key);
    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(opened).toBe(1);

    const ending = { 'idempotency-key': 'the-end' };
    await decide(id, { decision: 'cancel', ...because }, ending);
    await eventually('the order has settled', async () => {
      const { status } = await world.handleOf(id).describe();
      return status.name === 'COMPLETED';
    });
    const again = await decide(id, { decision: 'cancel', ...because }, ending);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id });
    expect((await decide(id, { decision: 'cancel', ...because })).status).toBe(409);
  });

  test('to link an SS that has ended needs confirmation, and the refusal is in the timeline', async () => {
    const id = await anOrderInAttention();
    const request = { ss: '99', state: 'completed', status: 'ENCERRADA' } as const;
    world.scripts.set(id, { previewLink: async () => ({ request, ended: 'completed' }) });
    const link = { decision: 'link-ss', ...because, ss: '99' };
    const refused = await decide(id, link);
    expect(refused.status).toBe(409);
    expect(refused.body['detail']).toMatch(/já está concluída/);
    const { body } = await world.ana('GET', `/orders/acme/${id}/timeline`);
    const told = (body['items'] as { kind: string; text: string }[]).at(-1);
    expect(told).toMatchObject({
      kind: 'decision',
      text: expect.stringMatching(/^Decisão não aplicada: vincular a SS 99\. A SS 99 já está/),
    });
    const linked = await decide(id, { ...link, acceptEnded: true });
    expect(linked).toMatchObject({ status: 200, body: { ss: '99' } });
  });

  test('to retry if an SS may exist needs confirmation that none does', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, {
      openServiceRequest: async () => {
        throw failure(FailureType.Uncertain, 'no answer', { retryAfterMs: 100 });
      },
      findServiceRequests: async () => {
        throw failure(FailureType.Unsupported, 'no look-up');
      },
      findInList: async () => {
        throw failure(FailureType.Unsupported, 'no list');
      },
    });
    await world.open({ id });
    const asking = await world.orderWhen(`/orders/acme/${id}`, (one) => one['attention'] !== null);
    expect(asking).toMatchObject({
      needsConfirmedAbsence: true,
      attention: { code: 'maybe-opened' },
    });
    world.scripts.delete(id);
    const refused = await decide(id, { decision: 'retry', ...because });
    expect(refused.status).toBe(409);
    expect(refused.body['detail']).toMatch(/confirme que ela não existe/);
    await eventually('bulk leaves it out, and says so', async () => {
      const { body } = await world.ana('POST', '/bulk-decisions/preview', {
        ...{ decision: 'retry', orders: [{ tenant: 'acme', id }] },
      });
      return body['fits'] === 0 && body['needConfirmedAbsence'] === 1;
    });
    const retry = { decision: 'retry', confirmedAbsent: true, ...because };
    expect((await decide(id, retry)).status).toBe(200);
    await world.orderWhen(`/orders/acme/${id}`, inService);
  });

  test('with an invalid key is 422', async () => {
    const key = { 'idempotency-key': 'x'.repeat(129) };
    expect((await decide('any', { decision: 'retry', ...because }, key)).status).toBe(422);
  });
});
