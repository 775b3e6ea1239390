import { describe, expect, test } from '@jest/globals';
import { accepting, awaitingOrder, erpWithPonte } from './erp.js';
import { eventually } from '../support/eventually.js';
import { NEW_ORDER, closingAfterEach, seniorX } from './support.js';
const PEDIDO = '/erpx_com_ven/pedido';
const opened = closingAfterEach();

describe('the ERP', () => {
  test('integrates a branch as soon as its parameter is switched on', async () => {
    const erp = await erpWithPonte(opened, accepting);
    await erp.user('PUT', '/erp/branches/2', { name: 'Manaus', integration: true });
    const { body } = await erp.user('POST', '/erp/orders', {
      ...NEW_ORDER,
      branch: '2',
      equipment: { description: 'Split novo da copa' },
    });
    await erp.user('POST', `/erp/orders/${body.id}/close`);
    const [posted] = await eventually(
      'the webhook arrives',
      () => erp.listener.received.length > 0 && erp.listener.received,
    );
    expect(posted?.body.payload.equipment).toEqual({ description: 'Split novo da copa' });
  });

  test('asks Ponte about the cancellation of an application, too, but not about one without a token', async () => {
    const answer = { status: 409, body: { allowed: false, detail: 'O pedido aguarda a SS.' } };
    const erp = await erpWithPonte(opened, ({ path }) =>
      path === '/serviceOrder/guard' ? answer : { status: 202 },
    );
    const asked = () => erp.listener.received.filter(({ path }) => path === '/serviceOrder/guard');
    const { id } = await awaitingOrder(erp);
    const { vendor, anonymous } = await erp.login();
    const stranger = await anonymous('POST', `${PEDIDO}/cancelOrders`, { ids: [id] });
    expect([stranger.status, asked()]).toEqual([401, []]);

    const refused = await vendor('POST', `${PEDIDO}/cancelOrders`, { ids: [id] });
    expect([refused.status, refused.body.message]).toEqual([409, 'O pedido aguarda a SS.']);
    expect(asked()).toMatchObject([{ body: { orderId: id, operation: 'CANCEL_ORDER' } }]);
    expect((await erp.user('GET', `/erp/orders/${id}`)).body.status).toBe('AGUARDANDO_INTEGRACAO');
  });

  test('keeps its own rule even if Ponte allows more, and refuses if Ponte is unavailable', async () => {
    const erp = await erpWithPonte(opened, () => ({ status: 200, body: { allowed: true } }));
    const { id } = await awaitingOrder(erp);
    const refused = await erp.user('POST', `/erp/orders/${id}/cancel`);
    expect(refused.status).toBe(409);
    expect(refused.body.message).toContain('Aguardando integração');

    const alone = opened(
      await seniorX({ ponte: { url: 'http://127.0.0.1:1', unit: '484', key: 'k' } }),
    );
    const { body } = await alone.user('POST', '/erp/orders', NEW_ORDER);
    expect((await alone.user('DELETE', `/erp/orders/${body.id}`)).status).toBe(503);
    expect((await alone.user('GET', `/erp/orders/${body.id}`)).status).toBe(200);
  });
});
