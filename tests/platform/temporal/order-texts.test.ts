import { expect, test } from '@jest/globals';
import { orderDetails, orderSummary } from '../../../platform/temporal/open-order.js';

test("an order in Temporal's Web UI has no markup of its caller", () => {
  const link = '[Entre de novo](https://example.com)';
  const plain = '\\[Entre de novo\\]\\(https\\://example.com\\)';
  expect(orderSummary({ number: link, branch: link, type: 'ORDER' })).toBe(
    `Pedido ${plain} · filial ${plain}`,
  );
  const details = orderDetails({
    items: [{ service: { code: link }, quantity: 1, priceCents: 100 }],
    equipment: { id: link },
  });
  expect(details).not.toContain(link);
  expect(details).toContain(`nº ${plain} da Sismetro`);
});
