import { describe, expect, test } from '@jest/globals';
import { compareWithErp } from '../../activities/compare-with-erp.js';
import { readErpSituation, readSituation } from '../../activities/read-situation.js';
import { createBestEffort } from '../../activities/best-effort.js';
import { confirmAndSettle } from '../../activities/confirm-and-settle.js';
import type { Memory } from '../../activities/after-restore.js';
import { cancelOrder, releaseOrder } from '../../activities/settle-order.js';
import { FailureType } from '../../domain/failures.js';
import { ERP_SITUATIONS, type ErpSituation } from '../../domain/lifecycle.js';
import { VendorError, type Meaning } from '../../vendors/vendor-error.js';
import type { SeniorX } from '../../vendors/senior-x/senior-x.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';
import { say } from '../../texts/catalogue.js';
import { pt } from '../../texts/pt/index.js';

/** The situation of an order in the ERP, and what is done with it. */

const key = { tenant: 'acme', id: 'o-1', closing: 1 };

const failing = (meaning: Meaning, words = 'x') =>
  new VendorError({ vendor: 'senior-x', call: 'x', meaning, words });

/** The dependencies of a tenant whose ERP answers so, and the calls that it gets. */
function withErp(
  shown: ErpSituation | Error,
  { settles, canRead = true }: { settles?: Error; canRead?: boolean } = {},
) {
  const calls: unknown[][] = [];
  const called =
    (name: string) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      if (settles !== undefined) throw settles;
    };
  const vendors = vendorsInMemory();
  const senior: SeniorX = {
    ...vendors.senior,
    capabilities: { ...vendors.senior.capabilities, readOrder: canRead },
    async readOrder(id, timeoutMs) {
      calls.push(['read', id, timeoutMs]);
      if (shown instanceof Error) throw shown;
      return shown === 'missing' ? undefined : { id, number: '1', status: shown, observations: [] };
    },
    releaseOrder: called('release'),
    cancelOrder: called('cancel'),
  };
  return { senior, calls, requests: vendors.requests, deps: tenantDeps({ ...vendors, senior }) };
}

describe('reading the situation of an order', () => {
  test.each(ERP_SITUATIONS)('returns %s', async (situation) => {
    const { senior, deps, calls } = withErp(situation);
    expect(await readErpSituation(senior, 'o-1')).toBe(situation);
    expect(await readSituation(deps)(key, 5_000)).toMatchObject({ situation });
    expect(calls).toEqual([
      ['read', 'o-1', undefined],
      ['read', 'o-1', 5_000],
    ]);
  });

  test('returns undefined if the ERP does not offer it, which fails an activity', async () => {
    const { senior, deps } = withErp(failing('unsupported'));
    expect(await readErpSituation(senior, 'o-1')).toBeUndefined();
    await expect(readSituation(deps)(key)).rejects.toMatchObject({
      type: FailureType.Unsupported,
      message: 'senior-x: orders cannot be read',
    });
  });

  test('fails if the ERP fails, and never hides a bug', async () => {
    const unreadable = failing('unreadable');
    const { senior, deps } = withErp(unreadable);
    await expect(readErpSituation(senior, 'o-1')).rejects.toBe(unreadable);
    await expect(readSituation(deps)(key)).rejects.toMatchObject({ type: FailureType.Unreadable });
    const bug = new TypeError('unsupported');
    await expect(readErpSituation(withErp(bug).senior, 'o-1')).rejects.toBe(bug);
  });
});

describe('an order in service', () => {
  const compare = async (shown: ErpSituation | Error, isInService = true) => {
    const { deps } = withErp(shown);
    const reported: unknown[] = [];
    const reportContradiction = async (...what: unknown[]) => {
      reported.push(what);
      return isInService;
    };
    const found = await compareWithErp(deps, { reportContradiction } as never)(key);
    return { found, reported };
  };

  test.each([
    ['released', 'erp-moved', 'já está liberado'],
    ['billed', 'erp-moved', 'já está faturado'],
    ['cancelled', 'erp-moved', 'já está cancelado'],
    ['missing', 'erp-moved', 'não existe mais'],
    ['unknown', 'reopened', 'fora da integração (reaberto?)'],
  ] as const)('that the ERP shows as %s contradicts it (%s)', async (shown, code, words) => {
    const { found, reported } = await compare(shown);
    const seen = { code, params: { wanted: 'service' }, situation: shown };
    expect(found).toEqual({ code: 'question', params: seen });
    expect(reported).toEqual([[key, seen]]);
    const message = say(pt.findings, found!);
    expect(message).toContain(words);
    expect(message).toMatch(/Senior X.*Sismetro/);
  });

  test('that awaits its integration in the ERP, or cannot be read there, does not', async () => {
    const nothing = { found: null, reported: [] };
    expect(await compare('awaiting-integration')).toEqual(nothing);
    expect(await compare(failing('unsupported'))).toEqual(nothing);
    await expect(compare(failing('unreadable'))).rejects.toMatchObject({
      type: FailureType.Unreadable,
    });
  });

  test('that has ended meanwhile does not ask', async () => {
    const { found, reported } = await compare('released', false);
    expect([found, reported.length]).toEqual([null, 1]);
  });
});

