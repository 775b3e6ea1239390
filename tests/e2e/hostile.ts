/** Vendors that deceive: the doubles of docs/doubles.md that a wire could hide, one at a time, on the whole system. */
import { afterEach, expect, test } from '@jest/globals';
import type { Stack } from '../../sandbox/stack/stack.js';
import { isDeep } from '../support/depth.js';
import { eventually } from '../support/eventually.js';
import { setFaults, type Actors } from './support.js';
import { useSystem, type Wire } from './wires.js';

const DONE = { technician: 'Joana Prado', conclusion: 'Filtros limpos.' };

const once = (call: string, kind: string, more: object = {}) => ({ call, kind, times: 1, ...more });
const reads = (rule: object) =>
  ['findByReference', 'findBySs', 'listAll'].map((call) => ({ ...rule, call }));
const LOST = once('open', 'answer-lost');
const RELEASE = 'updateOrderStatusIntegration';

interface Double {
  readonly seniorX?: readonly object[];
  readonly sismetro?: readonly object[];
}

/** Doubles in spite of which the order gets one SS and one release, without a question, after half a minute. */
const SLOW: readonly (readonly [string, Double])[] = [
  [
    'loses the answer and shows the SS only seconds later',
    { sismetro: [LOST, ...reads({ kind: 'lag', ms: 5_000 })] },
  ],
  ['says that it released the order, and did not', { seniorX: [once(RELEASE, 'no-effect')] }],
  [
    'says 504 and releases the order all the same',
    { seniorX: [once(RELEASE, 'error-but-commits')] },
  ],
  ['cuts the answer to the release', { seniorX: [once(RELEASE, 'answer-cut')] }],
];

/** The same, at once. */
const QUICK: typeof SLOW = [
  ['says 504 and opens the SS all the same', { sismetro: [once('open', 'error-but-commits')] }],
  [
    'sends each message several times',
    {
      seniorX: [{ call: 'webhook', kind: 'repeat', ms: 200, copies: 3 }],
      sismetro: [{ call: 'callback', kind: 'repeat', ms: 200, copies: 3 }],
    },
  ],
];

export function theHostileDoubles(connect: () => Promise<Wire>): void {
  let stack: Stack;
  let actors: Actors;
  useSystem(connect, (system) => ({ stack, actors } = system));

  afterEach(() => deceives({}));

  const deceives = ({ seniorX = [], sismetro = [] }: Double) =>
    Promise.all([setFaults(stack.urls.seniorX, seniorX), setFaults(stack.urls.sismetro, sismetro)]);

  test.each(isDeep ? [...QUICK, ...SLOW] : QUICK)('a vendor that %s', async (_, double) => {
    await deceives(double);
    const { order, request } = await actors.opened();
    await actors.field.complete(request.ss, DONE);
    expect(await actors.settled(order.id, 'Liberado')).toMatchObject({ attention: null });
    expect((await actors.effects(order.id)).senior).toEqual(['observed', 'released']);
    expect(await actors.requestsOf(order.id)).toHaveLength(1);
  });

  test('an ERP whose event is lost: the sweep finds the order', async () => {
    await deceives({ seniorX: [{ call: 'webhook', kind: 'lost' }] });
    const { id } = await actors.draft();
    await actors.erp.close(id);
    await eventually('the order is found', async () => {
      await actors.ponte.sweep();
      return actors.ponte.find(id);
    });
    await actors.inService({ id });
    expect(await actors.requestsOf(id)).toHaveLength(1);
  });

  test('a field service that opens two SSs and loses the answer: the operator decides', async () => {
    await deceives({ sismetro: [once('open', 'opens-twice'), LOST] });
    const { id } = await actors.draft();
    await actors.erp.close(id);
    const { attention } = await actors.told(id, ({ attention }) => attention !== null);
    expect(attention).toMatchObject({ step: 'opening' });
    expect(await actors.requestsOf(id)).toHaveLength(2);
    expect((await actors.effects(id)).senior).toEqual([]);
  });
}
