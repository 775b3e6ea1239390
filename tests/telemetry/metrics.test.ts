/** What Prometheus reads from the real processes; the alerts and the dashboard use only these metrics. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import type { Stack } from '../../sandbox/stack/stack.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import { startAttentionNotifier } from '../../platform/temporal/attention.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { attentionWorkflowId } from '../../workflows/attention-notifier/messages.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { callJson } from '../../sandbox/stack/http.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { startStack } from '../../sandbox/stack/stack.js';
import { type Actors, newHome, actorsOf } from '../e2e/support.js';
import { startHookReceiver } from '../notifications/receivers.js';
import { eventually } from '../support/eventually.js';
import { launchStandInsHere } from '../support/stand-ins-here.js';
import { alertRules, metricsIn, panels, ROOT } from './rules.js';
import { connectTo } from '../support/shared-temporal.js';

const home = newHome();
let stack: Stack;
let actors: Actors;
let hook: Awaited<ReturnType<typeof startHookReceiver>>;

const scraped = async (port: number) =>
  (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).split('\n');
const api = () => scraped(stack.ports.metrics);
const worker = () => scraped(stack.ports.workerMetrics);

/** Waits for a nonzero metric whose line contains all these parts. Returns its value. */
const valueOf = (lines: () => Promise<string[]>, ...parts: string[]): Promise<number> =>
  eventually(`a metric ${parts.join(' … ')}`, async () => {
    const line = (await lines()).find(
      (one) => !one.startsWith('#') && parts.every((part) => one.includes(part)),
    );
    return line === undefined ? undefined : Number(line.split(' ').at(-1)) || undefined;
  });

beforeAll(async () => {
  hook = await startHookReceiver();
  const notifications = {
    webhook: { url: hook.url, secret: Buffer.alloc(32, 7).toString('base64') },
  };
  stack = await startStack({
    home,
    ports: FREE_PORTS,
    launch: launchStandInsHere,
    settings: ({ tenants, ...rest }) => ({
      ...rest,
      tenants: tenants.map((tenant) => ({ ...tenant, notifications })),
    }),
  });
  actors = actorsOf(stack);
  const { order, request } = await actors.opened();
  await actors.field.complete(request.ss, {
    technician: 'Joana Prado',
    conclusion: 'Filtros limpos.',
  });
  await actors.settled(order.id, 'Liberado');
  const connection = await connectTo(stack.urls.temporal);
  const client = new Client({ connection });
  await client.schedule.getHandle(sweepId(TENANT)).trigger();
  // otherwise it looks only once a minute
  await client.workflow.getHandle(attentionWorkflowId(TENANT)).terminate();
  await startAttentionNotifier(createTemporal(client), 'ponte', {
    tenant: TENANT,
    everySeconds: 1,
  });
  await connection.close();
});

afterAll(async () => {
  await stack?.stop();
  await hook?.close();
});

test('calls to both vendors are measured by tenant and call, in the worker and in the api', async () => {
  const count = 'ponte_vendor_call_duration_seconds_count';
  expect(await valueOf(worker, count, 'openServiceRequest', 'result="ok"')).toBe(1);
  expect(await valueOf(worker, count, 'releaseOrder', `tenant="${TENANT}"`)).toBe(1);
  await actors.erp.searchEquipment('split');
  expect(await valueOf(api, count, 'searchEquipment', `tenant="${TENANT}"`)).toBe(1);
  const buckets = (await worker()).filter(
    (line) => line.includes('call_duration_seconds_bucket') && line.includes('openServiceRequest'),
  );
  expect(buckets.map((line) => /le="([^"]+)"/.exec(line)?.[1])).toEqual(
    expect.arrayContaining(['0.05', '25']),
  );
});

test('a sweep is counted with its results, and the api reports when it ended', async () => {
  expect(await valueOf(worker, 'ponte_sweeps_total', 'result="whole"')).toBeGreaterThanOrEqual(1);
  // from 0, so that Prometheus sees the first partial one as an increase
  expect(await worker()).toContainEqual(
    expect.stringMatching(/^ponte_sweeps_total\{.*result="partial".*\} 0$/),
  );
  const ended = await valueOf(api, 'ponte_sweep_last_completed_timestamp_seconds');
  expect(Math.abs(ended - Date.now() / 1_000)).toBeLessThan(3_600);
});

