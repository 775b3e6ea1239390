import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { builtFile } from '../../sandbox/stack/built.js';

test("this Node's V8 supports the options that keep heaps small", async () => {
  const heap = pathToFileURL(builtFile('platform/heap.js'));
  const program = `const { keepHeapsSmall } = await import('${heap}'); keepHeapsSmall();`;
  const args = ['--input-type=module', '--eval', program];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe(''); // V8 warns here about an unknown flag, and continues
});
