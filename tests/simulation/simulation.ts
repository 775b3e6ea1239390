import { createClock, type Clock } from './clock.js';
import { createChance, drawFrom, type Chance } from './chance.js';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import {
  createAttentionActivities,
  createBulkActivities,
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
  type TenantDeps,
} from '../../activities/index.js';
import {
  orderWorkflowId,
  VENDORS,
  vendorTaskQueue,
  type ClosingName,
  type Vendor,
} from '../../domain/ids.js';
import type { Logger } from '../../platform/logging.js';
import { createCustomerKeys } from '../../platform/customer-keys.js';
import { createNotifier } from '../../platform/notifications/notifier.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { listInAttention, startAttentionNotifier } from '../../platform/temporal/attention.js';
import { decideOn } from '../../platform/temporal/decide.js';
import { createIncidents, type Incidents } from '../../platform/temporal/incidents.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import { ensureSweepSchedule, FAILS_FOR_GOOD } from '../../platform/temporal/sweep-schedule.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { mayWriteInSlotsOfSismetro, queuePaceOf } from '../../platform/settings/queue-pace.js';
import { createTenants } from '../../worker/tenants.js';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import {
  SERVICE_ORDER,
  status,
  type OrderStatus,
  type ServiceOrderResult,
} from '../../workflows/service-order/messages.js';
import { SWEEP } from '../../workflows/sweep/messages.js';
import { loadBundle } from './core/sdk.js';
import { remembering } from './remembering.js';
import { createSimulatedHttp } from './network.js';
import { createClient } from './server/connection.js';
import type { ActivityHost } from './server/activity.js';
import type { Execution } from './server/execution.js';
import { Server } from './server/server.js';
import type { Activities } from './server/workers.js';
import { commonSettings, settingsOf, type SimulatedTenant } from './settings.js';
import type { SimulatedVendor } from './vendor-http.js';
import { MailServer } from './world/mail.js';
import type { Attention } from '../../domain/questions.js';

export type { SimulatedTenant };

export type VendorsOfTenant = Readonly<Record<Vendor, SimulatedVendor>>;

export interface SimulationOptions {
  readonly seed: number;
  readonly tenants: readonly SimulatedTenant[];
  /** Called once for each tenant. */
  readonly vendors: (
    tenant: SimulatedTenant,
    tools: { readonly clock: Clock; readonly chance: Chance },
  ) => VendorsOfTenant;
  /** When simulated time begins, in milliseconds since the epoch. */
  readonly startMs: number;
  /** The file of another bundle of the workflows than the built one. */
  readonly workflowBundle?: string;
  /** How far Temporal's lists may lag behind, in milliseconds; then it answers ten questions about them a second. */
  readonly visibilityLagMs?: number;
  /** How long a run is known after its end, in milliseconds; for ever by default. */
  readonly retentionMs?: number;
  /** Temporal's store may be restored from a copy. */
  readonly isCopied?: boolean;
  /** The events of runs that have ended are kept. */
  readonly keepsHistory?: boolean;
}

/** What happened, in order of simulated time. The digest of a run is that of all its events. */
export type TraceEvent = { readonly atMs: number } & (
  | {
      readonly kind: 'history';
      readonly workflowId: string;
      readonly runId: string;
      readonly event: string;
      readonly what?: string;
    }
  | (Parameters<ActivityHost['note']>[0] & {
      readonly workflowId: string;
      readonly activity: string;
      readonly queue: string;
    })
  | {
      readonly kind: 'call';
      readonly tenant: string;
      readonly vendor: Vendor;
      readonly method: string;
      readonly path: string;
      readonly answer: string;
      readonly afterMs: number;
      readonly workflowId?: string;
      readonly activity?: string;
    }
  | {
      readonly kind: 'shown';
      readonly workflowId: string;
      readonly phase: string;
      readonly ss?: string;
      /** The code of its question, and when it was raised. */
      readonly attention?: string;
      readonly since?: string;
    }
  | {
      readonly kind: 'incident';
      readonly tenant: string;
      readonly key: string;
      readonly report: IncidentReport;
    }
  | {
      readonly kind: 'ended';
      readonly workflowId: string;
      readonly how: string;
      readonly result?: ServiceOrderResult;
    }
  | { readonly kind: 'note'; readonly text: string }
);

