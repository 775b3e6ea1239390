import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { sayWords } from '../../texts/catalogue.js';
import { callFaults } from '../../texts/en/call-faults.js';
import { explainAnswer, explainCalls } from '../../vendors/profile/explain-call.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { mostCallsAtOnce } from '../../vendors/profile/steps.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { aPayload } from '../api/support/bodies.js';
import { anOpening, anOrder } from '../support/order.js';
import { failureOf, json, type Received, useHttp, useVendor } from '../vendors/vendor-server.js';
import { mine, problemsOf, seniorXAt, sismetroAt } from './files.js';

/** Calls before and after a call: a customer that is looked up, notes that are read and written, a link that is fetched. */

const FIELD = `extends: sismetro
failure: status = 404 and body.nada = true ? 'not-found'
calls:
  open:
    before:
      cliente:
        method: GET
        url: '{baseUrl}/clientes'
        query: { doc: '{order.customer.document}' }
        answer: itens[0]
      novo:
        when: $not($exists($cliente))
        method: POST
        url: '{baseUrl}/clientes'
        body: '{ "nome": order.customer.name }'
    body: '{ "referencia": reference, "cliente": ($cliente ?? $novo).id }'
    answer: '{ "ss": numero, "link": $pdf.url }'
    after:
      pdf:
        method: GET
        url: '{baseUrl}/os/{$answer.numero}/pdf'
  readOne:
    before:
      chave:
        method: GET
        url: '{readUrl}/chaves/{ss}'
    query: { ss: null, id: '{$chave.id}' }
    answer: '{ "rows": os[] }'
rows:
  serviceRequest: '{ "ss": numero, "status": situacao, "progress": "" }'
`;

const ERP = `extends: senior-x
auth: none
headers: { authorization: null, client_id: null }
failure: null
calls:
  addObservation:
    before:
      pedido:
        method: GET
        url: '{entities}/{orderId}'
    method: PUT
    url: '{entities}/{orderId}/notas'
    body: '{ "notas": $append([$pedido.notas], text), "versao": $pedido.versao }'
  releaseOrder:
    after:
      aviso:
        method: POST
        url: '{actions}/avisar'
        body: '{ "id": orderId, "protocolo": $answer.protocolo }'
`;

type Route = (request: Received, response: ServerResponse) => void;

const vendor = useVendor((request, response) =>
  (routes[route(request)] ?? says({ mensagem: 'não há' }, 418))(request, response),
);
const http = useHttp();
let routes: Record<string, Route>;

const route = ({ method, path }: Received) => `${method} ${path.split('?')[0]!}`;
const calls = () => vendor.received.map(route);
const says =
  (body: unknown, status = 200, headers = {}): Route =>
  (_, response) =>
    json(response, status, body, headers);
const cuts: Route = (_, response) => void response.destroy();

beforeEach(async () => {
  routes = {};
});

const field = (yaml = FIELD) =>
  createSismetro(
    {
      ...sismetroAt(vendor.url),
      linkHosts: ['os.example.com'],
      profile: loadSismetroProfile(...mine(yaml)),
    },
    { http },
  );

const erp = (yaml = ERP) =>
  createSeniorX(
    {
      ...seniorXAt(vendor.url),
      profile: loadSeniorXProfile(...mine(yaml)),
    },
    { http },
  );

const OPEN = 'POST /serviceOrder/open';
const PDF = 'GET /os/7/pdf';
const LOOK_UP = 'GET /clientes';
const order = anOrder({ customer: { name: 'Maria', document: '123' } });
const open = () => field().openServiceRequest(...anOpening(order));

beforeEach(() => {
  Object.assign(routes, {
    [LOOK_UP]: says({ itens: [{ id: 'c-1' }] }),
    [OPEN]: says({ numero: 7 }, 201),
    [PDF]: says({ url: 'https://os.example.com/7.pdf' }),
  });
});

test('the answer of an opening, and a row, may make the link from our address', async () => {
  const yaml = FIELD.replace('$pdf.url', '$baseUrl & "/os/" & numero').replace(
    '"ss": numero, "status"',
    '"ss": numero, "link": $readUrl & "/os/" & numero, "status"',
  );
  const link = `${vendor.url}/os/7`;
  expect(await field(yaml).openServiceRequest(...anOpening(order))).toEqual({ ss: '7', link });
  routes['GET /chaves/7'] = says({ id: 1 });
  routes['GET /SS/findBySs'] = says({ os: [{ numero: 7, situacao: 'ABERTA' }] });
  expect(await field(yaml).readServiceRequest('7')).toMatchObject({ ss: '7', link });
});

