import { setImmediate } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { createOrderIndex } from '../../../platform/temporal/order-index.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { count, ordersOf } from '../../../platform/temporal/visibility.js';
import { eventually } from '../../support/eventually.js';
import { stubOrder } from '../../api/support/stub-orders.js';
import { useTemporal } from '../../api/support/temporal.js';

const temporal = useTemporal();
let tick = 0;

beforeAll(async () => {
  jest.spyOn(performance, 'now').mockImplementation(() => tick);
});

const WHOLE_MS = 61_000;
const FRESH_MS = 1_000;

/** Keeps back the lists whose query contains this text. */
interface Gate {
  readonly reached: () => boolean;
  /** Lets the list pass, and waits until its answer has been read. */
  release(): Promise<void>;
}

function promised() {
  let keep = () => {};
  const promise = new Promise<void>((resolve) => (keep = resolve));
  return { promise, keep };
}

/** A client that can keep lists back, and counts the rows that were listed. */
function gated(real: Client) {
  const gates = new Map<
    string,
    { reached: boolean; opened: Promise<void>; answered: () => void }
  >();
  const { workflowService: service } = real;
  let rows = 0;
  const list = async (request: { readonly query: string }) => {
    const gate = [...gates].find(([text]) => request.query.includes(text))?.[1];
    if (gate !== undefined) gate.reached = true;
    await gate?.opened;
    const answer = await service.listWorkflowExecutions(request);
    rows += answer.executions.length;
    gate?.answered();
    return answer;
  };
  const workflowService = Object.create(service, { listWorkflowExecutions: { value: list } });
  return {
    client: Object.create(real, { workflowService: { value: workflowService } }) as Client,
    rows: () => rows,
    hold(text: string): Gate {
      const [opened, answered] = [promised(), promised()];
      const gate = { reached: false, opened: opened.promise, answered: answered.keep };
      gates.set(text, gate);
      return {
        reached: () => gate.reached,
        async release() {
          gates.delete(text);
          opened.keep();
          await answered.promise;
          await setImmediate();
        },
      };
    },
  };
}

describe('while the orders are read as a whole, an order that is shown already', () => {
  let holding: ReturnType<typeof gated>;
  let index: ReturnType<typeof createOrderIndex>;

  beforeEach(async () => {
    holding = gated(temporal.client);
    index = createOrderIndex(createTemporal(holding.client), {
      tenants: () => ['acme'],
      limit: () => 100,
    });
    await index.read();
    tick += WHOLE_MS;
  });

  /** A whole read asks for the ended orders last. */
  const holdWholeRead = () => holding.hold(`ExecutionStatus != 'Running' AND Tenant`);
  const holdChanges = () => holding.hold('CloseTime >=');

  async function order(number: string) {
    await stubOrder(temporal.client, { number });
    const query = ordersOf('acme', `OrderNumber = '${number}'`);
    const found = () => count(createTemporal(temporal.client), query);
    await eventually('it is visible', async () => (await found()) === 1);
  }

  const numbers = async (reading = index.read()) =>
    (await reading).orders.map(({ number }) => number);

  test('stays in the next list', async () => {
    const [whole, changes] = [holdWholeRead(), holdChanges()];
    const reading = index.read();
    await eventually('both reads are under way', () => whole.reached() && changes.reached());
    await order('7');
    await changes.release();
    expect(await numbers(reading)).toContain('7');
    await whole.release();
    expect(await numbers()).toContain('7');
  });

  test('stays in a list that was asked for before the whole read ended', async () => {
    const whole = holdWholeRead();
    await index.read();
    await eventually('the whole read is under way', whole.reached);
    await order('8');
    tick += FRESH_MS;
    expect(await numbers()).toContain('8');
    tick += FRESH_MS;
    const changes = holdChanges();
    const reading = index.read();
    await eventually('the changes are being read', changes.reached);
    await whole.release();
    await changes.release();
    expect(await numbers(reading)).toContain('8');
  });
});

