import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServiceOrder } from '../../domain/order.js';
import { loadSismetroProfile, type SismetroProfile } from '../../vendors/profile/load.js';
import { createSismetro, type SismetroClientSettings } from '../../vendors/sismetro/client.js';
import type { Sismetro } from '../../vendors/sismetro/sismetro.js';
import { directoryOf } from '../profiles/files.js';
import { failureOf, json, queryOf, useHttp, useVendor } from './vendor-server.js';

const KEY = 'k3y-of-the-unit';
const LINK = 'https://br.sismetro.com/printSS.php?os=1287593&token=d8zqo4ha1';
const REFERENCE = 'acme/3f0c1b1e';
const MARK = '[ponte:acme/3f0c1b1e#9fef18b8]';
const KEYS = {
  reference: REFERENCE,
  idempotencyKey: 'order/acme/3f0c1b1e',
  openedAt: new Date('2026-11-24T13:00:00Z'),
};

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
/** The profile without some of its capabilities. */
const without = (over: Partial<SismetroProfile['capabilities']>): SismetroProfile => ({
  ...profile,
  capabilities: { ...profile.capabilities, ...over },
});

const vendor = useVendor((_, response) => json(response, 200, {}));
const http = useHttp();
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
  sismetro = create();
});

describe('opening an SS', () => {
  const open = (over: Partial<ServiceOrder> = {}, client = sismetro, keys = {}) =>
    client.openServiceRequest({ ...order, ...over }, { ...KEYS, ...keys });

  test('sends the order with our reference, and returns number and link', async () => {
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
      description: `Manutenção preventiva\nS-11\n${MARK}`,
      services: [
        { code: 'S-10', description: 'Manutenção preventiva', quantity: 1 },
        { code: 'S-11', description: 'S-11', quantity: 2.5 },
      ],
      openedAt: '2026-11-24T10:00:00-03:00',
    });
  });

  test('names the order in the header even if its id is not ASCII', async () => {
    answering(200, { ss: 1 });
    await open({}, sismetro, { idempotencyKey: 'order/acme/pedido ção 1' });
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
  ])('returns a link %s, or omits it', async (_, given, isShown) => {
    const link = typeof given === 'string' ? given : given();
    const hidden: string[] = [];
    answering(200, { ss: 7, link });
    const client = create({}, (host) => hidden.push(host));
    expect(await open({}, client)).toEqual({ ss: '7', ...(isShown && { link }) });
    expect(hidden).toEqual(isShown ? [] : [new URL(link).hostname]);
  });

  test.each([{}, [], null, { ss: null }, { ss: '' }, { ss: 0 }, { ss: '0' }, { ss: 1e13 }, 'ok'])(
    'answered %j may have opened the SS, but its number is unknown',
    async (body) => {
      answering(200, body);
      expect(await failureOf(open())).toMatchObject({ meaning: 'uncertain' });
    },
  );

  test("refused in a 200 opens nothing, and carries the vendor's words", async () => {
    answering(200, { valid: false, message: `Equipamento inexistente (key ${KEY})` });
    const error = await failureOf(open());
    expect(error.meaning).toBe('refused');
    expect(error.words).toBe('Equipamento inexistente (key ***)');
  });
});

describe('opening an SS, refused in a 200 that names one,', () => {
  const refusing = (ss: unknown, message = 'SS aberta, mas o e-mail falhou') =>
    answering(200, { valid: false, ss, message });
  const open = () => failureOf(sismetro.openServiceRequest(order, KEYS));

  test.each([1287593, '1287593', 'SS-7'])('may have opened it: %j', async (ss) => {
    for (const message of ['SS aberta, mas o e-mail falhou', 'Limite excedido', 'Chave inválida']) {
      refusing(ss, message);
      expect(await open()).toMatchObject({ meaning: 'uncertain', words: message });
    }
  });

  test.each([null, '', 0, '0', '00', false, undefined])(
    'opened nothing if that is no number: %j',
    async (ss) => {
      refusing(ss);
      expect((await open()).meaning).toBe('refused');
      refusing(ss, 'Limite excedido');
      expect((await open()).meaning).toBe('quota');
    },
  );
});

test('what Sismetro repeats of the customer is not shown', async () => {
  answering(422, { message: 'MARIA, Rua 1, Blumenau: documento 12ABC34501DE35 não cadastrado' });
  const { words } = await failureOf(sismetro.openServiceRequest(order, KEYS));
  expect(words).toBe('***, ***, ***: documento *** não cadastrado');
});