describe('calls before an opening', () => {
  test('pass their answers to it, and send the headers of every call', async () => {
    expect(await open()).toEqual({ ss: '7', link: 'https://os.example.com/7.pdf' });
    expect(calls()).toEqual([LOOK_UP, OPEN, PDF]);
    expect(vendor.received[0]).toMatchObject({
      path: '/clientes?doc=123',
      headers: { unit: '484', key: 'k3y-of-the-unit' },
    });
    expect(vendor.received[0]?.headers).not.toHaveProperty('idempotency-key');
    expect(vendor.received[1]).toMatchObject({
      body: { referencia: `acme/${order.id}`, cliente: 'c-1' },
      headers: { 'idempotency-key': `order/acme/${order.id}` },
    });
  });

  test('are made only if their condition holds', async () => {
    routes[LOOK_UP] = says({ nada: true }, 404);
    routes['POST /clientes'] = says({ id: 'c-2' });
    await open();
    expect(calls()).toEqual([LOOK_UP, 'POST /clientes', OPEN, PDF]);
    expect(vendor.received[2]).toMatchObject({ body: { cliente: 'c-2' } });
  });

  test.each<[string, Route, string]>([
    [
      'that are refused leave the opening to the operator',
      says({ message: 'doc' }, 400),
      'refused',
    ],
    ['whose keys are refused are a problem of the tenant', says({}, 401), 'credentials'],
    ['that fail for now are made again later', says({}, 503), 'again'],
    ['that break off are made again later: nothing was opened', cuts, 'again'],
    ['that time out at the vendor as well', says({}, 504), 'again'],
    ['that cannot be read as well', (_, response) => void response.end('<html>'), 'again'],
  ])('%s', async (_, answer, meaning) => {
    routes[LOOK_UP] = answer;
    const error = await failureOf(open());
    expect(error).toMatchObject({ meaning, call: 'openServiceRequest.cliente' });
    expect(error.lookFirst).toBeUndefined();
    expect(error.words).toMatch(/^cliente: /);
    expect(calls()).toEqual([LOOK_UP]);
  });

  test('say in each language what went wrong with them, if the vendor said nothing', async () => {
    routes[LOOK_UP] = says({}, 400);
    const { said, words } = await failureOf(open());
    expect(words).toBe('cliente: a chamada foi recusada');
    expect(sayWords(callFaults, said)).toBe('cliente: the call was refused');
  });

  test('show their request, and not an answer that may be about other customers', async () => {
    routes[LOOK_UP] = (_, response) => void response.end('[{ "nome": "João"');
    const { exchange } = await failureOf(open());
    expect(exchange).toMatchObject({ method: 'GET', url: `${vendor.url}/clientes?doc=123` });
    expect(exchange).not.toHaveProperty('received');
  });

  test('respect how long the vendor asks us to wait', async () => {
    routes[LOOK_UP] = says({}, 429, { 'retry-after': '60' });
    expect(await failureOf(open())).toMatchObject({ meaning: 'again', retryAfterMs: 60_000 });
  });

  test('reveal no secret', async () => {
    routes[LOOK_UP] = says({ message: 'a chave k3y-of-the-unit é de Maria' }, 400);
    expect((await failureOf(open())).words).not.toMatch(/k3y-of-the-unit|Maria/);
  });

  test('that find nothing leave the call without its input, so it is not made', async () => {
    routes[LOOK_UP] = says({ nada: true }, 404);
    const yaml = FIELD.replace('($cliente ?? $novo).id }', '$uppercase(5) }').replace(
      'when: $not($exists($cliente))',
      "when: 'false'",
    );
    const error = await failureOf(field(yaml).openServiceRequest(...anOpening(order)));
    expect(error).toMatchObject({ meaning: 'refused', code: 'PROFILE' });
    expect(calls()).toEqual([LOOK_UP]);
  });
});

