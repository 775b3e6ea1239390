import { NativeConnection, Worker } from '@temporalio/worker';
import { orderWorkflowId, vendorTaskQueue } from '../../domain/ids.js';
import { post, SENIOR, SISMETRO, callAs } from '../api/support/api.js';
import { aPayload } from '../api/support/bodies.js';
import { startConsoleApi } from '../api/support/console.js';
import { startTemporal } from '../api/support/temporal.js';
import { eventually } from '../support/eventually.js';
import { shared } from '../support/shared.js';
import { workflowBundle } from '../support/temporal.js';
import { createWorker } from '../support/in-this-thread.js';
import { quietRuntime } from '../support/quiet-runtime.js';

export const CUSTOMER_KEY = Buffer.alloc(32, 'customers').toString('base64');

const now = () => new Date().toISOString();

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** An installation that stores everything that it may, with vendors whose calls all succeed, except those in `calls`. */
export async function startPrivacyWorld(calls: Calls = {}) {
  const temporal = await startTemporal();
  const { namespace } = temporal;
  quietRuntime();
  const connection = await NativeConnection.connect({ address: temporal.address });
  let lastSs = 1_287_000;
  const activities = {
    readSituation: async () => ({ situation: 'awaiting-integration', at: now() }),
    openServiceRequest: async () => ({
      kind: 'opened',
      ss: String((lastSs += 1)),
      link: 'https://br.sismetro.com/x',
      noted: 'yes',
    }),
    findServiceRequests: async () => ({ found: [], at: now() }),
    saveObservation: async () => {},
    confirmAndSettle: async () => ({ kind: 'shown', at: now(), settled: 'yes' }),
    releaseOrder: async () => {},
    cancelOrder: async () => {},
    decideOrders: async () => [],
    // what is held is tried again, and stays
    deliverCallback: async () => ({ kind: 'no-order' }),
    startFetchedOrder: async () => ({ kind: 'missing' }),
    readClosedAgain: async () => 'not-awaiting',
    ...calls,
  };
  const taskQueue = 'ponte-test';
  const workers = await Promise.all([
    createWorker({ connection, namespace, taskQueue, workflowBundle, activities }),
    ...(['senior-x', 'sismetro'] as const).map((vendor) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: vendorTaskQueue(taskQueue, 'acme', vendor),
        activities,
      }),
    ),
  ]);
  const running = workers.map((worker) => worker.run());
  const api = await startConsoleApi({
    address: temporal.address,
    change: (settings) => Object.assign(settings, { privacy: { customerKeys: [CUSTOMER_KEY] } }),
  });

  const as = (name: string) => callAs(api.url, name);
  const root = as('root');

  const inPhase = (id: string, phase: string) =>
    eventually(`order ${id} is ${phase}`, async () => {
      const { body } = await root('GET', `/orders/acme/${id}`);
      return body['phase'] === phase && body;
    });

  return {
    address: temporal.address,
    client: temporal.client,
    url: api.url,
    log: api.log,
    as,
    root,
    inPhase,
    senior: (body: unknown, caller: { unit: string; key: string } = SENIOR) =>
      post(`${api.url}/serviceOrder/open`, caller, body),
    sismetro: (event: string, body: unknown) =>
      post(`${api.url}/serviceOrder/${event}`, SISMETRO, body),
    /** Creates an order in service. */
    async opened(customer: object): Promise<{ id: string; ss: string }> {
      const payload = aPayload({ customer });
      const { status } = await post(`${api.url}/serviceOrder/open`, SENIOR, { payload });
      if (status !== 202) throw new Error(`not opened: ${status}`);
      const { ss } = await inPhase(payload.id, 'in-service');
      return { id: payload.id, ss: String(ss) };
    },
    /** Ends its service, and waits until it is settled and its workflow has ended. */
    async completed({ id, ss }: { id: string; ss: string }, news: object = {}): Promise<void> {
      // the callback names only the SS: it would be held until the order is listed with it
      await eventually('the SS is listed', async () => {
        const { count } = await temporal.client.workflow.count(`SsNumber = '${ss}'`);
        return count === 1;
      });
      const body = { ss: Number(ss), technician: 'Joana Prado', ...news };
      const { status } = await post(`${api.url}/serviceOrder/completed`, SISMETRO, body);
      if (status !== 202) throw new Error(`not taken: ${status}`);
      await temporal.client.workflow.getHandle(orderWorkflowId({ tenant: 'acme', id })).result();
    },
    /** Waits until Temporal has deleted an order: it keeps one that has just ended for about half a minute. */
    isGone: (id: string) =>
      eventually(
        `order ${id} is gone`,
        () =>
          temporal.client.workflow
            .getHandle(orderWorkflowId({ tenant: 'acme', id }))
            .describe()
            .then(
              () => false,
              (error: Error) => /not found/i.test(error.message),
            ),
        180_000,
      ),
    async close() {
      await api.close();
      workers.forEach((worker) => worker.shutdown());
      await Promise.all(running);
      await connection.close();
      await temporal.stop();
    },
  };
}

export type PrivacyWorld = Awaited<ReturnType<typeof startPrivacyWorld>>;

/** One for the tests of a file. */
export const usePrivacyWorld = (): PrivacyWorld =>
  shared(startPrivacyWorld, (world) => world.close());