export interface Trace {
  /** The last ones. */
  readonly events: readonly TraceEvent[];
  add(event: TraceEvent): void;
  /** Called for each event from now on. */
  watch(see: (event: TraceEvent) => void): void;
  /** Of all events so far, as hexadecimal. */
  digest(): string;
}

export interface Simulation {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly trace: Trace;
  /** For checks of the simulation itself. */
  readonly server: Server;
  readonly mail: MailServer;
  /** Starts what a worker starts for a tenant: its sweeps, and its mails. */
  startSchedules(tenant: SimulatedTenant): Promise<void>;
  /** The settings of all tenants, as they are now. */
  readonly tenants: () => readonly TenantSettings[];
  /** Another client of Temporal, which reaches it only while this returns true. */
  connect(name: string, isReachable: () => boolean): Client;
  /** What the api would answer now; undefined if there is no such closing. A query of a running one, else its result. */
  status(closing: ClosingName): Promise<OrderStatus | undefined>;
  /** A worker dies: its running activities are lost, its cached workflows too. Another one takes over at once. */
  killWorker(): void;
  /** Workers with a rebuilt bundle, which is the same but for its name, take over all workflows. */
  deploy(): Promise<void>;
  /** Forgets a cached workflow: its next task begins with its first event. */
  evict(closing: ClosingName): void;
  terminate(closing: ClosingName): void;
  /** The next task of this kind is lost between server and worker, or its answer is, so that it is given twice. */
  loseTask(tenant: string, vendor: Vendor, isAnswerLost: boolean): void;
  /** Temporal's store is as it was at this time, and the settings say so (`isCopied`). */
  restoreStore(atMs: number): void;
  /** Runs until this time (milliseconds since the epoch). */
  run(untilMs: number): Promise<void>;
  /** Gives the process its clock back. */
  close(): void;
}

const MAIN = 'ponte';

/** The built bundle, from the sources or as compiled beside it. */
const BUNDLE = ['../../workflow-bundle.js', '../../dist/workflow-bundle.js']
  .map((file) => fileURLToPath(new URL(file, import.meta.url)))
  .find((file) => existsSync(file))!;
/** A sweep reads the report of the one before, and nobody else reads one. */
const KEEPS_SWEEPS_MS = 3 * 3_600_000;
const DECIDE_MS = 5_000;

