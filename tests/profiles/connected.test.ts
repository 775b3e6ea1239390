import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { readOrder } from '../../vendors/senior-x/webhook.js';
import { readCallback } from '../../vendors/sismetro/callback.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { anOpening, anOrder } from '../support/order.js';
import { failureOf, json, type Received, useHttp, useVendor } from '../vendors/vendor-server.js';

/** Two vendors whose wire differs from the defaults in everything that can be set, connected only by profiles. */

const OTHER = 'tests/alternate-profile';
const erpProfile = loadSeniorXProfile('erp.yaml', OTHER);
const fieldProfile = loadSismetroProfile('field.yaml', OTHER);

/** The vendor's answers by `METHOD /path`; it knows nothing else. */
type Routes = Record<string, (request: Received) => object>;

let routes: Routes;
const vendor = useVendor(answer);
const http = useHttp();

const asked = () => vendor.received.at(-1)!;

function answer(request: Received, response: ServerResponse): void {
  const [path] = request.path.split('?');
  const route = routes[`${request.method} ${path}`];
  if (route === undefined) return json(response, 404, { mensagem: `não há ${path}` });
  return json(response, 200, route(request));
}

describe('a Senior X with other names, over the bridge', () => {
  const BRIDGE = '/t/senior.com.br/bridge/1.0';
  const ACTIONS = `${BRIDGE}/rest/vendas/servico/actions`;
  const ENTITIES = `${BRIDGE}/rest/vendas/servico/entities`;
  const order = (over: object = {}) => ({
    codigo: 'p-1',
    numero: 77,
    filial: 3,
    cliente: { nome: 'Maria', documento: '12.ABC.345/01DE-35', fone: '47 3333-4444' },
    equipamento: { patrimonio: '9001' },
    servicos: [{ codigo: 'S-10', nome: 'Limpeza', qtd: 2, centavos: 123457 }],
    ...over,
  });
  const context = { tenant: 'acme', tenantName: 'acme-com-br', branches: 'all' } as const;
  const client = () =>
    createSeniorX(
      {
        ...context,
        baseUrl: vendor.url,
        dialect: 'bridge',
        accessKey: 'acc3ss-key',
        secret: 's3cret-of-acme',
        clientId: 'client-1',
        profile: erpProfile,
      },
      { http },
    );
  let erpOrder: object | undefined;

  beforeEach(() => {
    erpOrder = { codigo: 'p-1', numero: 77, situacao: 'AGUARDA SS', textos: [{ texto: 'SS 5' }] };
    routes = {
      [`POST ${BRIDGE}/anonymous/rest/platform/authentication/actions/loginWithKey`]: () => ({
        jsonToken: JSON.stringify({ access_token: 'token-1' }),
      }),
      [`POST ${ACTIONS}/incluirTexto`]: () => ({ situacao: 'OK' }),
      [`PUT ${ENTITIES}/pedidoServico/p-1/liberacao`]: () => ({ situacao: 'OK' }),
      [`POST ${ACTIONS}/estornar`]: () => ({ situacao: 'OK' }),
      [`POST ${ACTIONS}/consultar`]: () => ({ pedido: erpOrder }),
    };
  });

  test('accepts an observation', async () => {
    await client().addObservation('p-1', 'SS 5 aberta');
    expect(asked()).toMatchObject({
      body: { pedido: { codigo: 'p-1' }, textos: ['SS 5 aberta'] },
      headers: {
        authorization: 'Bearer token-1',
        client_id: 'client-1',
        'x-inquilino': 'acme-com-br',
      },
    });
  });

  test('releases and cancels an order', async () => {
    await client().releaseOrder('p-1');
    expect(asked()).toMatchObject({ method: 'PUT', body: undefined });
    await client().cancelOrder('p-1');
    expect(asked()).toMatchObject({ body: { pedido: 'p-1', motivo: 'Cancelado na Sismetro' } });
  });

  test('refuses inside a 200 in its own way', async () => {
    routes[`PUT ${ENTITIES}/pedidoServico/p-1/liberacao`] = () => ({
      situacao: 'ERRO',
      motivo: 'pedido bloqueado',
    });
    const error = await failureOf(client().releaseOrder('p-1'));
    expect(error).toMatchObject({ meaning: 'refused', words: 'pedido bloqueado' });
  });

  test('shows the state of an order', async () => {
    expect(await client().readOrder('p-1')).toEqual({
      id: 'p-1',
      number: '77',
      status: 'awaiting-integration',
      observations: ['SS 5'],
    });
    erpOrder = { codigo: 'p-1', numero: 77, situacao: 'liberado  para FATURAR' };
    expect(await client().readOrder('p-1')).toMatchObject({ status: 'released' });
    erpOrder = { codigo: 'p-1', numero: 77, situacao: 'AGUARDANDO_INTEGRACAO' };
    expect(await client().readOrder('p-1')).toMatchObject({ status: 'unknown' });
    erpOrder = undefined;
    expect(await client().readOrder('p-1')).toBeUndefined();
  });

  test('lists the orders that await the integration, and names those that cannot be read', async () => {
    routes[`GET ${ENTITIES}/pedidoServico`] = () => ({
      paginas: '2',
      itens: [
        order(),
        order({ codigo: 'p-2', servicos: [] }),
        order({ codigo: 'p-3', equipamento: {} }),
      ],
    });
    const { items, totalPages } = await client().listAwaiting(2);
    expect(asked().path).toBe(`${ENTITIES}/pedidoServico?situacao=AGUARDA%20SS&pagina=2`);
    expect(totalPages).toBe(2);
    expect(items).toMatchObject([
      { kind: 'order', order: { id: 'p-1', branch: '3' } },
      { kind: 'unreadable', id: 'p-2' },
      { kind: 'ignored', id: 'p-3', reason: 'no-equipment' },
    ]);
  });

  test('reports a closed order in its own envelope', async () => {
    const body = { evento: 'fechou', inquilino: 'acme-com-br', dados: { pedido: order() } };
    expect(await readOrder(body, { ...context, profile: erpProfile })).toEqual({
      kind: 'order',
      order: {
        tenant: 'acme',
        id: 'p-1',
        number: '77',
        type: 'ORDER',
        branch: '3',
        customer: { name: 'Maria', document: '12.ABC.345/01DE-35', phone: '47 3333-4444' },
        equipment: { id: '9001' },
        items: [
          { service: { code: 'S-10', description: 'Limpeza' }, quantity: 2, priceCents: 123457 },
        ],
      },
    });
  });

  test('reports each fault of an unreadable order with the expression that read it', async () => {
    const body = { dados: { pedido: order({ codigo: '', servicos: [{ codigo: 'S' }] }) } };
    const reading = await readOrder(body, { ...context, profile: erpProfile });
    expect(reading).toMatchObject({
      kind: 'invalid',
      errors: [
        {
          path: '/payload/id',
          message: expect.stringMatching(
            /^must be text .*, in what inbound\.order \(erp\.yaml, line \d+\) reads$/,
          ),
        },
      ],
    });
    const foreign = await readOrder(
      { ...body, inquilino: 'outra' },
      { ...context, profile: erpProfile },
    );
    expect(foreign).toMatchObject({ errors: [{ path: '/tenant' }, { path: '/payload/id' }] });
  });

  test('reports a value of the wrong kind by its line, without the value', async () => {
    const body = { dados: { pedido: order({ servicos: [{ centavos: 'Maria da Silva' }] }) } };
    const reading = await readOrder(body, { ...context, profile: erpProfile });
    expect(reading).toMatchObject({
      kind: 'invalid',
      errors: [
        { path: '', message: expect.stringMatching(/inbound\.order \(erp\.yaml, line 70\)/) },
      ],
    });
    expect(JSON.stringify(reading)).not.toContain('Maria');
  });
});

