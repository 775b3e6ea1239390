/**
 * Ten tenants at one api process, one of which does its worst: measures what the webhooks of the other nine notice. Uses a
 * real Temporal server and the api as its own process; no worker runs, since the api answers without one. Who does its worst
 * sends from a process of the lowest priority.
 *
 * Each way is played in turn with a quiet time, since no two quiet times have the same p99. What counts is the median of what
 * each turn says. All orders are deleted before each measurement: no worker opens them, so they would be under way for
 * ever, and each list reads all that are under way.
 *
 * Run: `npm run bench:shares -- [webhooks a second of the others together] [seconds of each turn] [one of the ways]` (45, 10
 * and all by default: about five minutes), with `--server postgres` on the server that docker-compose.yml deploys. Exits
 * with 1 if one of the others is refused, or its p99 is more than twice that of the quiet time.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT, UNIT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import { startStack } from '../../sandbox/stack/stack.js';
import { temporalKind } from '../../sandbox/stack/temporal.js';
import { aClosedOrder } from '../closed-order.js';
import { median } from '../harness/figures.js';
import { createUsageReader } from '../harness/usage.js';
import { COSTLY_PROFILE, post, WAYS, type Target } from './ways.js';

const { values, positionals } = parseArgs({
  options: { server: { type: 'string', default: 'dev' } },
  allowPositionals: true,
});
const [perSecond = 45, seconds = 10] = positionals.slice(0, 2).map(Number);
const ways = positionals[2] === undefined ? Object.keys(WAYS) : [positionals[2]];

const OTHERS = 9;
const OPERATORS = 20;
const TURNS = 3;
const MOST_TIMES_QUIET = 2;

const usageOf = createUsageReader();
const home = mkdtempSync(join(tmpdir(), 'ponte-shares-'));
const profile = join(home, 'costly.yaml');
writeFileSync(profile, COSTLY_PROFILE);
const silence = createServer(() => {});
silence.listen(0, '127.0.0.1');
await once(silence, 'listening');
const silent = `http://127.0.0.1:${(silence.address() as AddressInfo).port}`;

const others = Array.from({ length: OTHERS }, (_, at) => ({
  unit: `other-${at}`,
  key: `key of the other tenant ${at}`,
}));
const tokens = Array.from({ length: OPERATORS }, (_, at) => `token of operator ${at}`);

const stack = await startStack({
  ...{ home, ports: FREE_PORTS, settings: withTenTenants },
  temporal: temporalKind(values.server),
});
const connection = Connection.lazy({ address: stack.urls.temporal });
const temporal = new Client({ connection });
try {
  await Promise.all(stack.workers.map((worker) => worker.kill()));
  const target: Target = {
    url: stack.urls.api,
    tenant: TENANT,
    caller: { unit: UNIT, key: stack.keys.inboundSenior },
    tokens,
  };
  await webhooks(stack.urls.api, 3); // warms up
  const wrong: string[] = [];
  const rows: Record<string, object> = {};
  const quietTimes: Measured[] = [];
  for (const name of ways) {
    const turns: Measured[] = [];
    const times: number[] = [];
    let its = 0;
    for (let turn = 0; turn < (WAYS[name]!.leavesWork ? 1 : TURNS); turn += 1) {
      await deleteOrders();
      const quiet = await measured();
      await deleteOrders();
      const { noticed, answered } = await underAttack(name, target);
      quietTimes.push(quiet);
      turns.push(noticed);
      times.push(p99(noticed) / p99(quiet));
      its += answered;
    }
    const typical = median(times);
    rows[name] = { ...row(turns), 'times quiet': Number(typical.toFixed(1)), 'its requests': its };
    if (its === 0) wrong.push(`${name}: nothing was done, since the machine is busy`);
    const refused = turns.flatMap(notAccepted).length;
    if (refused > 0) wrong.push(`${name}: ${refused} webhooks of others were not accepted`);
    if (typical > MOST_TIMES_QUIET) {
      wrong.push(`${name}: the quiet p99 times ${times.map((one) => one.toFixed(1)).join(', ')}`);
    }
  }
  rows['quiet'] = row(quietTimes);
  console.table(rows);
  wrong.forEach((line) => console.error(line));
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await connection.close();
  await stack.stop();
  silence.closeAllConnections();
  silence.close();
  rmSync(home, { recursive: true, force: true });
}

/** Measures the others while one does its worst. Returns also how many of its requests were answered. */
async function underAttack(name: string, target: Target) {
  const worst = attackerOf(name, target);
  await sleep(1_000); // all of it is under way
  const noticed = await measured();
  const told = once(worst, 'message');
  worst.send('end');
  const answered = (await told)[0] as number;
  worst.disconnect();
  return { noticed, answered };
}

