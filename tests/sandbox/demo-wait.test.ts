import { expect, test } from '@jest/globals';
import { until } from '../../sandbox/demo/wait.js';

test('the demo goes on after an answer that fails once', async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
    if (looks === 1) throw new Error('503 Service Unavailable');
    return 'released';
  };
  expect(await until('o pedido 1001 ser liberado', look)).toBe('released');
});
