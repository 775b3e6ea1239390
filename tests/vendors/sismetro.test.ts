import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { ServiceOrder } from '../../domain/order.js';
import { createHttp, type Http } from '../../vendors/http.js';
import { loadSismetroProfile, type SismetroProfile } from '../../vendors/profile/load.js';
import { createSismetro, type SismetroClientSettings } from '../../vendors/sismetro/client.js';
import type { Sismetro } from '../../vendors/sismetro/sismetro.js';
import { serviceRequestSchema, stateOf } from '../../vendors/sismetro/wire.js';
import { failureOf, json, queryOf, startVendor, type VendorServer } from './vendor-server.js';

const KEY = 'k3y-of-the-unit';
const LINK = 'https://br.sismetro.com/printSS.php?os=1287593&token=d8zqo4ha1';
const OPENED_AT = new Date('2026-11-24T13:00:00Z');

const order: ServiceOrder = {
  tenant: 'acme',
  id: '3f0c1b1e',
  number: '1234',
  type: 'ORDER',
  branch: '1',
  customer: {
    id: 'c-1',
    code: '77',
    name: 'Maria',
    document: '12.ABC.345/01DE-35',
    phone: '47 3333-4444',
    email: 'm@acme.com',
    city: 'Blumenau',
    address: 'Rua 1',
  },
  equipment: { id: '9001' },
  items: [
    {
      service: { code: 'S-10', description: 'Manutenção preventiva' },
      quantity: 1,
      priceCents: 35000,
    },
    { service: { code: 'S-11' }, quantity: 2.5, priceCents: 100 },
  ],
};

const profile = loadSismetroProfile();
/** The profile without some of what it can do. */
const without = (over: Partial<SismetroProfile['capabilities']>): SismetroProfile => ({
  ...profile,
  capabilities: { ...profile.capabilities, ...over },
});

let vendor: VendorServer;
let http: Http;
let sismetro: Sismetro;

const create = (over: Partial<SismetroClientSettings> = {}, hiddenLink?: (host: string) => void) =>
  createSismetro(
    {
      baseUrl: vendor.url,
      readUrl: `${vendor.url}/get/`,
      unit: '484',
      key: KEY,
      linkHosts: ['*.sismetro.com'],
      timeZone: 'America/Sao_Paulo',
      profile,
      ...over,
    },
    { http, hiddenLink },
  );

const answering = (status: number, body: unknown) => {
  vendor.answer = (_, response) => json(response, status, body);
};

beforeEach(async () => {
  vendor = await startVendor((_, response) => json(response, 200, {}));
  http = createHttp();
  sismetro = create();
});

afterEach(async () => {
  await vendor.close();
  await http.close();
});

describe('opening an SS', () => {
  const open = (over: Partial<ServiceOrder> = {}, client = sismetro) =>
    client.openServiceRequest({ ...order, ...over }, OPENED_AT);

  test('sends the order under our reference, and gives number and link', async () => {
    answering(201, { ss: 1287593, link: LINK });
    expect(await open()).toEqual({ ss: '1287593', link: LINK });
    expect(vendor.received).toMatchObject([
      {
        method: 'POST',
        path: '/serviceOrder/open',
        headers: { unit: '484', key: KEY, 'idempotency-key': 'order/acme/3f0c1b1e' },
      },
    ]);
    expect(vendor.received[0]?.body).toEqual({
      externalReference: 'acme/3f0c1b1e',
      orderNumber: '1234',
      branch: '1',
      requester: {
        name: 'Maria',
        document: '12.ABC.345/01DE-35',
        phone: '47 3333-4444',
        email: 'm@acme.com',
        city: 'Blumenau',
        address: 'Rua 1',
      },
      equipment: { id: '9001' },
      description: 'Manutenção preventiva\nS-11',
      services: [
        { code: 'S-10', description: 'Manutenção preventiva', quantity: 1 },
        { code: 'S-11', description: 'S-11', quantity: 2.5 },
      ],
      openedAt: '2026-11-24T10:00:00-03:00',
    });
  });

  test('of an order whose id is not plain ASCII still names it in the header', async () => {
    answering(200, { ss: 1 });
    await open({ id: 'pedido ção 1' });
    expect(vendor.received[0]?.headers['idempotency-key']).toBe(
      'order/acme/pedido %C3%A7%C3%A3o 1',
    );
  });

  test.each([
    ['number', 7, '7'],
    ['text', 'SS-7', 'SS-7'],
  ])('takes its number as %s', async (_, ss, expected) => {
    answering(200, { ss, link: 'javascript:alert(1)', valid: true });
    expect(await open()).toEqual({ ss: expected });
  });

  test.each([
    ['of a host of the settings', 'https://pdf.sismetro.com/7', true],
    ['of Sismetro itself', () => `${vendor.url}/pdf/7`, true],
    ['of a host that only looks like one', 'https://pdf.sismetro.com.example.com/7', false],
    ['of a host that ends like one', 'https://notsismetro.com/7', false],
    ['of a host below none', 'https://sismetro.com/7', false],
    ['with a user that looks like a host', 'https://br.sismetro.com@example.com/7', false],
    ['with a user at all', 'https://me@br.sismetro.com/7', false],
    ['of another host', 'http://169.254.169.254/latest/meta-data', false],
  ])('gives a link %s, or leaves it out', async (_, given, isShown) => {
    const link = typeof given === 'string' ? given : given();
    const hidden: string[] = [];
    answering(200, { ss: 7, link });
    const client = create({}, (host) => hidden.push(host));
    expect(await open({}, client)).toEqual({ ss: '7', ...(isShown && { link }) });
    expect(hidden).toEqual(isShown ? [] : [new URL(link).hostname]);
  });

  test.each([{}, [], null, { ss: null }, { ss: '' }, { ss: 0 }, { ss: '0' }, { ss: 1e13 }, 'ok'])(
    'answered %j may be opened, but nobody knows its number',
    async (body) => {
      answering(200, body);
      expect(await failureOf(open())).toMatchObject({ kind: 'malformed', maybeDone: true });
    },
  );

  test('refused inside a 200 is not opened, and carries the words', async () => {
    answering(200, { valid: false, message: `Equipamento inexistente (key ${KEY})` });
    const error = await failureOf(open());
    expect(error).toMatchObject({ kind: 'rejected', maybeDone: false });
    expect(error.message).toBe(
      'Sismetro refused openServiceRequest: Equipamento inexistente (key ***)',
    );
  });
});

