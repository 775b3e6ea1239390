import { describe, expect, test } from '@jest/globals';
import { showsOthers } from '../../activities/many-missing.js';
import { VendorError, type Meaning } from '../../vendors/vendor-error.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'o-1', closing: 1 };
const BROKEN = '7';

const failed = (meaning: Meaning) =>
  new VendorError({ vendor: 'sismetro', call: 'x', meaning, words: 'x' });

/** A unit with these SSs, of which Temporal knows all. */
function unitOf(...numbers: string[]) {
  const vendors = vendorsInMemory();
  for (const ss of numbers) {
    vendors.requests.set(ss, { ss, state: 'open', status: '', progress: 'PENDENTE' });
  }
  const { sismetro } = vendors;
  return {
    sismetro: {
      ...sismetro,
      async readServiceRequest(ss: string) {
        if (ss === BROKEN) throw failed('again');
        return sismetro.readServiceRequest(ss);
      },
    },
    judge(): Promise<boolean> {
      const orders = { newestServiceRequests: async () => numbers };
      return showsOthers(tenantDeps({ ...vendors, sismetro: this.sismetro }), orders)(KEY, BROKEN);
    },
  };
}

describe('an SS that cannot be read', () => {
  test('is no outage if another SS of the list can be read', async () => {
    expect(await unitOf('8', BROKEN).judge()).toBe(true);
  });

  test.each([[[BROKEN]], [[]]])('may be one if the list shows no other SS: %j', async (numbers) => {
    expect(await unitOf(...numbers).judge()).toBe(false);
  });

  test('may be one if no SS can be read, although the list is shown', async () => {
    const unit = unitOf('8', BROKEN);
    unit.sismetro.readServiceRequest = async () => {
      throw failed('again');
    };
    expect(await unit.judge()).toBe(false);
  });

  test('is no outage if one of the others can be read', async () => {
    const unit = unitOf('8', BROKEN, '9');
    const { readServiceRequest } = unit.sismetro;
    unit.sismetro.readServiceRequest = async (ss) => {
      if (ss === '9') throw failed('again');
      return readServiceRequest(ss);
    };
    expect(await unit.judge()).toBe(true);
  });

  test('may be one if the list fails', async () => {
    const unit = unitOf('8', BROKEN);
    unit.sismetro.listServiceRequests = async () => {
      throw failed('again');
    };
    await expect(unit.judge()).rejects.toMatchObject({ type: 'Unavailable' });
  });

  test.each([
    [['8', BROKEN], true],
    [[BROKEN], false],
  ])('is judged by another SS if there is no list: of %j, %s', async (numbers, isOne) => {
    const unit = unitOf(...numbers);
    unit.sismetro.listServiceRequests = async () => {
      throw failed('unsupported');
    };
    expect(await unit.judge()).toBe(isOne);
  });
});
