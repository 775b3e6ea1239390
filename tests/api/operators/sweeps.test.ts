import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import { callingVendor } from '../../../activities/vendor-failures.js';
import { vendorTaskQueue } from '../../../domain/ids.js';
import { VendorError } from '../../../vendors/vendor-error.js';
import { SWEEP, sweepId } from '../../../workflows/sweep/messages.js';
import { eventually } from '../../support/eventually.js';
import { QUIET_SWEEP } from '../../support/quiet-sweep.js';
import { workflowBundle, type Fakes } from '../../support/temporal.js';
import type { Answer } from '../support/api.js';
import { stubOrder } from '../support/stub-orders.js';
import { startOperatorsApi, type OperatorsApi } from '../support/operators.js';
import { useTemporal } from '../support/temporal.js';
import { quietRuntime } from '../../support/quiet-runtime.js';
import { createWorker } from '../../support/in-this-thread.js';
import { ofTenant } from '../../../workflows/service-order/search-attributes.js';

const TASK_QUEUE = 'ponte-test';

const temporal = useTemporal();
let api: OperatorsApi;
let stop: () => Promise<void>;

/** While it is set, a sweep waits for it. */
let held: Promise<void> | undefined;

/** Sismetro refuses our key. */
let isRefused = false;

/** An ERP in which one order is waiting whose webhook never came. */
const activities: Fakes = {
  ...QUIET_SWEEP,
  beginSweep: async () => {
    await held;
    const begun = await QUIET_SWEEP.beginSweep();
    return { ...begun, turns: begun.turns.map((turn) => ({ ...turn, next: 'order-9' })) };
  },
  sweepServiceRequests: () =>
    callingVendor({ graceMs: 0, isOfOneOrder: () => false }, () => {
      const call = { vendor: 'sismetro', call: 'listServiceRequests' } as const;
      if (isRefused) throw new VendorError({ ...call, meaning: 'credentials', status: 401 });
      return QUIET_SWEEP.sweepServiceRequests();
    }),
  openAwaiting: async () => ({
    ...(await QUIET_SWEEP.openAwaiting()),
    ...{ totalPages: 1, opened: ['lost-order'] },
  }),
};

beforeAll(async () => {
  quietRuntime();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const queues = ['acme', 'beta'].flatMap((id) => [
    vendorTaskQueue(TASK_QUEUE, id, 'senior-x'),
    vendorTaskQueue(TASK_QUEUE, id, 'sismetro'),
  ]);
  const workers = await Promise.all(
    [TASK_QUEUE, ...queues].map((taskQueue) =>
      createWorker({
        connection,
        namespace: temporal.namespace,
        taskQueue,
        workflowBundle,
        activities: { ...activities },
      }),
    ),
  );
  const running = workers.map((worker) => worker.run());
  stop = async () => {
    workers.forEach((worker) => worker.shutdown());
    await Promise.all(running);
    await connection.close();
  };
  api = await startOperatorsApi(temporal.address);

  for (const [at, tenant] of ['acme', 'beta', 'acme'].entries()) {
    const handle = await temporal.client.workflow.start(SWEEP, {
      taskQueue: TASK_QUEUE,
      workflowId: `${sweepId(tenant)}-${at}`,
      args: [{ tenant }],
      typedSearchAttributes: ofTenant(tenant),
    });
    await handle.result();
  }
  await stubOrder(temporal.client, { id: 'lost-order', number: '1006' });
  await eventually('its order is known', async () => {
    return (await listed('/orders?q=1006')).length === 1;
  });
  await eventually('all three are listed', async () => (await listed('/sweeps')).length === 3);
});

afterAll(async () => {
  await api?.close();
  await stop?.();
});

const itemsOf = ({ body }: Answer) => body['items'] as Record<string, unknown>[];
const listed = async (path: string) => itemsOf(await api.as('vera')('GET', path));
const namesOf = (items: Record<string, unknown>[]) => items.map((item) => item['workflowId']);

test('the reports are listed latest first, each with its workflow', async () => {
  const [latest, ...older] = await listed('/sweeps');
  expect(latest).toEqual({
    tenant: 'acme',
    workflowId: 'sweep/acme-2',
    startedAt: expect.any(String),
    endedAt: expect.any(String),
    waiting: 0,
    calls: 1,
    told: [],
    opened: ['lost-order'],
    contradictions: [],
    unknown: [],
    unreadable: [],
    failed: [],
    failures: [],
    counts: { told: 0, opened: 1, contradictions: 0, unknown: 0, unreadable: 0, failed: 0 },
    recoveries: [{ at: expect.any(String), told: 0, opened: 1 }],
    resumeAt: { turn: 'order-9' },
    numbers: { 'lost-order': '1006' },
  });
  expect(namesOf(older)).toEqual(['sweep/beta-1', 'sweep/acme-0']);
});

test('the list can be restricted to one tenant', async () => {
  expect(namesOf(await listed('/sweeps?tenant=beta'))).toEqual(['sweep/beta-1']);
  expect(await listed('/sweeps?tenant=nobody')).toEqual([]);
});

test('an operator sees only the sweeps of their own tenants', async () => {
  const answer = await api.as('bia')('GET', '/sweeps');
  expect(namesOf(itemsOf(answer))).toEqual(['sweep/beta-1']);
  expect(itemsOf(await api.as('bia')('GET', '/sweeps?tenant=acme'))).toEqual([]);
  expect((await api.as('nobody')('GET', '/sweeps')).status).toBe(401);
});

