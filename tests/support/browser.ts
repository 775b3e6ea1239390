import { describe } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { hasChromium, launchBrowser } from '../../bench/harness/chromium.js';

/** `describe` for tests that need a browser; skipped on a machine without one (see scripts/programs.mjs). */
export const describeInBrowser = hasChromium ? describe : describe.skip;

/** The browser of this worker of jest. It ends with the process. */
let shared: Promise<Browser> | undefined;

export type Visits = Awaited<ReturnType<typeof openBrowser>>;

/** Windows in the browser that the test files of a worker share; `close` closes them. */
export async function openBrowser() {
  if (!(await shared?.catch(() => undefined))?.isConnected()) shared = launchBrowser();
  const browser = await shared!;
  const contexts: { close(): Promise<void> }[] = [];
  const newContext = async (options?: BrowserContextOptions) => {
    const context = await browser.newContext(options);
    contexts.push(context);
    return context;
  };
  return {
    newContext,
    newPage: async (options?: BrowserContextOptions): Promise<Page> =>
      (await newContext(options)).newPage(),
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}