/** Deletes all orders, and waits until no list shows them. */
async function deleteOrders(): Promise<void> {
  const query = `WorkflowType = '${SERVICE_ORDER}'`;
  while ((await temporal.workflow.count(query)).count > 0) {
    for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
      const workflowExecution = { workflowId, runId };
      await temporal.workflowService
        .deleteWorkflowExecution({ namespace: temporal.options.namespace, workflowExecution })
        .catch(() => {}); // lists are late
    }
    await sleep(500);
  }
}

/** Starts who does its worst. In life it sends from elsewhere: here it takes only the processor time that the others leave. */
function attackerOf(name: string, target: Target) {
  return fork(new URL('attacker.js', import.meta.url), [name, JSON.stringify(target)], {
    detached: true, // a session of its own
    execPath: 'nice',
    execArgv: ['-n', '19', process.execPath],
  });
}

/** The stack's tenant does its worst; nine more are added. */
function withTenTenants(settings: WrittenSettings): WrittenSettings {
  const [bad] = settings.tenants;
  if (bad === undefined) throw new Error('the stack has no tenant');
  const more = others.map(({ unit, key }) => ({
    ...bad,
    id: unit,
    inbound: {
      senior: { ...bad.inbound.senior, unit, keys: [key] },
      sismetro: { ...bad.inbound.sismetro, unit, keys: [`${key}, Sismetro`] },
    },
    senior: { ...bad.senior, tenantName: unit },
  }));
  const worst = {
    ...bad,
    senior: { ...bad.senior, profile },
    sismetro: { ...bad.sismetro, baseUrl: silent, readUrl: silent },
  };
  const operators = tokens.map((token, at) => ({
    name: `operator-${at}`,
    role: 'operator',
    token,
    tenants: [TENANT],
  }));
  return {
    ...settings,
    limits: Object.assign(settings.limits, { perAddressPerMinute: 1_000_000 }),
    operators: [...settings.operators, ...(operators as unknown as typeof settings.operators)],
    tenants: [worst, ...more],
  };
}

interface Answered {
  readonly status: number;
  readonly ms: number;
}

interface Measured {
  readonly answers: readonly Answered[];
  /** Processor time a second of each process meanwhile, in seconds; the bench itself is the callers of the others. */
  readonly cores: Readonly<Record<string, number>>;
}

async function measured(): Promise<Measured> {
  const pids = { api: stack.apis[0]!.pid!, Temporal: stack.temporal.pid! };
  const read = () => {
    const { user, system } = process.cpuUsage(); // without its children, which the usage of a pid contains
    return [...Object.values(pids).map((pid) => usageOf(pid).cpuSeconds), (user + system) / 1e6];
  };
  const [before, start] = [read(), performance.now()];
  const answers = await webhooks(stack.urls.api, seconds);
  const [after, elapsed] = [read(), (performance.now() - start) / 1_000];
  const used = after.map((now, at) => Number(((now - before[at]!) / elapsed).toFixed(2)));
  return {
    answers,
    cores: Object.fromEntries(
      [...Object.keys(pids), 'callers'].map((name, at) => [name, used[at]!]),
    ),
  };
}

/** Sends webhooks of the other tenants at the stated rate, whether or not earlier ones are answered. */
async function webhooks(url: string, forSeconds: number): Promise<Answered[]> {
  const sent: Promise<Answered>[] = [];
  const start = performance.now();
  for (let at = 0; at < perSecond * forSeconds; at += 1) {
    await sleep(Math.max(start + (at * 1_000) / perSecond - performance.now(), 0));
    sent.push(timed(url, others[at % others.length]!));
  }
  return Promise.all(sent);
}

async function timed(url: string, caller: { unit: string; key: string }): Promise<Answered> {
  const start = performance.now();
  const response = await post(url, caller, aClosedOrder()).catch(() => undefined);
  await response?.arrayBuffer();
  return { status: response?.status ?? 0, ms: performance.now() - start };
}

function at(answers: readonly Answered[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function p99({ answers }: Measured): number {
  return at(answers, 0.99);
}

function notAccepted({ answers }: Measured): Answered[] {
  return answers.filter(({ status }) => status !== 202);
}

/** Medians of what some turns measured. */
function row(turns: readonly Measured[]) {
  const of = (value: (one: Measured) => number) => median(turns.map(value));
  return {
    webhooks: turns.flatMap(({ answers }) => answers).length,
    'not accepted': turns.flatMap(notAccepted).length,
    'p50 ms': Math.round(of(({ answers }) => at(answers, 0.5))),
    'p99 ms': Math.round(of(p99)),
    'max ms': Math.round(of(({ answers }) => at(answers, 1))),
    ...Object.fromEntries(
      Object.keys(turns[0]!.cores).map((name) => [
        `cores: ${name}`,
        of(({ cores }) => cores[name]!),
      ]),
    ),
  };
}
