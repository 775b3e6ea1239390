/** What `@jest/globals` exports, for tests that share their modules (runtime.cjs). */
export const {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  fdescribe,
  fit,
  it,
  jest,
  test,
  xdescribe,
  xit,
  xtest,
} = globalThis[Symbol.for('ponte.jest-globals')];