describe('calls after an opening', () => {
  const opened = { ss: '7' };

  test.each<[string, Route, number]>([
    ['are not repeated if they are refused', says({}, 400), 1],
    ['are not repeated if they find nothing', says({ nada: true }, 404), 1],
    ['are repeated once if they fail for now', says({}, 503, { 'retry-after': '1' }), 2],
    ['are repeated once if they break off', cuts, 2],
    ['are repeated once if they cannot be read', (_, response) => void response.end('<'), 2],
    [
      'are not repeated if the vendor asks for a longer wait',
      says({}, 429, { 'retry-after': '60' }),
      1,
    ],
  ])('%s, and the SS is opened once', async (_, answer, times) => {
    routes[PDF] = answer;
    expect(await open()).toEqual(opened);
    expect(calls()).toEqual([LOOK_UP, OPEN, ...Array.from({ length: times }, () => PDF)]);
  });

  test('may succeed when they are repeated', async () => {
    let asked = 0;
    const good = routes[PDF]!;
    routes[PDF] = (...call) => ((asked += 1) === 1 ? cuts : good)(...call);
    expect(await open()).toEqual({ ...opened, link: 'https://os.example.com/7.pdf' });
  });

  test('that have no address leave the SS as it was answered', async () => {
    const yaml = FIELD.replace('{$answer.numero}', '{$answer.naoHa}');
    expect(await field(yaml).openServiceRequest(...anOpening(order))).toEqual(opened);
    expect(calls()).toEqual([LOOK_UP, OPEN]);
  });

  test('do not follow an opening that failed', async () => {
    routes[OPEN] = says({}, 500);
    expect(await failureOf(open())).toMatchObject({
      meaning: 'uncertain',
      call: 'openServiceRequest',
    });
    expect(calls()).toEqual([LOOK_UP, OPEN]);
  });

  test('may return the number themselves, or leave the opening accepted', async () => {
    const yaml = FIELD.replace('"ss": numero,', '"ss": $pdf.numero,').replace(
      'answer: \'{ "ss"',
      'ssInAnswer: false\n    answer: \'{ "ss"',
    );
    routes[PDF] = says({ numero: 70 });
    expect(await field(yaml).openServiceRequest(...anOpening(order))).toEqual({ ss: '70' });
    routes[PDF] = says({}, 400);
    expect(await field(yaml).openServiceRequest(...anOpening(order))).toBeUndefined();
    expect(calls().filter((call) => call === OPEN)).toHaveLength(2);
  });
});

describe('calls before a read', () => {
  test('provide its input', async () => {
    routes['GET /chaves/5'] = says({ id: 'k-5' });
    routes['GET /SS/findBySs'] = says({ os: [{ numero: 5, situacao: 'ENCERRADA' }] });
    expect(await field().readServiceRequest('5')).toMatchObject({ ss: '5', state: 'completed' });
    expect(vendor.received.at(-1)?.path).toBe('/SS/findBySs?id=k-5');
  });

  test('that find nothing do not prove that no SS exists', async () => {
    routes['GET /chaves/5'] = says({ nada: true }, 404);
    expect(await failureOf(field().readServiceRequest('5'))).toMatchObject({
      meaning: 'unreadable',
    });
  });

  test('share its time limit', async () => {
    routes['GET /chaves/5'] = () => {};
    expect(await failureOf(field().readServiceRequest('5', 300))).toMatchObject({
      meaning: 'again',
    });
  });
});

describe('an ERP', () => {
  const ORDER = 'GET /erpx_com_ven/pedido/entities/o-1';
  const NOTES = 'PUT /erpx_com_ven/pedido/entities/o-1/notas';
  const RELEASE = 'POST /erpx_com_ven/pedido/updateOrderStatusIntegration';
  const NOTICE = 'POST /erpx_com_ven/pedido/avisar';

  test('gets its notes read, and written with one more', async () => {
    routes[ORDER] = says({ notas: ['a', 'b'], versao: 3 });
    routes[NOTES] = says({});
    await erp().addObservation('o-1', 'SS 7');
    expect(vendor.received.at(-1)?.body).toEqual({ notas: ['a', 'b', 'SS 7'], versao: 3 });
  });

  test('is not written if it cannot be read', async () => {
    routes[ORDER] = cuts;
    expect(await failureOf(erp().addObservation('o-1', 'SS 7'))).toMatchObject({
      meaning: 'again',
    });
    expect(calls()).toEqual([ORDER]);
  });

  test('is notified after a release', async () => {
    routes[RELEASE] = says({ protocolo: 'p-9' });
    routes[NOTICE] = says({});
    await erp().releaseOrder('o-1');
    expect(vendor.received.at(-1)?.body).toEqual({ id: 'o-1', protocolo: 'p-9' });
  });

  test('is checked before a repeat if its release was not finished', async () => {
    routes[RELEASE] = says({ protocolo: 'p-9' });
    routes[NOTICE] = says({ message: 'não' }, 400);
    expect(await failureOf(erp().releaseOrder('o-1'))).toMatchObject({ meaning: 'uncertain' });
    expect(calls()).toEqual([RELEASE, NOTICE]);
  });
});

