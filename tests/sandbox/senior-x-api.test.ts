import { describe, expect, test } from '@jest/globals';
import { accepting, awaitingOrder, erpWithPonte } from './erp.js';
import { eventually } from '../support/eventually.js';
import { CREDENTIALS, NEW_ORDER, clientOf, closingAfterEach, seniorX } from './support.js';

const PEDIDO = '/erpx_com_ven/pedido';
const opened = closingAfterEach();

describe.each([
  ['gateway', PEDIDO, `${PEDIDO}/entities/order`],
  [
    'bridge',
    '/t/senior.com.br/bridge/1.0/rest/erpx_com_ven/pedido/actions',
    '/t/senior.com.br/bridge/1.0/rest/erpx_com_ven/pedido/entities/order',
  ],
])('an application, in the %s dialect', (_dialect, actions, entity) => {
  test('saves an observation, releases the order once, and reads both', async () => {
    const erp = await erpWithPonte(opened, accepting);
    const { id } = await awaitingOrder(erp);
    const { vendor } = await erp.login();
    const saved = await vendor('POST', `${actions}/addObservation`, {
      id,
      observation: 'SS 1287593',
    });
    expect([saved.status, saved.body]).toEqual([200, { id }]);
    const released = await vendor('POST', `${actions}/updateOrderStatusIntegration`, { id });
    expect([released.status, released.body]).toEqual([200, { id }]);
    const again = await vendor('POST', `${actions}/updateOrderStatusIntegration`, { id });
    expect(again.status).toBe(400);
    expect(Object.keys(again.body).sort()).toEqual([
      'domain',
      'errorCode',
      'message',
      'reason',
      'service',
    ]);
    expect((await vendor('GET', `${entity}/${id}`)).body).toMatchObject({
      id,
      number: 1001,
      status: 'LIBERADO',
      observations: [{ text: 'SS 1287593' }],
    });
  });

  test('cancels orders, with failures inside the 200', async () => {
    const erp = await erpWithPonte(opened, accepting);
    const { id } = await awaitingOrder(erp);
    const { vendor } = await erp.login();
    const first = await vendor('POST', `${actions}/cancelOrders`, { ids: [id, 'nobody'] });
    expect([first.status, first.body.result]).toEqual([
      200,
      [
        { id, success: true },
        { id: 'nobody', success: false, message: 'Pedido não encontrado' },
      ],
    ]);
    const again = await vendor('POST', `${actions}/cancelOrders`, { ids: [id] });
    expect(again.body.result).toEqual([
      { id, success: false, message: 'O pedido já está cancelado' },
    ]);
  });

  test('lists the orders that await integration, by page', async () => {
    const erp = await erpWithPonte(opened, accepting);
    for (let made = 0; made < 3; made++) await awaitingOrder(erp);
    await erp.user('POST', '/erp/orders', NEW_ORDER);
    const { vendor } = await erp.login();
    const filter = encodeURIComponent("status eq 'AGUARDANDO_INTEGRACAO'");
    const { body } = await vendor('GET', `${entity}?filter=${filter}&offset=1&size=2`);
    expect(body).toMatchObject({ totalPages: 2, totalElements: 3 });
    expect(body.contents).toMatchObject([{ number: 1003, equipment: { id: '9001' } }]);
    expect((await vendor('GET', `${entity}?filter=what`)).status).toBe(400);
  });

  test('is answered 404 for an unknown order', async () => {
    const erp = opened(await seniorX());
    const { vendor } = await erp.login();
    expect((await vendor('GET', `${entity}/nobody`)).status).toBe(404);
    const observed = await vendor('POST', `${actions}/addObservation`, {
      id: 'x',
      observation: 'y',
    });
    expect(observed.status).toBe(404);
  });
});

describe('logging in to Senior X', () => {
  test('with a refresh token works for one renewal', async () => {
    const erp = opened(await seniorX());
    const { token, anonymous, vendor } = await erp.login();
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 604_800 });
    const renew = (refreshToken: string) =>
      anonymous(
        'POST',
        '/platform/authentication/refreshToken',
        { refreshToken },
        {
          'x-tenant': CREDENTIALS.tenantName,
        },
      );
    const renewed = await renew(token.refresh_token);
    const next = JSON.parse(renewed.body.jsonToken);
    expect(next.refresh_token).not.toBe(token.refresh_token);
    expect((await renew(token.refresh_token)).status).toBe(401);
    expect((await renew(next.refresh_token)).status).toBe(200);
    expect((await vendor('GET', `${PEDIDO}/entities/order`)).status).toBe(200);
  });

  test('is answered 401 for a wrong or expired token, client_id or secret', async () => {
    const erp = opened(await seniorX({ expiresInSeconds: 0.05 }));
    const { vendor, anonymous, token } = await erp.login();
    const read = () => vendor('GET', `${PEDIDO}/entities/order`);
    await eventually('the token expires', async () => (await read()).status === 401);
    expect((await anonymous('GET', `${PEDIDO}/entities/order`)).status).toBe(401);
    const stranger = clientOf(erp.url, {
      client_id: 'other',
      authorization: `Bearer ${token.access_token}`,
    });
    expect((await stranger('GET', `${PEDIDO}/entities/order`)).body.message).toBe(
      'client_id inválido',
    );
    const wrong = await anonymous('POST', '/platform/authentication/anonymous/loginWithKey', {
      ...CREDENTIALS,
      secret: 'guessed',
    });
    expect(wrong.status).toBe(401);
  });
});