export async function createSimulation({
  seed,
  tenants,
  vendors,
  startMs,
  workflowBundle = BUNDLE,
  visibilityLagMs,
  retentionMs,
  isCopied = false,
  keepsHistory = false,
}: SimulationOptions): Promise<Simulation> {
  const creator = await loadBundle(workflowBundle);
  const clock = createClock(startMs);
  const chance = createChance(seed);
  drawFrom(chance.fork('process'));
  const trace = createTrace();
  const add = (event: Untimed<TraceEvent>) => trace.add({ atMs: clock.now(), ...event });

  const settings = new Map(tenants.map((tenant) => [tenant.id, settingsOf(tenant)]));
  const all = [...settings.values()];
  /** When its store was restored, ISO 8601, UTC. */
  let restoredAt: string | undefined;
  const activities = new Map<string, Activities>();
  const server = new Server({
    clock,
    chance: chance.fork('server'),
    creator,
    ...(visibilityLagMs !== undefined && { visibilityLagMs }),
    isCopied,
    activitiesOf: (queue) => activities.get(queue) ?? {},
    failureTypesOf: (type) =>
      (FAILS_FOR_GOOD as Record<string, string[]>)[type] ?? FAILS_FOR_GOOD['*'],
    keepsHistory,
    retentionOf: (type) => (type === SWEEP ? KEEPS_SWEEPS_MS : retentionMs),
    onEvent: ({ start: { workflowId }, runId }, { type, attributes }) => {
      const what = wordOf(type, attributes);
      add({ kind: 'history', workflowId, runId, event: type, ...(what !== undefined && { what }) });
    },
    onShown: (run) => {
      if (run.start.workflowType === SERVICE_ORDER) add({ kind: 'shown', ...shownOf(run) });
    },
    onClosed: (run) => {
      const { workflowId } = run.start;
      const result = run.status === 'COMPLETED' ? resultOf(run) : undefined;
      add({
        kind: 'ended',
        workflowId,
        how: run.status,
        ...(run.start.workflowType === SERVICE_ORDER &&
          result !== undefined && { result: result as ServiceOrderResult }),
      });
    },
    onNote: ({ start: { workflowId } }, what, activity, queue) =>
      add({ ...what, workflowId, activity, queue }),
    onDifference: ({ start: { workflowId } }, what) =>
      add({ kind: 'note', text: `${workflowId} is not played again as before: ${what}` }),
  });
  const client = createClient(server, chance.fork('client'));
  const temporal = createTemporal(client);
  const common = commonSettings('.');
  const mail = new MailServer(clock);
  const customerKeys = createCustomerKeys(common);
  const orders = createOrders(temporal, { taskQueue: MAIN, customerKeys });
  const realIncidents = createIncidents(temporal, MAIN);
  const incidents: Incidents = {
    ...realIncidents,
    report(tenant, key, report) {
      add({ kind: 'incident', tenant, key, report });
      return realIncidents.report(tenant, key, report);
    },
  };

  const inMemory = new Map<string, VendorsOfTenant>();
  for (const tenant of tenants) {
    inMemory.set(
      tenant.id,
      vendors(tenant, { clock, chance: chance.fork(`vendors of ${tenant.id}`) }),
    );
  }
  const http = remembering(
    createSimulatedHttp({
      clock,
      vendorOf: (tenant, vendor) => inMemory.get(tenant)![vendor],
      onCall: ({ tenant, vendor, method, path }, answer, work) =>
        add({
          kind: 'call',
          tenant,
          vendor,
          method,
          path,
          answer: answer.kind === 'answer' ? String(answer.status) : answer.kind,
          afterMs: answer.afterMs,
          ...(work && { workflowId: work.workflowId, activity: work.activityType }),
        }),
    }),
  );
  const tenantOf = createTenants({
    http,
    logger: SILENT,
    observersOf: () => [],
    restoredAt: undefined,
    isRehearsal: () => false,
    incidents,
    keeperOf: () => () => undefined as never, // the shipped profiles have no refresh token
  });

  activities.set(MAIN, {
    ...createPonteActivities({
      orders,
      incidents,
      park: (delivery) => parkDelivery(temporal, MAIN, delivery),
    }),
    ...createBulkActivities({
      decide: (order, decision) => decideOn(temporal, order, decision, DECIDE_MS),
    }),
    ...createAttentionActivities({
      inAttention: (tenant, told) => listInAttention(temporal, tenant, { ...(told && { told }) }),
      notifier: createNotifier(
        () => ({ api: common.api, tenants: simulation.tenants() }),
        mail.connect,
      ),
    }),
  });

  /** The workers of a tenant, as worker/worker-spec.ts creates them. */
  function poll(id: string): void {
    const tenant = settings.get(id)!;
    for (const vendor of VENDORS) {
      const pace = queuePaceOf(all, tenant, vendor);
      const { concurrentCalls: slots } = vendor === 'sismetro' ? tenant.sismetro : tenant.senior;
      server.poll(vendorTaskQueue(MAIN, id, vendor), {
        slots,
        ...(pace !== undefined && { ratePerSecond: pace / 60 }),
      });
    }
  }

  /** The activities of a tenant, with clients of their own. */
  function employ(id: string): void {
    const tenant = settings.get(id)!;
    const deps: TenantDeps = Object.defineProperty({ ...tenantOf(tenant) }, 'restoredAt', {
      get: () => restoredAt,
    });
    const mayWrite = mayWriteInSlotsOfSismetro(all, tenant);
    const tryErp = mayWrite ? undefined : async () => 'no' as const;
    activities.set(vendorTaskQueue(MAIN, id, 'senior-x'), createSeniorXActivities(deps, orders));
    activities.set(
      vendorTaskQueue(MAIN, id, 'sismetro'),
      createSismetroActivities(deps, orders, tryErp),
    );
    poll(id);
  }
  for (const { id } of tenants) employ(id);

  let builds = 0;
  const latest = (closing: ClosingName) => server.latest(orderWorkflowId(closing));

  const simulation: Simulation = {
    clock,
    mail,
    startSchedules: async (tenant) => {
      await ensureSweepSchedule(temporal, MAIN, tenant);
      if (tenant.hasMail) await startAttentionNotifier(temporal, MAIN, { tenant: tenant.id });
    },
    chance,
    trace,
    server,
    tenants: () => all,
    connect: (name, isReachable) =>
      createClient(server, chance.fork(`client of ${name}`), isReachable),
    async status(closing) {
      const run = latest(closing);
      if (run === undefined) return undefined;
      if (!run.isRunning) return (resultOf(run) as ServiceOrderResult | undefined)?.status;
      const handle = client.workflow.getHandle(orderWorkflowId(closing));
      return handle.query(status, new Date().toISOString());
    },
    killWorker() {
      add({ kind: 'note', text: 'the workers die' });
      server.killWorkers();
      for (const { id } of tenants) employ(id);
    },
    async deploy() {
      add({ kind: 'note', text: 'a rebuilt bundle is deployed' });
      builds += 1;
      server.workers.deploy(await loadBundle(workflowBundle, `#${builds % 2}`));
    },
    evict(closing) {
      const run = latest(closing);
      if (run !== undefined && !run.hasTask) server.workers.forget(run);
    },
    terminate: (closing) => latest(closing)?.isRunning && latest(closing)!.terminate('by the plan'),
    loseTask: (tenant, vendor, isAnswerLost) =>
      server.lose(
        vendorTaskQueue(MAIN, tenant, vendor),
        isAnswerLost ? 'answer-lost' : 'never-runs',
      ),
    restoreStore(at) {
      add({ kind: 'note', text: `Temporal is as it was at ${new Date(at).toISOString()}` });
      restoredAt = new Date(clock.now()).toISOString();
      server.restore(at);
      for (const { id } of tenants) employ(id);
    },
    async run(untilMs) {
      await clock.run(untilMs);
    },
    close() {
      clock.close();
      drawFrom(undefined);
    },
  };
  return simulation;
}

