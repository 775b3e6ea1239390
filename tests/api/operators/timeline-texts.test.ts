import { describe, expect, test } from '@jest/globals';
import type { AttentionCode } from '../../../domain/lifecycle.js';
import { timelineOf as timelineIn } from '../../../api/operators/orders/timeline.js';
import { AttentionSchema } from '../../../platform/temporal/order-schemas.js';
import type { OrderEvent } from '../../../platform/temporal/order-events.js';
import { askedBy } from '../../../workflows/service-order/rules/questions.js';
import { erpMoved, notAwaiting, refused } from '../../../workflows/service-order/question-codes.js';
import { say } from '../../../texts/catalogue.js';
import { pt } from '../../../texts/pt/index.js';
import { problemOf, questionOf } from '../../support/said.js';

const timelineOf = (events: readonly OrderEvent[]) => timelineIn(events, pt);

const at = '2026-11-24T13:00:00.000Z';
const REFUSAL = { code: 'only-asking', params: { decision: 'retry' } } as const;
const decision = { decision: 'retry', by: 'ana', reason: 'de novo', requestId: 'r1' };

describe('the timeline of an order', () => {
  test('counts every attempt of a step, over retries of Temporal and of the workflow', () => {
    const events: OrderEvent[] = [
      { at, type: 'activity-started', call: 'run.1', activity: 'releaseOrder' },
      {
        at,
        type: 'activity-failed',
        call: 'run.1',
        activity: 'releaseOrder',
        attempt: 3,
        failure: {},
      },
      { at, type: 'activity-started', call: 'run.1', activity: 'releaseOrder' },
      {
        at,
        type: 'activity-failed',
        call: 'run.1',
        activity: 'releaseOrder',
        attempt: 1,
        failure: {},
        next: 'now',
      },
    ];
    expect(timelineOf(events).map(({ attempt }) => attempt)).toEqual([1, 3, 4, 4]);
  });

  test('shows a decision once, however many runs received it', () => {
    const told: OrderEvent = { at, type: 'update', name: 'decide', input: decision };
    expect(timelineOf([told, told])).toEqual([
      { at, kind: 'decision', text: 'Decisão: tentar de novo.', by: 'ana', reason: 'de novo' },
    ]);
  });

  test.each<[AttentionCode, string]>([
    ['webhook-changed', 'marcar como visto'],
    ['contradiction', 'marcar como visto'],
    ['unavailable', 'tentar de novo'],
  ])('says what a retry of %s did: %s', (code, text) => {
    const attention = { ...questionOf(code), step: 'confirming', since: at } as const;
    const asked: OrderEvent = { at, type: 'memo', fields: { attention } };
    const told: OrderEvent = { at, type: 'update', name: 'decide', input: decision };
    const [, refused] = timelineOf([asked, { ...told, refusal: REFUSAL }]);
    expect(refused?.text).toBe(`Decisão não aplicada: ${text}. ${say(pt.refusals, REFUSAL)}`);
    const withdrawn: OrderEvent = { at, type: 'memo', fields: { attention: null } };
    const later: OrderEvent = { ...told, input: { ...decision, requestId: 'r2' } };
    const texts = timelineOf([asked, told, withdrawn, later]).map((item) => item.text);
    expect(texts).toEqual([problemOf(attention), `Decisão: ${text}.`, 'Decisão: tentar de novo.']);
  });

  test.each([
    ['released', 'liberado'],
    ['cancelled', 'cancelado'],
  ])(
    'says of an end that an operator recorded as %s that Ponte did not check it',
    (outcome, as) => {
      const input = { ...decision, decision: 'settle', outcome };
      const recorded: OrderEvent[] = [
        { at, type: 'update', name: 'decide', input },
        { at, type: 'completed', result: { outcome } },
      ];
      expect(timelineOf(recorded).at(-1)).toEqual({
        at,
        kind: 'settled',
        text: `Encerramento registrado como ${as}; a Ponte não o conferiu no Senior X.`,
        by: 'ana',
      });
    },
  );

  test('says of an end that Ponte carried out that it is so, also after a refused record of it', () => {
    const input = { ...decision, decision: 'settle', outcome: 'released' };
    const events: OrderEvent[] = [
      { at, type: 'update', name: 'decide', input, refusal: REFUSAL },
      { at, type: 'completed', result: { outcome: 'released' } },
    ];
    expect(timelineOf(events).at(-1)).toEqual({
      at,
      kind: 'settled',
      text: 'Pedido liberado: o faturamento está permitido.',
    });
  });

  test.each([
    [
      { decision: 'amend-equipment', equipment: { id: '4711' } },
      'corrigir o equipamento para 4711',
    ],
    [
      { decision: 'amend-equipment', equipment: { description: 'Chiller da Maria' } },
      'corrigir o equipamento para outro',
    ],
    [{ decision: 'link-ss', ss: '77' }, 'vincular a SS 77'],
    [
      { decision: 'link-ss', ss: '77', acceptEnded: true },
      'vincular a SS 77, mesmo se já estiver encerrada',
    ],
    [{ decision: 'retry', confirmedAbsent: true }, 'tentar de novo, pois não há SS na Sismetro'],
    [
      { decision: 'settle', outcome: 'cancelled' },
      'registrar que o pedido já está cancelado no Senior X',
    ],
    [{ decision: 'release' }, 'liberar o pedido'],
    [{ decision: 'cancel' }, 'cancelar o pedido'],
  ])('names the decision: %j', (change, text) => {
    const input = { ...decision, ...change };
    const [item] = timelineOf([{ at, type: 'update', name: 'decide', input }]);
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
      'findServiceRequests',
      { found: [] },
      'A procura na Sismetro não achou nenhuma SS nova deste pedido.',
    ],
    [
      'findInList',
      { found: [{ ss: '77' }], isLast: true },
      'A SS 77 deste pedido já existia na Sismetro.',
    ],
    [
      'findServiceRequests',
      { found: [{ ss: '77' }, { ss: '78' }] },
      'A Sismetro mostra mais de uma SS deste pedido: 77, 78.',
    ],
    [
      'rehearseOpening',
      [{ call: 'openServiceRequest', method: 'POST' }],
      'Abertura da SS ensaiada: nada foi enviado à Sismetro.',
    ],
    [
      'rehearseErp',
      [{ call: 'releaseOrder.draft' }, { call: 'releaseOrder', unbuilt: 'falta $draft' }],
      'Observação, liberação e cancelamento ensaiados: nada foi enviado ao Senior X. Uma das chamadas não pôde ser montada: precisa da resposta de outra, que o ensaio não envia.',
    ],
    ['readOwnedRequest', { kind: 'anothers' }, 'A SS citada é de outro pedido.'],
    [
      'confirmAndSettle',
      { kind: 'shown', settled: 'yes' },
      'Fim do serviço conferido na Sismetro. Pedido encerrado no Senior X.',
    ],
    [
      'confirmEnd',
      { kind: 'not-shown', state: 'open' },
      'A Sismetro não mostra a SS com esse fim.',
    ],
    ['showsOthers', true, 'A Sismetro mostra outras SS: só a deste pedido não pode ser lida.'],
    ['showsOthers', false, 'A Sismetro também não mostra outras SS.'],
    ['judgeMissing', { kind: 'unclear' }, 'Nada na Sismetro prova que a SS foi excluída.'],
    ['readSituation', { situation: 'billed' }, 'Situação do pedido no Senior X: Faturado.'],
  ])('shows the result of %s: %j', (activity, result, text) => {
    const [item] = timelineOf([
      { at, type: 'activity-done', call: 'run.1', activity, attempt: 1, result },
    ]);
    expect(item?.text).toBe(text);
  });

  test('says where an end was reported', () => {
    const input = { source: 'sweep', ss: '5' };
    const [item] = timelineOf([{ at, type: 'signal', name: 'serviceCompleted', input }]);
    expect(item?.text).toBe('A varredura encontrou na Sismetro a conclusão do serviço (SS 5).');
  });

  test('says when Temporal retries, unless it already does', () => {
    const failed = {
      at,
      type: 'activity-failed',
      call: 'run.1',
      activity: 'cancelOrder',
      attempt: 1,
      failure: {},
    } as const;
    const next = '2026-11-24T13:05:00.000Z';
    expect(timelineOf([{ ...failed, next }])[0]).toMatchObject({ until: next });
    expect(timelineOf([{ ...failed, next: 'now' }])[0]).not.toHaveProperty('until');
  });

  test('omits irrelevant and unknown events', () => {
    const events: OrderEvent[] = [
      { at, type: 'activity-started', call: 'run.1', activity: 'somethingNew' },
      { at, type: 'activity-done', call: 'run.1', activity: 'somethingNew', attempt: 1, result: 1 },
      {
        at,
        type: 'activity-failed',
        call: 'run.1',
        activity: 'somethingNew',
        attempt: 1,
        failure: {},
      },
      { at, type: 'signal', name: 'unheardOf', input: {} },
      { at, type: 'signal', name: 'serviceCompleted', input: 'not news' },
      { at, type: 'signal', name: 'serviceCompleted', input: { source: 'me', ss: '5' } },
      { at, type: 'signal', name: 'serviceCompleted', input: { source: 'callback', ss: '' } },
      { at, type: 'update', name: 'other', input: decision },
      { at, type: 'update', name: 'decide', input: { decision: 'explode' } },
      { at, type: 'memo', fields: { attention: null } },
      { at, type: 'memo', fields: { pdfUrl: 'https://x.example/?token=t' } },
      { at, type: 'completed', result: null },
    ];
    expect(timelineOf(events)).toEqual([]);
  });

  test.each([
    [{ type: 'Refused' }, 'foi recusada'],
    [{ type: 'Uncertain' }, 'não se sabe se foi feita'],
    [{ type: 'timeout' }, 'não houve resposta no prazo'],
    [
      { type: 'restored' },
      'nada foi enviado; o Temporal pode ter esquecido uma chamada anterior, e a Ponte confere antes',
    ],
    [{}, 'erro inesperado'],
  ] as const)('says why a call failed: %j', (failure, why) => {
    const [item] = timelineOf([
      {
        at,
        type: 'activity-failed',
        call: 'run.1',
        activity: 'openServiceRequest',
        attempt: 1,
        failure,
      },
    ]);
    expect(item?.text).toBe(`A abertura da SS na Sismetro falhou: ${why}.`);
    expect(item).not.toHaveProperty('words');
  });

  test('shows nothing of a call that the profile does not offer', () => {
    const call = { activity: 'findServiceRequests', call: 'run.1' } as const;
    const items = timelineOf([
      { at, type: 'activity-started', ...call },
      { at, type: 'activity-failed', ...call, attempt: 1, failure: { type: 'Unsupported' } },
      { at, type: 'activity-started', activity: 'findInList', call: 'run.2' },
    ]);
    expect(items.map(({ text }) => text)).toEqual([
      expect.stringContaining('na lista da Sismetro'),
    ]);
  });

  test('shows a failure and a question of another version, whose words this one does not have', () => {
    const words = { code: 'from-tomorrow', params: {} } as unknown as string;
    const input = { ...questionOf('refused'), step: 'opening', words, since: at };
    const items = timelineOf([
      {
        ...{ at, type: 'activity-failed', call: 'run.1', activity: 'openServiceRequest' },
        ...{ attempt: 1, failure: { type: 'Refused', words } },
      },
    ]);
    expect(items).toHaveLength(1);
    expect(items[0]).not.toHaveProperty('words');
    expect(AttentionSchema.safeParse(input).data).toMatchObject({ code: 'refused', words: '' });
    const { words: _, ...silent } = input;
    expect(AttentionSchema.parse(silent)).not.toHaveProperty('words');
  });

  test("shows the vendor's words beside our sentence, without secrets", () => {
    const words = 'Sem equipamento; Authorization: Bearer abcdef, https://x.example/a?token=zzz';
    const failure = { type: 'Refused', words } as const;
    const attention = {
      ...{ ...questionOf('refused'), step: 'opening', words },
      since: at,
    };
    const items = timelineOf([
      {
        at,
        type: 'activity-failed',
        call: 'run.1',
        activity: 'openServiceRequest',
        attempt: 1,
        failure,
      },
      { at, type: 'memo', fields: { attention } },
    ]);
    for (const item of items) {
      expect(item.words).toMatch(/^Sem equipamento; /);
      expect(item.words).not.toMatch(/abcdef|zzz/);
      expect(item.text).not.toMatch(/Sem equipamento/);
    }
    expect(items).toHaveLength(2);
  });

  test.each([
    [erpMoved('completed', 'cancelled'), 'cancelled'],
    [erpMoved('cancelled', 'unknown'), 'unknown'],
    [notAwaiting('missing'), 'missing'],
    [refused('releasing'), undefined],
  ])('knows what the ERP shows if a question is about it: %j', (question, shown) => {
    const attention = askedBy('releasing', question, at);
    const [item] = timelineOf([{ at, type: 'memo', fields: { attention } }]);
    expect(item!.situation).toBe(shown);
  });

  test('shows a refused decision, and the same one once it is applied', () => {
    const told: OrderEvent = { at, type: 'update', name: 'decide', input: decision };
    const refused = { ...told, refusal: { code: 'ss-not-found', params: { ss: '77' } } as const };
    expect(timelineOf([refused, told]).map(({ text }) => text)).toEqual([
      'Decisão não aplicada: tentar de novo. A SS 77 não existe na Sismetro.',
      'Decisão: tentar de novo.',
    ]);
  });
});