test('a sweep is run on request, by operators of the tenant only', async () => {
  const run = (name: string, tenant: string) => api.as(name)('POST', '/sweeps', { tenant });
  expect((await run('vera', 'acme')).status).toBe(403);
  expect((await run('bia', 'acme')).status).toBe(404);
  expect((await run('ana', 'nobody')).status).toBe(404);
  expect((await run('ana', 'acme')).status).toBe(404); // no schedule was set up
  await temporal.client.schedule.create({
    scheduleId: sweepId('acme'),
    spec: {},
    action: {
      type: 'startWorkflow',
      workflowType: SWEEP,
      taskQueue: TASK_QUEUE,
      args: [{ tenant: 'acme' }],
      typedSearchAttributes: ofTenant('acme'),
    },
  });
  let release = () => {};
  held = new Promise((resolve) => (release = resolve));
  const { status, body } = await run('ana', 'acme');
  expect(status).toBe(202);
  expect(['started', 'not-seen']).toContain(body['result']); // a busy scheduler begins it later
  const schedule = temporal.client.schedule.getHandle(sweepId('acme'));
  const begun = await eventually(
    'it runs',
    async () => (await schedule.describe()).info.runningActions[0],
  );
  expect((await run('ana', 'acme')).body).toEqual({
    result: 'was-running',
    workflowId: begun.workflow.workflowId,
  });
  const { info } = await eventually('the second request was decided', async () => {
    const described = await schedule.describe();
    return described.info.numActionsSkippedOverlap + described.info.numActionsTaken === 2
      ? described
      : undefined;
  });
  expect(info.numActionsTaken).toBe(1);
  const { workflowId } = begun.workflow;
  const shown = async () => (await api.as('vera')('GET', `/sweeps/${workflowId}`)).body;
  expect(await shown()).toEqual({ workflowId, state: 'running', report: null });
  // its report would be the latest in the tests that follow
  await temporal.client.workflow.getHandle(workflowId).terminate();
  release();
  expect(await shown()).toEqual({ workflowId, state: 'ended', report: null });
});

test('one sweep is shown with its report, to operators of its tenant only', async () => {
  const [report] = await listed('/sweeps?tenant=beta');
  const { body } = await api.as('bia')('GET', '/sweeps/sweep%2Fbeta-1');
  expect(body).toEqual({ workflowId: 'sweep/beta-1', state: 'done', report });
  const statusOf = async (id: string) => (await api.as('bia')('GET', `/sweeps/${id}`)).status;
  expect(await statusOf('sweep/acme-2')).toBe(404);
  expect(await statusOf('sweep/beta-9')).toBe(404);
  expect(await statusOf('order/beta/1006')).toBe(404);
});

test('the list continues after each page', async () => {
  const { body } = await api.ana('GET', '/sweeps?limit=2');
  expect(namesOf(body['items'] as Record<string, unknown>[])).toEqual([
    'sweep/acme-2',
    'sweep/beta-1',
  ]);
  const next = await api.ana('GET', `/sweeps?limit=2&cursor=${String(body['nextCursor'])}`);
  expect(namesOf(itemsOf(next))).toEqual(['sweep/acme-0']);
  expect((await api.ana('GET', '/sweeps?limit=0')).status).toBe(422);
});

describe('the overview', () => {
  /** Runs a sweep from its start to its end. */
  const sweep = async (name: string) => {
    const [tenant = ''] = name.split('-');
    const handle = await temporal.client.workflow.start(SWEEP, {
      taskQueue: TASK_QUEUE,
      workflowId: sweepId(name),
      args: [{ tenant }],
      typedSearchAttributes: ofTenant(tenant),
    });
    await handle.result();
  };
  const shownTo = async (name: string) =>
    namesOf((await api.as(name)('GET', '/overview')).body['sweeps'] as Record<string, unknown>[]);

  test('shows the latest sweep of each tenant that the operator may see', async () => {
    expect(await shownTo('vera')).toEqual(['sweep/acme-2', 'sweep/beta-1']);
    expect(await shownTo('bia')).toEqual(['sweep/beta-1']);
  });

  test('shows a later one when it has ended, even if another tenant has had many since', async () => {
    await sweep('acme-3');
    for (const n of Array(10).keys()) await sweep(`beta-${n + 10}`);
    await eventually('the later ones are shown', async () => {
      const [acme, beta] = await shownTo('vera');
      return acme === 'sweep/acme-3' && beta === 'sweep/beta-19';
    });
  });

  test('says in Portuguese what failed', async () => {
    isRefused = true;
    await sweep('acme-4');
    const { sweeps } = await eventually('it is shown', async () => {
      const { body } = await api.ana('GET', '/overview?tenant=acme');
      const shown = body as {
        sweeps: { workflowId: string; failed: string[]; failures: object[] }[];
      };
      return shown.sweeps[0]?.workflowId === 'sweep/acme-4' && shown;
    });
    expect(sweeps[0]!.failed).toHaveLength(1);
    expect(sweeps[0]!.failures).toEqual([
      { problem: 'Lista de SSs da Sismetro: a chave de acesso foi recusada' },
    ]);
  });
});
