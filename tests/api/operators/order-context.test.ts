import { expect, test } from '@jest/globals';
import { waitOf } from '../../../api/operators/orders/order-context.js';
import { orderFromStatus } from '../../../api/operators/orders/order-view.js';
import type { AttentionCode } from '../../../domain/lifecycle.js';
import { pt } from '../../../texts/pt/index.js';
import type { OrderStatus } from '../../../workflows/service-order/messages.js';
import { questionOf } from '../../support/said.js';

const asking = (code: AttentionCode) =>
  ({
    ...({ phase: 'opening', settledAt: null, endedByForce: null, version: '', ss: null } as const),
    attention: { ...questionOf(code), step: 'opening', since: '2026-11-29T12:00:00Z' },
  }) as Parameters<typeof waitOf>[0];

test('an order that asks waits for a person', () => {
  expect(waitOf(asking('refused'), undefined, 'live', pt)).toEqual({
    what: 'answer',
    text: 'A decisão de uma pessoa.',
    since: '2026-11-29T12:00:00Z',
    until: null,
  });
});

test('an order whose vendor is unavailable waits for the vendor, not for a person', () => {
  expect(waitOf(asking('unavailable'), undefined, 'live', pt)).toEqual({
    what: 'opening',
    text: 'A abertura da SS na Sismetro.',
    since: null,
    until: null,
  });
});

test('an order that is opening and is held by the ERP names the ERP', () => {
  const held = { ...asking('refused'), attention: null, failsAt: 'senior-x' } as const;
  expect(waitOf(held, undefined, 'live', pt)?.text).toMatch(/^A resposta do Senior X/);
});

test('an order is shown, too, if a worker of the version before answers, which knows of no changed data', () => {
  const { changed: _, ...status }: OrderStatus = {
    ...{ tenant: 'acme', id: 'b1', closing: 1, number: '1', branch: '1', phase: 'opening' },
    ...{ ss: null, pdfUrl: null, attention: null, valueCents: 100, settledAt: null },
    ...{ openedAt: '2026-11-29T12:00:00Z', equipment: { id: '9001' }, changed: null },
    ...{ decisions: [], needsConfirmedAbsence: false, version: '' },
  };
  const webUi = { webUiUrl: 'http://127.0.0.1:8233', namespace: 'default' };
  expect(orderFromStatus(status as OrderStatus, webUi, pt).changed).toBeNull();
});
