/** For `npm run test:deep`, before each test file: properties draw from its seed, and draw more. */
import fc from 'fast-check';
import { SEED } from './depth.js';

const DRAWS = 5_000;

fc.configureGlobal({ seed: SEED, numRuns: DRAWS });
