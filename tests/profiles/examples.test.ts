import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { createHttp, type Http } from '../../vendors/http.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { markOf } from '../../vendors/sismetro/mark.js';
import { anOpening, anOrder } from '../support/order.js';
import {
  failureOf,
  json,
  queryOf,
  startVendor,
  type Received,
  type VendorServer,
} from '../vendors/vendor-server.js';

/** What the example profiles make of answers that the pairs of tests/pairs do not give. */

const grant = { token: 't', headers: {}, secrets: [] };

let routes: Record<string, (request: Received) => object>;
let vendor: VendorServer;
let http: Http;

beforeEach(async () => {
  routes = {};
  vendor = await startVendor((request, response) => {
    const route = routes[`${request.method} ${request.path.split('?')[0]}`];
    json(response, route === undefined ? 404 : 200, route?.(request) ?? {});
  });
  http = createHttp();
});
afterEach(async () => {
  await vendor.close();
  await http.close();
});

const listed = (...items: object[]) => ({ items, totalCount: items.length });

describe('Field Control', () => {
  const client = () =>
    createSismetro(
      {
        ...{ baseUrl: vendor.url, readUrl: vendor.url, linkHosts: [] },
        credentials: { apiKey: 'k' },
        timeZone: 'America/Sao_Paulo',
        profile: loadSismetroProfile('field-control'),
      },
      { http },
    );
  const order = { id: 'o-1', identifier: 'acme/1', archived: false };
  const task = { id: 't-1', status: 'done', order: { id: 'o-1' } };

  test.each([
    [{ ...task, archived: false }, 'completed'],
    [task, 'completed'],
    [{ ...task, status: 'canceled' }, 'cancelled'],
    [{ ...task, archived: true }, 'open'],
  ])('an order found by its reference is in the state of its tasks: %j', async (one, state) => {
    routes = {
      'GET /orders': () => listed(order),
      'GET /orders/o-1/tasks': () => listed(one),
    };
    expect(await client().findServiceRequests('acme/1')).toMatchObject([{ ss: 'o-1', state }]);
  });

  test.each([
    [[task], 'completed'],
    [[{ ...task, status: 'canceled' }], 'cancelled'],
    [[{ ...task, status: 'scheduled' }], 'removed'],
    [[], 'removed'],
  ])(
    'an archived order is in the state of its tasks if they have ended: %j',
    async (all, state) => {
      routes = {
        'GET /orders/o-1': () => ({ ...order, archived: true }),
        'GET /orders/o-1/tasks': () => listed(...all),
      };
      expect(await client().readServiceRequest('o-1')).toMatchObject({ state });
    },
  );

  const marked = (reference: string) => `1 × Limpeza (S1)\nPedido 12\n${markOf(reference)}`;
  const cut = { ...order, identifier: 'acme/1234' };

  test.each([
    ['a cut identifier', { ...cut, description: marked('acme/123456') }, true],
    [
      'another identifier',
      { ...order, identifier: '0001', description: marked('acme/123456') },
      true,
    ],
    ['no identifier', { id: 'o-1', description: marked('acme/123456') }, true],
    ['a cut identifier and a cut mark', { ...cut, description: 'Pedido 12\n[ponte:ac' }, false],
    [
      'a changed identifier and mark',
      { ...order, identifier: 'ACME', description: '[ponte:acme' },
      false,
    ],
    ['only a cut identifier', cut, false],
  ])('an order of ours with %s is not taken as none', async (_, row, isFound) => {
    routes = {
      'GET /orders': () => listed(row),
      'GET /orders/o-1/tasks': () => listed(task),
    };
    const [found, ...rest] = await client().findServiceRequests('acme/123456');
    expect(found).toMatchObject({ ss: 'o-1', state: 'completed' });
    expect(found?.reference === 'acme/123456').toBe(isFound);
    expect(rest).toEqual([]);
  });

  test.each([
    { ...order, identifier: 'acme/12', description: marked('acme/12') },
    { ...order, identifier: 'acme/1234567', description: marked('acme/1234567') },
    { ...order, identifier: 'Reforma 7' },
    { id: 'o-1' },
    { id: 'o-1', identifier: null, description: null },
  ])('an order that cannot be ours counts as none: %j', async (row) => {
    routes = {
      'GET /orders': () => listed(row),
      'GET /orders/o-1/tasks': () => listed(task),
    };
    expect(await client().findServiceRequests('acme/123456')).toEqual([]);
  });

  test('the state of an order is open unless all its tasks can be seen', async () => {
    routes = {
      'GET /orders/o-1': () => order,
      'GET /orders/o-1/tasks': () => ({ items: [task], totalCount: 101 }),
    };
    expect(await client().readServiceRequest('o-1')).toMatchObject({ state: 'open' });
    expect(queryOf(vendor.received[0]!).get('limit')).toBe('100');
  });

  const document = '12.ABC.345/01DE-35';
  test.each([
    ['12ABC34501DE35', [{ id: 'c-8', documentNumber: '12ABC34501DE359' }], 'c-new'],
    [document, [{ id: 'c-8', documentNumber: `${document}9` }], 'c-new'],
    [
      document,
      [
        { id: 'c-8', documentNumber: null },
        { id: 'c-9', documentNumber: document },
      ],
      'c-9',
    ],
    [document, [{ id: 'c-9', documentNumber: '12ABC34501DE35' }], 'c-9'],
    [undefined, [{ id: 'c-8', name: 'Padaria Modelo 2' }], 'c-new'],
    [
      undefined,
      [
        { id: 'c-8', name: 'Nova Padaria Modelo' },
        { id: 'c-9', name: 'Padaria Modelo' },
      ],
      'c-9',
    ],
    [undefined, [{ id: 'c-8', name: 'Padaria Modelo', documentNumber: document }], 'c-new'],
    [
      undefined,
      [
        { id: 'c-8', name: 'Padaria Modelo', documentNumber: null },
        { id: 'c-9', name: 'Padaria Modelo', documentNumber: '' },
      ],
      'c-new',
    ],
    [
      undefined,
      [
        { id: 'c-8', name: 'Padaria Modelo', documentNumber: document },
        { id: 'c-9', name: 'Padaria Modelo', documentNumber: null },
      ],
      'c-9',
    ],
  ])('only an equal customer is taken: %j of %j', async (number, found, id) => {
    routes = {
      'GET /customers': () => listed(...found),
      'POST /customers': () => ({ id: 'c-new' }),
      'GET /services': () => listed({ id: 's-1', name: 'Manutenção' }),
      'POST /orders': () => ({ id: 'o-1' }),
    };
    const customer = { name: 'Padaria Modelo', ...(number && { document: number }) };
    await client().openServiceRequest(...anOpening(anOrder({ customer })));
    expect(vendor.received.at(-1)).toMatchObject({ path: '/orders', body: { customer: { id } } });
  });
});

