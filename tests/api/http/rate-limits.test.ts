import type { Request, Response } from 'express';
import { expect, test } from '@jest/globals';
import { limitFailedAuthentications } from '../../../api/http/rate-limits.js';

test('after 50 wrong keys of an address in a minute, each further one waits for its answer', async () => {
  const limit = limitFailedAuthentications();
  let answered = 0;
  const fail = () =>
    new Promise<void>((resolve, reject) => {
      const next = (error?: unknown) => {
        answered += 1;
        if (error === undefined) resolve();
        else reject(error);
      };
      limit({ ip: '203.0.113.7' } as Request, {} as Response, next);
    });
  const first = Array.from({ length: 50 }, fail);
  const further = fail();
  await Promise.all(first);
  expect(answered).toBe(50);
  await further;
});
