import { setFlagsFromString } from 'node:v8';

/**
 * How far a heap may grow beyond what was in use at its last full collection. With much memory at hand V8 lets it grow
 * fourfold: 230 MB after a burst, of which 45 were in use. Half as much again costs no processor time that can be measured
 * (docs/performance.md).
 */
const GROWTH_PERCENT = 50;

/**
 * Keeps the heaps of this process small, that of the workflows' thread with them. V8 reads this flag before each
 * collection, so it counts from now on, whatever the command line says.
 */
export function keepHeapsSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
