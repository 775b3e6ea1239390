import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { z } from 'zod';
import { packExchange, unpackExchange, withoutSecrets } from '../../vendors/wire-exchange.js';
import { createHttp, query } from '../../vendors/http.js';
import { makeCertificates } from '../support/certificates.js';
import { failureOf, json, startVendor, useHttp, useVendor } from './vendor-server.js';

const NOW = Date.parse('2026-11-24T13:00:00Z');
const KEY = 'k3y-of-the-unit';

const vendor = useVendor((_, response) => json(response, 200, { ss: 1 }));
const http = useHttp({ now: () => NOW });

const open = (
  url = `${vendor.url}/open`,
  client = http,
  effect: 'read' | 'write' = 'write',
  name = 'openServiceRequest',
) =>
  client.call(
    {
      vendor: 'sismetro',
      call: name,
      effect,
      method: 'POST',
      url,
      headers: { key: KEY },
      body: { number: '1' },
      secrets: [KEY],
    },
    z.object({ ss: z.number() }),
  );

const read = (client = http) => open(undefined, client, 'read');

test('a whole number that JavaScript would round to another one is left out', async () => {
  vendor.answer = (_, response) =>
    response.end(
      '{"ss":1,"id":123456789012345678,"all":[{"n":9007199254740993}],"n":9007199254740991,"t":"123456789012345678","m":-9007199254740993}',
    );
  const { method, url } = { method: 'GET', url: vendor.url } as const;
  const call = { vendor: 'sismetro', call: 'read', effect: 'read', method, url } as const;
  expect(await http.call(call, z.unknown())).toEqual({
    ...{ ss: 1, all: [{}], n: 9007199254740991, t: '123456789012345678' },
  });
});

describe('the exchange of a failed call', () => {
  const openWith = (showsExchange: boolean | 'request') =>
    http.call(
      {
        ...{ vendor: 'sismetro', call: 'openServiceRequest', effect: 'write', method: 'POST' },
        url: `${vendor.url}/open?key=${encodeURIComponent('s3cret & more')}`,
        headers: { key: KEY },
        body: { customer: 'Padaria Modelo', key: KEY },
        secrets: [KEY, 's3cret & more'],
        personal: ['Padaria Modelo'],
        showsExchange,
      } as const,
      z.object({ ss: z.number() }),
    );

  test('is what went over the wire, without headers and our secrets', async () => {
    vendor.answer = (_, response) => json(response, 500, { erro: `Padaria Modelo, ${KEY}` });
    const error = await failureOf(openWith(true));
    expect(error.exchange).toEqual({
      method: 'POST',
      url: `${vendor.url}/open?key=***`,
      sent: '{"customer":"Padaria Modelo","key":"***"}',
      status: 500,
      received: '{"erro":"Padaria Modelo, ***"}',
    });
    expect(error.words).not.toContain('Padaria');
    expect(inspect(error)).not.toMatch(/Padaria|received/);
    expect(JSON.stringify(error)).not.toMatch(/Padaria|received/);
  });

  test('has no answer if that may be about another order', async () => {
    vendor.answer = (_, response) => json(response, 500, { cliente: 'Maria' });
    const { exchange } = await failureOf(openWith('request'));
    expect(exchange).toMatchObject({ status: 500, sent: expect.any(String) });
    expect(exchange).not.toHaveProperty('received');
  });

  test.each([
    ['JSON with escaped slashes', String.raw`{"k":"a\/b&c\"d"}`, 'a/b&c"d'],
    ['a form', 'k=a%2Fb+%26c%21', 'a/b &c!'],
    ['a query', '?k=a%2Fb%20%26c%21', 'a/b &c!'],
    ['XML', '<k>a&amp;b&lt;9&quot;x</k>', 'a&b<9"x'],
  ])('hides a secret in %s', (_, text, secret) => {
    expect(withoutSecrets(text, [secret])).toMatch(/^.{1,6}\*{3}.{0,4}$/);
  });

  test('has no answer if none arrived', async () => {
    vendor.answer = (_, response) => void response.destroy();
    const { exchange } = await failureOf(openWith(true));
    expect(exchange).toMatchObject({ method: 'POST' });
    expect(exchange).not.toHaveProperty('status');
  });

  test('is kept by no call that does not ask for it', async () => {
    vendor.answer = (_, response) => json(response, 500, {});
    expect((await failureOf(openWith(false))).exchange).toBeUndefined();
  });

  test('fits into what Temporal keeps of a failure, however long it is', () => {
    const exchange = { method: 'POST', url: 'https://s.example/', status: 500 };
    const long = {
      ...exchange,
      sent: 'a'.repeat(9_000),
      received: randomBytes(9_000).toString('hex'),
    };
    const packed = packExchange(long)!;
    expect(packed.length).toBeLessThanOrEqual(1_536);
    const { sent, received, ...rest } = unpackExchange(packed)!;
    expect(rest).toEqual(exchange);
    expect(sent).toMatch(/^a+…$/);
    expect(long.received.startsWith(received!.slice(0, -1))).toBe(true);
    expect(packExchange({ ...exchange, url: randomBytes(9_000).toString('hex') })).toBeUndefined();
    expect(unpackExchange('anything else')).toBeUndefined();
    expect(unpackExchange(new Uint8Array([1, 2, 3]))).toBeUndefined();
  });
});

