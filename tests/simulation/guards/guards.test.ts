import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { GUARDS } from './guards.js';

test.each(GUARDS)('the source still has the guard: $name', ({ changes }) => {
  for (const { file, find } of changes) {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
  }
});
