/** True in `npm run test:deep`. */
export const isDeep = process.env['PONTE_TEST_DEEP'] === '1';

/** True in `npm test` without the name of a file, which leaves the rest to `npm run test:all` (tests/suites.cjs). */
export const isUsual = process.env['PONTE_TEST_USUAL'] === '1';

/** Seed of the random tests. It is fixed, unless `npm run test:deep` sets another. */
export const SEED = Number(process.env['PONTE_TEST_SEED'] ?? 484);

/** Returns how much a test does: `usual` in `npm test`, `deep` in `npm run test:deep`. */
export const depth = (usual: number, deep: number): number => (isDeep ? deep : usual);
