import { describe, expect, test } from '@jest/globals';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { NotSent, type Unsent, type UnsentRequest } from '../../vendors/rehearsal.js';
import { createTenantVendors, type VendorTenant } from '../../vendors/tenant-vendors.js';
import { directoryOf } from '../profiles/files.js';
import { anOpening, anOrder } from '../support/order.js';
import { json, useHttp, useVendor } from './vendor-server.js';

const KEY = 'k3y "of" the/unit';
const SECRET = 's3cret-of-the-application';

const vendor = useVendor(({ path }, response) =>
  path.endsWith('/loginWithKey')
    ? json(response, 200, { jsonToken: '{"access_token":"t0ken-of-senior","expires_in":900}' })
    : json(response, 200, { valid: true, resultList: [] }),
);
const http = useHttp();

const tenant = (
  mode: VendorTenant['mode'],
  seniorProfile = loadSeniorXProfile(),
): VendorTenant => ({
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
    profile: seniorProfile,
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

async function allUnsent(write: Promise<unknown>): Promise<Unsent> {
  const error = await write.catch((thrown: unknown) => thrown);
  if (!(error instanceof NotSent)) throw new Error('it was sent', { cause: error });
  return error.requests;
}

async function unsent(write: Promise<unknown>): Promise<UnsentRequest> {
  const [only] = await allUnsent(write);
  return only as UnsentRequest;
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

describe('a rehearsal of a write with calls before it', () => {
  /** An ERP of remote procedures: every call is a POST. */
  const rehearsed = (before: string, body: string, release = '') => {
    const yaml = `extends: senior-x
auth: none
headers: { authorization: null, client_id: null }
calls:
  releaseOrder:
    url: '{baseUrl}/rpc'
    body: '{ "method": "confirm", "id": orderId, ${body} }'
${release}    before:
${before}`;
    const profile = loadSeniorXProfile('erp.yaml', directoryOf({ 'erp.yaml': yaml }));
    return createTenantVendors(tenant('rehearsal', profile), { http }).senior.releaseOrder('1');
  };
  const SALE = `      sale:
        method: POST
        url: '{baseUrl}/rpc'
        body: '{ "method": "read", "id": orderId }'
        answer: '{ "version": 3 }'
`;
  const DRAFT = `      draft:
        method: POST
        url: '{baseUrl}/rpc'
        body: '{ "method": "draft", "id": orderId }'
`;

  test('makes those that the profile says only read, whatever their method', async () => {
    const requests = await allUnsent(
      rehearsed(`${SALE}        reads: true\n`, '"version": $sale.version'),
    );
    expect(vendor.received.map(({ body }) => body)).toEqual([{ method: 'read', id: '1' }]);
    expect(requests).toMatchObject([
      { call: 'releaseOrder', body: { method: 'confirm', version: 3 } },
    ]);
  });

  test('shows those that write, and the call itself without their results', async () => {
    const requests = await allUnsent(
      rehearsed(
        `${SALE}        reads: true\n${DRAFT}`,
        '"version": $sale.version, "draft": $draft.id',
      ),
    );
    expect(vendor.received).toHaveLength(1);
    expect(requests).toMatchObject([
      { call: 'releaseOrder.draft', body: { method: 'draft', id: '1' } },
      { call: 'releaseOrder', body: { method: 'confirm', version: 3 } },
    ]);
  });

  test('makes no GET that the profile says writes', async () => {
    const get = "      sale: { method: GET, url: '{baseUrl}/lock', reads: false }\n";
    const requests = await allUnsent(rehearsed(get, '"lock": $sale.id'));
    expect(vendor.received).toEqual([]);
    expect(requests.map(({ call }) => call)).toEqual(['releaseOrder.sale', 'releaseOrder']);
  });

  test('names a call that cannot be built without their results', async () => {
    const header = "    headers: { draft: '{$draft.id}' }\n";
    expect(await allUnsent(rehearsed(DRAFT, '"draft": $draft.id', header))).toMatchObject([
      { call: 'releaseOrder.draft' },
      { call: 'releaseOrder', unbuilt: expect.stringContaining('não dá um texto') },
    ]);
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
