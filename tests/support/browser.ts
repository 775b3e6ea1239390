import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium of this machine: `CHROMIUM_PATH`, or the first one on PATH. */
function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const folders = PATH.split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [CHROMIUM_PATH ?? '', ...candidates].find((path) => path !== '' && existsSync(path));
}

const executablePath = findChromium();

/**
 * `describe` for what needs a browser. Without one the tests are skipped, and say what to install; in CI they run and
 * fail.
 */
export const describeInBrowser =
  executablePath !== undefined || process.env['CI'] ? describe : describe.skip;

if (executablePath === undefined) {
  console.warn('No Chromium: the screens are not tested. Install it, or set CHROMIUM_PATH.');
}

/** Starts the browser, headless. Throws where this machine has none. */
export function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error('no Chromium found: install it, or set CHROMIUM_PATH');
  // as root, where it cannot make its sandbox, Chromium refuses to start with it
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