describe('a profile', () => {
  const step = "{ method: GET, url: '{baseUrl}/x' }";

  test.each([
    [`before: { count: ${step} }`, 'before.count: is a name that expressions have already'],
    [`before: { answer: ${step} }`, 'before.answer: is a name that expressions have already'],
    [
      `before: { uma_chamada: ${step} }`,
      'before.uma_chamada: must be a name of letters and digits',
    ],
    [
      `before: { a: ${step}, b: ${step}, c: ${step}, d: ${step} }`,
      'before: must be at most 3 calls',
    ],
    [
      `after: { a: { method: GET, url: 'https://x.example.com/' } }`,
      'after.a.url: must start with {baseUrl}/',
    ],
    [
      `before: { a: { method: GET, url: '{baseUrl}/{pedido}' } }`,
      'before.a.url: there is no pedido here',
    ],
    [
      `before: { a: { method: GET, url: '{baseUrl}/x', before: {} } }`,
      'before.a.before: is not a known field',
    ],
    [
      `before: { a: { method: DELETE, url: '{baseUrl}/x', reads: true } }`,
      'before.a.reads: must not be true with DELETE: a rehearsal would make the call',
    ],
  ])('with %s is refused with the reason', (fields, problem) => {
    const [line, ...more] = problemsOf(`extends: sismetro\ncalls:\n  open: { ${fields} }`);
    expect(line).toContain(`calls.open.${problem}`);
    expect(more).toEqual([]);
  });

  test('allows no calls after a read', () => {
    expect(problemsOf(`extends: sismetro\ncalls: { readOne: { after: { a: ${step} } } }`)).toEqual([
      expect.stringContaining('calls.readOne.after: is not a known field'),
    ]);
  });

  test('reports how many calls one of its calls makes', () => {
    expect(mostCallsAtOnce(loadSismetroProfile())).toBe(1);
    expect(mostCallsAtOnce(loadSismetroProfile(...mine(FIELD)))).toBe(4);
    expect(mostCallsAtOnce(loadSeniorXProfile(...mine(ERP)))).toBe(2);
  });

  test('is shown by `profile test`: each call, and how its answer is read', async () => {
    const profile = loadSismetroProfile(...mine(FIELD));
    const answer = (body: unknown) => ({ status: 200, headers: {}, text: JSON.stringify(body) });
    const found = await explainCalls(profile, 'open', aPayload(), 'gateway', {
      cliente: answer({ itens: [{ id: 'c-1' }] }),
      open: answer({ numero: 7 }),
    });
    expect(found).toMatchObject([
      { step: 'cliente', method: 'GET' },
      { method: 'POST', body: { cliente: 'c-1' } },
      { step: 'pdf', url: '{baseUrl}/os/7/pdf' },
    ]);
    const without = await explainCalls(profile, 'open', aPayload());
    expect(without.map((one) => one.step)).toEqual(['cliente', 'novo', undefined]);
    expect(
      await explainAnswer(profile, 'open', answer({ numero: 7 }), undefined, {
        pdf: answer({ url: 'https://os.example.com/7.pdf' }),
      }),
    ).toEqual({ kind: 'result', result: { ss: '7', link: 'https://os.example.com/7.pdf' } });
  });
});

