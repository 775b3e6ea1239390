/** Faults between Ponte and its vendors, one at a time, on the whole system as built. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Stack } from '../../sandbox/stack/stack.js';
import { eventually } from '../support/eventually.js';
import { setFaults, type Actors } from './support.js';
import { shippedWire, useSystem } from './wires.js';

const DONE = { technician: 'Joana Prado', conclusion: 'Filtros limpos.' };

/** Faults that strike before the work is done. */
const NOT_DONE = [
  ['an error of the vendor', { kind: 'status', status: 500 }],
  ['a connection that breaks', { kind: 'reset' }],
] as const;

/** Faults that strike after the work is done, so that the answer does not show it. */
const DONE_UNTOLD = [
  ['an answer that is lost', { kind: 'answer-lost' }],
  ['an answer that cannot be read', { kind: 'malformed' }],
] as const;

let stack: Stack;
let actors: Actors;
useSystem(shippedWire, (system) => ({ stack, actors } = system));

afterEach(async () => {
  await Promise.all([fails('seniorX'), fails('sismetro')]);
});

/** Sets a vendor's faults from now on; without rules, none. */
const fails = (vendor: 'seniorX' | 'sismetro', ...rules: object[]) =>
  setFaults(stack.urls[vendor], rules);

const closed = async (form: object = {}) => actors.erp.close((await actors.draft(form)).id);
const asks = (id: string) => actors.told(id, ({ attention }) => attention !== null);
const decides = (id: string, decision: object) =>
  actors.ponte.decide(id, { reason: 'Conferido na Sismetro.', ...decision });

/** Ends the service. Returns what was done to the order at each vendor. */
async function released(id: string) {
  const { request } = await actors.inService({ id });
  await actors.field.complete(request.ss, DONE);
  await actors.settled(id, 'Liberado');
  return actors.effects(id);
}

const ONCE = { senior: ['observed', 'released'], sismetro: ['opened'] };

describe('an opening', () => {
  test.each(NOT_DONE)('that meets %s is retried', async (_, fault) => {
    await fails('sismetro', { call: 'open', times: 1, ...fault });
    const { id } = await closed();
    expect(await released(id)).toEqual(ONCE);
  });

  test.each(DONE_UNTOLD)('with %s is not repeated', async (_, fault) => {
    await fails('sismetro', { call: 'open', times: 1, ...fault });
    const { id } = await closed();
    expect(await released(id)).toEqual(ONCE);
    expect((await actors.ponte.order(id)).attention).toBeNull();
  });

  test('whose answer is lost is settled by the end of its service', async () => {
    await fails('sismetro', { call: 'open', times: 1, kind: 'answer-lost' });
    const { id } = await closed();
    const request = await eventually('the SS is open', async () => {
      const [found] = await actors.requestsOf(id);
      return found;
    });
    await actors.field.complete(request.ss, DONE);
    expect((await actors.settled(id, 'Liberado')).attention).toBeNull();
    expect(await actors.effects(id)).toEqual(ONCE);
  });

  test('that is rate-limited waits, and asks no operator', async () => {
    await fails('sismetro', {
      call: 'open',
      kind: 'status',
      status: 429,
      retryAfter: 1,
      times: 2,
    });
    const { id } = await closed();
    expect(await released(id)).toEqual(ONCE);
  });

  test('that is refused asks an operator, and uses the equipment that they name', async () => {
    const { id } = await closed({ equipment: { id: '424242' } });
    const { attention } = await asks(id);
    expect(attention).toMatchObject({
      step: 'opening',
      words: expect.stringContaining('424242'),
    });
    await decides(id, { decision: 'amend-equipment', equipment: { id: '9001' } });
    expect(await released(id)).toEqual(ONCE);
  });
});

describe('an observation', () => {
  test.each([...NOT_DONE, ...DONE_UNTOLD])('that meets %s is written once', async (_, fault) => {
    await fails('seniorX', { call: 'addObservation', times: 1, ...fault });
    const { id } = await closed();
    expect(await released(id)).toEqual(ONCE);
    expect((await actors.erp.order(id)).observations).toHaveLength(1);
  });

  test('whose token has expired is written with a new one', async () => {
    await fails('seniorX', { call: 'addObservation', times: 1, kind: 'unauthorized' });
    const { id } = await closed();
    expect(await released(id)).toEqual(ONCE);
  });

  test('that is refused asks an operator', async () => {
    await fails('seniorX', { call: 'addObservation', times: 1, kind: 'status', status: 400 });
    const { id } = await closed();
    expect((await asks(id)).attention).toMatchObject({ step: 'recording' });
    await decides(id, { decision: 'retry' });
    expect(await released(id)).toEqual(ONCE);
  });
});

describe('the end of a service', () => {
  test.each([...NOT_DONE, ...DONE_UNTOLD])(
    'whose release meets %s releases the order once',
    async (_, fault) => {
      await fails('seniorX', { call: 'updateOrderStatusIntegration', times: 1, ...fault });
      const { id } = await closed();
      expect(await released(id)).toEqual(ONCE);
    },
  );

  test.each([...NOT_DONE, ...DONE_UNTOLD])(
    'whose cancellation meets %s cancels the order once',
    async (_, fault) => {
      const { order, request } = await actors.opened();
      await fails('seniorX', { call: 'cancelOrders', times: 1, ...fault });
      await actors.field.cancel(request.ss, { reason: 'Cliente desistiu.' });
      await actors.settled(order.id, 'Cancelado');
      expect((await actors.effects(order.id)).senior).toEqual(['observed', 'cancelled']);
    },
  );

  test('is confirmed once Sismetro can be read again', async () => {
    const { order, request } = await actors.opened();
    await fails('sismetro', { call: 'findBySs', times: 2, kind: 'status', status: 503 });
    await actors.field.complete(request.ss, DONE);
    await actors.settled(order.id, 'Liberado');
    expect(await actors.effects(order.id)).toEqual(ONCE);
  });

  test('that is reported four times over, and then contradicted, counts once', async () => {
    const { order, request } = await actors.opened();
    const { id } = order;
    const callback = { ss: request.ss, externalReference: actors.referenceOf(id) };
    await actors.field.complete(request.ss, { ...DONE, callback: { send: false } });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => actors.asSismetro('/serviceOrder/completed', callback)),
    );
    expect(answers.map(({ result }) => result)).toContain('accepted');
    await actors.settled(id, 'Liberado');
    const { result } = await actors.asSismetro('/serviceOrder/cancelled', callback);
    // accepted: Ponte could not read in time whose SS it is, and holds it
    expect(['already-settled', 'accepted']).toContain(result);
    expect(await actors.effects(id)).toEqual(ONCE);
  });
});
