import { afterEach, describe, expect, test } from '@jest/globals';
import { call, SENIOR, SISMETRO, startTestApi, useTestApi } from '../api/support/api.js';
import { aPayload } from '../api/support/bodies.js';
import { openRaw, sayRaw } from './raw.js';

const api = useTestApi();

/** After any input the api still works, and nothing in its process is polluted. */
afterEach(async () => {
  expect((await call(`${api.url}/health/live`)).status).toBe(200);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

const send = (path: string, text: string, headers: Record<string, string> = {}) =>
  call(api.url + path, {
    method: 'POST',
    headers: { ...SENIOR, 'content-type': 'application/json', ...headers },
    body: text,
  });

const open = (text: string) => send('/serviceOrder/open', text);

describe('a request that is not HTTP', () => {
  const LINES = ['Host: ponte', 'Connection: close'];
  const ask = (first: string, ...lines: string[]) =>
    `${[first, ...LINES, ...lines].join('\r\n')}\r\n\r\n`;

  test.each([
    ['an invalid method', ask('HACK\u0000 / HTTP/1.1')],
    ['no request line', '\u0000\u0001\u0002\r\n\r\n'],
    ['TLS on a plain port', '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
    ['an address with a space', ask('GET /orders /x HTTP/1.1')],
    ['an invalid version', ask('GET / HTTP/9.9')],
    ['a header without a name', ask('GET / HTTP/1.1', ': x')],
    ['a space before the colon', ask('GET / HTTP/1.1', 'unit : 484')],
    ['a folded header', ask('GET / HTTP/1.1', 'x-a: 1', ' 2')],
    ['a header with a zero', ask('GET / HTTP/1.1', 'x-a: \u0000')],
    ['a line that ends with only LF', 'GET / HTTP/1.1\nHost: ponte\n\n'],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['an invalid length', ask('POST / HTTP/1.1', 'Content-Length: x')],
    ['a length below zero', ask('POST / HTTP/1.1', 'Content-Length: -1')],
    ['two lengths', ask('POST / HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2')],
    [
      'a length and chunks (request smuggling)',
      ask('POST / HTTP/1.1', 'Content-Length: 3', 'Transfer-Encoding: chunked') + '0\r\n\r\nGET /',
    ],
    [
      'chunks that are not the last coding',
      ask('POST / HTTP/1.1', 'Transfer-Encoding: chunked, identity'),
    ],
    ['chunks of no size', ask('POST / HTTP/1.1', 'Transfer-Encoding: chunked') + 'zz\r\n'],
  ])('is answered 400: %s', async (_name, text) => {
    const { status, head, body } = await sayRaw(api.url, text);
    expect(status).toBe(400);
    expect(head.match(/HTTP\/1\.1/g)).toHaveLength(1); // one answer: nothing was read as a second request
    if (body['status'] !== undefined) expect(body).toMatchObject({ status: 400 });
  });
});

describe('a hostile address', () => {
  const authorization = 'Bearer token-of-ana';

  test.each([
    ['/orders/acme/%zz', 400],
    ['/orders/acme/%c0%af', 400],
    ['/orders/acme/%00', 404],
    ['/orders/acme/a%0ab', 404],
    ['/orders/..%2f..%2fetc%2fpasswd', 404],
    ['/docs/..%2f..%2fpackage.json', 404],
    ['/docs/%2e%2e/%2e%2e/package.json', 404],
    ['//orders', 404],
    ['/.git/config', 404],
    ['/__proto__', 404],
    ['/orders/__proto__/constructor/timeline/x', 503],
    ['/parked/__proto__', 503], // the api asks Temporal, which is unavailable
    ['/orders?__proto__[polluted]=1&limit=x', 422],
    ['/orders?limit=2&limit=3', 422],
    ['/orders?limit[]=2', 503], // an unknown parameter; Temporal is unavailable
    ['/console/assets/', 404],
    [`/orders/acme/${'x'.repeat(5000)}`, 404],
  ])('is taken literally: %s', async (path, status) => {
    const text = `GET ${path} HTTP/1.1\r\nHost: ponte\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`;
    const answer = await sayRaw(api.url, text).catch(() => undefined);
    expect(answer?.status).toBe(status);
    expect(JSON.stringify(answer?.body)).not.toMatch(/root:|"name":"ponte"/);
  });

  test.each([
    '/console/..%2f..%2f..%2fpackage.json',
    '/console/%2e%2e%2f%2e%2e%2fpackage.json',
    '/console/assets/..%2f..%2f..%2fpackage.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/assets/../../../package.json',
    '/console/..%5c..%5cpackage.json',
    '/console/%2fetc%2fpasswd',
  ])('gets no more than the page of the console, if that is built: %s', async (path) => {
    const connection = openRaw(api.url);
    connection.write(`GET ${path} HTTP/1.1\r\nHost: ponte\r\nConnection: close\r\n\r\n`);
    const text = await connection.ended;
    expect(text).toMatch(/^HTTP\/1\.1 (404 |200 [^]*\r\nContent-Type: text\/html)/);
    expect(text).not.toMatch(/root:|"name": "ponte"/);
  });

  test.each([
    '//evil.example',
    '//evil.example/%2e%2e',
    '/%5cevil.example',
    '/console//evil.example',
  ])('redirects nobody to another site: %s', async (path) => {
    const { headers } = await fetch(api.url + path, { redirect: 'manual' });
    expect(headers.get('location')).toBeNull();
  });

  test('is redirected to the console only under our own name', async () => {
    const text = `GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n`;
    const connection = openRaw(api.url);
    connection.write(text);
    const said = await connection.ended;
    expect(said).toMatch(/^Location: \/console\/\r$/m);
    expect(said).not.toContain('evil.example');
  });

  test.each(['TRACE', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'is not opened by the method %s',
    async (method) => {
      const text = `${method} /serviceOrder/open HTTP/1.1\r\nHost: ponte\r\nunit: ${SENIOR.unit}\r\nkey: ${SENIOR.key}\r\nConnection: close\r\n\r\n`;
      expect((await sayRaw(api.url, text)).status).toBe(405);
    },
  );

  test('is not opened by an absolute address, nor with another host', async () => {
    const text = `POST http://169.254.169.254/serviceOrder/open HTTP/1.1\r\nHost: evil\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    expect([401, 404]).toContain((await sayRaw(api.url, text)).status);
  });
});

describe('a credential header', () => {
  const ask = (...lines: string[]) =>
    sayRaw(
      api.url,
      `${['GET /equipment?page=x HTTP/1.1', 'Host: ponte', ...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`,
    );

  test.each([
    ['two units', ['unit: 999', `unit: ${SENIOR.unit}`, `key: ${SENIOR.key}`]],
    ['two keys', [`unit: ${SENIOR.unit}`, 'key: wrong', `key: ${SENIOR.key}`]],
    ['a key and none', [`unit: ${SENIOR.unit}`, `key: ${SENIOR.key}`, 'key:']],
  ])('lets nobody in if it is sent twice: %s', async (_name, lines) => {
    expect((await ask(...lines)).status).toBe(401);
  });

  test('lets in a caller who sends each once, in any case', async () => {
    expect((await ask(`UNIT: ${SENIOR.unit}`, `Key:   ${SENIOR.key}  `)).status).toBe(422);
  });

  test('costs no more than its length if it is blank', async () => {
    /** Returns the microseconds of CPU that 20 requests take. */
    async function costOf(token: string): Promise<number> {
      const text = Buffer.from(
        `GET /orders HTTP/1.1\r\nHost: ponte\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
        'latin1',
      );
      const before = process.cpuUsage();
      for (let sent = 0; sent < 20; sent += 1) {
        expect((await sayRaw(api.url, text)).status).toBe(401);
      }
      return process.cpuUsage(before).user;
    }
    const usual = await costOf('x'.repeat(15_000));
    const blank = await costOf(`${' '.repeat(15_000)}\u00a0`); // ends with a blank that no parser trims
    expect(blank / usual).toBeLessThan(50); // a backtracking pattern takes some hundred times as long
  });

  test('does not add a second token to the first', async () => {
    const text = `GET /orders?limit=x HTTP/1.1\r\nHost: ponte\r\nAuthorization: Bearer wrong\r\nAuthorization: Bearer token-of-ana\r\nConnection: close\r\n\r\n`;
    expect((await sayRaw(api.url, text)).status).toBe(401);
  });
});

describe('a hostile body', () => {
  const order = JSON.stringify(aPayload());
  const deep = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  const BODIES: readonly [string, number][] = [
    ['', 400],
    ['null', 400],
    ['[]', 400],
    ['"text"', 400],
    ['{', 400],
    ['{"a":1}{"b":2}', 400],
    ['{"a":NaN}', 400],
    ["{'a':1}", 400],
    ['{"a":1,}', 400],
    [`/* */${order}`, 400],
    ['\u0000', 400],
    [`{"a":"\u0000"}`, 400],
    [deep(120_000), 422],
    [nested(40_000), 422],
    ['{"__proto__":{"polluted":true}}', 422],
    ['{"constructor":{"prototype":{"polluted":true}}}', 422],
    ['{"payload":{"__proto__":{"polluted":true,"id":"x"}}}', 422],
    ['{"id":1e400}', 422],
    ['{"id":-0}', 422],
    [`{"id":${'9'.repeat(1000)}}`, 422],
    ['{"id":{"$ne":null}}', 422],
    [JSON.stringify(aPayload({ id: '..' })), 422], // in the ERP's addresses it would lead to the parent path
    [JSON.stringify(aPayload({ id: '.' })), 422],
    [JSON.stringify(aPayload({ id: 'a\u202eb' })), 422], // reads backwards
    [JSON.stringify(aPayload({ id: 'a\u200bb' })), 422], // looks like ab
    [JSON.stringify(aPayload({ id: 'a\u001b[31m' })), 422], // controls a terminal
    [JSON.stringify(aPayload({ id: 'a\nb' })), 422],
    [JSON.stringify(aPayload({ id: '\ud800' })), 422],
  ];
  const named = BODIES.map(
    ([text, status]) => [JSON.stringify(text.slice(0, 40)), text, status] as const,
  );
  test.each(named)('is refused without an error of ours: %s', async (_name, text, status) => {
    const answer = await open(text);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(JSON.stringify(answer.body)).not.toMatch(/ at |node_modules|\.ts|\.js/);
  });

  test.each([
    ['a price beyond all bounds', { price: 1e308 }],
    ['a price that is infinite', { price: 'Infinity' }],
    ['a price below zero', { price: -1 }],
    ['a quantity of none', { quantity: 0 }],
    ['a quantity beyond all bounds', { quantity: 1e13 }],
    ['a price of a thousandth', { price: 0.001 }],
  ])('is refused: %s', async (_name, change) => {
    const item = { service: { code: 'S-10' }, quantity: 1, price: 350, ...change };
    expect((await open(JSON.stringify(aPayload({ items: [item] })))).status).toBe(422);
  });

  test('may have numbers up to 1e12, and none above, where digits begin to be lost', async () => {
    const numbered = async (number: number) =>
      (await open(JSON.stringify({ payload: aPayload({ number }) }))).status;
    expect([await numbered(1e12), await numbered(1e12 + 1)]).toEqual([202, 422]);
    const priced = async (price: number) => {
      const items = [{ service: { code: 'S-10' }, quantity: 1, price }];
      return (await open(JSON.stringify({ payload: aPayload({ items }) }))).status;
    };
    expect([await priced(1e12), await priced(1e12 + 1)]).toEqual([202, 422]);
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/jsonp',
  ])('is not read as %s, which a form of another site could send', async (type) => {
    expect((await send('/serviceOrder/open', order, { 'content-type': type })).status).toBe(415);
  });

  test('is not read if it is not UTF-8', async () => {
    const answer = await call(`${api.url}/serviceOrder/open`, {
      method: 'POST',
      headers: { ...SENIOR, 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(answer.status).toBe(400);
  });

  test('with a repeated name is read as JSON says, the same everywhere: the last one counts', async () => {
    const text = `{"ss":"0","ss":"77","externalReference":"acme/x"}`;
    const answer = await send('/serviceOrder/completed', text, SISMETRO);
    expect(answer.status).toBe(202);
  });

  test.each([
    ['an order id with a slash', { id: 'a/../../beta/b' }],
    ['an order id with quotes', { id: `x' OR 1=1 --` }],
    ['an order id as a template', { id: '${7*7}{{7*7}}' }],
  ])('is accepted as plain data: %s', async (_name, change) => {
    const { status, body } = await open(JSON.stringify({ payload: aPayload(change) }));
    expect(status).toBe(202);
    expect(body).toMatchObject({ order: { tenant: 'acme', id: change.id } });
  });

  test('is decoded once, as its address and the key in it are: what is encoded twice stays encoded', async () => {
    const id = 'a%2Fb&amp;\\u0041%25';
    const { status, body } = await open(JSON.stringify({ payload: aPayload({ id }) }));
    expect(status).toBe(202);
    expect(body).toMatchObject({ order: { id } });

    const headers = { authorization: 'Bearer token-of-ana' };
    const pageOf = async (limit: string) =>
      (await call(`${api.url}/orders?limit=${limit}`, { headers })).status;
    expect([await pageOf('%32'), await pageOf('%2532')]).toEqual([503, 422]);

    const key = 'se%41cret+of acme';
    const byPath = await startTestApi({
      change: ({ tenants }) =>
        Object.assign(tenants[0]!.inbound.senior, { auth: 'path', keys: [key] }),
    });
    const opened = async (shown: string) =>
      (
        await call(`${byPath.url}/in/${shown}/serviceOrder/open`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ payload: aPayload() }),
        })
      ).status;
    try {
      expect(await opened(encodeURIComponent(key))).toBe(202);
      expect(await opened(encodeURIComponent(encodeURIComponent(key)))).toBe(401);
    } finally {
      await byPath.close();
    }
  });

  test('neither breaks a line of the log nor controls the terminal that shows it', async () => {
    const word = 'a%0a%7b%22level%22%3a%22fatal%22%7d%1b%5b31m';
    await call(`${api.url}/${word}?${word}`);
    await call(`${api.url}/orders/acme/${word}`, {
      headers: { authorization: 'Bearer token-of-ana', 'x-request-id': 'a"}{"level":"fatal"' },
    });
    const lines = api.log().trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).not.toMatchObject({ level: 'fatal' });
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    expect(api.log()).toContain(String.raw`"path":"/orders/acme/a\n{`); // escaped, and not left out
  });

  test('leaves none of its text in the log', async () => {
    await open('{"id":"planted-word-4711","customer":{"name":"planted-word-4711"}}');
    expect(api.log()).not.toContain('planted-word-4711');
  });
});
