import { describe, expect, test } from '@jest/globals';
import type { SeniorXSettings, SismetroSettings } from '../../../platform/settings/types.js';
import {
  mayWriteInSlotsOfSismetro,
  paceOf,
  rateLimitOf,
} from '../../../platform/settings/queue-pace.js';

test.each([10, 30, 60, 240, 6_000])(
  'a Sismetro unit gets at most %i calls a minute, including a burst of the server',
  (requestsPerMinute) => {
    const burst = Math.max(4, requestsPerMinute / 40); // docs/adr/0008
    expect(rateLimitOf(requestsPerMinute) * 60 + burst).toBeLessThanOrEqual(requestsPerMinute);
  },
);

const ofErp = (senior: Partial<SeniorXSettings>) => ({
  senior: { baseUrl: 'https://erp.example', tenantName: 'acme', ...senior } as SeniorXSettings,
  sismetro: { baseUrl: 'https://sismetro.example', concurrentCalls: 10 } as SismetroSettings,
});

test.each([
  [{ concurrentCalls: 10 }, true],
  [{ concurrentCalls: 20 }, true],
  [{ concurrentCalls: 9 }, false],
  [{ concurrentCalls: 10, requestsPerMinute: 600 }, false],
])('the ERP with %j is written to in the slots of Sismetro: %j', (senior, may) => {
  const tenant = ofErp(senior);
  expect(mayWriteInSlotsOfSismetro([tenant], tenant)).toBe(may);
});

describe('the pace of an ERP', () => {
  const paces = (...seniors: Partial<SeniorXSettings>[]) => {
    const all = seniors.map(ofErp);
    return all.map((one) => paceOf(all, one, 'senior-x'));
  };

  test('is absent by default', () => {
    expect(paces({}, {})).toEqual([undefined, undefined]);
  });

  test('is divided among the tenants that share it, by the lowest of their settings', () => {
    const [lower, higher, none] = [{ requestsPerMinute: 60 }, { requestsPerMinute: 90 }, {}];
    expect(paces(lower, higher, none)).toEqual([20, 20, 20]);
  });

  test('is its own if another tenant has another name there', () => {
    const own = { requestsPerMinute: 60 };
    expect(paces(own, { ...own, tenantName: 'other' })).toEqual([60, 60]);
  });

  test('is divided by our credentials if the tenants have no name there', () => {
    const keyed = (apiKey: string) => {
      const { tenantName: _, ...senior } = ofErp({ requestsPerMinute: 60 }).senior;
      return { ...ofErp({}), senior: { ...senior, credentials: { apiKey } } };
    };
    const all = ['a', 'a', 'b'].map(keyed);
    expect(all.map((one) => paceOf(all, one, 'senior-x'))).toEqual([30, 30, 60]);
  });

  test('keeps also the tenant to its own queue that has none itself', () => {
    const [paced, other] = [
      ofErp({ concurrentCalls: 10, requestsPerMinute: 60 }),
      ofErp({ concurrentCalls: 10 }),
    ];
    expect(mayWriteInSlotsOfSismetro([paced, other], other)).toBe(false);
  });
});

describe('the pace of a unit', () => {
  const tenant = (unit: string | undefined, requestsPerMinute: number, more: object = {}) => ({
    senior: ofErp({}).senior,
    sismetro: {
      baseUrl: 'https://sismetro.example',
      ...(unit !== undefined && { unit }),
      requestsPerMinute,
      ...more,
    } as SismetroSettings,
  });

  test('is its own', () => {
    const one = tenant('484', 30);
    expect(paceOf([one, tenant('485', 10)], one, 'sismetro')).toBe(30);
    const elsewhere = tenant('484', 30, { baseUrl: 'https://homologation.example' });
    expect(paceOf([one, elsewhere], one, 'sismetro')).toBe(30);
  });

  test('is divided among the tenants that share it, by the lowest of their settings', () => {
    const [first, second, third] = [tenant('484', 30), tenant('484', 60), tenant('485', 10)];
    const all = [first, second, third];
    expect(all.map((one) => paceOf(all, one, 'sismetro'))).toEqual([15, 15, 10]);
  });

  test('is divided also if its address is written in another way', () => {
    const all = ['https://sismetro.example', 'https://SISMETRO.example:443/'].map((baseUrl) =>
      tenant('484', 30, { baseUrl }),
    );
    expect(paceOf(all, all[0]!, 'sismetro')).toBe(15);
  });

  test('is divided by the key if the system has no units', () => {
    const [first, second, third] = ['a', 'a', 'b'].map((key) => tenant(undefined, 30, { key }));
    expect(paceOf([first!, second!, third!], first!, 'sismetro')).toBe(15);
  });

  test.each([
    [30, 3],
    [60, 5],
    [240, 2],
  ])(
    'of %i calls a minute is not exceeded by %i tenants together',
    (requestsPerMinute, sharing) => {
      const burst = Math.max(4, requestsPerMinute / sharing / 40);
      const all = Array.from({ length: sharing }, () => tenant('484', requestsPerMinute));
      const each = rateLimitOf(paceOf(all, all[0]!, 'sismetro')!) * 60 + burst;
      expect(each * sharing).toBeLessThanOrEqual(requestsPerMinute);
    },
  );
});