test('what Sismetro says back of the customer is not repeated', async () => {
  answering(422, { message: 'MARIA, Rua 1, Blumenau: documento 12ABC34501DE35 não cadastrado' });
  const { message } = await failureOf(sismetro.openServiceRequest(order, OPENED_AT));
  expect(message).toBe(
    'Sismetro answered 422 to openServiceRequest: ***, ***, ***: documento *** não cadastrado',
  );
});

describe('finding an SS by our reference', () => {
  const find = () => sismetro.findServiceRequest('acme/3f0c1b1e');

  test('gives its number and link', async () => {
    answering(200, { valid: true, resultList: [{ idSs: 5, link: LINK, status: 'ABERTA' }] });
    expect(await find()).toEqual({ ss: '5', link: LINK });
    const [request] = vendor.received;
    expect(request!.path).toMatch('/serviceOrder/findByReference?reference=');
    expect(queryOf(request!).get('reference')).toBe('acme/3f0c1b1e');
  });

  test.each([
    ['valid is false', { valid: false }],
    ['the list is empty', { valid: true, resultList: [] }],
    [
      'the only one is another order’s',
      { valid: true, resultList: [{ idSs: 5, externalReference: 'acme/other' }] },
    ],
  ])('finds none where %s', async (_, body) => {
    answering(200, body);
    expect(await find()).toBeUndefined();
  });

  test.each([{}, { valid: true }, { resultList: [{ link: LINK }] }])(
    'never takes %j for "none": the SS may be there',
    async (body) => {
      answering(200, body);
      expect(await failureOf(find())).toMatchObject({ kind: 'malformed' });
    },
  );

  test('is unsupported where the settings say so, and nothing is called', async () => {
    sismetro = create({ profile: without({ findByReference: false }) });
    expect(await failureOf(find())).toMatchObject({ kind: 'unsupported', maybeDone: false });
    expect(vendor.received).toEqual([]);
  });

  test.each([404, 405, 501])('is unsupported where the address answers %i', async (status) => {
    answering(status, {});
    expect(await failureOf(find())).toMatchObject({ kind: 'unsupported', maybeDone: false });
  });
});

describe('reading an SS', () => {
  test('gives its state, dates in the tenant’s zone, and plain text', async () => {
    answering(200, {
      valid: true,
      resultList: [
        {
          idSs: '1287593',
          url: LINK,
          externalReference: 'acme/3f0c1b1e',
          status: 'ABERTA',
          evolucao: 'Conclu&iacute;do',
          dataAbertura: '2026-11-24 10:00',
          dataAlteracao: '2026-11-24 10:00:30',
          dataEncerramento: '0000-00-00 00:00:00',
          conclusao: '<p>Troca do filtro &amp; limpeza<br>ok</p><h1>Fim &lt;3</h1>',
          tecnicoDesignado: 'José',
        },
      ],
    });
    expect(await sismetro.readServiceRequest('1287593')).toEqual({
      ss: '1287593',
      link: LINK,
      reference: 'acme/3f0c1b1e',
      state: 'completed',
      status: 'ABERTA',
      progress: 'Concluído',
      openedAt: '2026-11-24T10:00:00-03:00',
      changedAt: '2026-11-24T10:00:30-03:00',
      conclusion: 'Troca do filtro & limpeza\nok\n\n\nFim <3',
    });
    expect(vendor.received[0]).toMatchObject({
      method: 'GET',
      path: '/get/SS/findBySs?ss=1287593',
      headers: { unit: '484', key: KEY },
    });
  });

  test.each([
    ['valid is false', { valid: false, message: 'SS não encontrada' }],
    ['another one comes', { valid: true, resultList: [{ idSs: 8 }] }],
  ])('gives none where %s', async (_, body) => {
    answering(200, body);
    expect(await sismetro.readServiceRequest('7')).toBeUndefined();
  });

  test('is unsupported where the settings say so', async () => {
    sismetro = create({ profile: without({ readOne: false }) });
    expect(await failureOf(sismetro.readServiceRequest('7'))).toMatchObject({
      kind: 'unsupported',
    });
    expect(vendor.received).toEqual([]);
  });
});

