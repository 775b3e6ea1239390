import { afterEach } from '@jest/globals';

/** Returns a list for a file's tests: what they put there is called after each test, the latest first. */
export function useClosing(): (() => unknown)[] {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return closing;
}
