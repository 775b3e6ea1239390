import { beforeEach, describe, expect, test } from '@jest/globals';
import { callsOf, explainAnswer } from '../../vendors/profile/explain-call.js';
import { explainBody } from '../../vendors/profile/explain.js';
import { loadSeniorXProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { fetchListed } from '../../vendors/senior-x/listed.js';
import { orderNamesIn, readOrder } from '../../vendors/senior-x/webhook.js';
import { explainCall } from './explained.js';
import { directoryOf } from './files.js';
import { failureOf, json, useHttp, useVendor } from '../vendors/vendor-server.js';

/** An ERP whose webhook has only the order's id, as public documentation shows it of Bling (version 3). */

const PROFILE = `extends: senior-x
auth: none
headers: { authorization: null, client_id: null }
failure: null
inbound:
  order: |
    (
      $whole := function($o) {{
        "id": $string($o.id),
        "number": $o.numero,
        "branch": { "code": $string($o.loja.id) },
        "customer": $o.contato.{ "name": nome, "cnpjCpf": numeroDocumento },
        "equipment": { "description": $o.observacoesInternas },
        "items": [$o.itens.{ "service": { "code": codigo }, "quantity": quantidade, "price": valor }]
      }};
      event = 'order.deleted' ? { "ignore": "order-deleted" } :
      event ? { "fetch": data.id } : $whole($)
    )
calls:
  fetchOrder:
    method: GET
    url: '{baseUrl}/pedidos/vendas/{orderId}'
    failure: status = 404 and body.error.type = 'RESOURCE_NOT_FOUND' ? 'not-found'
    answer: 'data.{ "id": id, "status": situacao.id, "order": $ }'
states:
  '6': awaiting-integration
  '9': released
`;

const LISTING = `calls:
  listAwaiting:
    url: '{baseUrl}/lista'
    query: { filter: null, offset: null, size: null }
    answer: '{ "orders": [data], "totalPages": 1 }'`;

const profile = loadSeniorXProfile('erp.yaml', directoryOf({ 'erp.yaml': PROFILE }));
const without = loadSeniorXProfile(
  'erp.yaml',
  directoryOf({ 'erp.yaml': `${PROFILE.split('calls:')[0]}` }),
);
const LIST_PROFILE = PROFILE.replace('event ? {', 'event or $not($exists(itens)) ? {')
  .replace('data.id }', '$string(data.id ?? id) }')
  .replace('calls:', LISTING);
const listing = loadSeniorXProfile('erp.yaml', directoryOf({ 'erp.yaml': LIST_PROFILE }));
const context = { tenant: 'acme', branches: 'all', profile } as const;

const EVENT = { eventId: '01945027', event: 'order.updated', data: { id: 12345678, total: 500 } };
const data = (over: object = {}) => ({
  id: 12345678,
  numero: 12,
  loja: { id: 1 },
  situacao: { id: 6, valor: 0 },
  contato: { nome: 'Padaria Modelo', numeroDocumento: '11222333000181' },
  observacoesInternas: 'Chiller 2',
  itens: [{ codigo: 'S-10', quantidade: 1, valor: 350 }],
  ...over,
});

const vendor = useVendor((_, response) => json(response, ...answers));
const http = useHttp();
let answers: [status: number, body: object];
const erp = (of = profile) =>
  createSeniorX({ ...context, baseUrl: vendor.url, dialect: 'gateway', profile: of }, { http });

beforeEach(async () => {
  answers = [200, { data: data() }];
});
describe('a thin event', () => {
  test('names the order to fetch', async () => {
    expect(await readOrder(EVENT, context)).toEqual({ kind: 'thin', orderId: '12345678' });
    expect(await explainBody(profile, EVENT)).toEqual({ kind: 'thin', orderId: '12345678' });
    expect(await orderNamesIn(EVENT, profile)).toEqual({ orderId: '12345678' });
    const other = { ...EVENT, event: 'order.deleted' };
    expect(await readOrder(other, context)).toEqual({ kind: 'ignored', reason: 'order-deleted' });
  });

  test('names no order to fetch if the situation that it names is not the one that awaits', async () => {
    const naming = loadSeniorXProfile(
      'erp.yaml',
      directoryOf({
        'erp.yaml': PROFILE.replace('data.id }', 'data.id, "status": data.situacao.id }'),
      }),
    );
    const readingOf = (situacao: unknown) =>
      readOrder({ ...EVENT, data: { id: 12345678, situacao } }, { ...context, profile: naming });
    for (const awaiting of [undefined, null, { id: 6 }, { id: '6' }, { id: null }, { id: [9] }]) {
      expect(await readingOf(awaiting)).toEqual({ kind: 'thin', orderId: '12345678' });
    }
    for (const other of [9, 77]) {
      expect(await readingOf({ id: other })).toEqual({ kind: 'ignored', reason: 'not-awaiting' });
    }
  });

  test('is parked without a usable id, or if the profile does not say how to read the order', async () => {
    const blank = { ...EVENT, data: { id: ' ' } };
    expect(await readOrder(blank, context)).toMatchObject({ errors: [{ path: '/fetch' }] });
    expect(await readOrder(EVENT, { ...context, profile: without })).toMatchObject({
      errors: [
        {
          path: '/fetch',
          message: expect.stringContaining(
            'names only an order, and the profile has no call that reads it (calls.fetchOrder)',
          ),
        },
      ],
    });
    expect(await failureOf(erp(without).fetchOrder('1'))).toMatchObject({ meaning: 'unsupported' });
  });
});

describe('its order', () => {
  test('is read as if it had arrived whole', async () => {
    expect(await erp().fetchOrder('12345678')).toMatchObject({
      status: 'awaiting-integration',
      order: {
        kind: 'order',
        order: { tenant: 'acme', id: '12345678', number: '12', branch: '1' },
      },
    });
    expect(vendor.received[0]).toMatchObject({ method: 'GET', path: '/pedidos/vendas/12345678' });
  });

  test('may be in another situation, without equipment, or missing', async () => {
    answers = [200, { data: data({ situacao: { id: 9 } }) }];
    expect(await erp().fetchOrder('12345678')).toMatchObject({ status: 'released' });
    answers = [200, { data: data({ situacao: { id: 77 }, observacoesInternas: '' }) }];
    expect(await erp().fetchOrder('12345678')).toMatchObject({
      status: 'unknown',
      order: { kind: 'ignored', reason: 'no-equipment' },
    });
    answers = [404, { error: { type: 'RESOURCE_NOT_FOUND' } }];
    expect(await erp().fetchOrder('12345678')).toBeUndefined();
  });

  test('must be the order that was asked for', async () => {
    answers = [200, { data: data({ id: 9 }) }];
    expect(await failureOf(erp().fetchOrder('12345678'))).toMatchObject({
      meaning: 'unreadable',
      words: expect.stringContaining('não mostra o pedido que se pediu'),
    });
  });

  test('is fetched for an entry of a list that has only ids, not by the list', async () => {
    vendor.answer = ({ path }, response) =>
      path.includes('lista')
        ? json(response, 200, { data: [{ id: 12345678 }, { id: 9 }] })
        : json(response, ...answers);
    const { items } = await erp(listing).listAwaiting(1);
    expect(items).toEqual([
      { kind: 'thin', id: '12345678' },
      { kind: 'thin', id: '9' },
    ]);
    expect(vendor.received).toHaveLength(1);
  });

  const fetched = (of = listing) => fetchListed(erp(of), '12345678');

  test('is, in a list, ignored or unreadable if it does not await', async () => {
    expect(await fetched()).toMatchObject({ kind: 'order', order: { id: '12345678' } });
    answers = [200, { data: data({ situacao: { id: 9 } }) }];
    expect(await fetched()).toEqual({ kind: 'ignored', id: '12345678', reason: 'not-awaiting' });
    answers = [200, { data: data({ situacao: { id: 77 } }) }];
    const problem = { code: 'no-meaning', params: {} };
    expect(await fetched()).toEqual({ kind: 'unreadable', id: '12345678', problem });
    answers = [404, { error: { type: 'RESOURCE_NOT_FOUND' } }];
    expect(await fetched()).toMatchObject({ kind: 'ignored', reason: 'not-found' });
  });

  test.each([
    [500, {}],
    [429, {}],
    [404, {}],
    [200, { data: 'x' }],
  ])('is unreadable in a list, and stops no other one, if its answer is %d %j', async (...last) => {
    answers = last;
    expect(await fetched()).toEqual({
      kind: 'unreadable',
      id: '12345678',
      problem: { code: 'not-read', params: { why: `HTTP ${last[0]}` } },
    });
  });

  test('is unreadable in a list if the pace of its call does not allow it', async () => {
    const yaml = LIST_PROFILE.replace('fetchOrder:', 'fetchOrder:\n    pace: { perMinute: 1 }');
    const slow = erp(loadSeniorXProfile('erp.yaml', directoryOf({ 'erp.yaml': yaml })));
    expect(await fetchListed(slow, '12345678')).toMatchObject({ kind: 'order' });
    expect(await fetchListed(slow, '12345678')).toMatchObject({
      problem: { code: 'not-read', params: { why: expect.stringContaining('PACE') } },
    });
    expect(vendor.received).toHaveLength(1);
  });

  test('stops the list if our keys are refused', async () => {
    answers = [401, {}];
    expect(await failureOf(fetched())).toMatchObject({ meaning: 'credentials' });
  });

  test('is shown by the tools for profiles', async () => {
    expect(callsOf(profile)).toContain('fetchOrder');
    expect(callsOf(loadSeniorXProfile())).not.toContain('fetchOrder');
    expect(await explainCall(profile, 'fetchOrder', { orderId: '7' })).toMatchObject({
      url: '{baseUrl}/pedidos/vendas/7',
    });
    const text = JSON.stringify({ data: data() });
    expect(
      await explainAnswer(profile, 'fetchOrder', { status: 200, headers: {}, text }),
    ).toMatchObject({
      kind: 'result',
      result: { status: 'awaiting-integration', order: { kind: 'order' } },
    });
  });
});
