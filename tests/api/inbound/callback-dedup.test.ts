import { expect, test } from '@jest/globals';
import { createCallbackDedup } from '../../../api/inbound/callback-dedup.js';

/** A memory of two events, in which the result "again" is not final. */
function remembering() {
  const dedup = createCallbackDedup<string>({
    size: 2,
    repeat: (result) => (result === 'again' ? undefined : `repeat of ${result}`),
  });
  const done: string[] = [];
  const once = (event: string, result: string | Error = `result of ${event}`) =>
    dedup.once(event, async () => {
      done.push(event);
      if (result instanceof Error) throw result;
      return result;
    });
  return { once, done, dedup };
}

test('the work of an event runs once, and a later one gets the answer of a repeat', async () => {
  const { once, done } = remembering();
  expect(await once('a')).toBe('result of a');
  expect(await once('a')).toBe('repeat of result of a');
  expect(await once('a')).toBe('repeat of result of a');
  expect(await once('b')).toBe('result of b');
  expect(done).toEqual(['a', 'b']);
});

test('an event that arrives meanwhile waits for the first, whose work is not repeated', async () => {
  const { once, done } = remembering();
  const answers = await Promise.all([once('a'), once('a'), once('a', 'again')]);
  expect(answers).toEqual(['result of a', 'repeat of result of a', 'repeat of result of a']);
  expect(done).toEqual(['a']);
});

test('a result that is not final is shared by those that wait, and forgotten afterwards', async () => {
  const { once, done } = remembering();
  expect(await Promise.all([once('a', 'again'), once('a')])).toEqual(['again', 'again']);
  expect(await once('a')).toBe('result of a');
  expect(done).toEqual(['a', 'a']);
});

test('failed work fails for those that wait, and is forgotten afterwards', async () => {
  const { once, done } = remembering();
  const waiting = [once('a', new Error('no')), once('a')];
  for (const { status } of await Promise.allSettled(waiting)) expect(status).toBe('rejected');
  expect(await once('a')).toBe('result of a');
  expect(done).toEqual(['a', 'a']);
});

test('only the newest events are remembered', async () => {
  const { once, done } = remembering();
  for (const event of ['a', 'b', 'c', 'b', 'c', 'a', 'c', 'b']) await once(event);
  expect(done).toEqual(['a', 'b', 'c', 'a', 'b']);
});
