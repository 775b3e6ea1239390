import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

/**
 * What the tests of a file share: made before the first of them, and closed after the last. A file calls it where it would
 * declare the variable; hooks and tests use the result.
 */
export const shared = <T extends object>(make: () => Promise<T>, close: (made: T) => unknown): T =>
  madeBy(make, close, beforeAll, afterAll);

/** The same, made anew for each test. */
export const eachTime = <T extends object>(
  make: () => Promise<T>,
  close: (made: T) => unknown,
): T => madeBy(make, close, beforeEach, afterEach);

function madeBy<T extends object>(
  make: () => Promise<T>,
  close: (made: T) => unknown,
  before: typeof beforeAll,
  after: typeof afterAll,
): T {
  let made: T | undefined;
  before(async () => {
    made = await make();
  });
  after(async () => {
    if (made) await close(made);
  });
  /** Stands for what is made later. */
  return new Proxy({} as T, {
    get: (_, key) => Reflect.get(made!, key) as unknown,
    set: (_, key, value) => Reflect.set(made!, key, value),
  });
}
