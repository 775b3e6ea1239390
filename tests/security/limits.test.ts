import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHttpServer, type ServerPatience } from '../../api/http/http-server.js';
import { call, post, SENIOR, startTestApi, until, type TestApi } from '../api/support/api.js';
import { startSilence } from '../support/silence.js';
import { openRaw, readRaw, sayRaw, type RawConnection } from './raw.js';
import { useClosing } from '../support/closing.js';
import { listen } from '../support/listen.js';

const closing = useClosing();

const HEAD = [
  'POST /serviceOrder/open HTTP/1.1',
  'Host: ponte',
  `unit: ${SENIOR.unit}`,
  `key: ${SENIOR.key}`,
  'Content-Type: application/json',
];
const request = (headers: readonly string[], body = '') =>
  `${[...HEAD, ...headers].join('\r\n')}\r\n\r\n${body}`;

describe('a request that is too large', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api?.close());

  test('is refused by its announced length, before its body is sent', async () => {
    const { status, body } = await sayRaw(api.url, request(['Content-Length: 1000000000']));
    expect(status).toBe(413);
    expect(body).toMatchObject({ title: 'Payload Too Large', status: 413 });
  });

  test('is refused if it announces no length', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const text = request(
      ['Transfer-Encoding: chunked', 'Connection: close'],
      `${chunk.repeat(5)}0\r\n\r\n`,
    );
    expect((await sayRaw(api.url, text)).status).toBe(413);
  });

  test.each([
    ['/serviceOrder/open', { ...SENIOR, key: 'wrong' }, 270_000, 401],
    ['/serviceOrder/open', SENIOR, 270_000, 413],
    ['/serviceOrder/completed', { unit: 'signed' }, 270_000, 401],
    ['/serviceOrder/completed', { unit: 'other', 'webhook-signature': 'v1,x' }, 270_000, 401],
    ['/serviceOrder/completed', { unit: 'signed', 'webhook-signature': 'v1,x' }, 270_000, 413],
    ['/session', { 'sec-fetch-site': 'same-origin' }, 17_000, 413],
  ])('is not even kept of a stranger: POST %s with %j', async (path, shown, bytes, status) => {
    const signing = await startTestApi({
      change: ({ tenants }) => {
        const { keys: _, ...inbound } = tenants[0]!.inbound.sismetro;
        const signature = { secrets: [`whsec_${Buffer.alloc(32, 's').toString('base64')}`] };
        Object.assign(tenants[0]!.inbound, {
          sismetro: { ...inbound, unit: 'signed', auth: 'signature', signature },
        });
      },
    });
    closing.push(() => signing.close());
    const body = JSON.stringify({ padding: 'x'.repeat(bytes) });
    const headers = { ...shown, 'content-type': 'application/json' };
    const answer = await call(signing.url + path, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
  });

  test('is cut off if it never ends', async () => {
    const connection = openRaw(api.url);
    connection.write(request(['Transfer-Encoding: chunked']));
    const flood = setInterval(() => connection.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`), 1);
    await connection.ended;
    clearInterval(flood);
    expect(connection.socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  });

  test('is refused by its unpacked size', async () => {
    const answer = await call(`${api.url}/serviceOrder/open`, {
      method: 'POST',
      headers: { ...SENIOR, 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: new Uint8Array(gzipSync(Buffer.alloc(50_000_000, ' '))),
    });
    expect(answer.status).toBe(413);
  });

  test('is answered 431 with a problem document if its head is too large', async () => {
    const { status, head, body } = await sayRaw(
      api.url,
      request([`x-large: ${'x'.repeat(17_000)}`]),
    );
    expect(status).toBe(431);
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(body).toMatchObject({ status: 431, detail: expect.stringContaining('16 KiB') });
  });

  test('is answered with the security headers if its head is too large', async () => {
    const text = `GET / HTTP/1.1\r\nHost: ponte\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`;
    const { head } = await sayRaw(api.url, text);
    expect(head).toContain('X-Content-Type-Options: nosniff');
    expect(head).toContain("frame-ancestors 'none'");
    expect(head).toContain('Cache-Control: no-store');
  });

  test('is answered 431 if it has too many headers', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `x-${index}: 1`);
    const { status, body } = await sayRaw(api.url, request([...many, 'Connection: close']));
    expect(status).toBe(431);
    expect(body).toMatchObject({ detail: expect.stringContaining('100 headers') });
  });
});

describe('a client that is too slow', () => {
  const SHORT = { head: 300, request: 600, keepAlive: 300, silence: 600, look: 50 };

  /** Starts the api's server over an app that reads the whole body. */
  async function start(connections = 100, perAddress = connections, patience?: ServerPatience) {
    const app = async (incoming: IncomingMessage, response: ServerResponse) => {
      try {
        for await (const _ of incoming);
        response.end('{}');
      } catch {
        // the sender was disconnected
      }
    };
    const server = createHttpServer(
      (...both) => void app(...both),
      { connections, perAddress: () => perAddress, isProxy: (address) => address === '127.0.0.3' },
      patience,
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  /** With short time-outs, for those that are to be cut off: on a busy machine every client is slow. */
  const startImpatient = () => start(100, 100, SHORT);

  test('with the head is answered 408 and cut off', async () => {
    const connection = openRaw(await startImpatient());
    connection.write('POST / HTTP/1.1\r\nHost: ponte\r\nx-slow: ');
    const { status, body } = readRaw(await connection.ended);
    expect(status).toBe(408);
    expect(body).toMatchObject({ type: 'about:blank', status: 408, title: 'Request Timeout' });
  });

  test('with the head, byte by byte, is cut off too', async () => {
    const connection = openRaw(await startImpatient());
    const drip = setInterval(() => connection.write('x'), 20);
    connection.write('POST / HTTP/1.1\r\nHost: ponte\r\nx-slow: ');
    expect(readRaw(await connection.ended).status).toBe(408);
    clearInterval(drip);
  });

  test('with the body, byte by byte, is cut off', async () => {
    const connection = openRaw(await startImpatient());
    const drip = setInterval(() => connection.write('x'), 20);
    connection.write('POST / HTTP/1.1\r\nHost: ponte\r\nContent-Length: 100000\r\n\r\n');
    expect(readRaw(await connection.ended).status).toBe(408);
    clearInterval(drip);
  });

  test('to say anything is cut off', async () => {
    expect(await openRaw(await startImpatient()).ended).toMatch(/^$|^HTTP\/1\.1 408/);
  });

  test('does not delay other clients', async () => {
    const url = await start();
    const slow: RawConnection[] = Array.from({ length: 50 }, () => openRaw(url));
    slow.forEach(({ write }) => write('POST / HTTP/1.1\r\nHost: ponte\r\nx-slow: '));
    expect((await fetch(url)).status).toBe(200);
    slow.forEach(({ close }) => close());
  });

  test('cannot exhaust the server: connections beyond the limit are closed', async () => {
    const url = await start(2);
    const held = [openRaw(url), openRaw(url)];
    await Promise.all(held.map(({ socket }) => once(socket, 'connect')));
    held.forEach(({ write }) => write('GET / HTTP/1.1\r\n'));
    await until('a further one is closed unheard', async () => (await openRaw(url).ended) === '');
    held.forEach(({ close }) => close());
    await until('there is room again', () =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  });

  test('cannot take every connection from one address', async () => {
    const url = await start(10, 3);
    const held = Array.from({ length: 8 }, () => openRaw(url, '127.0.0.2'));
    const closed = held.slice(3).map(({ ended }) => ended);
    expect(await Promise.all(closed)).toEqual(closed.map(() => ''));
    expect((await fetch(url)).status).toBe(200);
    held.forEach(({ close }) => close());
    await until('there is room for it again', async () => {
      const text = 'GET / HTTP/1.1\r\nHost: ponte\r\nConnection: close\r\n\r\n';
      const connection = openRaw(url, '127.0.0.2');
      connection.write(text);
      return (await connection.ended).startsWith('HTTP/1.1 200');
    });
  });

  test('may hold more connections if it is a trusted proxy, which serves many clients', async () => {
    const url = await start(10, 3);
    const held = Array.from({ length: 8 }, () => openRaw(url, '127.0.0.3'));
    held.forEach(({ write }) => write('GET / HTTP/1.1\r\nHost: ponte\r\n\r\n'));
    await until('all are answered', () =>
      held.every(({ heard }) => heard().startsWith('HTTP/1.1 200')),
    );
    held.forEach(({ close }) => close());
  });

  test('gets at most 10 s for the head, even from the api itself', async () => {
    const api = await startTestApi();
    closing.push(() => api.close());
    const connection = openRaw(api.url);
    connection.write('POST /serviceOrder/open HTTP/1.1\r\nHost: ponte\r\n');
    expect(readRaw(await connection.ended).status).toBe(408); // well within the time-out of a test
  });
});

describe('a client that asks too often', () => {
  test('is answered 429 by its address, before it is authenticated; probes are not', async () => {
    const api = await startTestApi({ limits: { perAddressPerMinute: 3 } });
    closing.push(() => api.close());
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await call(`${api.url}/equipment`)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    const answer = await call(`${api.url}/equipment?page=x`, { headers: SENIOR });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(`${api.url}/health/live`)).status).toBe(200);
  });

  test('is not another one because it says so: without trusted proxies nothing forwarded is believed', async () => {
    const api = await startTestApi({ limits: { perAddressPerMinute: 1 } });
    closing.push(() => api.close());
    const from = async (headers: Record<string, string>) =>
      (await call(`${api.url}/equipment`, { headers })).status;
    expect(await from({})).toBe(401);
    expect(await from({ 'x-forwarded-for': '203.0.113.2' })).toBe(429);
    expect(await from({ forwarded: 'for=203.0.113.3', 'x-real-ip': '203.0.113.3' })).toBe(429);
  });

  test('is identified by the address that a trusted proxy reports', async () => {
    const api = await startTestApi({
      limits: { perAddressPerMinute: 1 },
      change: (settings) => {
        settings.api['trustProxy'] = ['127.0.0.1'];
      },
    });
    closing.push(() => api.close());
    const from = async (address: string) => {
      const headers = { 'x-forwarded-for': address };
      return (await call(`${api.url}/equipment`, { headers })).status;
    };
    expect(await from('203.0.113.1')).toBe(401);
    expect(await from('203.0.113.1')).toBe(429);
    expect(await from('203.0.113.2')).toBe(401);
    expect(await from('2001:db8:0:1::1')).toBe(401);
    expect(await from('2001:db8:0:1::2')).toBe(429); // one customer has a whole block of addresses
  });
});

describe('the limit of requests in flight', () => {
  /** One tenant has two of these places for its searches. */
  const TWO_SEARCHES = { concurrentRequests: 64 };

  /** Stands in for Sismetro, and answers only from when it is told to. */
  async function slowVendor() {
    const waiting: ServerResponse[] = [];
    let isSlow = true;
    const answer = (response: ServerResponse) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ valid: true, totalPages: 0, resultList: [] }));
    };
    const server: Server = createServer((_request, response) =>
      isSlow ? void waiting.push(response) : answer(response),
    );
    const url = await listen(server);
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return {
      url,
      waiting,
      answer() {
        isSlow = false;
        waiting.splice(0).forEach(answer);
      },
    };
  }

  test('is answered 503 with the time to wait, until there is room', async () => {
    const vendor = await slowVendor();
    const api = await startTestApi({ limits: TWO_SEARCHES, sismetroUrl: vendor.url });
    closing.push(() => api.close());
    const search = () => call(`${api.url}/equipment?query=x`, { headers: SENIOR });
    const under = [search(), search()];
    await until('two are under way', () => vendor.waiting.length === 2);
    const refused = await search();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await call(`${api.url}/health/live`)).status).toBe(200);
    vendor.answer();
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
    await until('there is room again', async () => (await search()).status === 200);
  });

  test('counts a body that nobody reads until its connection ends', async () => {
    const vendor = await slowVendor();
    const api = await startTestApi({ limits: TWO_SEARCHES, sismetroUrl: vendor.url });
    closing.push(() => api.close());
    const head = [
      'GET /equipment?query=x HTTP/1.1',
      'Host: ponte',
      `unit: ${SENIOR.unit}`,
      `key: ${SENIOR.key}`,
      'Content-Length: 100',
    ];
    const asked = Array.from({ length: 12 }, () => openRaw(api.url));
    asked.forEach(({ write }) => write(`${head.join('\r\n')}\r\n\r\n{`));
    const statuses = () => asked.map(({ heard }) => heard().slice(9, 12));
    await until(
      'those beyond the limit are refused',
      () => statuses().filter((one) => one === '503').length === 10,
    );
    expect(vendor.waiting).toHaveLength(2);
    vendor.answer();
    await Promise.all(asked.map(({ ended }) => ended));
    expect(statuses().toSorted()).toEqual(['200', '200', ...Array(10).fill('503')]);
  });

  test('counts a client that hangs up until the work for it is done', async () => {
    const vendor = await slowVendor();
    const api = await startTestApi({ limits: TWO_SEARCHES, sismetroUrl: vendor.url });
    closing.push(() => api.close());
    for (let held = 1; held <= 2; held++) {
      const connection = openRaw(api.url);
      const keys = `unit: ${SENIOR.unit}\r\nkey: ${SENIOR.key}`;
      connection.write(`GET /equipment?query=${held} HTTP/1.1\r\nHost: ponte\r\n${keys}\r\n\r\n`);
      await until('the vendor is asked', () => vendor.waiting.length === held);
      connection.close();
    }
    const search = () => call(`${api.url}/equipment?query=x`, { headers: SENIOR });
    await until('the api has heard both hang up', () => api.log().split('aborted').length > 2);
    const refused = await search();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(vendor.waiting).toHaveLength(2);
    vendor.answer();
    await until('there is room again', async () => (await search()).status === 200);
  });

  test('counts bodies that all end at once', async () => {
    const { address, close } = await startSilence(); // what is taken waits for Temporal
    const api = await startTestApi({ address, limits: { concurrentRequests: 4 } }); // one for a tenant
    closing.push(() => api.close(), close);
    const body = JSON.stringify({ orderId: '1', operation: 'DELETE_ORDER' });
    const head = request([`Content-Length: ${body.length}`]);
    const late = Array.from({ length: 7 }, () => openRaw(api.url));
    late.forEach(({ write }) => write(head.replace('/open', '/guard') + body.slice(0, -1)));
    late.forEach(({ write }) => write(body.slice(-1)));
    const refused = () => late.filter(({ heard }) => heard().startsWith('HTTP/1.1 503'));
    await until('all but one are refused', () => refused().length === 6);
    for (const { heard } of refused()) expect(heard()).toContain('Retry-After: 1\r\n');
    late.forEach(({ close }) => close());
  });

  test('is not reached by bodies that never end', async () => {
    const api = await startTestApi({ limits: { concurrentRequests: 2 } });
    closing.push(() => api.close());
    const slow = Array.from({ length: 20 }, () => openRaw(api.url));
    slow.forEach(({ write }) => write(request(['Content-Length: 1000'], '{')));
    await until('they are all heard', async () => {
      const { status } = await post(`${api.url}/serviceOrder/guard`, SENIOR, {});
      return status === 422;
    });
    slow.forEach(({ close }) => close());
  });
});
