import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createTurns } from '../../platform/turns.js';

/** Keeps the process busy. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('between two callers the process does other work for longer than the first one kept it busy', async () => {
  const turn = createTurns();
  const done: string[] = [];
  const first = turn().then(() => {
    done.push('first');
    void delay(30).then(() => done.push('other work'));
    block(30);
  });
  const second = turn().then(() => done.push('second'));
  await Promise.all([first, second]);
  expect(done).toEqual(['first', 'other work', 'second']);
});

test('one that comes when nobody works continues at once', async () => {
  const turn = createTurns(100);
  let continued = false;
  void turn().then(() => (continued = true));
  await nextTurn();
  expect(continued).toBe(true);
});

test('callers continue apart, in order, even if they cost nothing', async () => {
  const turn = createTurns(20);
  const done: string[] = [];
  const all = ['first', 'second'].map((name) => turn().then(() => done.push(name)));
  await nextTurn();
  expect(done).toEqual(['first']);
  await Promise.all(all);
  expect(done).toEqual(['first', 'second']);
});
