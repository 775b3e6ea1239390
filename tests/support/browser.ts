import { describe } from '@jest/globals';
import { hasChromium } from '../../bench/harness/chromium.js';

export { launchBrowser } from '../../bench/harness/chromium.js';

/** `describe` for tests that need a browser; skipped on a machine without one (see scripts/programs.mjs). */
export const describeInBrowser = hasChromium ? describe : describe.skip;
