import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, post, SENIOR, startTestApi, type TestApi } from '../support/api.js';
import { eventually } from '../../support/eventually.js';
import { listen } from '../../support/listen.js';
import { openRaw } from '../../security/raw.js';

/** Stands in for Sismetro's equipment search. */
let sismetro: Server;
let answer: { status: number; headers?: Record<string, string>; body: unknown };
let api: TestApi;

beforeAll(async () => {
  sismetro = createServer((_request, response) => {
    const { status, headers, body } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  api = await startTestApi({ sismetroUrl: await listen(sismetro) });
});

afterAll(async () => {
  await api?.close();
  sismetro.closeAllConnections();
  sismetro.close();
});

describe('the search for equipment', () => {
  const search = (query: string) => call(`${api.url}/equipment${query}`, { headers: SENIOR });

  test("returns a page of Sismetro's equipment", async () => {
    const row = {
      idPatrimonio: 9001,
      descricao: 'Split 12000',
      tag: 'AC-1',
      marca: 'Marca',
      modelo: 'M1',
      numeroSerie: 'S1',
    };
    answer = { status: 200, body: { valid: true, totalPages: 3, resultList: [row] } };
    const item = {
      id: '9001',
      description: 'Split 12000',
      tag: 'AC-1',
      brand: 'Marca',
      model: 'M1',
      serialNumber: 'S1',
    };
    expect(await search('?query=split&page=2')).toMatchObject({
      status: 200,
      body: { items: [item], page: 2, totalPages: 3 },
    });
  });

  test.each([
    ['is down', 503, {}, 503],
    ['holds us back', 429, { 'retry-after': '7' }, 503],
    ['refuses us', 403, {}, 502],
  ])('reports that Sismetro %s', async (_name, status, headers, expected) => {
    answer = { status, headers, body: {} };
    const { status: got, headers: shown } = await search('?query=x');
    expect(got).toBe(expected);
    expect(shown.get('retry-after')).toBe(status === 429 ? '7' : expected === 503 ? '5' : null);
  });

  test('leaves its failure in the log, with the stack and the id that the answer has', async () => {
    answer = { status: 403, body: {} };
    const { body } = await search('?query=x');
    const line = api
      .log()
      .split('\n')
      .find((text) => text.includes(`"requestId":"${String(body['instance'])}"`));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 'error',
      err: { type: 'VendorError', stack: expect.stringContaining(' at ') },
    });
    expect(JSON.stringify(body)).not.toContain(' at ');
  });

  test.each(['?page=0', '?page=x', '?query=a&query=b'])('refuses %s', async (query) => {
    expect((await search(query)).status).toBe(422);
  });
});

test('who goes away before the body is whole leaves one line, which says so', async () => {
  const gone = openRaw(api.url);
  const head = [`unit: ${SENIOR.unit}`, `key: ${SENIOR.key}`, 'content-type: application/json'];
  const id = 'gone-before-the-end';
  const sent = ['POST /serviceOrder/open HTTP/1.1', 'host: ponte', `x-request-id: ${id}`, ...head];
  const linesOf = () =>
    api
      .log()
      .split('\n')
      .filter((text) => text.includes(id))
      .map((text) => JSON.parse(text) as object);
  gone.write(`${[...sent, 'content-length: 99'].join('\r\n')}\r\n\r\n{`);
  gone.socket.end();
  await gone.ended;
  await eventually('the line is written', () => linesOf().length > 0);
  expect(linesOf()).toMatchObject([{ msg: 'request aborted', path: '/serviceOrder/open' }]);
});

describe('an address', () => {
  test('that does not exist is a 404 problem', async () => {
    const { status, headers, body } = await call(`${api.url}/nothing/here`);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch('application/problem+json');
    expect(body).toMatchObject({ title: 'Not Found', status: 404 });
  });

  test.each([
    ['GET', '/serviceOrder/open', 'POST'],
    ['DELETE', '/serviceOrder/completed', 'POST'],
    ['POST', '/equipment', 'GET'],
    ['POST', '/health/live', 'GET'],
  ])('answers %s %s with 405 and the allowed methods', async (method, path, allowed) => {
    const { status, headers } = await call(api.url + path, { method });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe(allowed);
  });
});

describe('the id of a request', () => {
  const ask = (id: string) => call(`${api.url}/nothing`, { headers: { 'x-request-id': id } });

  test("is the caller's own, in the body and in the header", async () => {
    const { headers, body } = await ask('trace-4711:a');
    expect(headers.get('x-request-id')).toBe('trace-4711:a');
    expect(body['instance']).toBe('trace-4711:a');
  });

  test.each(['short', 'with spaces in it', '<script>alert(1)</script>', 'x'.repeat(129)])(
    'is generated instead of %s',
    async (id) => {
      const { body } = await ask(id);
      expect(body['instance']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('too many requests', () => {
  test('of one key are 429 with the time to wait, and do not affect other keys', async () => {
    const limited = await startTestApi({ limits: { perKeyPerMinute: 2 } });
    try {
      const ask = (key: string) =>
        post(`${limited.url}/serviceOrder/guard`, { unit: '484', key }, {});
      const statuses = [];
      for (let i = 0; i < 3; i++) statuses.push((await ask(SENIOR.key)).status);
      expect(statuses).toEqual([422, 422, 429]);
      const refused = await ask(SENIOR.key);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.body).toMatchObject({ title: 'Too Many Requests' });
      expect((await ask('senior-key-of-acme-next')).status).toBe(422);
    } finally {
      await limited.close();
    }
  });
});

test('metrics name routes, not URLs', async () => {
  await call(`${api.url}/orders/acme/some-order-id`);
  await call(`${api.url}/nothing/secret`);
  const metrics = await api.metrics();
  expect(metrics).toContain('route="/health/live"');
  expect(metrics).toContain('ponte_authentication_failures_total{tenant="acme",caller="senior"}');
  expect(metrics).not.toMatch(/some-order-id|secret/);
});