describe('an answer', () => {
  test('is read by its schema, without unknown fields', async () => {
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
  ])('of 200 that is %s makes a write uncertain and a read unreadable', async (_, text) => {
    vendor.answer = (__, response) => void response.end(text);
    expect(await failureOf(open())).toMatchObject({
      meaning: 'uncertain',
      status: 200,
      vendor: 'sismetro',
      call: 'openServiceRequest',
    });
    expect(await failureOf(read())).toMatchObject({ meaning: 'unreadable', status: 200 });
  });

  test('says which field could not be read', async () => {
    vendor.answer = (_, response) => json(response, 200, { ss: 'x' });
    expect((await failureOf(open())).words).toMatch(/^a resposta não pode ser lida: \/ss /);
  });

  test('of 2 MiB is not read', async () => {
    vendor.answer = (_, response) => json(response, 200, { ss: 1, text: 'x'.repeat(2 ** 21) });
    expect(await failureOf(open())).toMatchObject({ meaning: 'uncertain' });
  });

  test('of 204 has no content', async () => {
    vendor.answer = (_, response) => void response.writeHead(204).end();
    const call = {
      vendor: 'senior-x',
      call: 'x',
      effect: 'read',
      method: 'GET',
      url: vendor.url,
    } as const;
    expect(await http.call(call, z.undefined())).toBeUndefined();
  });
});

describe('an answer that is no success', () => {
  /** A server may send a browser to what it has just created: the work may be done. */
  const meaningOf = (status: number) =>
    status === 302 || status === 303 ? 'uncertain' : 'refused';

  test.each([301, 302, 303, 307, 308])(
    'with redirect %i does not send our key anywhere',
    async (status) => {
      const elsewhere = await startVendor((_, response) => json(response, 200, { ss: 1 }));
      vendor.answer = (_, response) => json(response, status, {}, { location: elsewhere.url });
      const error = await failureOf(open());
      expect(error).toMatchObject({ meaning: meaningOf(status), status });
      expect(error.words).toContain('redirecionamentos são recusados');
      expect(await failureOf(read())).toMatchObject({ meaning: 'unreadable', status });
      expect(await failureOf(open(undefined, http, 'write', 'releaseOrder'))).toMatchObject({
        meaning: 'refused',
      });
      expect(elsewhere.received).toEqual([]);
      await elsewhere.close();
    },
  );

  test('hides the vendor’s words from message, stack and fields', async () => {
    vendor.answer = (_, response) => json(response, 422, { message: 'Maria da Silva deve' });
    const error = await failureOf(open());
    expect(error.words).toContain('Maria');
    expect(error.message).toBe('Sismetro openServiceRequest: refused (HTTP 422)');
    expect(`${error.stack}${JSON.stringify(error)}${inspect(error)}`).not.toContain('Maria');
  });

  test('keeps its status if its text is too long to be read', async () => {
    vendor.answer = (_, response) => json(response, 422, { message: 'x'.repeat(2 ** 21) });
    expect(await failureOf(open())).toMatchObject({ meaning: 'refused', status: 422 });
  });
});

