import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request as ask, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startConsoleApi, type Browser, type ConsoleApi } from '../support/console.js';

const PAGE =
  '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/console/assets/index-AB12.js"></script>';

const LARGE = `console.log("ação");`.repeat(200);

let dir: string;
let api: ConsoleApi;
let browser: Browser;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ponte-dist-console-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), PAGE);
  writeFileSync(join(dir, 'assets/index-AB12.js'), 'console.log(1);');
  writeFileSync(join(dir, 'favicon.svg'), '<svg/>');
  writeFileSync(join(dir, 'assets/large-CD34.js'), LARGE);
  writeFileSync(join(dir, 'assets/large-CD34.js.br'), brotliCompressSync(LARGE));
  writeFileSync(join(dir, 'assets/large-CD34.js.gz'), gzipSync(LARGE));
  api = await startConsoleApi({ consoleDir: dir });
  browser = api.browser();
});

afterAll(() => api?.close());

const policyOf = (headers: Headers) => headers.get('content-security-policy') ?? '';

describe('the console', () => {
  test.each(['/console/', '/console', '/console/index.html', '/console/orders/acme/1'])(
    'answers %s with its page, without authentication',
    async (path) => {
      const { status, headers, text } = await browser.get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch('text/html');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).toMatch('/console/assets/index-AB12.js');
    },
  );

  test('has a fresh nonce for its styles each time, and runs no inline script', async () => {
    const seen = new Set<string>();
    for (const _ of [1, 2]) {
      const { headers, text } = await browser.get('/console/');
      const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? '';
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
      expect(policyOf(headers)).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policyOf(headers)).toContain("script-src 'self';");
      expect(policyOf(headers)).toContain("frame-ancestors 'none'");
      expect(policyOf(headers)).not.toContain('unsafe');
      seen.add(nonce);
    }
    expect(seen.size).toBe(2);
  });

  test('allows caching only of files with a digest in their name', async () => {
    const asset = await browser.get('/console/assets/index-AB12.js');
    expect(asset.headers.get('content-type')).toMatch('javascript');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await browser.get('/console/favicon.svg');
    expect(icon.headers.get('cache-control')).toBe('public, max-age=3600');
  });

  test('serves no page for a missing asset, and nothing outside its folder', async () => {
    const gone = await browser.get('/console/assets/index-OLD.js');
    expect([gone.status, gone.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    const outside = await browser.get('/console/..%2f..%2fponte.json');
    expect(outside.text).not.toMatch('tenants');
  });

  test('is where the root URL redirects to', async () => {
    const { status, headers } = await browser.get('/');
    expect([status, headers.get('location')]).toEqual([302, '/console/']);
  });

  test('accepts only GET and HEAD', async () => {
    const { status, headers } = await browser.post('/console/', {});
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
    expect((await browser.post('/', {})).status).toBe(405);
  });
});

describe('a file that the build has compressed', () => {
  const asset = '/console/assets/large-CD34.js';
  const plain = Buffer.from(LARGE);
  const br = brotliCompressSync(LARGE);
  const gzip = gzipSync(LARGE);

  test.each([
    ['gzip, deflate, br, zstd', 'br', br],
    ['gzip, deflate', 'gzip', gzip],
    ['GZIP', 'gzip', gzip],
    ['br;q=0, gzip;q=0.5', 'gzip', gzip],
    ['*', 'br', br],
    ['zstd', undefined, plain],
    ['identity', undefined, plain],
    ['br;q=0, gzip;q=0', undefined, plain],
    ['', undefined, plain],
    [undefined, undefined, plain],
  ])('is sent for Accept-Encoding "%s" as %s', async (accepted, encoding, bytes) => {
    const { status, headers, body } = await raw('GET', asset, accepted);
    expect([status, headers['content-encoding'], body.equals(bytes)]).toEqual([
      200,
      encoding,
      true,
    ]);
    expect(headers).toMatchObject({
      vary: expect.stringContaining('Accept-Encoding'),
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const head = await raw('HEAD', asset, accepted);
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(told(head.headers)).toEqual(told(headers));
  });

  test('is a separate cache entry for each encoding', async () => {
    const tags = new Set<string>();
    for (const accepted of ['br', 'gzip', 'identity']) {
      const { headers } = await raw('GET', asset, accepted);
      const tag = headers.etag ?? '';
      tags.add(tag);
      const again = await raw('GET', asset, accepted, { 'if-none-match': tag });
      expect([again.status, again.body.length]).toEqual([304, 0]);
      expect(again.headers.vary).toContain('Accept-Encoding');
    }
    expect(tags.size).toBe(3);
  });

  test('is sent in ranges of its compressed content; an impossible range is refused in plain text', async () => {
    const first = await raw('GET', asset, 'br', { range: 'bytes=0-9' });
    const rest = await raw('GET', asset, 'br', { range: 'bytes=10-' });
    expect([first.status, rest.status]).toEqual([206, 206]);
    expect(first.headers['content-encoding']).toBe('br');
    expect(first.headers['content-range']).toBe(`bytes 0-9/${br.length}`);
    const whole = Buffer.concat([first.body, rest.body]);
    expect(brotliDecompressSync(whole).toString()).toBe(LARGE);
    for (const refused of [{ range: 'bytes=999999-' }, { 'if-match': '"other"' }]) {
      const { status, headers, body } = await raw('GET', asset, 'br, gzip', refused);
      expect([status, headers['content-encoding'], headers['cache-control']]).toEqual([
        'range' in refused ? 416 : 412,
        undefined,
        'no-store',
      ]);
      expect(JSON.parse(body.toString())).toMatchObject({ status });
    }
  });

  test('a file that was not compressed is sent as it is, and a missing one is 404 in every encoding', async () => {
    const small = await raw('GET', '/console/assets/index-AB12.js', 'br, gzip');
    expect([small.status, small.headers['content-encoding'], small.body.toString()]).toEqual([
      200,
      undefined,
      'console.log(1);',
    ]);
    expect(small.headers.vary).toContain('Accept-Encoding');
    const gone = await raw('GET', '/console/assets/gone.js', 'br, gzip');
    expect([gone.status, gone.headers['content-encoding']]).toEqual([404, undefined]);
    expect(JSON.parse(gone.body.toString())).toMatchObject({ status: 404 });
  });

  test.each(['/console/', '/session', '/openapi.json', '/orders'])(
    'nothing else is compressed: %s',
    async (path) => {
      const { headers, body } = await raw('GET', path, 'br, gzip, deflate');
      expect([headers['content-encoding'], body.length > 0]).toEqual([undefined, true]);
    },
  );
});

test('a build without the console says how to build it', async () => {
  const bare = await startConsoleApi({ consoleDir: join(dir, 'not-there') });
  try {
    const { status, body } = await bare.browser().get('/console/');
    expect([status, body['detail']]).toEqual([404, expect.stringContaining('npm run build')]);
  } finally {
    await bare.close();
  }
});

/** The answer exactly as it came over the socket: `fetch` would decompress it, and ask for encodings itself. */
async function raw(
  method: 'GET' | 'HEAD',
  path: string,
  accepted?: string,
  more: Record<string, string> = {},
) {
  const headers = { ...more, ...(accepted !== undefined && { 'accept-encoding': accepted }) };
  const sent = ask(api.url + path, { method, headers, agent: false }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

/** The headers without those that differ in each answer. */
function told(headers: IncomingHttpHeaders) {
  const { date: _, 'x-request-id': __, ...same } = headers;
  return same;
}
