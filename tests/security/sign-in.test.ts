import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { startConsoleApi, type Browser, type ConsoleApi } from '../api/support/console.js';
import { listen } from '../support/listen.js';
import { useClosing } from '../support/closing.js';

const closing = useClosing();

/**
 * A minimal identity provider: it counts the calls that present our secret to its token endpoint, and accepts no code.
 */
async function startCountingProvider() {
  const counts = { tokens: 0, discoveries: 0 };
  const server = createServer((request: IncomingMessage, response) => {
    response.setHeader('content-type', 'application/json');
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    if (request.url === '/token') {
      counts.tokens += 1;
      response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant' }));
      return;
    }
    counts.discoveries += 1;
    response.end(
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    );
  });
  const issuer = await listen(server, 'localhost');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { issuer, counts };
}

describe('a client that guesses codes for the sign-in', () => {
  let api: ConsoleApi;
  let provider: Awaited<ReturnType<typeof startCountingProvider>>;

  beforeEach(async () => {
    provider = await startCountingProvider();
    api = await startConsoleApi({
      change: (settings) => {
        settings.oidc = {
          ...{ issuer: provider.issuer, clientId: 'ponte', clientSecret: 'secret', name: 'Acme' },
          acrValues: 'any',
          roles: [{ value: 'admins', role: 'admin', tenants: 'all' }],
        };
      },
    });
    closing.push(() => api.close());
  });

  async function begin(browser: Browser): Promise<string> {
    const { headers } = await browser.get('/session/oidc');
    return new URL(headers.get('location')!, api.url).searchParams.get('state') ?? '';
  }

  const comeBack = async (browser: Browser, state: string, code: string) => {
    const query = new URLSearchParams({ state, code, iss: provider.issuer });
    const { headers } = await browser.get(`/session/oidc/callback?${query}`);
    return new URL(headers.get('location')!, api.url).searchParams.get('signInError');
  };

  test('may try one code per sign-in, however often it sends the cookie', async () => {
    const browser = api.browser();
    const state = await begin(browser);
    const cookies = browser.cookies();
    const results: (string | null)[] = [];
    for (let i = 0; i < 10; i++) {
      for (const [name, value] of Object.entries(cookies)) browser.setCookie(name, value);
      results.push(await comeBack(browser, state, `code-${i}`));
    }
    expect(results).toEqual(['failed', ...Array(9).fill('expired')]);
    expect(provider.counts.tokens).toBe(1);
  });

  test('may try one code per sign-in, even if it sends several at once', async () => {
    const browser = api.browser();
    const state = await begin(browser);
    const cookie = Object.entries(browser.cookies())
      .map((pair) => pair.join('='))
      .join('; ');
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        browser.get(`/session/oidc/callback?state=${state}&code=${i}`, { cookie }),
      ),
    );
    expect(provider.counts.tokens).toBe(1);
  });

  test('is stopped after a hundred failures in a minute', async () => {
    const results: (string | null)[] = [];
    for (let i = 0; i < 105; i++) {
      const browser = api.browser();
      results.push(await comeBack(browser, await begin(browser), `code-${i}`));
    }
    expect(results).toEqual([...Array(100).fill('failed'), ...Array(5).fill('too-many')]);
    expect(provider.counts.tokens).toBe(100);
  });

  test('locks nobody out with callbacks that no sign-in precedes', async () => {
    for (let i = 0; i < 120; i++) {
      expect(await comeBack(api.browser(), `state-${i}`, `code-${i}`)).toBe('expired');
    }
    const browser = api.browser();
    expect(await comeBack(browser, await begin(browser), 'code')).toBe('failed');
    expect(provider.counts.tokens).toBe(1);
  });
});
