import { describe } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Set by scripts/programs.mjs. */
const executablePath = process.env['CHROMIUM_PATH'];

/** `describe` for tests that need a browser; skipped on a machine without one. */
export const describeInBrowser = executablePath ? describe : describe.skip;

/** Starts the browser, headless. As root Chromium cannot create its sandbox, and refuses to start with it. */
const launchBrowser = () =>
  chromium.launch({
    executablePath: executablePath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });

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
