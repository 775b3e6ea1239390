import { describe, expect, test } from '@jest/globals';
import { accepting, awaitingOrder, erpWithPonte } from './erp.js';
import { CREDENTIALS, NEW_ORDER, closingAfterEach, seniorX, until } from './support.js';

const EVENT = 'erpx_com_ven/pedido/externalServiceOrderFinished';
const PEDIDO = '/erpx_com_ven/pedido';
const opened = closingAfterEach();

describe('the ERP', () => {
  test('posts the event when an order with equipment is closed, with the registered headers', async () => {
    const erp = await erpWithPonte(opened, accepting);
    const order = await awaitingOrder(erp);
    expect(order).toMatchObject({ status: 'AGUARDANDO_INTEGRACAO', number: 1001, value: 470.1 });

    const [posted] = await until(
      async () => erp.listener.received.length > 0 && erp.listener.received,
    );
    expect(posted).toMatchObject({
      method: 'POST',
      path: '/serviceOrder/open',
      headers: { unit: '484', key: 'ponte-key', 'content-type': 'application/json' },
      body: {
        event: EVENT,
        tenant: CREDENTIALS.tenantName,
        payload: {
          id: order.id,
          number: 1001,
          type: 'ORDER',
          company: { code: '1' },
          branch: { code: '1' },
          customer: { code: '77', cnpjCpf: '90.817.263/0001-80' },
          equipment: { id: '9001' },
          items: [
            {
              service: { code: 'S-10', description: 'Manutenção preventiva' },
              quantity: 2,
              price: 175.05,
            },
            { service: { code: 'S-30' }, quantity: 1.5, price: 80, unit: 'KG' },
          ],
        },
      },
    });
    expect(posted?.body.payload.issueDate).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(posted?.body.eventId).toEqual(expect.any(String));
  });

  test.each([
    ['without equipment', { ...NEW_ORDER, equipment: undefined }],
    ['of a branch that does not integrate', { ...NEW_ORDER, branch: '2' }],
  ])('frees an order %s when it is closed, and posts nothing', async (_which, form) => {
    const erp = await erpWithPonte(opened, accepting);
    const { body } = await erp.user('POST', '/erp/orders', form);
    const closed = await erp.user('POST', `/erp/orders/${body.id}/close`);
    expect(closed.body.status).toBe('LIBERADO');
    expect((await erp.user('GET', '/_sandbox/deliveries')).body.items).toEqual([]);
  });

  test('integrates a branch as soon as its parameter is switched on', async () => {
    const erp = await erpWithPonte(opened, accepting);
    await erp.user('PUT', '/erp/branches/2', { name: 'Manaus', integration: true });
    const { body } = await erp.user('POST', '/erp/orders', {
      ...NEW_ORDER,
      branch: '2',
      equipment: { description: 'Split novo da copa' },
    });
    await erp.user('POST', `/erp/orders/${body.id}/close`);
    const [posted] = await until(
      async () => erp.listener.received.length > 0 && erp.listener.received,
    );
    expect(posted?.body.payload.equipment).toEqual({ description: 'Split novo da copa' });
  });

  test.each([
    [{ service: 'S-10', price: 10 }, 'Informe a Quantidade na unidade de venda.'],
    [{ service: 'S-10', quantity: 0, price: 10 }, 'deve ser maior que zero'],
    [{ service: 'S-10', quantity: 1 }, 'Informe o Preço de venda.'],
    [{ service: 'S-10', quantity: 1, price: 1.005 }, 'duas casas decimais'],
    [{ service: 'X', quantity: 1, price: 1 }, 'O serviço X não está cadastrado.'],
  ])('refuses the item %j with a sentence', async (item, sentence) => {
    const erp = opened(await seniorX());
    const { body } = await erp.user('POST', '/erp/orders', { ...NEW_ORDER, items: [] });
    const refused = await erp.user('POST', `/erp/orders/${body.id}/items`, item);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(sentence);
  });

  test('refuses Faturar until the order is released, and then bills it once', async () => {
    const erp = await erpWithPonte(opened, accepting);
    const { id } = await awaitingOrder(erp);
    const early = await erp.user('POST', `/erp/orders/${id}/bill`);
    expect(early.status).toBe(409);
    expect(early.body.message).toBe(
      'Não é permitido faturar em situação de Aguardando integração.',
    );
    const { vendor } = await erp.login();
    await vendor('POST', `${PEDIDO}/updateOrderStatusIntegration`, { id });
    expect((await erp.user('POST', `/erp/orders/${id}/bill`)).body.situation).toBe('Faturado');
    expect((await erp.user('POST', `/erp/orders/${id}/bill`)).status).toBe(409);
  });

  test.each([
    ['DELETE', '', 'DELETE_ORDER'],
    ['POST', '/cancel', 'CANCEL_ORDER'],
    ['POST', '/items/:item/cancel', 'CANCEL_ITEM'],
  ])(
    'asks Ponte about %s …%s and shows the sentence of a refusal',
    async (method, path, operation) => {
      const erp = await erpWithPonte(opened, ({ path }) =>
        path === '/serviceOrder/guard'
          ? { status: 409, body: { allowed: false, detail: 'O pedido 1001 aguarda a SS 1287593.' } }
          : { status: 202 },
      );
      const { id, items } = await awaitingOrder(erp);
      const refused = await erp.user(
        method,
        `/erp/orders/${id}${path.replace(':item', items[0].id)}`,
      );
      expect([refused.status, refused.body.message]).toEqual([
        409,
        'O pedido 1001 aguarda a SS 1287593.',
      ]);
      const asked = erp.listener.received.find(({ path }) => path === '/serviceOrder/guard');
      expect(asked).toMatchObject({
        headers: { unit: '484', key: 'ponte-key' },
        body: { orderId: id, operation },
      });
    },
  );

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

  test('does what Ponte allows: it cancels an item, cancels an order and deletes an order', async () => {
    const erp = await erpWithPonte(opened, () => ({ status: 200, body: { allowed: true } }));
    const { body } = await erp.user('POST', '/erp/orders', NEW_ORDER);
    const [, second] = body.items;
    const path = `/erp/orders/${body.id}`;
    expect((await erp.user('POST', `${path}/items/${second.id}/cancel`)).body.value).toBe(350.1);
    expect((await erp.user('POST', `${path}/cancel`)).body.status).toBe('CANCELADO');
    const other = await erp.user('POST', '/erp/orders', NEW_ORDER);
    await erp.user('DELETE', `/erp/orders/${other.body.id}`);
    expect((await erp.user('GET', `/erp/orders/${other.body.id}`)).status).toBe(404);
  });
});
