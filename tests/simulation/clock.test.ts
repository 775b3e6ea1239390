import { expect, test } from '@jest/globals';
import { createClock } from './clock.js';

test('the process has its own clocks again after a simulation, for the files that follow', () => {
  const own = () => [Date, setTimeout, performance.now, process.cpuUsage];
  const before = own();
  const clock = createClock(0);
  expect(own()).not.toEqual(before);
  clock.close();
  expect(own()).toEqual(before);
});
