import { describe, expect, test } from '@jest/globals';
import { failure } from '../../../activities/vendor-failures.js';
import { FailureType } from '../../../domain/failures.js';
import { contradictionSeen, serviceOpened } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import { nextSs, opened, useWorld } from '../support/operators.js';
import { questionOf } from '../../support/said.js';

const world = useWorld();

interface Item {
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly [more: string]: unknown;
}

async function timelineOf(id: string): Promise<Item[]> {
  const { body } = await world.ana('GET', `/orders/acme/${id}/timeline`);
  return body['items'] as Item[];
}

const withoutTimes = (items: readonly Item[]) =>
  items.map(({ at: _, call: __, task: ___, ...item }) => item);
const phaseIs = (wanted: string) => (order: Record<string, unknown>) => order['phase'] === wanted;

const situationRead = (text: string, situation: string) => [
  {
    kind: 'step-started',
    text: 'Consulta da situação do pedido no Senior X.',
    attempt: 1,
  },
  { kind: 'step-done', text: `Situação do pedido no Senior X: ${text}.`, attempt: 1, situation },
];

describe('the timeline of an order', () => {
  test('shows it from the closing to the release', async () => {
    const id = crypto.randomUUID();
    const ss = nextSs();
    world.scripts.set(id, {
      openServiceRequest: async () => opened(ss),
    });
    await world.open({ id });
    await world.orderWhen(`/orders/acme/${id}`, phaseIs('in-service'));
    await world.callback('completed', {
      ss: Number(ss),
      externalReference: `acme/${id}`,
      occurredAt: '2026-11-24T10:05:00-03:00',
      technician: 'João',
      conclusion: 'Filtro <b>trocado</b>',
    });
    await eventually('the order has settled', async () =>
      (await timelineOf(id)).some(({ kind }) => kind === 'settled'),
    );

    const items = await timelineOf(id);
    expect(withoutTimes(items)).toEqual([
      { kind: 'received', text: 'Pedido fechado no Senior X e recebido.' },
      {
        kind: 'step-started',
        text: 'Abertura da SS na Sismetro.',
        step: 'opening',
        attempt: 1,
      },
      { kind: 'step-done', text: `SS ${ss} aberta na Sismetro.`, step: 'opening', attempt: 1 },
      {
        kind: 'step-started',
        text: 'Gravação do número da SS nas observações do pedido.',
        step: 'recording',
        attempt: 1,
      },
      {
        kind: 'step-done',
        text: 'Número da SS gravado nas observações do pedido.',
        step: 'recording',
        attempt: 1,
      },
      {
        kind: 'callback',
        text: `A Sismetro informou a conclusão do serviço (SS ${ss}), em 24/11/2026 às 10:05. Também em “Dados enviados e recebidos”: técnico, conclusão.`,
      },
      {
        kind: 'step-started',
        text: 'Conferência do fim do serviço na Sismetro, e encerramento no Senior X.',
        step: 'confirming',
        attempt: 1,
      },
      {
        kind: 'step-done',
        text: 'Fim do serviço conferido na Sismetro.',
        step: 'confirming',
        attempt: 1,
      },
      ...situationRead('Aguardando integração', 'awaiting-integration'),
      {
        kind: 'step-started',
        text: 'Liberação do pedido no Senior X.',
        step: 'releasing',
        attempt: 1,
      },
      {
        kind: 'step-done',
        text: 'O Senior X aceitou a liberação do pedido.',
        step: 'releasing',
        attempt: 1,
      },
      ...situationRead('Liberado', 'released'),
      { kind: 'settled', text: 'Pedido liberado: o faturamento está permitido.' },
    ]);
    const times = items.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  test.each([
    [false, 'Pedido liberado: o faturamento está permitido. Ninguém respondeu antes'],
    [true, 'Pedido liberado: o faturamento está permitido.'],
  ])(
    'says that it was released although nobody answered a change; it was answered: %s',
    async (isAnswered, text) => {
      const id = crypto.randomUUID();
      const ss = nextSs();
      world.scripts.set(id, { openServiceRequest: async () => opened(ss) });
      await world.open({ id });
      const path = `/orders/acme/${id}`;
      await world.orderWhen(path, phaseIs('in-service'));
      const changed = { ...questionOf('webhook-changed') } as const;
      await world.handleOf(id).signal(contradictionSeen, changed);
      await world.orderWhen(path, ({ attention }) => attention !== null);
      if (isAnswered) {
        const seen = { decision: 'retry', reason: 'visto' };
        expect(await world.ana('POST', `${path}/decisions`, seen)).toMatchObject({ status: 200 });
      }
      await world.callback('completed', { ss: Number(ss), externalReference: `acme/${id}` });
      const settled = await eventually('the order has settled', async () =>
        (await timelineOf(id)).find(({ kind }) => kind === 'settled'),
      );
      if (isAnswered) expect(settled.text).toBe(text);
      else expect(settled.text).toContain(text);
    },
  );

  test('shows the current attempt: the last failure, and the next retry', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, {
      findServiceRequests: async () => {
        throw failure(FailureType.Unsupported, 'sismetro: offers no search');
      },
      // Temporal retries a page of the list automatically
      findInList: async () => {
        throw failure(FailureType.Unavailable, 'sismetro.listServiceRequests: again', {
          status: 503,
        });
      },
    });
    await world.open({ id, issueDate: '2026-01-02' });
    const failed = await eventually('a second attempt has failed', async () => {
      const last = (await timelineOf(id)).at(-1);
      const isRetried = last?.kind === 'step-failed' && Number(last['attempt']) >= 2;
      return isRetried && last['until'] && last;
    });
    expect(failed).toMatchObject({
      text: expect.stringMatching(
        /procura da SS na .*falhou: não houve resposta útil, e nada foi feito\./,
      ),
      step: 'opening',
    });
    expect(Date.parse(String((failed as Item)['until']))).toBeGreaterThan(
      Date.parse((failed as Item).at),
    );
  });

  test('says that nothing was sent if Temporal was restored and may have forgotten that it was', async () => {
    const id = crypto.randomUUID();
    world.scripts.set(id, {
      openServiceRequest: async () => {
        throw failure(FailureType.Unavailable, 'Temporal was restored', { restored: true });
      },
    });
    await world.open({ id });
    const failed = await eventually('the opening was held back', async () =>
      (await timelineOf(id)).find(({ kind }) => kind === 'step-failed'),
    );
    expect(failed.text).toMatch(/nada foi enviado; o Temporal pode ter esquecido/);
  });

  test('shows that the order was terminated in Temporal', async () => {
    const id = await world.open();
    await world.orderWhen(`/orders/acme/${id}`, phaseIs('in-service'));
    await world.handleOf(id).terminate('limpeza');
    expect((await timelineOf(id)).at(-1)).toMatchObject({ kind: 'ended', reason: 'limpeza' });

    await world.open({ id }); // the ERP sends it again
    const [first] = await timelineOf(id);
    expect(first?.text).toMatch(/^Acompanhamento retomado/);
  });

  test('covers every run of an order that continued as new', async () => {
    const id = await world.open();
    await world.orderWhen(`/orders/acme/${id}`, phaseIs('in-service'));
    const handle = world.handleOf(id);
    const { runId } = await handle.describe();
    // callbacks that announce the opening of another SS: they are recorded, and change nothing
    const foreign = { source: 'callback', ss: '1' } as const;
    for (let sent = 0; sent < 520; sent += 20) {
      await Promise.all(Array.from({ length: 20 }, () => handle.signal(serviceOpened, foreign)));
    }
    await eventually(
      'a fresh run has begun',
      async () => (await handle.describe()).runId !== runId,
    );

    const items = await timelineOf(id);
    const times = items.map(({ at }) => at);
    expect(items.filter(({ kind }) => kind === 'received')).toHaveLength(1);
    expect(items.filter(({ kind }) => kind === 'callback')).toHaveLength(0); // they mean nothing to operators
    expect(items.find(({ step }) => step === 'opening')).toBeDefined();
    expect(times).toEqual(times.toSorted());
    const { body } = await world.ana('GET', `/orders/acme/${id}`);
    expect(Date.parse(String(body['openedAt']))).toBeLessThanOrEqual(Date.parse(times[1]!));
  });
});
