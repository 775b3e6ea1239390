import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiveSettingsOfApi } from '../../../api/live-settings.js';
import { startApi } from '../../../api/start.js';
import { createLogger } from '../../../platform/logging.js';
import { loadSettings } from '../../../platform/settings/settings.js';
import { eventually } from '../../support/eventually.js';
import { shared } from '../../support/shared.js';
import { TEMPORAL_MS, writeSettings } from './api.js';

/** Seals the cookies. */
export const SECRET = 'a secret of these tests, long enough to seal with';

/** The parts of a settings file that these tests change. */
interface Written {
  api: { publicUrl: string };
  sessions: { secret?: string; hours?: number; idleMinutes?: number };
  oidc?: Record<string, unknown> & { roles: Record<string, unknown>[] };
  operators: {
    name: string;
    role: string;
    token: string;
    tenants: 'all' | string[];
    mayReveal?: boolean;
  }[];
}

export interface ConsoleApiOptions {
  /** Address of Temporal; unavailable if absent. */
  readonly address?: string;
  readonly change?: (settings: Written) => void;
  readonly consoleDir?: string;
  /** How long each question to Temporal may take at least; short where Temporal does not answer. */
  readonly leastTemporalMs?: number;
}

/**
 * Starts the api for the console, over a real socket. `vera` is a viewer, `ana` and `rui` are operators (`rui` may
 * reveal), `root` is an admin; `bia` (operator) and `bob` (admin) see only `beta`.
 */
export async function startConsoleApi({
  address,
  change,
  consoleDir,
  leastTemporalMs = address === undefined ? 0 : TEMPORAL_MS,
}: ConsoleApiOptions) {
  const home = mkdtempSync(join(tmpdir(), 'ponte-console-'));
  const file = join(home, 'ponte.json');
  const write = (more?: (settings: Written) => void) => {
    writeSettings(file, join(home, 'data'), { ...(address !== undefined && { address }) });
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Written;
    settings.sessions = { secret: SECRET };
    settings.operators = [
      operator('vera', 'viewer'),
      operator('ana', 'operator'),
      { ...operator('rui', 'operator'), mayReveal: true },
      operator('root', 'admin'),
      operator('bia', 'operator', ['beta']),
      operator('bob', 'admin', ['beta']),
    ];
    change?.(settings);
    more?.(settings);
    writeFileSync(file, JSON.stringify(settings));
  };
  write();
  const load = () => loadSettings({ file, env: {} });
  const lines: string[] = [];
  const logger = createLogger('api', { destination: { write: (line) => void lines.push(line) } });
  const api = await startApi(createLiveSettingsOfApi(load(), load), logger, {
    consoleDir,
    temporalMs: TEMPORAL_MS,
    leastTemporalMs,
  });
  return {
    url: api.url,
    log: () => lines.join(''),
    /** Rewrites the settings and reloads them. */
    resettle(more: (settings: Written) => void) {
      write(more);
      api.reload();
    },
    browser: () => newBrowser(api.url),
    /** A browser in which this operator is signed in. */
    async as(name: string) {
      const browser = newBrowser(api.url);
      const { status } = await browser.signIn(name);
      if (status !== 200) throw new Error(`${name} was not signed in: ${status}`);
      return browser;
    },
    close: api.close,
  };
}

export type ConsoleApi = Awaited<ReturnType<typeof startConsoleApi>>;

/** One for the tests of a file. */
export const useConsoleApi = (options: () => ConsoleApiOptions): ConsoleApi =>
  shared(
    () => startConsoleApi(options()),
    (api) => api.close(),
  );

const operator = (name: string, role: string, tenants: 'all' | string[] = 'all') => ({
  ...{ name, role, tenants },
  token: `token-of-${name}`,
});

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed JSON of the answer. */
  readonly body: Record<string, unknown>;
}

/** A minimal browser: it keeps cookies, and its page knows its CSRF token. */
export function newBrowser(origin: string) {
  const jar = new Map<string, string>();
  let csrfToken: string | undefined;

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    url = origin,
  ): Promise<Page> {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(jar.size > 0 && { cookie: [...jar].map((pair) => pair.join('=')).join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(csrfToken !== undefined && { 'x-csrf-token': csrfToken }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) keep(cookie);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, text, body: json };
  }

  function keep(cookie: string) {
    const [pair = '', ...attributes] = cookie.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const isGone = attributes.some((one) => one.startsWith('Expires=Thu, 01 Jan 1970'));
    if (isGone) jar.delete(name);
    else jar.set(name, value);
  }

  return {
    call,
    get: (path: string, headers?: Record<string, string>) => call('GET', path, undefined, headers),
    post: (path: string, body: unknown, headers?: Record<string, string>) =>
      call('POST', path, body, headers),
    async signIn(name: string) {
      const page = await call('POST', '/session', { token: `token-of-${name}` });
      csrfToken = page.body['csrfToken'] as string | undefined;
      return page;
    },
    cookies: () => Object.fromEntries(jar),
    setCookie: (name: string, value: string) => void jar.set(name, value),
    forget: (name: string) => void jar.delete(name),
  };
}

export type Browser = ReturnType<typeof newBrowser>;

/** The id of the browser's session, once it is listed. */
export const sessionIdOf = (browser: Browser): Promise<string> =>
  eventually('the session is listed', async () => {
    const items = (await browser.get('/sessions')).body['items'] as {
      id: string;
      current: boolean;
    }[];
    return items.find(({ current }) => current)?.id;
  });
