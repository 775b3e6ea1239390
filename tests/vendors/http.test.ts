import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { z } from 'zod';
import { createHttp, query, type Http } from '../../vendors/http.js';
import { failureOf, json, startVendor, type VendorServer } from './vendor-server.js';

const NOW = Date.parse('2026-11-24T13:00:00Z');
const KEY = 'k3y-of-the-unit';

let vendor: VendorServer;
let http: Http;

beforeEach(async () => {
  vendor = await startVendor((_, response) => json(response, 200, { ss: 1 }));
  http = createHttp({ now: () => NOW });
});

afterEach(async () => {
  await http.close();
  await vendor.close();
});

const open = (url = `${vendor.url}/open`, client = http) =>
  client.call(
    {
      vendor: 'sismetro',
      call: 'openServiceRequest',
      method: 'POST',
      url,
      headers: { key: KEY },
      body: { number: '1' },
      secrets: [KEY],
    },
    z.object({ ss: z.number() }),
  );

describe('an answer', () => {
  test('is read by its schema, and fields it does not name are left out', async () => {
    vendor.answer = (_, response) => json(response, 201, { ss: 7, other: true });
    expect(await open()).toEqual({ ss: 7 });
    expect(vendor.received[0]).toMatchObject({
      method: 'POST',
      body: { number: '1' },
      headers: { 'content-type': 'application/json', key: KEY },
    });
  });

  test.each([
    ['no JSON', '<html>Bem-vindo</html>'],
    ['empty', ''],
    ['cut off', '{"ss": 1'],
    ['not what was promised', '{"number": 1}'],
  ])('of 200 that is %s is malformed, and the work may be done', async (_, text) => {
    vendor.answer = (__, response) => void response.end(text);
    expect(await failureOf(open())).toMatchObject({
      kind: 'malformed',
      status: 200,
      maybeDone: true,
      vendor: 'sismetro',
      call: 'openServiceRequest',
    });
  });

  test('says which field could not be read', async () => {
    vendor.answer = (_, response) => json(response, 200, { ss: 'x' });
    expect((await failureOf(open())).message).toMatch(/Sismetro answered 200 .*\/ss /);
  });

  test('of 2 MiB is refused', async () => {
    vendor.answer = (_, response) => json(response, 200, { ss: 1, text: 'x'.repeat(2 ** 21) });
    expect(await failureOf(open())).toMatchObject({ kind: 'malformed', maybeDone: true });
  });

  test('of 204 has no content', async () => {
    vendor.answer = (_, response) => void response.writeHead(204).end();
    const call = { vendor: 'senior-x', call: 'x', method: 'GET', url: vendor.url } as const;
    expect(await http.call(call, z.undefined())).toBeUndefined();
  });
});