describe('a Sismetro with other names', () => {
  const client = () =>
    createSismetro(
      {
        baseUrl: `${vendor.url}/api`,
        readUrl: `${vendor.url}/consulta`,
        unit: '484',
        key: 'k3y-of-the-unit',
        linkHosts: ['*.sismetro.com', 'x.com'],
        timeZone: 'America/Manaus',
        profile: fieldProfile,
      },
      { http },
    );
  const request = (over: object = {}) => ({
    numero: 'SS-9',
    pedidoExterno: 'acme/o-1',
    situacao: 'ABERTA',
    etapa: 'em rota',
    abertura: '24/11/2026 10:00',
    ...over,
  });

  beforeEach(() => {
    routes = {};
  });

  test('accepts an order, and reports the number of its SS later', async () => {
    routes['POST /api/v2/solicitacoes'] = () => ({ sucesso: true, protocolo: 1 });
    const order = anOrder({ id: 'o-1' });
    expect(await client().openServiceRequest(...anOpening(order))).toBeUndefined();
    expect(asked().headers).toMatchObject({
      authorization: 'Chave 484:k3y-of-the-unit',
      'x-chave-unica': 'order/acme/o-1',
    });
    expect(asked().headers).not.toHaveProperty('key');
    expect(asked().body).toMatchObject({ pedidoExterno: 'acme/o-1' });
  });

  test('is believed if it reports the number at once', async () => {
    routes['POST /api/v2/solicitacoes'] = () => ({ solicitacao: { numero: 9 } });
    expect(await client().openServiceRequest(...anOpening())).toEqual({ ss: '9' });
    routes['POST /api/v2/solicitacoes'] = () => ({ solicitacao: { numero: 0 } });
    const error = await failureOf(client().openServiceRequest(...anOpening()));
    expect(error).toMatchObject({ meaning: 'uncertain' });
  });

  test('accepts an order with an empty 202', async () => {
    vendor.answer = (_, response) => void response.writeHead(202).end();
    expect(await client().openServiceRequest(...anOpening())).toBeUndefined();
  });

  test('refuses an order in its own way', async () => {
    routes['POST /api/v2/solicitacoes'] = () => ({ sucesso: false, mensagem: 'sem patrimônio' });
    const error = await failureOf(client().openServiceRequest(...anOpening()));
    expect(error).toMatchObject({ meaning: 'refused', words: 'sem patrimônio' });
  });

  test('is not asked for an SS by our reference', async () => {
    const error = await failureOf(client().findServiceRequests('acme/o-1'));
    expect(error).toMatchObject({ meaning: 'unsupported' });
    expect(vendor.received).toEqual([]);
  });

  test('shows an SS', async () => {
    routes['GET /consulta/v2/solicitacoes/SS-9'] = () => ({
      dados: request({ laudo: '<p>ok</p>' }),
    });
    expect(await client().readServiceRequest('SS-9')).toEqual({
      ss: 'SS-9',
      reference: 'acme/o-1',
      state: 'in-progress',
      status: 'ABERTA',
      progress: 'em rota',
      openedAt: '2026-11-24T10:00:00-04:00',
      conclusion: 'ok',
    });
  });

  test('lists SSs, without the rows that its expression cannot read', async () => {
    routes['GET /consulta/v2/solicitacoes'] = () => ({
      paginas: 4,
      dados: [
        request(),
        request({ numero: 'SS-8', abertura: 'ontem' }),
        request({ abertura: 7 }),
        5,
      ],
    });
    const { items, totalPages } = await client().listServiceRequests(3);
    expect(asked().path).toBe('/consulta/v2/solicitacoes?pagina=3');
    expect(items.map(({ ss }) => ss)).toEqual(['SS-9', 'SS-8']);
    expect(totalPages).toBe(4);
  });

  test('is unreadable, never "none", if its answer lacks the list', async () => {
    routes['GET /consulta/v2/solicitacoes/SS-9'] = () => ({});
    expect(await failureOf(client().readServiceRequest('SS-9'))).toMatchObject({
      meaning: 'unreadable',
    });
  });

  test('searches its equipment', async () => {
    routes['GET /consulta/v2/patrimonios'] = () => ({
      paginas: 1,
      dados: [{ codigo: 1, nome: 'Split' }],
    });
    expect(await client().searchEquipment('split 12k', 1)).toMatchObject({
      items: [{ id: '1', description: 'Split', tag: '' }],
    });
    expect(asked().path).toBe('/consulta/v2/patrimonios?texto=split%2012k&pagina=1');
  });

  test.each(['a&pagina=9#x', '{credentials.key}', '../admin?x'])(
    'receives %j as plain text',
    async (typed) => {
      routes['GET /consulta/v2/patrimonios'] = () => ({ paginas: 1, dados: [] });
      await client().searchEquipment(typed, 1);
      expect(asked().path).toBe(
        `/consulta/v2/patrimonios?texto=${encodeURIComponent(typed)}&pagina=1`,
      );
    },
  );

  test.each(['completed', 'cancelled'] as const)('calls back that an SS was %s', async (end) => {
    const solicitacao = { numero: 9, pdf: 'https://x.com/9', pedidoExterno: 'acme/o-1' };
    const body = { evento: { id: 'e-1', solicitacao, tecnico: 'José', laudo: '<b>feito</b>' } };
    const context = { tenant: 'acme', tenants: ['acme'], profile: fieldProfile };
    expect(await readCallback(body, end, context)).toEqual({
      kind: 'callback',
      callback: {
        tenant: 'acme',
        event: end,
        ss: '9',
        orderId: 'o-1',
        closing: 1,
        link: 'https://x.com/9',
        eventId: 'e-1',
        technician: 'José',
        conclusion: 'feito',
      },
    });
    expect(await readCallback({ ss: 9 }, end, context)).toMatchObject({ kind: 'invalid' });
  });
});
