import { beforeAll, describe, expect, test } from '@jest/globals';
import { failure } from '../../../activities/vendor-failures.js';
import { FailureType } from '../../../domain/failures.js';
import { parkDelivery } from '../../../platform/temporal/parked.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { contradictionSeen } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import { aPayload, ISSUE_DATE } from '../support/bodies.js';
import { type Browser, type Page, useConsoleApi } from '../support/console.js';
import { nextSs, opened, refusing, useWorld } from '../support/operators.js';
import { questionOf } from '../../support/said.js';

const world = useWorld();
const api = useConsoleApi(() => ({ address: world.address }));
let ana: Browser;

beforeAll(async () => {
  ana = await api.as('ana');
});

const itemsOf = ({ body }: Page) => body['items'] as Record<string, unknown>[];

/** The order's page, once it is as wanted. */
const pageWhen = (id: string, stands: (order: Record<string, unknown>) => unknown) =>
  eventually(`order ${id} stands as wanted`, async () => {
    const { body } = await ana.get(`/orders/acme/${id}`);
    return stands(body) ? body : undefined;
  });

const inService = ({ phase }: Record<string, unknown>) => phase === 'in-service';

describe('the page of an order', () => {
  test('shows what was ordered, what it waits for, and what each decision will do', async () => {
    const id = await world.open({
      type: 'QUOTE',
      items: [
        { service: { code: 'S-1', description: 'Limpeza' }, quantity: 3, price: 33.33, unit: 'UN' },
        { service: { code: 'S-2' }, quantity: 0.5, price: 10 },
      ],
    });
    const order = await pageWhen(id, inService);
    expect(order).toMatchObject({
      ...{ type: 'QUOTE', issueDate: ISSUE_DATE, value: 104.99 },
      items: [
        {
          code: 'S-1',
          description: 'Limpeza',
          quantity: 3,
          unit: 'UN',
          price: 33.33,
          total: 99.99,
        },
        { code: 'S-2', description: null, quantity: 0.5, unit: null, price: 10, total: 5 },
      ],
      waitingFor: { text: expect.stringContaining('conclusão'), since: null, until: null },
      choices: [
        { decision: 'release', effect: expect.stringMatching(/poderá ser faturado.*SS \d+/) },
        { decision: 'cancel', effect: expect.stringContaining('será cancelado') },
        { decision: 'settle', effect: expect.stringContaining('Nenhum sistema') },
      ],
    });
  });

  test('says that a changed order is released although nobody has answered', async () => {
    const id = await world.open();
    await pageWhen(id, inService);
    const changed = { ...questionOf('webhook-changed') } as const;
    await world.handleOf(id).signal(contradictionSeen, changed);
    const { waitingFor, choices } = await pageWhen(id, ({ attention }) => attention !== null);
    expect((waitingFor as { text: string }).text).toBe(
      'A conclusão ou o cancelamento do serviço na Sismetro. Atenção: se o serviço for concluído antes da resposta, o pedido é liberado mesmo assim.',
    );
    const effect = expect.stringContaining('A pergunta é retirada.');
    expect(choices).toContainEqual({ decision: 'retry', effect, marksAsSeen: true });
  });

  test('says since when it waits for the operator', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, { openServiceRequest: refusing('não') });
    await world.open({ id });
    const order = await pageWhen(id, ({ attention }) => attention !== null);
    const { since } = order['attention'] as { since: string };
    expect(order['waitingFor']).toEqual({
      ...{ what: 'answer', text: 'A decisão de uma pessoa.', since, until: null },
    });
    const choices = order['choices'] as { decision: string; effect: string }[];
    expect(choices.map(({ decision }) => decision)).toEqual(order['decisions']);
    expect(choices[0]).toEqual({ decision: 'retry', effect: expect.stringContaining('de novo') });
    for (const end of ['release', 'cancel']) {
      const { effect } = choices.find(({ decision }) => decision === end)!;
      expect(effect).toContain('Este pedido não tem SS: o serviço não foi pedido à Sismetro.');
    }
  });

  test('says what a retry and a release do if Senior X shows the order outside Aguardando integração', async () => {
    const id = await world.open();
    await pageWhen(id, inService);
    await world.handleOf(id).signal(contradictionSeen, { ...questionOf('reopened') });
    const { choices } = await pageWhen(id, ({ attention }) => attention !== null);
    expect(choices).toContainEqual({
      decision: 'retry',
      effect: 'A pergunta é retirada; a próxima varredura a repete se nada mudar.',
    });
    expect(choices).toContainEqual({
      decision: 'release',
      effect: expect.stringContaining(
        'O pedido está fora de Aguardando integração no Senior X e pode estar sendo alterado; será liberado como estiver.',
      ),
    });
  });

  test("says that a retry forgets the end of another SS than the order's", async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, { confirmEnd: async () => ({ kind: 'not-asked' }) });
    await world.open({ id });
    await pageWhen(id, inService);
    await world.callback('completed', { ss: 880077, externalReference: `acme/${id}` });
    const { choices } = await pageWhen(id, ({ attention }) => attention !== null);
    expect(choices).toContainEqual({
      decision: 'retry',
      effect:
        'O fim da SS 880077, que é outra, deixa de contar. O pedido volta a esperar o fim da sua própria SS.',
    });
  });

  test('says when a failed call is retried', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, {
      findServiceRequests: async () => {
        throw failure(FailureType.Unsupported, 'sismetro: offers no search');
      },
      // Temporal retries a page of the list automatically
      findInList: async () => {
        throw failure(FailureType.Unavailable, 'sismetro.listServiceRequests: again (HTTP 429)', {
          retryAfterMs: 3_600_000,
        });
      },
    });
    await world.open({ id, issueDate: '2026-01-02' });
    const order = await pageWhen(id, ({ waitingFor }) => (waitingFor as { until?: string }).until);
    const { text, until } = order['waitingFor'] as { text: string; until: string };
    expect(text).toMatch(/procura da SS.*de novo/);
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + 3_000_000);
  });

  test('says when a failed call is repeated after a pause of its step', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, {
      openServiceRequest: async () => {
        throw failure(FailureType.Unavailable, 'sismetro.openServiceRequest: again (HTTP 429)', {
          retryAfterMs: 3_600_000,
        });
      },
    });
    await world.open({ id });
    const order = await pageWhen(id, ({ waitingFor }) => (waitingFor as { until?: string }).until);
    const { text, until } = order['waitingFor'] as { text: string; until: string };
    expect(text).toMatch(/abertura da SS.*de novo/);
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + 3_000_000);
  });

  test('says that Sismetro has reported the end while Ponte confirms it', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, { confirmEnd: async () => ({ kind: 'not-shown', state: 'open' }) });
    await world.open({ id });
    await pageWhen(id, inService);
    await world.callback('completed', { externalReference: `acme/${id}` });
    const order = await pageWhen(id, ({ version }) => String(version).includes('completed'));
    expect(order).toMatchObject({
      ...{ phase: 'in-service', attention: null },
      waitingFor: {
        text: 'A Sismetro informou um fim de serviço; a Ponte confere se a SS do pedido o mostra.',
        ...{ since: null, until: null },
      },
    });
  });

  test('says that a linked SS has not been read yet', async () => {
    const id = crypto.randomUUID();
    const away = failure(FailureType.Unavailable, 'sismetro: again', { retryAfterMs: 3_600_000 });
    world.scripts.set(id, {
      openServiceRequest: refusing('não'),
      previewLink: async () => ({ request: null, unread: true }),
      readOwnedRequest: async () => {
        throw away;
      },
    });
    await world.open({ id });
    await pageWhen(id, ({ attention }) => attention !== null);
    const link = { decision: 'link-ss', ss: 'SS 87 611', reason: 'aberta à mão' };
    expect(await ana.post(`/orders/acme/${id}/decisions`, link)).toMatchObject({ status: 200 });
    const order = await pageWhen(id, ({ waitingFor }) =>
      (waitingFor as { text: string }).text.includes('vinculada'),
    );
    expect(order['waitingFor']).toMatchObject({
      text: expect.stringMatching(
        /^A Sismetro mostrar a SS vinculada sem ser conferida\. Confira o número\./,
      ),
    });
  });

  test('waits for nothing once it is settled', async () => {
    const id = await world.open();
    await pageWhen(id, inService);
    await world.callback('cancelled', { externalReference: `acme/${id}` });
    const order = await pageWhen(id, ({ phase }) => phase === 'cancelled');
    expect(order).toMatchObject({ waitingFor: null, choices: [], endedByForce: null });
  });

  test('says that it was terminated in Temporal, and offers no decision', async () => {
    const id = await world.open();
    await pageWhen(id, inService);
    await world.handleOf(id).terminate();
    const endedByForce = expect.stringContaining('encerrado pelo suporte, no Temporal');
    const order = await pageWhen(id, ({ decisions }) => (decisions as string[]).length === 0);
    expect(order).toMatchObject({ endedByForce, choices: [], waitingFor: null, cure: null });
    const decision = { decision: 'release', reason: 'x' };
    expect(await ana.post(`/orders/acme/${id}/decisions`, decision)).toMatchObject({
      status: 409,
      body: { detail: endedByForce },
    });
    await eventually('lists say so too', async () => {
      const [listed] = itemsOf(await ana.get(`/orders?q=${id}`));
      return typeof listed?.['endedByForce'] === 'string';
    });
  });
});

