import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHttp, type Http } from '../../vendors/http.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { NotSent, type UnsentRequest } from '../../vendors/rehearsal.js';
import { createTenantVendors, type VendorTenant } from '../../vendors/tenant-vendors.js';
import { anOpening, anOrder } from '../support/order.js';
import { json, startVendor, type VendorServer } from './vendor-server.js';

const KEY = 'k3y "of" the/unit';
const SECRET = 's3cret-of-the-application';

let vendor: VendorServer;
let http: Http;

beforeEach(async () => {
  vendor = await startVendor(({ path }, response) =>
    path.endsWith('/loginWithKey')
      ? json(response, 200, { jsonToken: '{"access_token":"t0ken-of-senior","expires_in":900}' })
      : json(response, 200, { valid: true, resultList: [] }),
  );
  http = createHttp();
});
afterEach(async () => {
  await vendor.close();
  await http.close();
});

const tenant = (mode: VendorTenant['mode']): VendorTenant => ({
  id: 'acme',
  mode,
  timeZone: 'America/Sao_Paulo',
  branches: 'all',
  senior: {
    baseUrl: vendor.url,
    dialect: 'gateway',
    tenantName: 'acme-com-br',
    accessKey: 'access-key',
    secret: SECRET,
    clientId: 'client',
    profile: loadSeniorXProfile(),
  },
  sismetro: {
    baseUrl: vendor.url,
    readUrl: vendor.url,
    unit: '484',
    key: KEY,
    linkHosts: [],
    profile: loadSismetroProfile(),
  },
});

async function unsent(write: Promise<unknown>): Promise<UnsentRequest> {
  const error = await write.catch((thrown: unknown) => thrown);
  if (!(error instanceof NotSent)) throw new Error('it was sent', { cause: error });
  return error.request;
}

const isLogin = ({ path }: { readonly path: string }) => path.endsWith('/loginWithKey');

describe('a tenant in rehearsal', () => {
  const vendors = () => createTenantVendors(tenant('rehearsal'), { http });

  test('reads at its vendors, and logs in', async () => {
    expect(await vendors().sismetro.findServiceRequests('acme/1')).toEqual([]);
    expect(vendor.received).toHaveLength(1);
    await vendors()
      .senior.readOrder('1')
      .catch(() => {});
    expect(vendor.received.slice(1).map(isLogin)).toEqual([true, false]);
  });

  test.each([
    ['openServiceRequest', () => vendors().sismetro.openServiceRequest(...anOpening())],
    ['addObservation', () => vendors().senior.addObservation('1', 'SS 7 aberta.')],
    ['releaseOrder', () => vendors().senior.releaseOrder('1')],
    ['cancelOrder', () => vendors().senior.cancelOrder('1')],
  ])('sends nothing for %s', async (call, write) => {
    expect(await unsent(write())).toMatchObject({ call, method: 'POST' });
    expect(vendor.received.filter((one) => !isLogin(one))).toEqual([]);
  });

  test('shows what would be sent, with the customer and without our secrets', async () => {
    const order = anOrder();
    const opening = await unsent(vendors().sismetro.openServiceRequest(...anOpening(order)));
    expect(opening).toMatchObject({
      url: `${vendor.url}/serviceOrder/open`,
      headers: { unit: '484', key: '***', 'idempotency-key': `order/acme/${order.id}` },
      body: { requester: { name: 'Padaria Modelo' }, externalReference: `acme/${order.id}` },
    });
    const release = await unsent(vendors().senior.releaseOrder('1'));
    expect(release.headers).toMatchObject({ authorization: 'Bearer ***' });
    expect(JSON.stringify(opening)).not.toContain('k3y');
  });

  test('keeps what would be sent out of the error that logs see', async () => {
    const error = await vendors()
      .senior.releaseOrder('1')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'Senior X releaseOrder: again (REHEARSAL)' });
    expect(Object.keys(error as object)).not.toContain('request');
  });
});

test('a tenant that is put in rehearsal meanwhile sends nothing from then on', async () => {
  let isRehearsal = false;
  const { senior } = createTenantVendors(tenant('live'), { http, isRehearsal: () => isRehearsal });
  await senior.releaseOrder('1');
  expect(vendor.received.filter((one) => !isLogin(one))).toHaveLength(1);
  isRehearsal = true;
  await unsent(senior.releaseOrder('1'));
  expect(vendor.received.filter((one) => !isLogin(one))).toHaveLength(1);
});
