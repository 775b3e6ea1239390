import type { Request, Response } from 'express';
import { expect, test } from '@jest/globals';
import { limitFailedAuthentications } from '../../../api/http/rate-limits.js';

test('after 50 wrong keys of an address in a minute, each further one waits for its answer', async () => {
  const limit = limitFailedAuthentications();
  const answered: string[] = [];
  const fail = (ip: string) =>
    new Promise<void>((resolve, reject) => {
      const next = (error?: unknown) => {
        answered.push(ip);
        if (error === undefined) resolve();
        else reject(error);
      };
      limit({ ip } as Request, {} as Response, next);
    });
  for (let count = 0; count < 50; count += 1) await fail('203.0.113.7');
  const further = fail('203.0.113.7');
  await fail('198.51.100.9'); // does not wait for the other address
  await further;
  expect(answered.slice(-2)).toEqual(['198.51.100.9', '203.0.113.7']);
});