test('messages about orders that need an operator are counted by channel', async () => {
  const rules = [{ call: 'open', times: 1, kind: 'status', status: 400 }];
  await callJson(`${stack.urls.sismetro}/_sandbox/faults`, { method: 'PUT', body: { rules } });
  const { id } = await actors.draft();
  await actors.erp.close(id);
  await actors.told(id, ({ attention }) => attention !== null);
  const sent = ['ponte_notifications_total', 'channel="webhook"', 'result="sent"'];
  expect(await valueOf(worker, ...sent)).toBe(1);
  expect(hook.hooks[0]?.body).toContain(id);
});

/** Metrics that the SDK shows only after the first failure, which a busy machine may bring. Its native library must contain the names. */
const ONLY_IN_TROUBLE = ['temporal_workflow_task_execution_failed'];

/**
 * Metrics that the api shows only if it uses a client certificate for Temporal
 * (tests/platform/certificate-metrics.test.ts).
 */
const ONLY_WITH_MTLS = ['ponte_temporal_certificate_expiry_timestamp_seconds'];

/** A metric that begins when the mail server refuses an address (tests/notifications/messages.test.ts). */
const ONLY_AFTER_A_REFUSAL = ['ponte_notification_addresses_refused_total'];

test('alerts and dashboard use existing metrics', async () => {
  await valueOf(worker, 'ponte_sweeps_total', 'result="whole"');
  await valueOf(worker, 'temporal_workflow_completed');
  const lines = [...(await api()), ...(await worker())];
  const shown = new Set(lines.map((line) => /^(?:# TYPE )?(\w+)/.exec(line)?.[1]));
  const used = new Set(
    [...alertRules, ...panels.flatMap(({ targets }) => targets)].flatMap(({ expr }) =>
      metricsIn(expr),
    ),
  );
  expect(used.size).toBeGreaterThan(30);
  const missing = [...used].filter((name) => !shown.has(name) && !ONLY_IN_TROUBLE.includes(name));
  const rare = [...ONLY_WITH_MTLS, ...ONLY_AFTER_A_REFUSAL];
  expect(missing.toSorted()).toEqual(rare.toSorted());
});

test.each(ONLY_IN_TROUBLE)('%s is a metric of the SDK', (name) => {
  const bridge = dirname(
    createRequire(import.meta.url).resolve('@temporalio/core-bridge/package.json'),
  );
  const [release = ''] = readdirSync(join(bridge, 'releases'));
  const library = readFileSync(join(bridge, 'releases', release, 'index.node'));
  expect(library.includes(name.replace('temporal_', ''))).toBe(true);
});

test('each of our metrics is described in docs/telemetry.md', async () => {
  const lines = [...(await api()), ...(await worker())];
  const ours = lines.flatMap((line) => /^# TYPE (ponte_\w+)/.exec(line)?.[1] ?? []);
  const told = readFileSync(join(ROOT, 'docs/telemetry.md'), 'utf8');
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
});

test('no metric contains anything personal, or grows with orders or people', async () => {
  const text = [...(await api()), ...(await worker())].join('\n');
  for (const planted of ['Aurora', '90.817.263', '5555-0177', 'Joana Prado', 'token=']) {
    expect(text).not.toContain(planted);
  }
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test('a worker that starts before Temporal still measures its calls to vendors', async () => {
  const [only] = stack.workers;
  await only!.kill();
  await stack.temporal.kill();
  const { size } = statSync(only!.logFile);
  const isReady = only!.start();
  await eventually('the worker waits for Temporal', () =>
    readFileSync(only!.logFile).subarray(size).includes('Temporal is not reachable yet'),
  );
  await stack.temporal.start();
  await isReady;
  await actors.opened();
  const count = 'ponte_vendor_call_duration_seconds_count';
  expect(await valueOf(worker, count, 'openServiceRequest', 'result="ok"')).toBe(1);
});