describe('the payloads of an order', () => {
  /** A settled order with all messages that are exchanged with the vendors. */
  async function aSettledOrder() {
    const id = crypto.randomUUID();
    const ss = nextSs();
    const link = `https://br.sismetro.com/printSS.php?os=${ss}&token=abcdef`;
    world.scripts.set(id, { openServiceRequest: async () => opened(ss, link) });
    await world.open({ id });
    await pageWhen(id, inService);
    const technician = 'Maria Aparecida';
    await world.callback('completed', { externalReference: `acme/${id}`, technician });
    await pageWhen(id, ({ phase }) => phase === 'released');
    return { id, ss };
  }

  let id: string;
  let ss: string;
  beforeAll(async () => {
    ({ id, ss } = await aSettledOrder());
  });

  test('are shown masked to every operator who may see it', async () => {
    const page = await (await api.as('vera')).get(`/orders/acme/${id}/payloads`);
    expect([page.status, page.body['masked'], page.body['leftOut']]).toEqual([200, true, 0]);
    const items = itemsOf(page) as { kind: string; title: string; body: string }[];
    expect(items[0]).toMatchObject({ kind: 'order', title: 'Pedido recebido do Senior X' });
    expect(JSON.parse(items[0]!.body)).toMatchObject({ id, number: '1234', branch: '1' });
    const kinds = new Set(items.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['order', 'call', 'answer', 'callback']));
    const answer = items.find(({ title }) => title === 'Resposta da Sismetro à abertura')!;
    expect(JSON.parse(answer.body)).toMatchObject({ ss });
    expect(page.text).not.toMatch(/Padaria|12\.ABC|Maria|abcdef/);
  });

  test('are shown unmasked to operators who may reveal, with a reason, which is audited', async () => {
    const path = `/orders/acme/${id}/payloads/reveal`;
    const rui = await api.as('rui');
    const { status, body, text } = await rui.post(path, { reason: 'conferir o cliente' });
    expect([status, body['masked']]).toEqual([200, false]);
    expect(text).toMatch(/Padaria Modelo/);
    expect(text).toMatch(/Maria Aparecida/);
    const root = await api.as('root');
    const trace = await eventually(
      'the audit record is listed',
      async () => itemsOf(await root.get(`/audit?action=reveal&order=acme/${id}`))[0],
    );
    expect(trace).toMatchObject({ by: 'rui', reason: 'conferir o cliente', tenant: 'acme' });
  });

  test('are revealed neither without the right nor without a reason', async () => {
    const path = `/orders/acme/${id}/payloads/reveal`;
    const because = { reason: 'x' };
    expect((await ana.post(path, because)).status).toBe(403);
    expect((await (await api.as('vera')).post(path, because)).status).toBe(403);
    expect((await (await api.as('rui')).post(path, { reason: ' ' })).status).toBe(422);
    expect((await (await api.as('root')).post(path, because)).status).toBe(200);
  });

  test('of another tenant, or of no order, are 404', async () => {
    const bob = await api.as('bob');
    expect((await bob.get(`/orders/acme/${id}/payloads`)).status).toBe(404);
    expect((await bob.post(`/orders/acme/${id}/payloads/reveal`, { reason: 'x' })).status).toBe(
      404,
    );
    expect((await ana.get('/orders/acme/nobody/payloads')).status).toBe(404);
    const root = await api.as('root');
    expect((await root.post('/orders/acme/nobody/payloads/reveal', { reason: 'x' })).status).toBe(
      404,
    );
  });
});