describe('the result of a call that is kept', () => {
  let now = 0;
  const keeping = (yaml: string) =>
    createSismetro(
      { ...sismetroAt(vendor.url), profile: loadSismetroProfile(...mine(yaml)) },
      { http, now: () => now },
    );
  const KEEPS = FIELD.replace(
    '        answer: itens[0]',
    '        answer: itens[0]\n        keepSeconds: 60',
  );
  const lookUps = () => calls().filter((call) => call === LOOK_UP).length;
  const orderOf = (id: string, document = '123') =>
    anOpening(anOrder({ id, customer: { name: 'Maria', document } }));

  test('stands for the same request for its time, also of orders at the same moment', async () => {
    const client = keeping(KEEPS);
    await Promise.all(['1', '2'].map((id) => client.openServiceRequest(...orderOf(id))));
    expect(lookUps()).toBe(1);
    await client.openServiceRequest(...orderOf('3', '456'));
    expect(lookUps()).toBe(2);
    now += 61_000;
    await client.openServiceRequest(...orderOf('4'));
    expect(lookUps()).toBe(3);
  });

  test('is that of each order, if its answer is read by what the order has', async () => {
    const client = keeping(
      KEEPS.replace('answer: itens[0]', 'answer: itens[de = $reference]').replace(
        "query: { doc: '{order.customer.document}' }",
        'query: {}',
      ),
    );
    const own = (id: string) => ({ de: `acme/${id}`, id: `c-${id}` });
    routes[LOOK_UP] = says({ itens: [own('1'), own('2')] });
    for (const id of ['1', '2']) await client.openServiceRequest(...orderOf(id));
    const opened = vendor.received.filter(({ path }) => path === '/serviceOrder/open');
    expect(opened.map(({ body }) => body)).toEqual([
      expect.objectContaining({ cliente: 'c-1' }),
      expect.objectContaining({ cliente: 'c-2' }),
    ]);
  });

  test('lets a call that had to wait go on where it waited', async () => {
    const client = keeping(KEEPS);
    routes[OPEN] = says({}, 429);
    await failureOf(client.openServiceRequest(...orderOf('1')));
    routes[OPEN] = says({ numero: 7 }, 201);
    await client.openServiceRequest(...orderOf('1'));
    expect([lookUps(), calls().filter((call) => call === OPEN).length]).toEqual([1, 2]);
  });

  test('does not outlive a clock that is set back', async () => {
    const client = keeping(KEEPS);
    now += 86_400_000;
    await client.openServiceRequest(...orderOf('1'));
    now -= 86_400_000;
    await client.openServiceRequest(...orderOf('2'));
    expect(lookUps()).toBe(2);
  });

  test('is not one that found nothing, or failed', async () => {
    const client = keeping(KEEPS);
    routes['POST /clientes'] = says({ id: 'c-2' }, 201);
    routes[LOOK_UP] = says({ itens: [] });
    await client.openServiceRequest(...orderOf('1'));
    routes[LOOK_UP] = says({}, 500);
    await failureOf(client.openServiceRequest(...orderOf('2')));
    routes[LOOK_UP] = says({ itens: [{ id: 'c-1' }] });
    await client.openServiceRequest(...orderOf('3'));
    expect(lookUps()).toBe(3);
  });

  test('is not one that is long: a thousand of them are in memory', async () => {
    const client = keeping(KEEPS);
    routes[LOOK_UP] = says({ itens: [{ id: 'c-1', notas: 'x'.repeat(20_000) }] });
    for (const id of ['1', '2']) await client.openServiceRequest(...orderOf(id));
    expect(lookUps()).toBe(2);
  });

  test('stands from 1 second to a day', () => {
    expect(problemsOf(KEEPS.replace('60', '0'))[0]).toContain('must be a whole number from 1');
  });

  describe('a wait that the vendor asks for', () => {
    const held = (scope: string) =>
      keeping(`extends: sismetro
capabilities: { listAll: true }
failure: 'status = 429 ? { "after": 60${scope} }'`);
    const busy = says({}, 429);

    test.each([
      ['', [1, 1, 1]],
      [', "for": "call"', [1, 0, 1]],
      [', "for": "system"', [1, 0, 0]],
    ])('%s holds what the profile says', async (scope, sent) => {
      const client = held(scope);
      Object.assign(routes, { 'GET /SS/findBySs': busy, 'GET /SS/listAll': busy });
      const counts: number[] = [];
      for (const call of [
        () => client.readServiceRequest('1'),
        () => client.readServiceRequest('2'),
        () => client.listServiceRequests(1),
      ]) {
        const before = vendor.received.length;
        expect(await failureOf(call())).toMatchObject({ meaning: 'again', retryAfterMs: 60_000 });
        counts.push(vendor.received.length - before);
      }
      expect(counts).toEqual(sent);
      now += 60_001;
      await failureOf(client.readServiceRequest('3'));
      expect(vendor.received.at(-1)?.path).toContain('ss=3');
    });

    test('is over if the clock is set back: it would last as long as the clock was wrong', async () => {
      const client = held(', "for": "system"');
      routes['GET /SS/findBySs'] = busy;
      now += 86_400_000;
      await failureOf(client.readServiceRequest('1'));
      now -= 86_400_000;
      await failureOf(client.readServiceRequest('2'));
      expect(vendor.received.at(-1)?.path).toContain('ss=2');
    });
  });
});
