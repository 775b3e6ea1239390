import { describe, expect, test } from '@jest/globals';
import { pauseAfter } from '../../domain/failures.js';

describe('the pause after failures', () => {
  test.each([
    [1, undefined, 1_000],
    [2, undefined, 2_000],
    [3, undefined, 4_000],
    [9, undefined, 256_000],
    [10, undefined, 300_000],
    [22, undefined, 300_000],
    [5_000, undefined, 300_000],
    [1, 999, 1_000],
    [1, 1_001, 1_001],
    [10, 300_001, 300_001],
    [1, 3_600_000, 3_600_000],
  ])('%d in a row is, if the vendor asks for %s ms, %d ms', (failures, asked, pause) => {
    const failure = asked === undefined ? {} : { retryAfterMs: asked };
    expect(pauseAfter(failures, failure)).toBe(pause);
  });
});