describe('a broken connection', () => {
  test('that was refused means that nothing was done', async () => {
    const gone = await startVendor(() => undefined);
    await gone.close();
    const error = await failureOf(open(gone.url));
    expect(error).toMatchObject({ meaning: 'again', timedOut: false });
    expect(error.lookFirst).toBeUndefined();
    expect(error.message).toBe('Sismetro openServiceRequest: again (ECONNREFUSED)');
  });

  test('to a name that does not exist means that nothing was done', async () => {
    const error = await failureOf(open('http://vendor.invalid/'));
    expect(error).toMatchObject({ meaning: 'again' });
  });

  test('without TLS means that nothing was done', async () => {
    const error = await failureOf(open(vendor.url.replace('http:', 'https:')));
    expect(error).toMatchObject({ meaning: 'again' });
    expect(vendor.received).toEqual([]);
  });

  test('to a server whose certificate no authority vouches for did nothing', async () => {
    let received = 0;
    const server = createHttpsServer(makeCertificates().server, (_, response) => {
      received += 1;
      json(response, 200, { ss: 1 });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const error = await failureOf(open(`https://127.0.0.1:${port}/open`));
      expect(error).toMatchObject({ meaning: 'again' });
      expect(error.message).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
      expect(received).toBe(0);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('that takes too long to open means that nothing was done', async () => {
    // accepts, and never answers the TLS handshake
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = createHttp({ connectTimeoutMs: 50 });
    expect(await failureOf(open(url, client))).toMatchObject({ meaning: 'again', timedOut: false });
    for (const socket of sockets) socket.destroy();
    silent.close();
    await client.close();
  });

  test('by a time-out after the request was sent makes a write uncertain', async () => {
    let done = 0;
    vendor.answer = () => void (done += 1);
    const client = createHttp({ timeoutMs: 3_000 }); // enough for a busy machine to send the request
    const error = await failureOf(open(`${vendor.url}/open`, client));
    expect(error).toMatchObject({ meaning: 'uncertain', timedOut: true });
    expect(error.message).toBe('Sismetro openServiceRequest: uncertain (TIME_OUT)');
    expect(done).toBe(1);
    await vendor.close();
    await client.close();
  });

  test('by a body that never ends also times out', async () => {
    vendor.answer = (_, response) => void response.writeHead(200).write('{"ss":');
    const client = createHttp({ timeoutMs: 100 });
    const error = await failureOf(open(`${vendor.url}/open`, client));
    expect(error).toMatchObject({ meaning: 'uncertain', timedOut: true });
    await vendor.close();
    await client.close();
  });

  test.each([
    ['before the answer', ''],
    ['in the middle of the answer', '{"ss":'],
  ])('%s makes a write uncertain', async (_, sent) => {
    vendor.answer = (__, response) => {
      if (sent !== '') response.writeHead(200, { 'content-length': '100' }).write(sent);
      setImmediate(() => response.socket?.resetAndDestroy());
    };
    expect(await failureOf(open())).toMatchObject({ meaning: 'uncertain', timedOut: false });
    expect(await failureOf(read())).toMatchObject({ meaning: 'again' });
    expect(vendor.received).toHaveLength(2);
  });

  test('does not occur if no time is left: nothing is sent', async () => {
    const call = http.call(
      {
        vendor: 'senior-x',
        call: 'x',
        effect: 'write',
        method: 'GET',
        url: vendor.url,
        timeoutMs: 0,
      },
      z.unknown(),
    );
    expect(await failureOf(call)).toMatchObject({ meaning: 'again' });
    expect(vendor.received).toEqual([]);
  });

  test.each(['not an address', 'ftp://vendor/'])(
    'does not occur for %p, which cannot be called',
    async (url) => {
      expect(await failureOf(open(url))).toMatchObject({ meaning: 'refused' });
    },
  );
});

test('connections are reused by many calls in a row', async () => {
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
