import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = [
  'chromium-headless-shell',
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
];

/** Finds Chromium: `CHROMIUM_PATH`, or the first one on PATH. */
function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const folders = PATH.split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [CHROMIUM_PATH ?? '', ...candidates].find((path) => path !== '' && existsSync(path));
}

const executablePath = findChromium();

/** Whether this machine has a browser. */
export const hasChromium = executablePath !== undefined;

/** Starts the browser, headless. Throws if this machine has none. */
export function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error('no Chromium found: install it, or set CHROMIUM_PATH');
  // as root Chromium cannot create its sandbox, and refuses to start with it
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
