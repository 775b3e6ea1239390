import { describe } from '@jest/globals';
import { hasChromium } from '../../bench/harness/chromium.js';

export { launchBrowser } from '../../bench/harness/chromium.js';

/**
 * `describe` for what needs a browser. Without one the tests are skipped, and say what to install; in CI they run and
 * fail.
 */
export const describeInBrowser = hasChromium || process.env['CI'] ? describe : describe.skip;

if (!hasChromium) {
  console.warn('No Chromium: the screens are not tested. Install it, or set CHROMIUM_PATH.');
}
