import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startConsoleApi, type Browser, type ConsoleApi } from './support/console.js';

const PAGE =
  '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/console/assets/index-AB12.js"></script>';

let dir: string;
let api: ConsoleApi;
let browser: Browser;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ponte-dist-console-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), PAGE);
  writeFileSync(join(dir, 'assets/index-AB12.js'), 'console.log(1);');
  writeFileSync(join(dir, 'favicon.svg'), '<svg/>');
  api = await startConsoleApi({ consoleDir: dir });
  browser = api.browser();
});

afterAll(async () => {
  await api?.close();
  rmSync(dir, { recursive: true, force: true });
});

const policyOf = (headers: Headers) => headers.get('content-security-policy') ?? '';

describe('the console', () => {
  test.each(['/console/', '/console', '/console/index.html', '/console/orders/acme/1'])(
    'answers %s with its page, to anybody',
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

  test('may keep what has a digest in its name for ever, and nothing else', async () => {
    const asset = await browser.get('/console/assets/index-AB12.js');
    expect(asset.headers.get('content-type')).toMatch('javascript');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await browser.get('/console/favicon.svg');
    expect(icon.headers.get('cache-control')).toBe('public, max-age=3600');
  });

  test('gives no page in place of an asset that is gone, and nothing outside of its folder', async () => {
    const gone = await browser.get('/console/assets/index-OLD.js');
    expect([gone.status, gone.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    const outside = await browser.get('/console/..%2f..%2fponte.json');
    expect(outside.text).not.toMatch('tenants');
  });

  test('is where the bare address leads', async () => {
    const { status, headers } = await browser.get('/');
    expect([status, headers.get('location')]).toEqual([302, '/console/']);
  });

  test('takes nothing', async () => {
    const { status, headers } = await browser.post('/console/', {});
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
    expect((await browser.post('/', {})).status).toBe(405);
  });
});

test('a build without the console says how to make it', async () => {
  const bare = await startConsoleApi({ consoleDir: join(dir, 'not-there') });
  try {
    const { status, body } = await bare.browser().get('/console/');
    expect([status, body['detail']]).toEqual([404, expect.stringContaining('npm run build')]);
  } finally {
    await bare.close();
  }
});
