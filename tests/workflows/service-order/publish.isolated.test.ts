import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  allowedDecisions,
  applyDecision,
} from '../../../workflows/service-order/rules/decisions.js';
import { unaskedVersion } from '../../../domain/seen-version.js';
import { endMismatch, recordMismatch } from '../../../workflows/service-order/rules/questions.js';
import { questionOf } from '../../support/said.js';
import { recordEndAwaited } from '../../../workflows/service-order/rules/end.js';
import { type OrderState, newOrderState, settle } from '../../../workflows/service-order/state.js';
import {
  asking,
  bySismetro,
  inService,
  LATER,
  LINK,
  NOW,
  OPENED,
  order,
  orderWith,
  type Facts,
} from './orders.js';

/** Stands in for Temporal and records what it is given to show. */
const shown = {
  setCurrentDetails: jest.fn<(details: string) => void>(),
  upsertMemo: jest.fn<(memo: Record<string, unknown>) => void>(),
  upsertSearchAttributes:
    jest.fn<
      (
        pairs: readonly { readonly key: { readonly name: string }; readonly value: unknown }[],
      ) => void
    >(),
};
jest.unstable_mockModule('@temporalio/workflow', () => shown);
const { publisher, statusOf } = await import('../../../workflows/service-order/publish.js');

beforeEach(() => {
  jest.clearAllMocks();
});

/** Returns what is written when an order changes from one state to another. */
function published(before: OrderState, after: OrderState) {
  publisher(before)(after);
  const [attributes = []] = shown.upsertSearchAttributes.mock.lastCall ?? [];
  return {
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key.name, value])),
    memo: shown.upsertMemo.mock.lastCall?.[0] ?? {},
    details: shown.setCurrentDetails.mock.lastCall?.[0],
  };
}

describe('what operators see of an order', () => {
  test('is written only if it changed', () => {
    const attention = asking('refused', { words: 'Sem saldo' });
    const facts = { link: 'https://br.sismetro.com/7', attention };
    publisher(inService(facts))(inService({ ...facts, recorded: 'yes', writes: 1 }));
    expect(shown.upsertSearchAttributes).not.toHaveBeenCalled();
    expect(shown.upsertMemo).not.toHaveBeenCalled();
  });

  test('is in the Temporal Web UI from its start', () => {
    publisher(orderWith({ phase: 'rehearsal' }));
    expect(shown.setCurrentDetails).toHaveBeenCalledTimes(1);
  });

  test('is compared with what was written last', () => {
    const publish = publisher(orderWith());
    publish(orderWith({ phase: 'recording', ss: '7' }));
    publish(orderWith({ phase: 'recording', ss: '7' }));
    expect(shown.upsertSearchAttributes).toHaveBeenCalledTimes(1);
  });

  test('is its phase', () => {
    const { attributes, memo } = published(orderWith(), orderWith({ phase: 'recording' }));
    expect(attributes).toEqual({ Phase: 'recording' });
    expect(memo).toEqual({});
  });

  test('is the number of its SS', () => {
    expect(published(orderWith(), orderWith({ ss: '7' })).attributes).toEqual({ SsNumber: '7' });
    expect(published(inService(), inService({ ss: '8' })).attributes).toEqual({ SsNumber: '8' });
  });

  test('is the link of its SS, even if the link was removed', () => {
    const linked = inService({ link: 'https://br.sismetro.com/7' });
    expect(published(inService(), linked).memo).toEqual({ pdfUrl: 'https://br.sismetro.com/7' });
    expect(published(linked, inService()).memo).toEqual({ pdfUrl: null });
  });

  test('is no link of an SS that was deleted at Sismetro, also once the order was cancelled', () => {
    const linked = inService({ link: LINK });
    const gone = recordMismatch(linked, { ...questionOf('ss-missing') }, NOW);
    expect(published(linked, gone).memo).toMatchObject({ pdfUrl: null });
    expect(statusOf(order, 1, settle(gone, 'cancelled', LATER), LATER).pdfUrl).toBeNull();
    expect(published(gone, endMismatch(gone, 'ss-missing')).memo).toMatchObject({ pdfUrl: LINK });
    const retry = { decision: 'retry', reason: 'Voltou.', by: 'ana', requestId: '1' } as const;
    const retried = applyDecision(gone, retry, LATER);
    expect(published(gone, retried).memo).toMatchObject({ pdfUrl: LINK });
  });

  test('is its question, while it has one', () => {
    const asked = inService({ attention: asking('refused') });
    expect(published(inService(), asked)).toMatchObject({
      attributes: { NeedsAttention: true },
      memo: { attention: asking('refused') },
    });
    expect(published(asked, inService())).toMatchObject({
      attributes: { NeedsAttention: false },
      memo: { attention: null },
    });
  });

  test.each([
    ['code', asking('erp-moved')],
    ['step', asking('refused', { step: 'recording' })],
    ["vendor's words", asking('refused', { words: 'Sem saldo' })],
  ])('is another question if its %s differs', (_, attention) => {
    const before = inService({ attention: asking('refused') });
    const { attributes, memo } = published(before, inService({ attention }));
    expect(attributes).toEqual({});
    const isOther = attention.code !== before.attention?.code;
    expect(memo).toEqual({
      attention,
      ...(isOther && { version: `${attention.code}/-/-/-/0/-/-/7` }),
    });
  });

  test.each<[string, Facts, Facts]>([
    ['the linked SS was read', { unread: { acceptsEnded: false } }, {}],
    ['somebody decided', {}, { decidedAt: NOW }],
    ['an announced end was forgotten', { verdict: bySismetro('completed', '7') }, {}],
  ])('is a new version without a question once %s', (_, before, after) => {
    const { version } = statusOf(order, 1, inService(after), NOW);
    expect(published(inService(before), inService(after)).memo).toEqual({ version });
  });

  test('says once that an announced end is awaited, which makes no new version', () => {
    const reported = inService({ verdict: bySismetro('completed', '7') });
    const publish = publisher(inService());
    publish(reported);
    expect(shown.upsertMemo).not.toHaveBeenCalled();
    publish(recordEndAwaited(reported));
    publish(recordEndAwaited(reported));
    expect(shown.upsertMemo.mock.calls).toEqual([[{ isEndAwaited: true }]]);
  });

  test('is no new version when the SS arrives without a question: it costs no event', () => {
    expect(published(orderWith(), inService()).memo).toEqual({});
  });

  test('is the same question if it was asked again later', () => {
    const before = inService({ attention: asking('refused') });
    const again = inService({ attention: asking('refused', { since: LATER }) });
    expect(published(before, again).memo).toEqual({});
  });
});

