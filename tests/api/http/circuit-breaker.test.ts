import { expect, test } from '@jest/globals';
import { createCircuitBreaker } from '../../../api/http/circuit-breaker.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';

const away = () => Promise.reject(new TemporalUnavailableError('away'));

test('while Temporal is unavailable only one call checks it from time to time, for all others', async () => {
  let now = 0;
  const changes: boolean[] = [];
  const ask = createCircuitBreaker({
    memoryMs: 100,
    now: () => now,
    onChange: (is) => changes.push(is),
  });
  await expect(ask(away)).rejects.toThrow(TemporalUnavailableError);
  await expect(ask(async () => 'there')).rejects.toThrow(TemporalUnavailableError);

  now = 100;
  let answer: (value: string) => void = () => {};
  const first = ask(() => new Promise<string>((resolve) => (answer = resolve)));
  await expect(ask(async () => 'there')).rejects.toThrow(TemporalUnavailableError);
  answer('back');
  expect(await first).toBe('back');
  expect(await ask(async () => 'there')).toBe('there');
  expect(changes).toEqual([true, false]);
});

test('a refusal by Temporal shows that it is available', async () => {
  const ask = createCircuitBreaker();
  const refuse = () => ask(() => Promise.reject(new Error('refused')));
  await expect(refuse()).rejects.toThrow('refused');
  await expect(refuse()).rejects.toThrow('refused');
});