describe('finding SSs by our reference', () => {
  const find = () => sismetro.findServiceRequests(REFERENCE);

  test('returns all of them, without deciding whose they are', async () => {
    answering(200, {
      valid: true,
      resultList: [
        { idSs: 5, link: LINK, status: 'ABERTA', externalReference: REFERENCE },
        { idSs: 6, externalReference: 'acme/other' },
        { idSs: 7, externalReference: '' },
      ],
    });
    const found = await find();
    expect(found).toMatchObject([
      { ss: '5', link: LINK, reference: REFERENCE },
      { ss: '6', reference: 'acme/other' },
      { ss: '7' },
    ]);
    expect(found[2]).not.toHaveProperty('reference');
    const [request] = vendor.received;
    expect(request!.path).toMatch('/serviceOrder/findByReference?reference=');
    expect(queryOf(request!).get('reference')).toBe(REFERENCE);
  });

  test.each([
    { valid: true, resultList: [] },
    { valid: false, resultList: [] },
    { valid: false, resultList: [], totalPages: '0', message: '' },
  ])('finds none in %j', async (body) => {
    answering(200, body);
    expect(await find()).toEqual([]);
  });

  test.each([
    {},
    { valid: true },
    { valid: false },
    { resultList: [{ link: LINK }] },
    { valid: false, resultList: [], message: 'Parâmetro ausente' },
    { valid: true, resultList: [], aviso: 'Serviço em manutenção' },
    { valid: false, message: 'SS não encontrada' },
    { valid: false, resultList: [{ idSs: 5 }] },
  ])('never takes %j for "none", since the SS may exist', async (body) => {
    answering(200, body);
    expect(await failureOf(find())).toMatchObject({ meaning: 'unreadable' });
  });

  test('is unsupported if the profile says so, without a call', async () => {
    sismetro = create({ profile: without({ findByReference: false }) });
    expect(await failureOf(find())).toMatchObject({ meaning: 'unsupported' });
    expect(sismetro.capabilities.findByReference).toBe(false);
    expect(vendor.received).toEqual([]);
  });

  test.each([404, 405, 410])('concludes nothing from a %i', async (status) => {
    vendor.answer = (_, response) => void response.writeHead(status).end('<h1>Not found</h1>');
    expect(await failureOf(find())).toMatchObject({ meaning: 'unreadable' });
    answering(status, { message: 'SS não encontrada' });
    expect(await failureOf(find())).toMatchObject({ meaning: 'unreadable' });
  });
});

describe('reading an SS', () => {
  test('returns its state, dates in the tenant’s zone, and plain text', async () => {
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
          solicitante: 'Padaria Modelo',
          marca: 'Springer',
          modelo: null,
          tag: 'AR-01',
          numeroSerie: 7788,
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
      technician: 'José',
      customer: 'Padaria Modelo',
      equipment: 'Springer AR-01 7788',
    });
    expect(vendor.received[0]).toMatchObject({
      method: 'GET',
      path: '/get/SS/findBySs?ss=1287593',
      headers: { unit: '484', key: KEY },
    });
  });

  test.each([
    { valid: false },
    { valid: false, resultList: [] },
    { valid: false, resultList: null, message: '' },
    { valid: false, message: 'SS não encontrada' },
    { valid: false, message: 'Solicitação de Serviço nº 7 não existe.' },
    { valid: false, mensagem: 'Nenhum registro encontrado' },
  ])('returns none for %j', async (body) => {
    answering(200, body);
    expect(await sismetro.readServiceRequest('7')).toBeUndefined();
  });

  test.each([
    [200, { valid: true, resultList: [] }],
    [200, { valid: true, resultList: [{ idSs: 8 }] }],
    [200, { valid: false, resultList: [{ idSs: 7 }] }],
    [200, { valid: false, message: 'Sistema em manutenção' }],
    [200, { valid: false, message: 'SS não encontrada: unidade em migração' }],
    [200, { valid: false, message: 'Equipamento não encontrado' }],
    [200, { resultList: [] }],
    [404, { valid: false }],
    [404, { message: 'SS não encontrada' }],
  ])('concludes nothing from %i %j', async (status, body) => {
    answering(status, body);
    expect(await failureOf(sismetro.readServiceRequest('7'))).toMatchObject({
      meaning: 'unreadable',
      status,
    });
  });

  test('returns the one with the requested number', async () => {
    answering(200, { valid: true, resultList: [{ idSs: 8 }, { idSs: 7 }] });
    expect(await sismetro.readServiceRequest('7')).toMatchObject({ ss: '7' });
  });

  test('is unsupported if the settings say so', async () => {
    sismetro = create({ profile: without({ readOne: false }) });
    expect(await failureOf(sismetro.readServiceRequest('7'))).toMatchObject({
      meaning: 'unsupported',
    });
    expect(vendor.received).toEqual([]);
  });
});

