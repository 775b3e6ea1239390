import { expect, test } from '@jest/globals';
import { HttpRefusal } from '../../sandbox/stack/http.js';
import { until } from '../../sandbox/demo/wait.js';

/** Fails with this status once. */
function failingOnce(status: number) {
  let looks = 0;
  return async () => {
    looks += 1;
    if (looks === 1) throw new HttpRefusal(status, {});
    return 'released';
  };
}

test('the demo goes on after an answer that fails once', async () => {
  expect(await until('o pedido 1001 ser liberado', failingOnce(503))).toBe('released');
});

test('the demo ends at once if Ponte refuses its key', async () => {
  const seen = until('o pedido 1001 ser liberado', failingOnce(401));
  await expect(seen).rejects.toThrow('HTTP 401');
});
