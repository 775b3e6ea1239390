import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, post, SENIOR, SISMETRO, startTestApi, type TestApi } from '../api/support/api.js';
import { aCallback, aPayload } from '../api/support/bodies.js';
import { listen } from '../support/listen.js';

/** A server inside the customer's network that must be unreachable from outside, and a malicious vendor. */
let inside: Server;
let vendor: Server;
let insideUrl: string;
let api: TestApi;
let answer: RequestListener = (_request, response) => response.end();
const reached: string[] = [];

beforeAll(async () => {
  inside = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    response.end('{"valid":true,"totalPages":1,"resultList":[]}');
  });
  vendor = createServer((...both) => answer(...both));
  insideUrl = await listen(inside);
  api = await startTestApi({ sismetroUrl: await listen(vendor) });
});

afterAll(async () => {
  await api?.close();
  for (const server of [inside, vendor]) {
    server?.closeAllConnections();
    server?.close();
  }
});

const search = (query = 'x') => call(`${api.url}/equipment?query=${query}`, { headers: SENIOR });

describe('a hostile vendor', () => {
  test.each([301, 302, 303, 307, 308])('cannot redirect us with %s', async (status) => {
    answer = (_request, response) =>
      void response.writeHead(status, { location: `${insideUrl}/latest/meta-data` }).end();
    expect((await search()).status).toBe(502);
    expect(reached).toEqual([]);
  });

  test('cannot redirect us with Refresh or Link', async () => {
    answer = (_request, response) =>
      void response
        .writeHead(200, { refresh: `0; url=${insideUrl}`, link: `<${insideUrl}>; rel=preload` })
        .end('{"valid":true,"totalPages":0,"resultList":[]}');
    expect((await search()).status).toBe(200);
    expect(reached).toEqual([]);
  });

  test('cannot fill our memory with an endless answer', async () => {
    let isCutOff = false;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const flood = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
      response.once('close', () => {
        isCutOff = true;
        clearInterval(flood);
      });
    };
    expect((await search()).status).toBe(502);
    expect(isCutOff).toBe(true);
  });

  test('cannot speak to the caller: its text and headers stay with us', async () => {
    answer = (_request, response) =>
      void response
        .writeHead(400, { 'set-cookie': 'a=b', 'x-evil': '1' })
        .end('<script>alert(1)</script>');
    const refused = await search();
    expect(refused.status).toBe(502);
    expect([...refused.headers.keys()]).not.toEqual(expect.arrayContaining(['x-evil']));
    expect(refused.headers.get('set-cookie')).toBeNull();
    expect(JSON.stringify(refused.body)).not.toContain('script');
  });
});

describe('an address sent by a caller', () => {
  test('in a search term stays part of the query', async () => {
    const asked: string[] = [];
    answer = (request, response) => {
      asked.push(request.url ?? '');
      response.end('{"valid":true,"totalPages":0,"resultList":[]}');
    };
    await search(encodeURIComponent(`@${insideUrl}/../?key=#`));
    await search(encodeURIComponent('x&unit=999&page=7'));
    expect(reached).toEqual([]);
    expect(asked).toHaveLength(2);
    for (const url of asked) {
      expect(url).toMatch(/^\/equipment\/search\?/);
      const { searchParams } = new URL(url, 'http://vendor');
      expect([...searchParams.keys()].toSorted()).toEqual(['page', 'query']);
      expect(searchParams.get('page')).toMatch(/^0?1$/);
    }
  });

  test('anywhere in a body is not called', async () => {
    const url = `${insideUrl}/planted`;
    const customer = { code: '77', name: url, email: url, address: url };
    const order = aPayload({ observation: url, customer, equipment: { description: url } });
    const spoken = { url, callbackUrl: url, $ref: url, links: [{ href: url }] };
    const opened = await post(`${api.url}/serviceOrder/open`, SENIOR, {
      ...spoken,
      payload: order,
    });
    expect(opened.status).toBe(202);
    const callback = aCallback(order.id, {
      ...spoken,
      conclusion: `<img src="${url}">`,
      link: url,
    });
    expect((await post(`${api.url}/serviceOrder/completed`, SISMETRO, callback)).status).toBe(202);
    expect(reached).toEqual([]);
  });

  test('as the link of an SS is refused if it leads elsewhere', async () => {
    const decide = (link: string) =>
      call(`${api.url}/orders/acme/1/decisions`, {
        method: 'POST',
        headers: { authorization: 'Bearer token-of-ana', 'content-type': 'application/json' },
        body: JSON.stringify({ decision: 'link-ss', reason: 'because', ss: '7', link }),
      });
    for (const link of [
      insideUrl.replace('127.0.0.1', 'localhost'),
      'https://br.sismetro.com@example.com/',
      'https://example.com',
    ]) {
      const refused = await decide(link);
      expect([link, refused.status]).toEqual([link, 422]);
      expect(refused.body['errors']).toMatchObject([{ path: '/link' }]);
    }
    expect((await decide('javascript:alert(1)')).status).toBe(422);
    expect((await decide('https://br.sismetro.com/printSS.php?os=7')).status).toBe(503); // Temporal is unavailable
  });
});

describe('the addresses of vendors', () => {
  test.each([
    'file:///etc/passwd',
    'gopher://x',
    'http://user:pass@host',
    'http://host/?x=',
    '//host',
  ])('come only from the settings, and cannot be %s', async (sismetroUrl) => {
    await expect(startTestApi({ sismetroUrl })).rejects.toThrow(/baseUrl/);
  });
});
