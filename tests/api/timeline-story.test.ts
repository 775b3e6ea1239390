import { describe, expect, test } from '@jest/globals';
import { tellStory } from '../../api/operators/story.js';
import type { OrderEvent } from '../../platform/temporal/order-events.js';

const at = '2026-11-24T13:00:00.000Z';
const decision = { decision: 'retry', by: 'ana', reason: 'de novo', requestId: 'r1' };

describe('the story of an order', () => {
  test('counts every try of a step, over retries of Temporal and of the workflow', () => {
    const events: OrderEvent[] = [
      { at, type: 'activity-started', activity: 'releaseOrder' },
      { at, type: 'activity-failed', activity: 'releaseOrder', attempt: 3, problem: 'x' },
      { at, type: 'activity-started', activity: 'releaseOrder' },
      {
        at,
        type: 'activity-failed',
        activity: 'releaseOrder',
        attempt: 1,
        problem: 'x',
        next: 'now',
      },
    ];
    expect(tellStory(events).map(({ attempt }) => attempt)).toEqual([1, 3, 4, 4]);
  });

  test('tells a decision once, however many runs were told of it', () => {
    const told: OrderEvent = { at, type: 'update', name: 'decide', input: decision };
    expect(tellStory([told, told])).toEqual([
      { at, kind: 'decision', text: 'Decisão: tentar de novo.', by: 'ana', reason: 'de novo' },
    ]);
  });

  test.each([
    [
      { decision: 'amend-equipment', equipment: { description: 'Chiller' } },
      'corrigir o equipamento para Chiller',
    ],
    [{ decision: 'link-ss', ss: '77' }, 'vincular a SS 77'],
    [{ decision: 'release' }, 'liberar o pedido'],
    [{ decision: 'cancel' }, 'cancelar o pedido'],
  ])('names what was decided: %j', (change, text) => {
    const input = { ...decision, ...change };
    const [item] = tellStory([{ at, type: 'update', name: 'decide', input }]);
    expect(item?.text).toBe(`Decisão: ${text}.`);
  });

  test.each([
    [
      'openServiceRequest',
      { ss: '77', noted: 'yes' },
      'SS 77 aberta na Sismetro e gravada nas observações do pedido.',
    ],
    ['openServiceRequest', { ss: '77', noted: 'maybe' }, 'SS 77 aberta na Sismetro.'],
    ['openServiceRequest', undefined, 'A Sismetro aceitou o pedido e informará o número da SS.'],
    [
      'releaseIfCompleted',
      { kind: 'confirmed', released: 'yes' },
      'Conclusão conferida na Sismetro. Pedido liberado no Senior X.',
    ],
    [
      'releaseIfCompleted',
      { kind: 'contradicted', state: 'open', released: 'no' },
      'A Sismetro não mostra a SS como concluída.',
    ],
  ])('tells what %s came to: %j', (activity, result, text) => {
    const [item] = tellStory([{ at, type: 'activity-done', activity, attempt: 1, result }]);
    expect(item?.text).toBe(text);
  });

  test('says where an end was learnt', () => {
    const input = { source: 'sweep', ss: '5' };
    const [item] = tellStory([{ at, type: 'signal', name: 'serviceCompleted', input }]);
    expect(item?.text).toBe('A varredura encontrou na Sismetro a conclusão do serviço (SS 5).');
  });

  test('says when Temporal tries again, and nothing where it already does', () => {
    const failed = {
      at,
      type: 'activity-failed',
      activity: 'cancelOrder',
      attempt: 1,
      problem: 'x',
    } as const;
    const next = '2026-11-24T13:05:00.000Z';
    expect(tellStory([{ ...failed, next }])[0]).toMatchObject({ until: next });
    expect(tellStory([{ ...failed, next: 'now' }])[0]).not.toHaveProperty('until');
  });

  test('leaves out what people need not read, or what has no known form', () => {
    const events: OrderEvent[] = [
      { at, type: 'activity-started', activity: 'somethingNew' },
      { at, type: 'activity-done', activity: 'somethingNew', attempt: 1, result: 1 },
      { at, type: 'activity-failed', activity: 'somethingNew', attempt: 1, problem: 'x' },
      { at, type: 'signal', name: 'unheardOf', input: {} },
      { at, type: 'signal', name: 'serviceCompleted', input: 'not news' },
      { at, type: 'update', name: 'other', input: decision },
      { at, type: 'update', name: 'decide', input: { decision: 'explode' } },
      { at, type: 'memo', fields: { attention: null } },
      { at, type: 'memo', fields: { pdfUrl: 'https://x.example/?token=t' } },
      { at, type: 'completed', result: null },
    ];
    expect(tellStory(events)).toEqual([]);
  });

  test('shows no secrets of a vendor that put them into its words', () => {
    const problem = 'Authorization: Bearer abcdef, https://x.example/a?token=zzz';
    const [item] = tellStory([
      { at, type: 'activity-failed', activity: 'openServiceRequest', attempt: 1, problem },
    ]);
    expect(item?.text).not.toMatch(/abcdef|zzz/);
  });
});