describe('settling an order in the ERP', () => {
  const memory = { openedAt: '2026-11-24T10:00:00.000Z' };

  test('is one call', async () => {
    const { deps, calls } = withErp('awaiting-integration');
    await releaseOrder(deps)(key, memory);
    await cancelOrder(deps)(key, memory);
    expect(calls).toEqual([
      ['release', 'o-1'],
      ['cancel', 'o-1'],
    ]);
  });

  test.each([
    ['released', 'yes'],
    ['billed', 'yes'],
    ['cancelled', 'no'],
    ['unknown', 'no'],
    ['missing', 'no'],
  ] as const)('is not done by the quick way if the ERP shows %s', async (shown, settled) => {
    const { deps, calls } = withErp(shown);
    const confirms = { completed: false, cancelled: false };
    const orders = { holdersOf: async () => [] };
    const settle = confirmAndSettle({ ...deps, confirms }, orders, createBestEffort());
    const held = { ss: '7', by: 'answer' } as const;
    expect(await settle(key, held, 'completed', memory)).toMatchObject({ settled });
    expect(calls.map(([call]) => call)).toEqual(['read']);
  });

  test.each([
    ['change', 'awaiting-integration'],
    ['read', 'forbidden'],
  ] as const)('says what the ERP forbids to the quick way: %s', async (call, shown) => {
    const facts = { vendor: 'senior-x', call: 'x', words: 'slower', meaning: 'again' } as const;
    const slower = new VendorError({ ...facts, retryAfterMs: 60_000 });
    const { deps } = withErp(shown === 'forbidden' ? slower : shown, { settles: slower });
    const confirms = { completed: false, cancelled: false };
    const orders = { holdersOf: async () => [] };
    const settle = confirmAndSettle({ ...deps, confirms }, orders, createBestEffort());
    expect(await settle(key, { ss: '7', by: 'answer' }, 'completed', memory)).toMatchObject({
      settled: 'no',
      failed: { call, forbiddenMs: 60_000 },
    });
  });

  describe('after a restore of Temporal', () => {
    const restoredAt = '2026-11-25T10:00:00.000Z';
    const held = { ss: '7', by: 'answer' } as const;
    const orders = { holdersOf: async () => [] };
    const settleAtOnce = ({ deps }: ReturnType<typeof withErp>, known: Memory) =>
      confirmAndSettle(
        { ...deps, restoredAt, confirms: { completed: false, cancelled: false } },
        orders,
        createBestEffort(),
      )(key, held, 'completed', known);

    test('makes no call that may have been made before: the workflow looks', async () => {
      const { deps, calls } = withErp('awaiting-integration');
      const forgetful = { ...deps, restoredAt };
      for (const settle of [releaseOrder, cancelOrder])
        await expect(settle(forgetful)(key, memory)).rejects.toMatchObject({
          type: FailureType.Unavailable,
          details: [{ restored: true }],
        });
      expect(calls).toEqual([]);
    });

    test('makes it once it is certain that it was not made', async () => {
      const { deps, calls } = withErp('awaiting-integration');
      const known = { ...memory, certainAt: '2026-11-25T10:00:01.000Z' };
      await releaseOrder({ ...deps, restoredAt })(key, known);
      expect(calls).toEqual([['release', 'o-1']]);
    });

    test('is left to the workflow by the quick way, too', async () => {
      const erp = withErp('awaiting-integration');
      expect(await settleAtOnce(erp, memory)).toEqual({ kind: 'not-asked', settled: 'no' });
      expect(erp.calls).toEqual([]);
      const known = { ...memory, certainAt: '2026-11-25T10:00:01.000Z' };
      expect(await settleAtOnce(erp, known)).toMatchObject({ settled: 'unknown' });
      expect(erp.calls.map(([call]) => call)).toEqual(['read', 'release', 'read']);
    });

    test.each([
      [
        'makes it if its SS shows that the service ended since',
        '2026-11-25T10:00:01.000Z',
        'unknown',
      ],
      ['makes no call if it ended before', '2026-11-25T09:00:00.000Z', 'no'],
    ] as const)('the quick way %s', async (_, closedAt, settled) => {
      const { deps, requests } = withErp('awaiting-integration');
      const shows = { ss: '7', state: 'completed', status: 'ENCERRADA', progress: '' } as const;
      requests.set('7', { ...shows, closedAt });
      const settle = confirmAndSettle({ ...deps, restoredAt }, orders, createBestEffort());
      const seen = { kind: 'shown', endedAt: closedAt, settled };
      expect(await settle(key, held, 'completed', memory)).toMatchObject(seen);
    });
  });

  const ALREADY = 'Pedido já está cancelado';

  test('is done if the ERP refuses a cancellation as already done, and cannot be read', async () => {
    const { deps } = withErp('unknown', { settles: failing('refused', ALREADY), canRead: false });
    await cancelOrder(deps)(key, memory);
    await expect(releaseOrder(deps)(key, memory)).rejects.toMatchObject({
      type: FailureType.Refused,
    });
  });

  test.each([
    ['the ERP can be read', failing('refused', ALREADY), true, FailureType.Refused],
    ['the words say something else', failing('refused', 'Faturado'), false, FailureType.Refused],
    ['it may have been done', failing('uncertain', ALREADY), false, FailureType.Uncertain],
  ])('fails if the ERP refuses it and %s', async (_, settles, canRead, type) => {
    const { deps } = withErp('cancelled', { settles, canRead });
    await expect(cancelOrder(deps)(key, memory)).rejects.toMatchObject({ type });
  });

  test('never hides a bug', async () => {
    const settles = Object.assign(new TypeError('a bug'), { meaning: 'refused', words: ALREADY });
    const { deps } = withErp('cancelled', { settles, canRead: false });
    await expect(cancelOrder(deps)(key, memory)).rejects.toBe(settles);
  });
});