describe('a refusal', () => {
  test.each([
    [400, 'rejected', false],
    [401, 'rejected', false],
    [404, 'rejected', false],
    [408, 'unavailable', true],
    [409, 'rejected', false],
    [422, 'rejected', false],
    [425, 'unavailable', false],
    [429, 'rate-limited', false],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
  ])('of %i is %s, the work may be done: %s', async (status, kind, maybeDone) => {
    vendor.answer = (_, response) => json(response, status, { message: 'não' });
    expect(await failureOf(open())).toMatchObject({ status, kind, maybeDone });
    expect(vendor.received).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])('by a redirect of %i sends our key nowhere', async (status) => {
    const elsewhere = await startVendor((_, response) => json(response, 200, { ss: 1 }));
    vendor.answer = (_, response) => json(response, status, {}, { location: elsewhere.url });
    const error = await failureOf(open());
    expect(error).toMatchObject({ kind: 'rejected', maybeDone: false, status });
    expect(error.message).toContain('redirects are refused');
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test.each([
    ['seconds', '120', 120_000],
    ['an HTTP date', new Date(NOW + 90_000).toUTCString(), 90_000],
    ['a date that has passed', new Date(NOW - 90_000).toUTCString(), 0],
    ['a day', '86400', 3_600_000],
    ['a date far away', new Date(NOW + 864e5).toUTCString(), 3_600_000],
    ['nonsense', 'soon', undefined],
    ['a negative number', '-5', undefined],
  ])('with Retry-After as %s', async (_, header, expected) => {
    vendor.answer = (__, response) => json(response, 429, {}, { 'retry-after': header });
    expect((await failureOf(open())).retryAfterMs).toBe(expected);
  });

  test('carries the words of Senior X, message and reason', async () => {
    vendor.answer = (_, response) =>
      json(response, 403, { message: 'Permissão negada', reason: 'FORBIDDEN', errorCode: 'x' });
    expect((await failureOf(open())).message).toBe(
      'Sismetro answered 403 to openServiceRequest: Permissão negada / FORBIDDEN',
    );
  });

  test.each([
    [
      "with the vendor's own words",
      'Patrimônio 9999 não encontrado (HTTP 400)',
      400,
      '{"message":"Patrimônio 9999 não encontrado"}',
    ],
    ['where it says nothing', 'resposta HTTP 500', 500, ''],
    [
      'where it cannot be read',
      'a resposta (HTTP 200) não pode ser lida: /ss não tem a forma esperada',
      200,
      '{"ss":{}}',
    ],
    [
      'where it leads elsewhere',
      'resposta HTTP 302: redirecionamentos são recusados, corrija o endereço',
      302,
      '',
    ],
  ])('tells operators in Portuguese, %s', async (_, words, status, answer) => {
    vendor.answer = (__, response) => void response.writeHead(status).end(answer);
    expect((await failureOf(open())).words).toBe(words);
  });

  test('carries the text of a page, without its HTML', async () => {
    vendor.answer = (_, response) =>
      void response.writeHead(502).end('<html><body><h1>Bad Gateway</h1><hr>nginx</body></html>');
    expect((await failureOf(open())).message).toMatch(
      /502 to openServiceRequest: Bad Gateway.*nginx/,
    );
  });

  test('never shows the key, a token in a link, or personal data, and is cut', async () => {
    vendor.answer = (_, response) =>
      json(response, 400, {
        message: `chave ${KEY} de maria@acme.com.br 12.ABC.345/01DE-35 veja https://br.sismetro.com/printSS.php?os=1&token=d8zqo4 ${'á'.repeat(400)}`,
      });
    const { message, words } = await failureOf(open());
    for (const text of [message, words]) {
      expect(text).not.toMatch(/k3y|maria|12\.ABC|d8zqo4/);
      expect(text).toHaveLength(300);
    }
  });

  test('keeps its status where its text is too long to be read', async () => {
    vendor.answer = (_, response) => json(response, 422, { message: 'x'.repeat(2 ** 21) });
    expect(await failureOf(open())).toMatchObject({ kind: 'rejected', maybeDone: false });
  });
});

describe('a broken connection', () => {
  test('that was refused did nothing', async () => {
    const gone = await startVendor(() => undefined);
    await gone.close();
    const error = await failureOf(open(gone.url));
    expect(error).toMatchObject({ kind: 'unavailable', maybeDone: false });
    expect(error.message).toBe('Sismetro could not be reached (ECONNREFUSED)');
  });

  test('to a name that does not exist did nothing', async () => {
    const error = await failureOf(open('http://vendor.invalid/'));
    expect(error).toMatchObject({ kind: 'unavailable', maybeDone: false });
  });

  test('for want of TLS did nothing', async () => {
    const error = await failureOf(open(vendor.url.replace('http:', 'https:')));
    expect(error).toMatchObject({ kind: 'unavailable', maybeDone: false });
    expect(vendor.received).toEqual([]);
  });

  test('that takes too long to be made did nothing', async () => {
    // accepts, and never answers the TLS handshake
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = createHttp({ connectTimeoutMs: 50 });
    expect(await failureOf(open(url, client))).toMatchObject({
      kind: 'unavailable',
      maybeDone: false,
    });
    for (const socket of sockets) socket.destroy();
    silent.close();
    await client.close();
  });

  test('by a time-out after the request was sent leaves the work maybe done', async () => {
    let done = 0;
    vendor.answer = () => void (done += 1);
    const client = createHttp({ timeoutMs: 100 });
    const error = await failureOf(open(`${vendor.url}/open`, client));
    expect(error).toMatchObject({ kind: 'unavailable', maybeDone: true });
    expect(error.message).toBe('Sismetro gave no whole answer within 100 ms');
    expect(done).toBe(1);
    await vendor.close();
    await client.close();
  });

  test('by a body that never ends is timed out as well', async () => {
    vendor.answer = (_, response) => void response.writeHead(200).write('{"ss":');
    const client = createHttp({ timeoutMs: 100 });
    const error = await failureOf(open(`${vendor.url}/open`, client));
    expect(error).toMatchObject({ kind: 'unavailable', maybeDone: true });
    await vendor.close();
    await client.close();
  });

  test.each([
    ['before the answer', ''],
    ['in the middle of the answer', '{"ss":'],
  ])('%s leaves the work maybe done', async (_, sent) => {
    vendor.answer = (__, response) => {
      if (sent !== '') response.writeHead(200, { 'content-length': '100' }).write(sent);
      setImmediate(() => response.socket?.resetAndDestroy());
    };
    expect(await failureOf(open())).toMatchObject({ kind: 'unavailable', maybeDone: true });
    expect(vendor.received).toHaveLength(1);
  });

  test('is none where no time was left: nothing is sent', async () => {
    const call = http.call(
      { vendor: 'senior-x', call: 'x', method: 'GET', url: vendor.url, timeoutMs: 0 },
      z.unknown(),
    );
    expect(await failureOf(call)).toMatchObject({ kind: 'unavailable', maybeDone: false });
    expect(vendor.received).toEqual([]);
  });

  test.each(['not an address', 'ftp://vendor/'])(
    'is none to %p: it cannot be called',
    async (url) => {
      expect(await failureOf(open(url))).toMatchObject({ kind: 'rejected', maybeDone: false });
    },
  );
});

test('connections are kept: many calls in a row do not connect anew', async () => {
  const ports = new Set<number | undefined>();
  vendor.answer = (_, response) => {
    ports.add(response.socket?.remotePort);
    json(response, 200, { ss: 1 });
  };
  for (let i = 0; i < 20; i += 1) await open();
  expect(ports.size).toBeLessThan(4);
});

test('a query encodes spaces and quotes', () => {
  expect(query({ filter: "a eq 'b+c&d'" })).toBe('filter=a%20eq%20%27b%2Bc%26d%27');
});
