import { describe, expect, jest, test } from '@jest/globals';
import { join } from 'node:path';
import { createHttp } from '../../vendors/http.js';
import { createPace } from '../../vendors/call-pace.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { directoryOf, problemsOf } from '../profiles/files.js';
import { anOpening } from '../support/order.js';
import { failureOf, json, startVendor, useHttp, useVendor } from './vendor-server.js';

describe('a pace', () => {
  test('spaces calls evenly', async () => {
    let now = 1_000_000;
    const pace = createPace({ perMinute: 60 }, () => now);
    const call = async () => 'made';
    expect(await pace(500, call)).toEqual({ done: 'made' });
    expect(await pace(500, call)).toEqual({ afterMs: 1_000 });
    now += 600;
    expect(await pace(300, call)).toEqual({ afterMs: 400 });
    now += 400;
    expect(await pace(0, call)).toEqual({ done: 'made' });
    now += 3_600_000; // what was not used is not saved up
    expect(await pace(0, call)).toEqual({ done: 'made' });
    expect(await pace(0, call)).toEqual({ afterMs: 1_000 });
  });

  test('does not follow a clock that is set back, and names no wait of more than an hour', async () => {
    const before = Date.now();
    const call = async () => 'made';
    const clock = jest.spyOn(Date, 'now').mockReturnValue(before);
    const pace = createPace({ perMinute: 60 });
    try {
      await pace(0, call);
      clock.mockReturnValue(before - 86_400_000);
      const { afterMs } = (await pace(0, call)) as { afterMs: number };
      expect(afterMs).toBeLessThanOrEqual(1_000);
      expect(afterMs % 1).toBe(0);
    } finally {
      clock.mockRestore();
    }
    let now = 10_000_000;
    const odd = createPace({ perMinute: 60 }, () => now);
    await odd(0, call);
    now = 0;
    expect(await odd(0, call)).toEqual({ afterMs: 3_600_000 });
  });
});

describe('a call with a pace', () => {
  const vendor = useVendor((_, response) =>
    json(response, 200, { resultList: [{ idSs: 5 }], totalPages: 1, ss: 5 }),
  );
  const http = useHttp();

  const clientOf = (yaml: string) => {
    const directory = directoryOf({ 'mine.yaml': `extends: sismetro\n${yaml}` });
    return createSismetro(
      {
        ...{ baseUrl: vendor.url, readUrl: vendor.url, unit: '484', key: 'k', linkHosts: [] },
        ...{
          timeZone: 'America/Sao_Paulo',
          profile: loadSismetroProfile(join(directory, 'mine.yaml')),
        },
      },
      { http },
    );
  };

  test('is not made before its turn, and says when that is', async () => {
    const sismetro = clientOf('calls: { readOne: { pace: { perMinute: 1 } } }');
    await sismetro.readServiceRequest('5');
    const failure = await failureOf(sismetro.readServiceRequest('5'));
    expect(failure).toMatchObject({ meaning: 'again', code: 'PACE', timedOut: false });
    expect(failure.retryAfterMs).toBeGreaterThan(5_000);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(vendor.received).toHaveLength(1);
    expect(await sismetro.listServiceRequests(1)).toBeDefined(); // other calls are not affected
  });

  test('is certainly not done, if it is a write', async () => {
    const sismetro = clientOf('calls: { open: { pace: { perMinute: 1 } } }');
    const open = () => sismetro.openServiceRequest(...anOpening());
    await open();
    const failure = await failureOf(open());
    expect(failure).toMatchObject({ meaning: 'again', code: 'PACE' });
    expect(failure.lookFirst).toBeUndefined();
    expect(vendor.received).toHaveLength(1);
  });
});

test('a call after a write waits for its turn as long as the write has time', async () => {
  const vendor = await startVendor((_, response) => json(response, 200, {}));
  const http = createHttp();
  const written = `extends: senior-x
auth: none
headers: { authorization: null, client_id: null }
calls:
  releaseOrder:
    after:
      nota:
        method: POST
        url: '{baseUrl}/nota'
        body: '{}'
        pace: { perMinute: 11 }
`;
  const senior = createSeniorX(
    {
      ...{ tenant: 'acme', branches: 'all', dialect: 'gateway', baseUrl: vendor.url },
      profile: loadSeniorXProfile('mine.yaml', directoryOf({ 'mine.yaml': written })),
    },
    { http },
  );
  await Promise.all(['1', '2', '3'].map((id) => senior.releaseOrder(id)));
  expect(vendor.received.filter(({ path }) => path === '/nota')).toHaveLength(3);
  await http.close();
  await vendor.close();
});

test.each([
  ['{}', 'perMinute: must be a whole number from 1 to 100000'],
  ['{ perMinute: 0 }', 'must be a whole number from 1 to 100000'],
  ['{ perMinute: 1.5 }', 'must be a whole number from 1 to 100000'],
  ['{ perSecond: 3 }', 'is not a known field'],
])('a pace of %s is refused', (pace, problem) => {
  const problems = problemsOf(`extends: senior-x\ncalls: { releaseOrder: { pace: ${pace} } }\n`);
  expect(problems.join('\n')).toContain(problem);
});