describe('the lists', () => {
  test.each([
    ['a number', 3],
    ['text', '3'],
  ])('of SSs are read page by page, with totalPages as %s', async (_, totalPages) => {
    answering(200, { totalPages, resultList: [{ idSs: 9 }, { url: LINK }, 'x', { idSs: 8 }] });
    expect(await sismetro.listServiceRequests(2)).toMatchObject({
      items: [{ ss: '9', state: 'unknown' }, { ss: '8' }],
      page: 2,
      totalPages: 3,
      unreadableRows: 2,
    });
    expect(vendor.received[0]?.path).toBe('/get/SS/listAll?page=02');
  });

  test('of SSs are filtered by change if the profile says how', async () => {
    const directory = directoryOf({
      'mine.yaml': `extends: sismetro
capabilities: { listsChanges: true }
calls: { listAll: { query: '{ "pagina": page, "desde": changedSince }' } }`,
    });
    sismetro = create({ profile: loadSismetroProfile('mine.yaml', directory) });
    answering(200, { totalPages: 1, resultList: [] });
    await sismetro.listServiceRequests(1, '2026-12-01T11:00:00.000Z');
    await sismetro.listServiceRequests(1);
    expect(sismetro.capabilities.listsChanges).toBe(true);
    expect(vendor.received.map(({ path }) => path)).toEqual([
      '/get/SS/listAll?pagina=1&desde=2026-12-01T11%3A00%3A00.000Z',
      '/get/SS/listAll?pagina=1',
    ]);
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
      unreadableRows: 0,
    });
    expect(Object.fromEntries(queryOf(vendor.received[0]!))).toEqual({
      query: 'split & cia',
      page: '1',
    });
  });
});

describe('the vendor’s words', () => {
  const calls = {
    open: () => sismetro.openServiceRequest(order, KEYS),
    find: () => sismetro.findServiceRequests(REFERENCE),
    read: () => sismetro.readServiceRequest('7'),
    list: () => sismetro.listServiceRequests(1),
  };

  test.each([
    ['Chave inválida', 'credentials'],
    ['Chave ou unidade inválida', 'credentials'],
    ['Unidade não encontrada', 'credentials'],
    ['A chave de acesso está expirada.', 'credentials'],
    ['Não autorizado', 'credentials'],
    ['Limite excedido', 'quota'],
    ['Limite de requisições por minuto excedido', 'quota'],
    ['Cota diária esgotada', 'quota'],
  ])('%j mean %s in a refusing 200 or in a 400', async (message, meaning) => {
    for (const status of [200, 400]) {
      answering(status, { valid: false, message });
      expect(await failureOf(calls.open())).toMatchObject({ meaning, status });
    }
    answering(200, { erro: message });
    expect(await failureOf(calls.open())).toMatchObject({ meaning });
  });

  test.each([
    'Unidade de medida inválida',
    'Cliente não autorizado a abrir SS para este patrimônio',
    'Limite de SS abertas para o cliente excedido',
    'Acesso negado ao patrimônio 12',
  ])('%j concern only the order', async (message) => {
    answering(200, { valid: false, message });
    expect(await failureOf(calls.open())).toMatchObject({ meaning: 'refused' });
  });

  test.each(Object.entries(calls))('answering %s mean the same', async (name, call) => {
    for (const [status, message, meaning] of [
      [200, 'Chave inválida', 'credentials'],
      [400, 'Limite excedido', 'quota'],
      [200, 'Unidade de medida inválida', name === 'open' ? 'refused' : 'unreadable'],
    ] as const) {
      answering(status, { valid: false, message });
      expect(await failureOf(call())).toMatchObject({ meaning, status });
    }
    answering(200, { erro: 'Não autorizado' });
    expect(await failureOf(call())).toMatchObject({ meaning: 'credentials' });
    for (const status of [408, 429, 500, 503]) {
      answering(status, { valid: false, message: 'Limite excedido' });
      expect(['again', 'uncertain']).toContain((await failureOf(call())).meaning);
    }
  });
});