describe('the lists', () => {
  test.each([
    ['a number', 3],
    ['text', '3'],
  ])('of SSs come page by page, totalPages as %s', async (_, totalPages) => {
    answering(200, { totalPages, resultList: [{ idSs: 9 }, { url: LINK }, 'x', { idSs: 8 }] });
    expect(await sismetro.listServiceRequests(2)).toMatchObject({
      items: [{ ss: '9', state: 'unknown' }, { ss: '8' }],
      page: 2,
      totalPages: 3,
    });
    expect(vendor.received[0]?.path).toBe('/get/SS/listAll?page=02');
  });

  test('of equipment are searched by text', async () => {
    answering(200, {
      valid: true,
      totalPages: 1,
      resultList: [
        { idPatrimonio: 9001, descricao: 'Split <b>12k</b>', marca: 'Ar&Cia', tag: null },
      ],
    });
    expect(await sismetro.searchEquipment('split & cia', 1)).toEqual({
      items: [
        {
          id: '9001',
          description: 'Split 12k',
          tag: '',
          brand: 'Ar&Cia',
          model: '',
          serialNumber: '',
        },
      ],
      page: 1,
      totalPages: 1,
    });
    expect(Object.fromEntries(queryOf(vendor.received[0]!))).toEqual({
      query: 'split & cia',
      page: '1',
    });
  });

  test('of nothing are empty', async () => {
    answering(200, { valid: false });
    const empty = { items: [], page: 1, totalPages: 0 };
    expect(await sismetro.searchEquipment('x', 1)).toEqual(empty);
    expect(await sismetro.listServiceRequests(1)).toEqual(empty);
  });

  test('without their number of pages are malformed', async () => {
    answering(200, { resultList: [] });
    expect(await failureOf(sismetro.listServiceRequests(1))).toMatchObject({ kind: 'malformed' });
  });
});

describe('the values of an SS', () => {
  const rowSchema = (zone: string) => serviceRequestSchema(zone, profile.states);

  test.each([
    ['CANCELADA', 'CONCLUÍDO', 'cancelled'],
    ['Excluída', '', 'cancelled'],
    [' ENCERRADA ', 'PENDENTE', 'completed'],
    ['ABERTA', 'Concluído', 'completed'],
    ['', 'Aguardando  agendamento', 'open'],
    ['', 'EM EXECUÇÃO', 'open'],
    ['x', 'pendente', 'open'],
    ['ABERTA', 'EM ROTA', 'unknown'],
    ['', '', 'unknown'],
    ['constructor', '__proto__', 'unknown'],
  ])('%j and %j mean %s', (status, progress, state) => {
    expect(stateOf(profile.states, status, progress)).toBe(state);
  });

  test('a date keeps its local time, whatever the zone', () => {
    const zones = ['America/Sao_Paulo', 'America/Manaus', 'America/Noronha', 'UTC'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({
          min: new Date('2020-01-01'),
          max: new Date('2035-01-01'),
          noInvalidDate: true,
        }),
        (zone, date) => {
          const local = date.toISOString().slice(0, 19).replace('T', ' ');
          const view = rowSchema(zone).parse({ ss: 1, changedAt: local });
          const read = DateTime.fromISO(view.changedAt ?? '', { setZone: true });
          expect(read.toFormat('yyyy-MM-dd HH:mm:ss')).toBe(local);
          expect(read.offset).toBe(DateTime.fromISO(view.changedAt ?? '', { zone }).offset);
        },
      ),
    );
  });

  test('a date that is none is left out', () => {
    for (const openedAt of ['', 'ontem', '2026-02-30 10:00', 5, null]) {
      const view = rowSchema('UTC').parse({ ss: 1, openedAt });
      expect(view).not.toHaveProperty('openedAt');
    }
  });

  test('a hostile text is cut before it costs anything', () => {
    const conclusion = `começo ${'<b>'.repeat(80_000)}`;
    const view = rowSchema('UTC').parse({ ss: 1, conclusion });
    expect(view.conclusion).toMatch(/^começo/);
  });
});