type Untimed<T> = T extends unknown ? Omit<T, 'atMs'> : never;

/** How many events of a run are kept at least; all of them count for its digest, and `watch` sees them all. */
const KEPT_EVENTS = 20_000;

/** Characters of events that are hashed together. */
const HASHED_AT_ONCE = 50_000;

function createTrace(): Trace {
  const hash = createHash('sha256');
  let unhashed = '';
  const hashed = () => {
    hash.update(unhashed);
    unhashed = '';
    return hash;
  };
  const watchers: ((event: TraceEvent) => void)[] = [];
  const events: TraceEvent[] = [];
  return {
    events,
    add(event) {
      unhashed += JSON.stringify(event);
      if (unhashed.length > HASHED_AT_ONCE) hashed();
      events.push(event);
      if (events.length > 2 * KEPT_EVENTS) events.splice(0, KEPT_EVENTS);
      for (const see of watchers) see(event);
    },
    watch: (see) => void watchers.push(see),
    digest: () => hashed().copy().digest('hex'),
  };
}

/** The word that says most about an event. */
function wordOf(type: string, attributes: Readonly<Record<string, unknown>>): string | undefined {
  if (type === 'WorkflowExecutionSignaled') return attributes['signalName'] as string;
  if (type === 'ActivityTaskScheduled')
    return (attributes['activityType'] as { name: string }).name;
  if (type === 'WorkflowTaskFailed') return String(attributes['cause']);
  return undefined;
}

const decoded = (
  payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0] | undefined,
): unknown => {
  const value: unknown = payload && defaultPayloadConverter.fromPayload(payload);
  return Array.isArray(value) ? value[0] : value;
};

function shownOf({ start: { workflowId }, searchAttributes, memo }: Execution) {
  const ss = decoded(searchAttributes['SsNumber']) as string | undefined;
  const attention = decoded(memo['attention']) as Attention | null | undefined;
  return {
    workflowId,
    phase: decoded(searchAttributes['Phase']) as string,
    ...(ss !== undefined && { ss }),
    ...(attention && { attention: attention.code, since: attention.since }),
  };
}

function resultOf({ closeEvent }: Execution): unknown {
  const result = closeEvent?.attributes['result'] as
    { payloads: Parameters<typeof decoded>[0][] } | undefined;
  const [payload] = result?.payloads ?? [];
  return payload && defaultPayloadConverter.fromPayload(payload);
}

const SILENT = { warn() {}, info() {}, error() {}, debug() {} } as unknown as Logger;
