/** Is this `npm run test:deep`? */
export const isDeep = process.env['PONTE_TEST_DEEP'] === '1';

/** What random tests draw from; the same one unless `npm run test:deep` gives another. */
export const SEED = Number(process.env['PONTE_TEST_SEED'] ?? 484);

/** How much a test does, in `npm test` and in `npm run test:deep`. */
export const depth = (usual: number, deep: number): number => (isDeep ? deep : usual);
