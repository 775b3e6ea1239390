import { expect, jest, test } from '@jest/globals';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import { createTenantFailures } from '../../worker/tenant-failures.js';

function setUp() {
  const reported: [tenant: string, key: string, report: IncidentReport][] = [];
  const clock = { now: 0 };
  const incidents = {
    report: async (...args: [string, string, IncidentReport]) => void reported.push(args),
  };
  const failuresOf = createTenantFailures(incidents, { warn: () => {} }, () => clock.now);
  return { reported, clock, failuresOf };
}

const wrongKey = { vendor: 'sismetro', meaning: 'credentials', status: 401 } as const;

test('a rotated key is one incident of its tenant, however many orders fail', () => {
  const { reported, failuresOf } = setUp();
  for (let at = 0; at < 100; at += 1) failuresOf('acme')(wrongKey);
  failuresOf('beta')(wrongKey);
  failuresOf('acme')({ ...wrongKey, vendor: 'senior-x' });
  expect(reported.map(([tenant, key]) => [tenant, key])).toEqual([
    ['acme', 'credentials/sismetro'],
    ['beta', 'credentials/sismetro'],
    ['acme', 'credentials/senior-x'],
  ]);
  expect(reported[0]![2]).toMatchObject({ kind: 'credentials', params: { vendor: 'sismetro' } });
});

test('a lasting failure is reported again every few minutes, so that the incident stays open', () => {
  const { reported, clock, failuresOf } = setUp();
  for (clock.now = 0; clock.now < 20 * 60_000; clock.now += 10_000) failuresOf('acme')(wrongKey);
  expect(reported).toHaveLength(5);
});

test('a clock that is set back by hours mutes no report', () => {
  const report = jest.fn(async () => {});
  const timeOfDay = jest.spyOn(Date, 'now').mockReturnValue(10 * 3_600_000);
  const passed = jest.spyOn(performance, 'now').mockReturnValue(0);
  const failuresOf = createTenantFailures({ report }, { warn: () => {} });
  failuresOf('acme')(wrongKey);
  timeOfDay.mockReturnValue(7 * 3_600_000);
  passed.mockReturnValue(4 * 60_000);
  failuresOf('acme')(wrongKey);
  jest.restoreAllMocks();
  expect(report).toHaveBeenCalledTimes(2);
});

test('other failures open no incident', () => {
  const { reported, failuresOf } = setUp();
  for (const meaning of ['refused', 'again', 'uncertain', 'unreadable'] as const) {
    failuresOf('acme')({ ...wrongKey, meaning });
  }
  expect(reported).toEqual([]);
});

test('an incident tells for how long the vendor asked to pause', () => {
  const { reported, failuresOf } = setUp();
  failuresOf('acme')({ ...wrongKey, meaning: 'quota', retryAfterMs: 3_600_000 });
  expect(reported[0]![2].pauseMs).toBe(3_600_000);
});