describe('a parked delivery', () => {
  const park = (body: unknown, route: 'open' | 'completed' = 'open', tenant = 'acme') =>
    parkDelivery(createTemporal(world.client), 'ponte-test', {
      ...{
        tenant,
        route,
        body: JSON.stringify(body),
        because: { code: 'refused', params: {} },
        errors: [],
      },
      receivedAt: new Date().toISOString(),
    });

  test('shows what a replay would take', async () => {
    const order = aPayload();
    const asOrder = (await ana.get(`/parked/${await park(order)}`)).body['reading'];
    expect(asOrder).toMatchObject({ kind: 'order', errors: [] });
    expect(JSON.parse((asOrder as { reads: string }).reads)).toMatchObject({
      id: order.id,
    });
    const callback = await park({ ss: 77, technician: 'Maria Aparecida' }, 'completed');
    const asCallback = (await ana.get(`/parked/${callback}`)).body['reading'] as { reads: string };
    expect(asCallback).toMatchObject({ kind: 'callback' });
    expect(JSON.parse(asCallback.reads)).toMatchObject({ ss: '77', event: 'completed' });
    expect(asCallback.reads).not.toMatch('Maria');
    const ignored = await park(aPayload({ branch: { code: '2' } }));
    expect((await ana.get(`/parked/${ignored}`)).body['reading']).toMatchObject({
      kind: 'ignored',
      ignoredBecause: expect.stringContaining('filial'),
    });
    const gone = await park(aPayload(), 'open', 'gone');
    expect((await ana.get(`/parked/${gone}`)).body['reading']).toMatchObject({ kind: 'invalid' });
  });

  test('is revealed to operators who may reveal, which is audited', async () => {
    const sent = aPayload();
    const id = await park(sent);
    const path = `/parked/${id}/reveal`;
    expect((await ana.post(path, { reason: 'x' })).status).toBe(403);
    expect((await (await api.as('bob')).post(path, { reason: 'x' })).status).toBe(404);
    const root = await api.as('root');
    const { body } = await root.post(path, { reason: 'ver o corpo' });
    expect(body).toMatchObject({ masked: false, body: JSON.stringify(sent) });
    const trace = await eventually('the audit record is listed', async () =>
      itemsOf(await root.get('/audit?action=reveal')).find(
        ({ target }) => target === `parked/${id}`,
      ),
    );
    expect(trace).toMatchObject({ by: 'root', reason: 'ver o corpo', tenant: 'acme' });
  });

  test('is audited when it is replayed or discarded', async () => {
    const root = await api.as('root');
    const replayed = await park(aPayload());
    await ana.post(`/parked/${replayed}/replay`, undefined);
    const discarded = await park(aPayload());
    await ana.post(`/parked/${discarded}/discard`, { reason: 'teste' });
    const traceOf = (action: string, id: string) =>
      eventually(`the trace of ${action}`, async () =>
        itemsOf(await root.get(`/audit?action=${action}`)).find(
          ({ target }) => target === `parked/${id}`,
        ),
      );
    expect(await traceOf('replay', replayed)).toMatchObject({ by: 'ana', tenant: 'acme' });
    expect(await traceOf('discard', discarded)).toMatchObject({ by: 'ana', reason: 'teste' });
  });
});
