import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createStraightActivities, createStraightWay } from '../../activities/index.js';
import { VendorError } from '../../vendors/errors.js';
import { anOrder, openingOf } from '../support/order.js';
import { vendorsInMemory, type VendorsInMemory } from '../support/vendors.js';

const SS = '1001';
const LONG_MS = 60_000;
let clock = Date.now();

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const noAnswer = async (): Promise<never> => {
  throw new VendorError({ vendor: 'sismetro', call: 'readServiceRequest', meaning: 'again' });
};

/** An order in service, and the release of it on the straight way. */
async function inService(change: Partial<VendorsInMemory> = {}, mayCall = () => true) {
  const vendors = vendorsInMemory();
  const order = vendors.close(anOrder({ tenant: 'acme' }));
  await vendors.sismetro.openServiceRequest(order, openingOf(order));
  vendors.setState(SS, 'completed');
  vendors.calls.length = 0;
  const way = createStraightWay({ ...vendors, ...change, confirmCompletion: true }, mayCall);
  const { releaseWithinTask } = createStraightActivities((id) => (id === 'acme' ? way : undefined));
  return {
    vendors,
    release: (tenant = 'acme') => releaseWithinTask({ tenant, id: order.id }, SS),
    erp: () => vendors.statusOf(order.id),
  };
}

describe('the straight way from a completion to the release', () => {
  test('reads the SS, looks at the order, and releases it', async () => {
    const { release, erp, vendors } = await inService();
    expect(await release()).toEqual({ kind: 'confirmed', released: 'yes' });
    expect([erp(), vendors.calls]).toEqual(['released', ['read', 'release']]);
  });

  test('walked twice, as after a crash, releases once', async () => {
    const { release, vendors } = await inService();
    await release();
    expect(await release()).toEqual({ kind: 'confirmed', released: 'yes' });
    expect(vendors.calls).toEqual(['read', 'release', 'read']);
  });

  test('releases nothing that Sismetro does not show completed', async () => {
    const { release, erp, vendors } = await inService();
    vendors.setState(SS, 'in-progress');
    const seen = { kind: 'contradicted', state: 'in-progress', released: 'no' };
    expect(await release()).toEqual(seen);
    expect(erp()).toBe('awaiting-integration');
  });

  test('is not to be had where the unit has no call to spare, nor for a tenant that is not served here', async () => {
    const { release, vendors } = await inService({}, () => false);
    expect([await release(), await release('beta')]).toEqual([undefined, undefined]);
    expect(vendors.calls).toEqual([]);
  });

  test('leaves a Sismetro alone that has just failed, for half a minute', async () => {
    const { sismetro } = vendorsInMemory();
    let calls = 0;
    const readServiceRequest = () => {
      calls += 1;
      return noAnswer();
    };
    const { release } = await inService({ sismetro: { ...sismetro, readServiceRequest } });
    expect([await release(), await release(), calls]).toEqual([undefined, undefined, 1]);
    clock += LONG_MS;
    expect([await release(), calls]).toEqual([undefined, 2]);
  });

  test('is walked by ten orders of a tenant at once, and no more: each holds a workflow task of all tenants', async () => {
    const { sismetro } = vendorsInMemory();
    let answer = () => {};
    const answered = new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
    let calls = 0;
    const readServiceRequest = () => {
      calls += 1;
      return answered;
    };
    const { release } = await inService({ sismetro: { ...sismetro, readServiceRequest } });
    const under = Array.from({ length: 10 }, () => release());
    expect([await release(), calls]).toEqual([undefined, 10]);
    answer();
    expect(new Set((await Promise.all(under)).map((seen) => seen?.kind))).toEqual(
      new Set(['contradicted']),
    );
    expect((await release())?.kind).toBe('contradicted');
  });

  test('does not tell an ERP that took too long to show the order', async () => {
    const { senior } = vendorsInMemory();
    const told: (number | undefined)[] = [];
    const { release } = await inService({
      senior: {
        ...senior,
        async readOrder() {
          clock += 700;
          return undefined;
        },
        async releaseOrder(_, timeoutMs) {
          told.push(timeoutMs);
        },
      },
    });
    await release();
    expect(told).toEqual([300]); // of a second
  });
});
