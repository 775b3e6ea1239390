/** Traces of the whole system, as real processes send them to a real receiver. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { loadSettings } from '../../platform/settings/settings.js';
import { dataConverterOf } from '../../platform/temporal/connection.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import { type Actors, newHome, actorsOf, sharedPlace, startLoop } from '../e2e/support.js';
import { recordedHistories } from '../replay/histories.js';
import { eventually } from '../support/eventually.js';
import { workflowBundle } from '../support/temporal.js';
import { quietRuntime } from '../support/quiet-runtime.js';
import type { Place } from '../support/shared-temporal.js';
import { replay } from '../support/replay.js';
import { type Span, startOtlpReceiver } from './otlp-receiver.js';

const ROOT = join(import.meta.dirname, '../..');
const TRACED = { codePath: join(ROOT, 'dist/workflow-bundle-traced.js') };

const home = newHome();
let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
let place: Place | undefined;
let stack: Stack;
let actors: Actors;
let orderId: string;
let decidedId: string;

/** Waits for a span with this name for which `isIt` returns true. */
const spanOf = (name: string, isIt: (span: Span) => boolean = () => true): Promise<Span> =>
  eventually(`a span ${name}`, () =>
    receiver.spans.find((span) => span.name === name && isIt(span)),
  );

/** The names from a span up to the root of its trace. */
function lineOf(span: Span): string[] {
  const parent = receiver.spans.find(
    ({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId,
  );
  return parent ? [span.name, ...lineOf(parent)] : [span.name];
}

const isOrders = ({ attributes }: Span) =>
  [attributes['temporalWorkflowId'], attributes['workflowId']].includes(
    orderWorkflowId({ tenant: TENANT, id: orderId }),
  );

beforeAll(async () => {
  [receiver, place] = await Promise.all([startOtlpReceiver(), sharedPlace()]);
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '100' };
  Object.assign(process.env, variables); // the stack's programs inherit this environment
  try {
    stack = await startLoop(home, {}, { place });
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
  actors = actorsOf(stack);
  await actors.erp.searchEquipment('câmara fria da dona Benedita');
  const { order, request } = await actors.opened();
  orderId = order.id;
  await actors.field.complete(request.ss, {
    technician: 'Joana Prado',
    conclusion: 'Filtros limpos.',
  });
  await actors.settled(orderId, 'Liberado');
  decidedId = (await actors.opened()).order.id;
  await actors.ponte.decide(decidedId, { decision: 'cancel', reason: 'O cliente desistiu.' });
  await actors.settled(decidedId, 'Cancelado');
});

afterAll(async () => {
  await stack?.stop();
  await receiver?.close();
});

test('one trace leads from the webhook through the workflow to the vendor', async () => {
  await spanOf('RunWorkflow:serviceOrder', isOrders);
  const activity = await spanOf('RunActivity:openServiceRequest', isOrders);
  const call = await spanOf(
    'sismetro openServiceRequest',
    ({ parentSpanId }) => parentSpanId === activity.spanId,
  );
  expect(lineOf(call)).toEqual([
    'sismetro openServiceRequest',
    'RunActivity:openServiceRequest',
    'StartActivity:openServiceRequest',
    'RunWorkflow:serviceOrder',
    'StartWorkflow:serviceOrder',
    'POST /serviceOrder/open',
  ]);
  expect(call).toMatchObject({
    service: 'ponte-worker',
    attributes: { 'ponte.tenant': TENANT, 'ponte.result': 'ok' },
  });
  await spanOf('senior-x releaseOrder', ({ traceId }) => traceId === call.traceId);
});

test("Sismetro's callback leads to the signal that its order receives", async () => {
  const heard = await spanOf('HandleSignal:serviceCompleted', isOrders);
  expect(lineOf(heard)).toEqual([
    'HandleSignal:serviceCompleted',
    'SignalWorkflow:serviceCompleted',
    'POST /serviceOrder/completed',
  ]);
});

test('a request is found by the id in its answer, in the traces and in the log', async () => {
  const post = await spanOf('POST /serviceOrder/open');
  expect(post).toMatchObject({
    service: 'ponte-api',
    attributes: { 'http.route': '/serviceOrder/open', 'http.response.status_code': 202 },
  });
  const lines = readFileSync(join(home, 'logs/api.log'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = lines.find(({ requestId }) => requestId === post.attributes['ponte.request_id']);
  expect(line).toMatchObject({
    msg: 'request completed',
    tenant: TENANT,
    workflowId: orderWorkflowId({ tenant: TENANT, id: orderId }),
  });
});

test('no trace contains anything personal, secret or free text', async () => {
  await spanOf('GET /equipment');
  const received = receiver.received();
  expect(received).toContain(orderId);
  for (const planted of [
    ...['Benedita', 'Padaria Aurora', '90.817.263', '90817263', '5555-0177', 'aurora.example'],
    ...['Joana Prado', 'Filtros limpos', 'token=', 'printSS', ...Object.values(stack.keys)],
  ]) {
    expect(received).not.toContain(planted);
  }
  const allowed =
    /^(http|url\.scheme|server|network|error|ponte|temporal\w+Id|run_id|workflow|runId|taskQueue|namespace|attempt)/;
  const names = receiver.spans.flatMap(({ attributes }) => Object.keys(attributes));
  expect(names.filter((name) => !allowed.test(name))).toEqual([]);
});

test('orders continue when tracing is switched on, and when it is switched off again', async () => {
  quietRuntime();
  const { address, namespace } = place ?? { address: stack.urls.temporal, namespace: 'default' };
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection, namespace });
  const histories = await Promise.all(
    [orderId, decidedId].map(async (id) => {
      const workflowId = orderWorkflowId({ tenant: TENANT, id });
      return { workflowId, history: await workflow.getHandle(workflowId).fetchHistory() };
    }),
  );
  await connection.close();
  const dataConverter = dataConverterOf(loadSettings({ file: join(home, 'ponte.yaml'), env: {} }));
  for (const { workflowId, history } of histories) {
    expect(JSON.stringify(history)).toContain('_tracer-data');
    for (const bundle of [TRACED, workflowBundle]) {
      const options = { workflowBundle: bundle, dataConverter };
      await replay(options, history, workflowId);
    }
  }
  for (const [name, recorded] of recordedHistories()) {
    await replay({ workflowBundle: TRACED }, recorded, `order/acme/${name}`);
  }
});

test('a changed workflow is detected with tracing on, too', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'tests/replay/altered-workflows.ts'),
    workflowInterceptorModules: [join(ROOT, 'platform/tracing/workflow-interceptors.ts')],
    logger: new DefaultLogger('ERROR'),
  });
  const [[name, history] = []] = recordedHistories();
  const replayed = replay({ workflowBundle: { code } }, history, name);
  await expect(replayed).rejects.toThrow(/[Dd]eterminism/);
});

test('no tracing code is loaded while tracing is off', () => {
  const program = `
    import { createRequire } from 'node:module';
    const { startTracing } = await import('./dist/platform/tracing/tracing.js');
    await import('./dist/api/start.js');
    const { plugins } = await startTracing('ponte-api');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    const parts = loaded.filter((file) => /@opentelemetry.(?!api)|interceptors-opentelemetry/.test(file));
    console.log(JSON.stringify({ plugins: plugins.length, files: loaded.length > 100, parts }));
  `;
  const seen = (env: Record<string, string>) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } },
    );
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as { plugins: number; files: boolean; parts: string[] };
  };
  expect(seen({})).toEqual({ plugins: 0, files: true, parts: [] });
  const off = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SDK_DISABLED: 'true' };
  expect(seen(off).plugins).toBe(0);
  const on = seen({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  expect(on.plugins).toBe(1);
  expect(on.parts.length).toBeGreaterThan(10);
});
