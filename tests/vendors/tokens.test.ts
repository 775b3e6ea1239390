/** The log-in that the calls of one tenant share: how often it is attempted. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createTokens, type Tokens, type Token } from '../../vendors/auth/tokens.js';
import { VendorError, type VendorErrorDetails } from '../../vendors/vendor-error.js';

const HOUR_MS = 3_600_000;

let clock: number;
let logIns: number;
let answer: () => Token;
let tokens: Tokens;

const failing = (details: Partial<VendorErrorDetails>) => () => {
  throw new VendorError({ vendor: 'senior-x', call: 'login', meaning: 'again', ...details });
};
const granting = (accessToken: string) => () => ({ accessToken, renewAt: Infinity });

beforeEach(() => {
  clock = 1_000_000;
  logIns = 0;
  tokens = createTokens(
    async () => {
      logIns += 1;
      return answer();
    },
    { now: () => clock, vendor: 'senior-x' },
  );
});

const failure = () => tokens.token().catch((error: unknown) => error);

describe('a log-in that fails', () => {
  test.each([
    ['for a minute if the keys are refused', { meaning: 'credentials', status: 401 }, 60_000],
    ['for five seconds if the fault is temporary', { meaning: 'again', status: 503 }, 5_000],
    [
      'for as long as the vendor asks',
      { meaning: 'credentials', status: 401, retryAfterMs: HOUR_MS },
      HOUR_MS,
    ],
    [
      'for a minute, even if the vendor asks for less',
      { meaning: 'credentials', retryAfterMs: 1_000 },
      60_000,
    ],
  ] as const)('is not repeated %s', async (_, details, holdMs) => {
    answer = failing(details);
    for (let calls = 0; calls < 200; calls += 1) {
      expect(await failure()).toMatchObject({ meaning: details.meaning });
    }
    clock += holdMs - 1;
    expect(await failure()).toMatchObject({ meaning: details.meaning });
    expect(logIns).toBe(1);
    clock += 1;
    answer = granting('one');
    expect(await tokens.token()).toBe('one');
    expect(logIns).toBe(2);
  });

  test('reports what is left of the time for which the vendor asked', async () => {
    answer = failing({ meaning: 'again', status: 429, words: 'espere', retryAfterMs: HOUR_MS });
    await failure();
    clock += HOUR_MS - 60_000;
    const again = await failure();
    expect(again).toMatchObject({ status: 429, retryAfterMs: 60_000 });
    expect(again).toHaveProperty('words', 'espere');
    clock += 59_999;
    expect(await failure()).toMatchObject({ retryAfterMs: 1_000 });
  });

  test('is attempted once for all calls that wait', async () => {
    answer = failing({ meaning: 'credentials' });
    await Promise.all(Array.from({ length: 20 }, failure));
    expect(logIns).toBe(1);
  });

  test('is forgotten once a log-in succeeds: a refused token is renewed at once', async () => {
    answer = failing({ meaning: 'credentials', retryAfterMs: HOUR_MS });
    await failure();
    clock += HOUR_MS;
    answer = granting('one');
    await tokens.token();
    clock -= 60_000; // as if the failure were still remembered
    answer = granting('two');
    expect(await tokens.renewed('one')).toBe('two');
    expect(await tokens.renewed('one')).toBe('two');
    expect(logIns).toBe(3);
  });

  test('is repeated at once if the clock was set back', async () => {
    answer = failing({ meaning: 'credentials' });
    await failure();
    clock -= HOUR_MS;
    answer = granting('one');
    expect(await tokens.token()).toBe('one');
  });
});
