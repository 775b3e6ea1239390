import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { redirectUriOf } from '../../../platform/oidc.js';
import { FREE_PORTS } from '../../../sandbox/stack/ports.js';
import type { WrittenSettings } from '../../../sandbox/stack/settings.js';
import { startStack, type Stack, type StackOptions } from '../../../sandbox/stack/stack.js';
import { startConsoleApi } from '../../api/support/console.js';
import { startTemporal } from '../../api/support/temporal.js';
import { actorsOf, withShortGrace } from '../../e2e/support.js';
import { openBrowser, type Visits } from '../../support/browser.js';
import { launchHere } from '../../support/in-this-process.js';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  startIdentityProvider,
} from '../../support/identity-provider.js';
import { RUNNING, usingPlace } from '../../support/shared-temporal.js';

export type Locale = 'pt-BR' | 'en';
type Name = 'vera' | 'rui' | 'ana';

const TOKENS = { vera: 'token-of-vera-who-looks', rui: 'token-of-rui-who-decides' };

interface VisitOptions {
  /** Signs in as this user: `vera` is a viewer, `rui` an operator, `ana` an administrator. */
  readonly as?: Name;
  readonly width?: number;
  readonly locale?: Locale;
  readonly colours?: 'light' | 'dark';
}

/** Users at the identity provider, by login. */
const PEOPLE = {
  olga: { preferred_username: 'olga', roles: ['ponte-operators'] },
  nora: { preferred_username: 'nora', roles: ['staff'] },
};

/** The text of the button on the sign-in page. */
export const PROVIDER_NAME = 'Acme SSO';

/**
 * Starts the whole of Ponte, with stand-ins of both vendors, an identity provider, and a browser.
 * @param change changes the settings
 * @param launch how its programs are run: in this process, or each as its own
 */
export async function startConsole(
  change: (settings: WrittenSettings) => WrittenSettings = (settings) => settings,
  launch: StackOptions['launch'] = launchHere,
) {
  const [provider, temporal] = await Promise.all([startIdentityProvider(PEOPLE), startTemporal()]);
  const place = { address: temporal.address, namespace: temporal.namespace };
  const stop = () => Promise.all([provider.stop(), temporal.stop()]);
  const stack = await startStack({
    home: mkdtempSync(join(tmpdir(), 'ponte-console-')),
    ports: FREE_PORTS,
    temporal: RUNNING,
    launch,
    settings: (settings) => ({
      ...withShortGrace(usingPlace(change(settings), place)),
      // sessions outlive a restart of the api
      sessions: { secret: 'seals the sessions of these tests and of no others' },
      operators: [
        ...settings.operators,
        { name: 'vera', role: 'viewer', token: TOKENS.vera, tenants: 'all' },
        { name: 'rui', role: 'operator', token: TOKENS.rui, tenants: 'all' },
      ],
      oidc: {
        issuer: provider.issuer,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        name: PROVIDER_NAME,
        acrValues: 'any',
        roles: [{ value: 'ponte-operators', role: 'operator', tenants: 'all' }],
      },
    }),
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  provider.register(redirectUriOf(stack.urls.api));
  let browser: Visits | undefined;
  try {
    browser = await openBrowser();
    return { ...over(stack, browser, stop), browser, stack, client: temporal.client };
  } catch (error) {
    await browser?.close();
    await stack.stop();
    await stop();
    throw error;
  }
}

function over(stack: Stack, browser: Visits, stopRest: () => Promise<unknown>) {
  const tokenOf = (name: Name) => (name === 'ana' ? stack.keys.operator : TOKENS[name]);
  return {
    ...visitsTo(stack.urls.api, browser, tokenOf),
    actors: actorsOf(stack),
    async close() {
      await browser.close();
      await stack.stop();
      await stopRest();
    },
  };
}

/** Starts the api in this process and a browser: for pages that need no worker and no vendor. */
export async function startPages() {
  const temporal = await startTemporal();
  const consoleDir = fileURLToPath(new URL('../../../dist/console', import.meta.url));
  // no worker answers for an order, so a page of one must not wait for long
  const api = await startConsoleApi({ address: temporal.address, consoleDir, leastTemporalMs: 0 });
  const close = async () => {
    await api.close();
    await temporal.stop();
  };
  try {
    const browser = await openBrowser();
    return {
      ...visitsTo(api.url, browser, (name) => `token-of-${name}`),
      client: temporal.client,
      close: () => browser.close().then(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function visitsTo(api: string, browser: Visits, tokenOf: (name: Name) => string) {
  const home = `${api}/console/`;
  return {
    home,
    tokenOf,
    /** Opens a page in a new browser context, with its own cookies and language. */
    async visit({ as, width = 1280, locale = 'pt-BR', colours = 'light' }: VisitOptions = {}) {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 740 : 900 },
        baseURL: home,
        locale,
        acceptDownloads: true,
        reducedMotion: 'reduce',
        colorScheme: colours,
      });
      context.setDefaultTimeout(30_000);
      await context.addInitScript({
        content: `localStorage.getItem('ponte.locale') ?? localStorage.setItem('ponte.locale', '${locale}')`,
      });
      if (as !== undefined) {
        const signedIn = await context.request.post(`${api}/session`, {
          data: { token: tokenOf(as) },
          headers: { 'sec-fetch-site': 'same-origin' },
        });
        if (!signedIn.ok()) throw new Error(`${as} was not signed in: ${signedIn.status()}`);
      }
      return watched(await context.newPage(), home);
    },
  };
}

/** A page that records the browser's complaints. */
function watched(page: Page, home: string) {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // the browser also reports answers that a test provokes (401, 409 …) as errors
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  return {
    page,
    /** What the browser blocked (by the content security policy) and the errors that scripts threw. */
    complaints: () => complaints,
    /** Opens a page of the console and waits until it is loaded. */
    async go(address: string) {
      await page.goto(`${home}#${address}`);
      await settled(page);
    },
    reload: async () => {
      await page.reload();
      await settled(page);
    },
    heading: (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor(),
    async close() {
      // an answer that a test replaces may still be under way
      if (!page.isClosed()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.context().close();
    },
  };
}

export type Visit = ReturnType<typeof watched>;

/** Waits until the page has its heading and nothing on it is loading. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .locator('[role="progressbar"]:not([aria-valuenow])')
    .first()
    .waitFor({ state: 'detached' });
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}