describe("the details in Temporal's Web UI", () => {
  const details = (facts: Facts) => published(orderWith(), orderWith(facts)).details;

  test('say what the order waits for', () => {
    expect(details({})).toBe('**O que falta:** A abertura da SS na Sismetro.');
  });

  test('name the system that is read before the next step, if its answer fails', () => {
    const other = { failures: 1, sinceMs: 0, other: 'senior-x' } as never;
    const state = { ...orderWith(), failing: { 'opening/read': other } };
    expect(published(orderWith(), state).details).toMatch(/A resposta do Senior X/);
  });

  test("say which SS it has, and what it asks, without the vendor's words", () => {
    const attention = asking('refused', { words: 'CPF inválido' });
    expect(details({ phase: 'released', ss: '7', attention })).toBe(
      'Pedido liberado para faturamento.\n\nSS 7\n\n**Precisa de atenção:** A Sismetro recusou a abertura da SS.',
    );
  });

  test('never show Markdown out of a number or a problem', () => {
    const attention = asking('foreign-ss', { params: { ss: '*8*' } });
    expect(details({ ss: '[7](x)', attention })).toContain(
      [
        'SS \\[7\\]\\(x\\)',
        '**Precisa de atenção:** Na Sismetro, a SS \\*8\\* é de outro pedido.',
      ].join('\n\n'),
    );
  });
});

describe('what is shown of an order', () => {
  test('is what is known at its closing', () => {
    expect(statusOf(order, 1, newOrderState({ order }, OPENED), OPENED)).toStrictEqual({
      tenant: 'acme',
      id: order.id,
      closing: 1,
      number: '1234',
      branch: '1',
      phase: 'opening',
      ss: null,
      pdfUrl: null,
      attention: null,
      valueCents: 70_000,
      openedAt: OPENED,
      settledAt: null,
      equipment: order.equipment,
      changed: null,
      decisions: ['settle'],
      needsConfirmedAbsence: false,
      version: `${unaskedVersion('opening')}/-/-`,
    });
  });

  test('is its SS, its question and the decisions of the moment', () => {
    const amended = { description: 'Chiller' };
    const about = inService({
      link: LINK,
      equipment: amended,
      attention: asking('refused'),
      settledAt: LATER,
    });
    expect(statusOf(order, 3, about, NOW)).toMatchObject({
      closing: 3,
      phase: 'in-service',
      ss: '7',
      pdfUrl: LINK,
      attention: asking('refused'),
      settledAt: LATER,
      equipment: amended,
      decisions: allowedDecisions(about, NOW),
      needsConfirmedAbsence: false,
    });
    const needsAbsence = orderWith({ attention: asking('maybe-opened') });
    expect(statusOf(order, 1, needsAbsence, NOW).needsConfirmedAbsence).toBe(true);
  });
});
