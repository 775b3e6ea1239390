import { expect, test } from '@jest/globals';
import { rateLimitOf } from '../../worker/rate-limit.js';

test.each([10, 30, 60, 240, 6_000])(
  'a Sismetro unit gets at most %i calls a minute, including a burst of the server',
  (requestsPerMinute) => {
    const burst = Math.max(4, requestsPerMinute / 40); // docs/adr/0008
    expect(rateLimitOf(requestsPerMinute) * 60 + burst).toBeLessThanOrEqual(requestsPerMinute);
  },
);