describe('Map-OS', () => {
  const labelled = (id: number, text: string) => ({ label: text, id: String(id) });
  const named = (id: number, document = '') =>
    labelled(id, `Padaria Modelo | Telefone:  | Celular:  | Documento: ${document}`);
  const document = '12.ABC.345/01DE-35';

  test.each([
    [document, [named(8), named(9, document)], '9'],
    [document, [named(8)], '99'],
    [undefined, [named(8)], '8'],
    [undefined, [], '99'],
    [undefined, [named(8, document)], '99'],
    [undefined, [named(8, document), named(9)], '9'],
    [undefined, [named(8), named(9)], '99'],
  ])('only an equal customer is taken: %j of %j', async (number, found, id) => {
    const customers = [...found];
    const redirect = (response: ServerResponse, path: string) =>
      response.writeHead(303, { location: `${vendor.url}/index.php/${path}` }).end();
    vendor.answer = ({ path }, response) => {
      if (path.includes('/os/autoCompleteCliente')) {
        if (customers.length === 0) response.end();
        else json(response, 200, customers);
      } else if (path.endsWith('/clientes/adicionar')) {
        customers.push(named(99, number));
        redirect(response, 'clientes/');
      } else redirect(response, 'os/editar/7');
    };
    const client = createSismetro(
      {
        ...{ baseUrl: vendor.url, readUrl: vendor.url, linkHosts: [], timeZone: 'UTC' },
        profile: loadSismetroProfile('map-os'),
      },
      { http, auth: { grant: async () => grant, isOver: () => false } },
    );
    const customer = { name: 'Padaria Modelo', ...(number && { document: number }) };
    await client.openServiceRequest(...anOpening(anOrder({ customer })));
    const { path, body } = vendor.received.at(-1)!;
    expect(path).toBe('/index.php/os/adicionar');
    expect(new URLSearchParams(String(body)).get('clientes_id')).toBe(id);
  });
});

describe('Bling', () => {
  const client = () =>
    createSeniorX(
      {
        ...{ tenant: 'acme', branches: 'all', dialect: 'gateway', baseUrl: vendor.url },
        profile: loadSeniorXProfile('bling'),
      },
      { http, auth: { grant: async () => grant, isOver: () => false } },
    );

  test('an order that was read without its id is not overwritten by a note', async () => {
    routes = {
      'GET /pedidos/vendas/7': () => ({ data: [] }),
      'PUT /pedidos/vendas/7': () => ({}),
    };
    expect(await failureOf(client().addObservation('7', 'SS 5'))).toMatchObject({
      meaning: 'refused',
      words: expect.stringContaining('o pedido lido não tem id'),
    });
    expect(vendor.received.map(({ method }) => method)).toEqual(['GET']);
  });

  test.each([400, 404])('an error with the status %i is a refusal in its words', async (status) => {
    const error = {
      type: 'VALIDATION_ERROR',
      description: 'Não foi possível',
      fields: [{ msg: 'Situação inválida' }],
    };
    vendor.answer = (_, response) => json(response, status, { error });
    const failure = await failureOf(client().releaseOrder('7'));
    expect(failure.meaning).toBe('refused');
    expect(failure.words).toBe('Não foi possível / Situação inválida');
  });

  test.each([null, undefined, ''])('an order with the notes %j has no equipment', async (notes) => {
    const data = {
      ...{ id: 7, numero: 12, situacao: { id: 15 }, observacoes: notes },
      ...{ contato: { nome: 'Padaria' }, itens: [{ codigo: 'S', quantidade: 1, valor: 3 }] },
    };
    routes = { 'GET /pedidos/vendas/7': () => ({ data }) };
    expect(await client().fetchOrder('7')).toMatchObject({
      order: { kind: 'ignored', reason: 'no-equipment' },
    });
  });
});