test('an index that expires while it is being read is read once more', async () => {
  const { client, hold } = gated(temporal.client);
  const options = { tenants: () => ['gamma'], limit: () => 100 };
  const index = createOrderIndex(createTemporal(client), options);
  await index.read();
  tick += FRESH_MS;
  const changes = hold('CloseTime >=');
  const before = index.read();
  await eventually('it is being read', changes.reached);
  await stubOrder(temporal.client, { tenant: 'gamma', number: '9' });
  const found = () =>
    count(createTemporal(temporal.client), ordersOf('gamma', `OrderNumber = '9'`));
  await eventually('it is visible', async () => (await found()) === 1);
  const cares = hold(`AuditAction = 'assign'`);
  index.expire();
  const reading = index.read();
  await changes.release();
  await before;
  await eventually('what counts now is asked for', cares.reached);
  await cares.release();
  expect((await reading).orders).toHaveLength(1);
});

test('an order that was decided about is read again, though it looked as if it would wait', async () => {
  const { client, hold } = gated(temporal.client);
  const index = createOrderIndex(createTemporal(client), {
    tenants: () => ['beta'],
    limit: () => 100,
  });
  const { handle } = await stubOrder(temporal.client, { tenant: 'beta', phase: 'rehearsal' });
  await eventually('it is listed', async () => {
    tick += WHOLE_MS;
    return (await index.read()).orders.length === 1;
  });
  // as if it had started long ago: it is not among the new ones
  const [realNow, aheadMs] = [Date.now, 120_000];
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs);
  const read = () => {
    tick += FRESH_MS;
    return index.read();
  };
  await read();
  const named = hold('WorkflowId IN');
  await read();
  expect(named.reached()).toBe(false);
  index.watch(handle.workflowId);
  const reading = index.read(); // at once
  await eventually('it is read by its name', named.reached);
  await named.release();
  expect((await reading).orders).toHaveLength(1);
  clock.mockRestore();
});

describe('what may have changed', () => {
  let holding: ReturnType<typeof gated>;
  let index: ReturnType<typeof createOrderIndex>;

  beforeEach(async () => {
    holding = gated(temporal.client);
    index = createOrderIndex(createTemporal(holding.client), {
      tenants: () => ['delta'],
      limit: () => 100,
    });
    await index.read();
  });

  const read = async () => {
    const changes = holding.hold('CloseTime >=');
    const reading = index.read();
    await eventually('what changed is being read', changes.reached);
    return { changes, reading };
  };

  test.each([
    { takes: 700, pause: 2_100 },
    { takes: 7_000, pause: 5_000 },
  ])('is read again $pause ms after a read of $takes ms', async ({ takes, pause }) => {
    tick += FRESH_MS;
    const { changes, reading } = await read();
    tick += takes;
    await changes.release();
    await reading;
    tick += pause - 1;
    const again = holding.hold('CloseTime >=');
    await index.read();
    expect(again.reached()).toBe(false);
    tick += 1;
    const late = index.read();
    await eventually('it is read again', again.reached);
    await again.release();
    await late;
  });

  test('is asked for once, though a new order is under way, too', async () => {
    await stubOrder(temporal.client, { tenant: 'delta', phase: 'opening' });
    await eventually('it is listed', async () => {
      tick += FRESH_MS;
      return (await index.read()).orders.length === 1;
    });
    const before = holding.rows();
    tick += FRESH_MS;
    await index.read();
    expect(holding.rows() - before).toBe(1);
  });
});

test('of many who read at once, each continues in a turn of its own, so that others work in between', async () => {
  const index = createOrderIndex(createTemporal(temporal.client), {
    tenants: () => ['acme'],
    limit: () => 100,
  });
  let turn = 0;
  const over = new AbortController();
  const turns = async () => {
    for (; !over.signal.aborted; turn += 1) await setImmediate();
  };
  const turning = turns();
  const readAt = async () => {
    await index.read();
    return turn;
  };
  const read = await Promise.all(Array.from({ length: 20 }, readAt));
  over.abort();
  await turning;
  expect(new Set(read).size).toBe(20);
});

test('of many who read at once, each continues after others had many turns, if what the one before does takes long', async () => {
  const index = createOrderIndex(createTemporal(temporal.client), {
    tenants: () => ['acme'],
    limit: () => 100,
  });
  await index.read();
  let turn = 0;
  const over = new AbortController();
  const turning = (async () => {
    for (; !over.signal.aborted; turn += 1) await setImmediate();
  })();
  const continued = await Promise.all(
    Array.from({ length: 5 }, async () => {
      await index.read();
      tick += 50; // what it makes of the orders
      return turn;
    }),
  );
  over.abort();
  await turning;
  expect(Math.max(...continued) - Math.min(...continued)).toBeGreaterThan(20);
});
