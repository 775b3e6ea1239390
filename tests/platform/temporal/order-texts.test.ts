import { expect, test } from '@jest/globals';
import { recordAudit } from '../../../platform/temporal/audit.js';
import { orderDetails, orderSummary } from '../../../platform/temporal/open-order.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';

const link = '[Entre de novo](https://example.com)';
const plain = '\\[Entre de novo\\]\\(https\\://example.com\\)';

test("an audit record in Temporal's Web UI has no markup of an order's id", async () => {
  let summary: unknown;
  const start = async (_type: string, options: { readonly staticSummary: string }) => {
    summary = options.staticSummary;
  };
  const temporal = {
    within: (_ms: number, work: (client: unknown) => unknown) => work({ workflow: { start } }),
  };
  await recordAudit(temporal as Temporal, 'ponte', {
    ...{ at: '2026-11-25T10:00:00Z', by: 'ana', role: 'operator', via: 'bearer' },
    ...{ action: 'decision', target: `order/acme/${link}` },
  });
  expect(summary).toBe(`Auditoria · decision · order/acme/${plain}`);
});

test("an order in Temporal's Web UI has no markup of its caller", () => {
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
