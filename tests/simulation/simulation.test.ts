import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { ServiceOrder } from '../../domain/order.js';
import { replayAll } from '../support/replay.js';
import { workflowBundle } from '../support/temporal.js';
import { historyToProto } from './server/history.js';
import { createSimulation, type Simulation } from './simulation.js';
import { createWorld, type World } from './world/world.js';

const MINUTE = 60_000;
let open: Simulation | undefined;

beforeAll(() => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR' } },
  });
});
afterEach(() => {
  open?.close();
  open = undefined;
});

const orderOf = (id: string): ServiceOrder => ({
  tenant: 'acme',
  id,
  number: id,
  type: 'ORDER',
  branch: '1',
  customer: { code: '77', name: 'Padaria Modelo' },
  issueDate: '2027-01-04',
  equipment: { id: '9001' },
  items: [{ service: { code: 'S-10', description: 'Revisão' }, quantity: 1, priceCents: 35_000 }],
});

/** Closes orders within some seconds. Their services end together `endMs` later. */
async function crowd(
  seed: number,
  count: number,
  pace: { readonly seniorX?: number; readonly sismetro: number },
  disturb: (simulation: Simulation, id: string) => void = () => {},
  endMs = 10 * MINUTE,
) {
  let world: World | undefined;
  const simulation = await createSimulation({
    seed,
    workflowBundle: workflowBundle.codePath,
    keepsHistory: () => true,
    isCopied: true,
    tenants: [
      {
        id: 'acme',
        sismetro: { requestsPerMinute: pace.sismetro },
        ...(pace.seniorX !== undefined && { senior: { requestsPerMinute: pace.seniorX } }),
      },
    ],
    vendors(tenant, tools) {
      world = createWorld(tenant.id, tools);
      return { 'senior-x': world.seniorX, sismetro: world.sismetro };
    },
  });
  open = simulation;
  const ids = Array.from({ length: count }, (_, at) => `o${at}`);
  const { clock } = simulation;
  const start = clock.now();
  for (const [at, id] of ids.entries()) {
    clock.after(50 * at, () => {
      world!.seniorX.close(orderOf(id));
      void simulation.startOrder(orderOf(id));
    });
    clock.after(endMs / 2 + 50 * at, () => disturb(simulation, id));
  }
  clock.after(endMs, () => {
    for (const { ss, reference } of world!.sismetro.requests.values()) {
      world!.sismetro.move(ss, 'ENCERRADA');
      const id = reference.slice(reference.indexOf('/') + 1);
      simulation.signal({ tenant: 'acme', id }, 'serviceCompleted', { source: 'callback', ss });
    }
  });
  const released = () =>
    ids.filter((id) => simulation.shown({ tenant: 'acme', id })?.phase === 'released').length;
  return {
    simulation,
    ids,
    released,
    run: (ms: number) => simulation.run({ untilMs: start + ms }),
  };
}

test('the same seed gives the same run, another seed another one', async () => {
  const digests = [];
  for (const seed of [3, 3, 4]) {
    const { simulation, run, released } = await crowd(seed, 12, { sismetro: 60 });
    await run(30 * MINUTE);
    expect(released()).toBe(12);
    digests.push(simulation.trace.digest());
    simulation.close();
  }
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
});

test('the real Core plays the histories of a disturbed crowd as they were simulated', async () => {
  let deaths = 0;
  const { simulation, ids, run, released } = await crowd(
    5,
    16,
    { sismetro: 120, seniorX: 120 },
    (one, id) => {
      one.evict({ tenant: 'acme', id });
      deaths += 1;
      if (deaths === 8) one.killWorker();
      if (deaths === 12) one.restoreStore(one.clock.now() - 3_000);
    },
  );
  loseSome(simulation);
  await run(2 * 60 * MINUTE);
  const notes = simulation.trace.events.filter(({ kind }) => kind === 'note');
  const histories = ids.flatMap((id) =>
    simulation.server.runsOf(`order/acme/${id}`).map(({ runId, events }) => ({
      workflowId: `${id}-${runId}`,
      history: historyToProto(events),
    })),
  );
  simulation.close();
  expect(notes.map((note) => 'text' in note && note.text)).toEqual([
    'the workers die',
    expect.stringContaining('Temporal is as it was'),
  ]);
  expect(histories).toHaveLength(16);
  await replayAll({ workflowBundle }, histories);
  expect(released()).toBe(16);
});

/** Lets some tasks be lost, and answers of others. */
function loseSome(simulation: Simulation): void {
  for (const vendor of ['senior-x', 'sismetro'] as const) {
    simulation.clock.after(2_000, () => simulation.loseTask('acme', vendor));
    simulation.clock.after(4_000, () => simulation.giveTwice('acme', vendor));
  }
}
