/** For `npm run test:deep`, run before each test file: properties use its seed and draw more inputs. */
import fc from 'fast-check';
import { SEED } from './depth.js';

const DRAWS = 5_000;

fc.configureGlobal({ seed: SEED, numRuns: DRAWS });
