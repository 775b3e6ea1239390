/**
 * The source document, sentence by sentence, on the whole system: Temporal, both vendors' stand-ins, the api and the
 * worker. With the shipped profiles, Ponte runs as the processes built into dist/. The groups are the document's headings.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { eventually } from '../support/eventually.js';
import {
  ITEMS,
  type Actors,
  newHome,
  actorsOf,
  openByHand,
  persistently,
  refusal,
  setFaults,
} from './support.js';
import type { Lack, Wire } from './wires.js';

const AWAITING = 'Aguardando integração';
const DONE = { technician: 'Joana Prado', conclusion: 'Filtros limpos; sem vazamentos.' };

/** The suite over one wire. What does not depend on the vendors' wire is left out if the pair lacks something. */
export function theLoop(connect: () => Promise<Wire>, lacks: readonly Lack[] = []): void {
  const testWith = (needed: Lack) => (lacks.includes(needed) ? () => {} : test);
  const describeProduct = lacks.length === 0 ? describe : () => {};
  const home = newHome();
  let wire: Wire;
  let stack: Stack;
  let actors: Actors;

  async function start(earlier?: Stack): Promise<void> {
    stack = await wire.start(home, earlier);
    actors = actorsOf(stack, wire.ponteUrl(stack));
  }

  beforeAll(async () => {
    wire = await connect();
    await start();
  });

  afterAll(async () => {
    await stack?.stop();
    await wire?.close();
  });

  describe('Pré-requisitos', () => {
    test('the webhook of externalServiceOrderFinished calls /serviceOrder/open with unit and key in its headers', async () => {
      const { items } = await callJson<{ items: unknown }>(`${stack.urls.seniorX}/erp/webhooks`);
      expect(items).toEqual([
        expect.objectContaining({
          event: 'erpx_com_ven/pedido/externalServiceOrderFinished',
          url: `${wire.ponteUrl(stack)}/serviceOrder/open`,
          headers: ['unit', 'key'],
        }),
      ]);
    });

    test('a call without the issued key opens nothing', async () => {
      const { id } = await actors.draft();
      const event = {
        payload: { id, number: 1, branch: { code: '1' }, equipment: { id: '9001' } },
      };
      expect((await refusal(actors.asStranger('/serviceOrder/open', event))).status).toBe(401);
      expect(await actors.requestsOf(id)).toEqual([]);
    });
  });

  describeProduct('Ativar integração', () => {
    test('an order of a branch whose parameter is not Sim is not integrated', async () => {
      const { id } = await actors.draft({ branch: '2' });
      expect((await actors.erp.close(id)).situation).toBe('Liberado');
      expect(await actors.erp.deliveries(id)).toEqual([]);
      const event = {
        payload: { id, number: 1, branch: { code: '2' }, equipment: { id: '9001' } },
      };
      expect(await actors.asSeniorX('/serviceOrder/open', event)).toEqual({
        result: 'ignored',
        reason: 'branch-not-integrated',
      });
      expect(await actors.requestsOf(id)).toEqual([]);
    });
  });

  describe('Informar equipamento no pedido de serviço', () => {
    test('an order without equipment, as its user chose, continues without integration', async () => {
      const { id } = await actors.draft({ equipment: undefined });
      expect((await actors.erp.close(id)).situation).toBe('Liberado');
      expect((await actors.erp.bill(id)).situation).toBe('Faturado');
      expect(await actors.ponte.find(id)).toBeUndefined();
    });

    testWith('equipment')(
      'the search beside Equipamento disponível shows the equipment of Sismetro, and the SS is for the chosen one',
      async () => {
        const [found] = await actors.erp.searchEquipment('camara fria');
        expect(found).toMatchObject({ description: 'Câmara fria de laticínios', tag: 'CF-001' });
        const { request } = await actors.opened({ equipment: { id: found!.id } });
        expect(String(request.equipment)).toBe(found!.id);
      },
    );

    testWith('equipment')(
      'Novo equipamento registers equipment that Sismetro does not know by its description',
      async () => {
        const { request } = await actors.opened({
          equipment: { description: 'Exaustor da cozinha' },
        });
        const [registered] = await actors.erp.searchEquipment('exaustor da cozinha');
        expect(registered?.id).toBe(String(request.equipment));
      },
    );

    test('an item requires Quantidade na unidade de venda and Preço de venda', async () => {
      const { id } = await actors.draft();
      const add = (item: object) => refusal(actors.erp.addItem(id, { service: 'S-10', ...item }));
      expect(await add({ price: 10 })).toEqual({
        status: 400,
        sentence: expect.stringContaining('Quantidade na unidade de venda'),
      });
      expect(await add({ quantity: 1 })).toEqual({
        status: 400,
        sentence: expect.stringContaining('Preço de venda'),
      });
    });

    test('all services of an order belong to its one equipment, and to one SS', async () => {
      const { id } = await actors.draft();
      await actors.erp.addItem(id, { service: 'S-40', quantity: 3, price: 120 });
      const { request } = await actors.inService(await actors.erp.close(id));
      expect(request.services).toMatchObject([
        { code: 'S-10', quantity: 1 },
        { code: 'S-30', quantity: 2.5 },
        { code: 'S-40', quantity: 3 },
      ]);
      expect(await actors.requestsOf(id)).toHaveLength(1);
      expect((await actors.ponte.order(id)).value).toBe(350 + 2.5 * 80.4 + 3 * 120);
    });

    test('a service quote (orçamento) is integrated like an order', async () => {
      const { order, request } = await actors.opened({ type: 'QUOTE' });
      expect(order.situation).toBe(AWAITING);
      expect(request.status).toBe('ABERTA');
    });

    test('billing is blocked until the service is concluded', async () => {
      const { order, request } = await actors.opened();
      const blocked = { status: 409, sentence: expect.stringContaining(AWAITING) };
      expect(await refusal(actors.erp.bill(order.id))).toEqual(blocked);
      await actors.field.start(request.ss, 'Joana Prado');
      expect(await refusal(actors.erp.bill(order.id))).toEqual(blocked);
    });
  });

  describe('Criação de SS (Solicitação de Serviço)', () => {
    test('number and link of the SS are saved in the order’s Lista de Observações, and the link opens its PDF', async () => {
      const { order, request } = await actors.opened();
      expect(order.observations).toHaveLength(1);
      const { text } = order.observations[0]!;
      const shown = wire.shown(request);
      expect(text).toContain(`SS ${shown.ss}`);
      expect(text).toContain(shown.link);
      if (lacks.includes('pdf')) return;
      const link = /https?:\S+/.exec(text)?.[0];
      const pdf = await fetch(link!);
      expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(
        Buffer.from(await pdf.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    });

    test('an opening whose answer is lost uses the SS that is found', async () => {
      const { id } = await actors.draft();
      const reference = actors.referenceOf(id);
      await setFaults(stack.urls.sismetro, [
        { call: 'open', kind: 'answer-lost', times: 1, match: { reference } },
      ]);
      const { request } = await actors.inService(await actors.erp.close(id));
      const { observations } = await actors.erp.order(id);
      expect(observations).toMatchObject([
        { text: expect.stringContaining(wire.shown(request).link) },
      ]);
      expect(await actors.effects(id)).toEqual({ senior: ['observed'], sismetro: ['opened'] });
    });

    test('an order whose webhook arrives twice has one SS and one observation', async () => {
      const { id } = await actors.draft();
      await setFaults(stack.urls.seniorX, [
        { call: 'webhook', kind: 'duplicate', match: { orderId: id } },
      ]);
      await actors.erp.close(id);
      const delivery = await eventually('both copies are answered', async () => {
        const [sent] = await actors.erp.deliveries(id);
        return sent?.attempts.length === 2 && sent;
      });
      // the first is 202; if Temporal answers it too late, both find that the order is known
      for (const { status } of delivery.attempts) expect([200, 202]).toContain(status);
      await actors.inService({ id });
      expect(await actors.effects(id)).toEqual({ senior: ['observed'], sismetro: ['opened'] });
    });
  });

  describe('Atendimento e cancelamento do serviço', () => {
    test('the conclusion in Sismetro releases the order, which may then be billed', async () => {
      const { order, request } = await actors.opened();
      await actors.field.start(request.ss, DONE.technician);
      await actors.field.complete(request.ss, DONE);
      const told = await actors.settled(order.id, 'Liberado');
      expect(told).toMatchObject({ phase: 'released', situation: 'Liberado', attention: null });
      expect((await actors.erp.bill(order.id)).situation).toBe('Faturado');
      expect(await actors.effects(order.id)).toEqual({
        senior: ['observed', 'released'],
        sismetro: ['opened'],
      });
    });

    test('the cancellation in Sismetro cancels the order in the ERP', async () => {
      const { order, request } = await actors.opened();
      await actors.field.cancel(request.ss, { reason: 'Cliente desistiu.' });
      expect((await actors.settled(order.id, 'Cancelado')).phase).toBe('cancelled');
      expect(await actors.effects(order.id)).toEqual({
        senior: ['observed', 'cancelled'],
        sismetro: ['opened'],
      });
    });

    test('a conclusion that contains only the SS number, just after its opening, finds its order', async () => {
      const { id } = await actors.draft();
      await actors.erp.close(id);
      const request = await eventually(
        'the SS is open',
        async () => (await actors.requestsOf(id))[0],
      );
      await actors.field.complete(request.ss, { ...DONE, callback: { reference: false } });
      await actors.settled(id, 'Liberado');
      expect((await actors.effects(id)).senior).toEqual(['observed', 'released']);
    });

    testWith('callbacks')(
      'a cancellation that arrives before its order is held, and delivered once the order exists',
      async () => {
        const { id } = await actors.draft();
        const callback = { externalReference: actors.referenceOf(id), reason: 'Fora de área.' };
        const answer = await actors.asSismetro('/serviceOrder/cancelled', callback);
        expect(answer).toEqual({ result: 'accepted' });
        expect(await actors.ponte.find(id)).toBeUndefined();
        await actors.erp.close(id);
        // if it is delivered before the opening, it speaks of an SS: Ponte looks for that one, and opens none
        const ss = await eventually('the SS is open, or looked for', async () => {
          const [open] = await actors.requestsOf(id);
          if (open !== undefined) return open.ss;
          const { items } = await actors.ponte.timeline(id);
          const isLookedFor = items.some(({ text }) => text.startsWith('A SS ainda não aparece'));
          return isLookedFor ? (await openByHand(stack, actors.referenceOf(id))).ss : undefined;
        });
        // an end counts only when Sismetro itself shows it
        await actors.field.cancel(ss, {
          reason: 'Fora de área.',
          callback: { send: false },
        });
        await actors.settled(id, 'Cancelado');
        expect((await actors.effects(id)).sismetro).toEqual(['opened']);
      },
    );

    testWith('callbacks')(
      'a conclusion releases nothing until Sismetro itself shows it, and then asks no operator',
      async () => {
        const { order, request } = await actors.opened();
        const { id } = order;
        await actors.asSismetro('/serviceOrder/completed', {
          ss: request.ss,
          externalReference: actors.referenceOf(id),
          conclusion: 'Tudo feito.',
        });
        await eventually('Sismetro was read', async () => {
          const { items } = await actors.ponte.timeline(id);
          return items.some(({ text }) => text.endsWith('não mostra a SS com esse fim.'));
        });
        expect((await actors.erp.order(id)).situation).toBe(AWAITING);

        await actors.field.complete(request.ss, { ...DONE, callback: { send: false } });
        expect((await actors.settled(id, 'Liberado')).attention).toBeNull();
        expect((await actors.effects(id)).senior).toEqual(['observed', 'released']);
      },
    );
  });

  describeProduct('Importante', () => {
    test('an order in Aguardando integração cannot be deleted or cancelled, nor can its items', async () => {
      const { order } = await actors.opened();
      const { id } = order;
      const refused = { status: 409, sentence: expect.stringContaining(AWAITING) };
      for (const act of [
        () => actors.erp.remove(id),
        () => actors.erp.cancel(id),
        () => actors.erp.cancelItem(id, order.items[0]!.id),
      ]) {
        expect(await refusal(persistently<unknown>(act))).toEqual(refused);
      }
      expect(await actors.erp.order(id)).toMatchObject({
        situation: AWAITING,
        items: ITEMS.map(() => expect.objectContaining({ cancelled: false })),
      });
    });

    test('an order in any other situation can be deleted and cancelled again', async () => {
      const { order, request } = await actors.opened();
      await actors.field.complete(request.ss, DONE);
      await actors.settled(order.id, 'Liberado');
      await persistently(() => actors.erp.cancelItem(order.id, order.items[0]!.id));
      const cancelled = await persistently(() => actors.erp.cancel(order.id));
      expect(cancelled.situation).toBe('Cancelado');
    });
  });

  describeProduct('the integrity of the integration', () => {
    test('an order closed while the worker is down gets its SS when one is back', async () => {
      const { id } = await actors.draft();
      const [worker] = stack.workers;
      await worker!.kill('SIGKILL');
      await actors.erp.close(id);
      await eventually('the order is accepted', async () =>
        (await actors.erp.deliveries(id)).some(({ state }) => state === 'delivered'),
      );
      expect(await actors.requestsOf(id)).toEqual([]);
      await worker!.start();
      await actors.inService({ id });
      expect(await actors.effects(id)).toEqual({ senior: ['observed'], sismetro: ['opened'] });
    });

    test('a conclusion reported while the api is down arrives when it is back', async () => {
      const { order, request } = await actors.opened();
      const [api] = stack.apis;
      await api!.kill('SIGKILL');
      await actors.field.complete(request.ss, DONE);
      await eventually('the callback found nobody', async () =>
        (await actors.field.deliveries(order.id)).some(({ attempts }) => attempts.length > 0),
      );
      await api!.start();
      await actors.settled(order.id, 'Liberado');
      expect((await actors.effects(order.id)).senior).toEqual(['observed', 'released']);
    });

    test('waiting orders continue after everything was stopped and started again', async () => {
      const { order, request } = await actors.opened();
      await stack.stop();
      await start(stack);
      expect(await actors.ponte.order(order.id)).toMatchObject({
        phase: 'in-service',
        ss: String(request.ss),
      });
      await actors.field.complete(request.ss, DONE);
      await actors.settled(order.id, 'Liberado');
      expect(await actors.effects(order.id)).toEqual({
        senior: ['observed', 'released'],
        sismetro: ['opened'],
      });
    });
  });
}
