import { describe, expect, test } from '@jest/globals';
import { examineAssumptions } from '../../cli/doctor/assumptions.js';
import { orderReference } from '../../domain/ids.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';

const ORDER = anOrder();
const KEY = { tenant: 'acme', id: ORDER.id, closing: 1 };

/** Opens an SS of ours at a Sismetro that keeps every promise. */
async function opened(vendors: VendorsInMemory): Promise<string> {
  vendors.close(ORDER);
  const keys = { reference: orderReference(KEY), idempotencyKey: 'k', openedAt: new Date() };
  const { ss } = (await vendors.sismetro.openServiceRequest(ORDER, keys))!;
  vendors.requests.set(ss, { ...vendors.requests.get(ss)!, openedAt: '2026-11-26T10:00:00-03:00' });
  await vendors.senior.addObservation(ORDER.id, `SS ${ss} aberta na Sismetro.`);
  return ss;
}

const assumed = (findings: Awaited<ReturnType<typeof examineAssumptions>>) =>
  findings.filter(({ state }) => state === 'warning').map(({ check }) => check.split('.')[1]);

const requestOf = (ss: string | undefined) => (ss === undefined ? undefined : { ss, key: KEY });

const examined = async (vendors: VendorsInMemory, newest?: string, settled?: string) =>
  assumed(
    await examineAssumptions(
      'acme',
      { newest: requestOf(newest), settled: requestOf(settled) },
      vendors,
    ),
  );

describe('an assumption of Ponte', () => {
  test('is confirmed if the newest SS and its order show it', async () => {
    const vendors = vendorsInMemory();
    const ss = await opened(vendors);
    vendors.setState(ss, 'completed');
    expect(await examined(vendors, ss)).toEqual([]);
  });

  test.each([
    ['an SS that has not ended', 'open', ['knowsStatus']],
    ['an end that the profile does not map', 'unknown', ['knowsStatus']],
    ['a completed SS', 'completed', []],
    ['a cancelled SS', 'cancelled', []],
  ] as const)('about the status is judged by the settled order: %s', async (_, state, expected) => {
    const vendors = vendorsInMemory();
    vendors.requests.set('9', { ss: '9', state, status: '', progress: '' });
    expect(await examined(vendors, await opened(vendors), '9')).toEqual(expected);
  });

  test.each([
    ['in-progress', /^visto só em SS não encerrada/],
    ['removed', /^suposto, não visto/],
  ] as const)(
    'about the status is a warning if only an SS that is %s was seen',
    async (state, text) => {
      const vendors = vendorsInMemory();
      const ss = await opened(vendors);
      vendors.setState(ss, state);
      const judged = { newest: requestOf(ss), settled: undefined };
      const findings = await examineAssumptions('acme', judged, vendors);
      expect(findings.find(({ check }) => check === 'assumption.knowsStatus')).toMatchObject({
        state: 'warning',
        text: expect.stringMatching(text),
      });
    },
  );

  test('is unconfirmed before any SS was opened', async () => {
    const vendors = vendorsInMemory();
    expect(await examined(vendors)).toHaveLength(8);
    expect(vendors.calls).toEqual([]);
  });

  test.each([
    ['a truncated reference', { reference: 'acme/0' }, ['showsReference', 'findsByReference']],
    ['a status without a meaning', { state: 'unknown' }, ['knowsStatus']],
  ] as const)('is unconfirmed if the SS shows %s', async (_, change, expected) => {
    const vendors = vendorsInMemory();
    const ss = await opened(vendors);
    vendors.requests.set(ss, { ...vendors.requests.get(ss)!, state: 'completed', ...change });
    expect(await examined(vendors, ss)).toEqual(expected);
  });

  test('is unconfirmed if a vendor cannot be read now', async () => {
    const vendors = vendorsInMemory();
    const ss = await opened(vendors);
    const away = async () => {
      throw new VendorError({ vendor: 'sismetro', call: 'read', meaning: 'again', words: 'fora' });
    };
    vendors.sismetro.readServiceRequest = away;
    vendors.senior.readOrder = away;
    expect(await examined(vendors, ss)).toEqual(
      expect.arrayContaining(['readsSs', 'showsReference', 'readsOrder', 'showsObservation']),
    );
  });
});
