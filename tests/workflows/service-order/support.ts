import { afterAll, beforeAll } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type {
  Certainty,
  Confirmation,
  FoundRequest,
  Missing,
  Opening,
  OpeningRequest,
  OwnedRequest,
  Settlement,
} from '../../../activities/index.js';
import { FailureType, type FailureDetails } from '../../../domain/failures.js';
import { orderReference, orderWorkflowId, vendorTaskQueue } from '../../../domain/ids.js';
import type { AttentionCode, ErpSituation } from '../../../domain/lifecycle.js';
import type { ServiceOrder, ServiceRequest } from '../../../domain/order.js';
import { createOrders } from '../../../platform/temporal/orders.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import type { Unsent } from '../../../vendors/rehearsal.js';
import type { KeyedReport } from '../../../workflows/incident/rules.js';
import type { serviceOrder } from '../../../workflows/service-order/workflow.js';
import * as message from '../../../workflows/service-order/messages.js';
import { recordHistory } from '../../replay/histories.js';
import { customerKeys } from '../../support/customer-keys.js';
import { eventually, inTime } from '../../support/eventually.js';
import { replayAll } from '../../support/replay.js';
import { anOrder } from '../../support/order.js';
import { startSkippingServer, workflowBundle, type Fakes } from '../../support/temporal.js';
import { createWorker } from '../../support/in-this-thread.js';

/** One call of a script: returns its answer or throws. The last act of a script repeats for ever. */
export type Act<T> = () => T | Promise<T>;

/** How the vendors behave. Calls without a script succeed. */
export interface Script {
  /** If set, this play's history is recorded under this name (`RECORD_HISTORIES=1`, see docs/changing-workflows.md). */
  record?: string;
  open?: Act<Opening>[];
  /** The look by our reference. */
  find?: Act<FoundRequest[]>[];
  /** The look through the list. */
  list?: Act<{ found: FoundRequest[]; isLast: boolean }>[];
  /** Reading an SS by a number that a callback or an operator named. */
  read?: Act<OwnedRequest>[];
  preview?: Act<message.LinkCandidate>[];
  /** The fast path of an end. */
  fast?: Act<Settlement>[];
  confirm?: Act<Confirmation>[];
  /** Whether Sismetro shows other SSs while this one cannot be read. */
  othersShown?: Act<boolean>[];
  /** What a missing SS means. */
  missing?: Act<Missing>[];
  /** Whether the incident of many missing SSs is open. */
  observe?: Act<void>[];
  release?: Act<void>[];
  cancel?: Act<void>[];
  /** Writing an incident. */
  report?: Act<void>[];
  /** What the ERP shows; by default the situation that the calls brought about. */
  situation?: Act<ErpSituation>[];
  /** Building what an opening would send. */
  rehearse?: Act<Unsent>[];
}

export const SS: FoundRequest = {
  ss: '1287593',
  link: 'https://br.sismetro.com/printSS.php?os=1287593&token=t',
  state: 'open',
  openedAt: new Date().toISOString(),
};
export const REQUEST: ServiceRequest = { ss: SS.ss, link: SS.link! };

const failing =
  (type: string, details: FailureDetails = {}) =>
  () => {
    throw ApplicationFailure.create({
      type,
      message: type,
      nonRetryable: !['Unavailable', 'Credentials', 'Quota'].includes(type),
      details: [details],
    });
  };
export const uncertain = failing(FailureType.Uncertain, { retryAfterMs: 30_000 });
/** The vendor may work on it for five minutes. */
export const uncertainForLong = failing(FailureType.Uncertain, { retryAfterMs: 300_000 });
export const unavailable = failing(FailureType.Unavailable);
export const answered503 = failing(FailureType.Unavailable, { status: 503, lookFirst: true });
export const slowDown = failing(FailureType.Unavailable, { status: 429, retryAfterMs: 3_600_000 });
/** The vendor asks for a pause of an hour. */
export const restsAnHour = () => {
  throw ApplicationFailure.create({
    type: FailureType.Unavailable,
    message: 'it rests',
    nextRetryDelay: 3_600_000,
    details: [{ status: 503, retryAfterMs: 3_600_000 }],
  });
};
export const refused = failing(FailureType.Refused, { words: 'equipamento desconhecido' });
export const unreadable = failing(FailureType.Unreadable);
export const wrongKey = failing(FailureType.Credentials, { status: 401 });
export const notOffered = failing(FailureType.Unsupported);
export const gives =
  <T>(value: T): Act<T> =>
  () =>
    value;
export const opens = (noted: Certainty = 'no'): Act<Opening> =>
  gives({ kind: 'opened', ...REQUEST, noted });
export const accepts = gives<Opening>({ kind: 'accepted' });
export const finds = (...found: FoundRequest[]) => gives(found);
export const shown = gives<Confirmation>({ kind: 'shown' });
export const notShown = (state: Extract<Confirmation, { kind: 'not-shown' }>['state']) =>
  gives<Confirmation>({ kind: 'not-shown', state });
/** Does nothing, successfully. */
export const done = () => {};
/** The same act, which also notes when it is played, by the server's clock. */
export const noting =
  <T>(clock: Clock, times: number[], act: Act<T>): Act<T> =>
  async () => {
    times.push(await clock.currentTimeMs());
    return act();
  };

/** The scripted vendors, and the calls that they received. */
function scripted(script: Script) {
  const calls: string[] = [];
  const inputs: OpeningRequest[] = [];
  const listed: { readonly page: number; readonly firstAt: string | undefined }[] = [];
  const observed: { readonly request: ServiceRequest; readonly looksFirst: boolean }[] = [];
  const findings: KeyedReport[] = [];
  let situation: ErpSituation = 'awaiting-integration';

  const play = <T>(name: string | undefined, acts: readonly Act<T>[]) => {
    let next = 0;
    return async (): Promise<T> => {
      if (name !== undefined) calls.push(name);
      const act = acts[Math.min(next, acts.length - 1)]!;
      next += 1;
      return act();
    };
  };
  const open = play('open', script.open ?? [opens()]);
  const list = play('list', script.list ?? [notOffered]);
  const observe = play('observe', script.observe ?? [done]);
  const report = play(undefined, script.report ?? [done]);
  const settles = (name: string, acts: Act<void>[] | undefined, to: ErpSituation) => {
    const act = play(name, acts ?? [done]);
    return async () => {
      await act();
      situation = to;
    };
  };
  const settlesAtOnce: Act<Settlement> = () => ({ kind: 'shown', settled: 'yes' });

  const activities: Fakes = {
    openServiceRequest: (input) => {
      inputs.push(input);
      return open();
    },
    findServiceRequests: play('find', script.find ?? [finds()]),
    findInList: (_, page, __, firstAt) => {
      listed.push({ page, firstAt });
      return list();
    },
    readOwnedRequest: play(
      'read',
      script.read ?? [gives<OwnedRequest>({ kind: 'ours', request: SS, showsReference: true })],
    ),
    previewLink: play('preview', script.preview ?? [gives({ request: null })]),
    confirmAndSettle: play('fast', script.fast ?? [settlesAtOnce]),
    confirmEnd: play('confirm', script.confirm ?? [shown]),
    showsOthers: play('others', script.othersShown ?? [gives(true)]),
    judgeMissing: play('missing', script.missing ?? [gives<Missing>('deleted')]),
    saveObservation: (_, request, looksFirst) => {
      observed.push({ request, looksFirst });
      return observe();
    },
    releaseOrder: settles('release', script.release, 'released'),
    cancelOrder: settles('cancel', script.cancel, 'cancelled'),
    reportIncident: async (_, finding) => {
      calls.push(`incident: ${finding.key}`);
      findings.push(finding);
      await report();
    },
    readSituation: play('situation', script.situation ?? [() => situation]),
    rehearseOpening: play('rehearse opening', script.rehearse ?? [() => []]),
    rehearseErp: play('rehearse ERP', [() => []]),
  };
  return { calls, inputs, listed, observed, findings, activities };
}

export interface Stage {
  readonly handle: WorkflowHandle<typeof serviceOrder>;
  /** The vendors' calls so far, in order. */
  readonly calls: readonly string[];
  readonly inputs: readonly OpeningRequest[];
  /** The pages of Sismetro's list that were read, and how far back. */
  readonly listed: readonly { readonly page: number; readonly firstAt: string | undefined }[];
  readonly observed: readonly { readonly request: ServiceRequest; readonly looksFirst: boolean }[];
  /** The incidents that the order reported. */
  readonly findings: readonly KeyedReport[];
  count(call: string): number;
  status(): Promise<message.OrderStatus>;
  /** Waits until the order's status is as wanted, and returns it. */
  reaches(what: string, as: (status: message.OrderStatus) => boolean): Promise<message.OrderStatus>;
  inService(): Promise<message.OrderStatus>;
  /** Waits until the order asks the operator about this. */
  asks(code: AttentionCode): Promise<message.OrderStatus>;
  hasCalled(call: string): Promise<unknown>;
  opened(event?: Partial<message.ServiceEvent>): Promise<void>;
  completed(event?: Partial<message.ServiceEvent>): Promise<void>;
  cancelled(event?: Partial<message.ServiceEvent>): Promise<void>;
  /** Sends an operator's decision. Returns the order's status, or the sentence with which it was refused. */
  decide(decision: DecisionOf): Promise<message.OrderStatus | string>;
  /** Lets the clock run until the order ends. */
  outcome(): Promise<string>;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type DecisionOf = Without<message.Decision, 'by' | 'reason' | 'requestId'> & { requestId?: string };

export interface Beginning {
  readonly order: ServiceOrder;
  /** Today by the server's clock if absent, since an order issued long before it came counts as old. */
  readonly issueDate?: string | null;
  readonly closing?: number;
  readonly lookFirst?: boolean;
  readonly restarts?: boolean;
  /** Asks the operator before anything is opened, since it had ended. */
  readonly asks?: boolean;
  readonly rehearsal?: boolean;
}

/**
 * The workers that play a file's orders one after the other. Starting workers for each order would take longer than
 * playing it.
 */
interface Crew {
  readonly taskQueue: string;
  /** What the vendors do to each order, by its workflow id. */
  readonly scripts: Map<string, Fakes>;
  readonly histories: PlayedHistory[];
  stop(): Promise<void>;
}

interface PlayedHistory {
  readonly workflowId: string;
  readonly history: Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
}

const crews = new Map<TestWorkflowEnvironment, Crew>();

async function crewOf(env: TestWorkflowEnvironment): Promise<Crew> {
  const known = crews.get(env);
  if (known !== undefined) return known;
  const taskQueue = `ponte-${crypto.randomUUID()}`;
  const scripts = new Map<string, Fakes>();
  const activities = Object.fromEntries(
    Object.keys(scripted({}).activities).map((name) => [
      name,
      (...args: unknown[]) => {
        const { workflowId } = Context.current().info.workflowExecution!;
        const act = scripts.get(workflowId)![name as keyof Fakes] as (
          ...given: unknown[]
        ) => unknown;
        return act(...args);
      },
    ]),
  );
  const connection = env.nativeConnection;
  const workers = await Promise.all([
    createWorker({ connection, taskQueue, workflowBundle, activities }),
    ...(['senior-x', 'sismetro'] as const).map((vendor) =>
      Worker.create({
        connection,
        taskQueue: vendorTaskQueue(taskQueue, 'acme', vendor),
        activities,
      }),
    ),
  ]);
  const done = Promise.all(workers.map((worker) => worker.run()));
  const crew: Crew = {
    taskQueue,
    scripts,
    histories: [],
    async stop() {
      workers.forEach((worker) => worker.shutdown());
      await done;
    },
  };
  crews.set(env, crew);
  return crew;
}

/** Ends the plays of a file: replays the whole history of each order with the same code, and stops the server. */
async function endPlays(env: TestWorkflowEnvironment): Promise<void> {
  const crew = crews.get(env);
  await crew?.stop();
  await env.teardown();
  await replayAll({ workflowBundle }, crew?.histories ?? []);
}

/** Plays one order with the real workflow. */
async function playOrder<T>(
  env: TestWorkflowEnvironment,
  { order: made, issueDate, ...options }: Beginning,
  script: Script,
  body: (stage: Stage) => Promise<T>,
): Promise<T> {
  const today = new Date(await env.currentTimeMs()).toISOString().slice(0, 10);
  const { issueDate: _, ...undated } = made;
  const order = issueDate === null ? undated : { ...undated, issueDate: issueDate ?? today };
  const { activities, ...seen } = scripted(script);
  const workflowId = orderWorkflowId({ ...order, closing: options.closing });
  const { client } = env;
  const { taskQueue, scripts, histories } = await crewOf(env);
  scripts.set(workflowId, activities);
  const orders = createOrders(createTemporal(client), {
    taskQueue,
    customerKeys,
    deadlineMs: 30_000, // for a busy machine
  });
  await orders.open(order, options);
  const handle = client.workflow.getHandle<typeof serviceOrder>(workflowId);
  try {
    return await inTime(async () => {
      const status = () => handle.query(message.status);
      const reaches: Stage['reaches'] = (what, as) =>
        eventually(`${orderReference(order)}: ${what}`, async () => {
          const now = await status();
          return as(now) && now;
        });
      const value = await body({
        handle,
        ...seen,
        count: (call) => seen.calls.filter((name) => name === call).length,
        status,
        reaches,
        inService: () => reaches('is in service', ({ phase }) => phase === 'in-service'),
        asks: (code) => reaches(`asks: ${code}`, ({ attention }) => attention?.code === code),
        hasCalled: (call) => eventually(`called ${call}`, () => seen.calls.includes(call)),
        opened: (event) => handle.signal(message.serviceOpened, { source: 'callback', ...event }),
        completed: (event) =>
          handle.signal(message.serviceCompleted, { source: 'callback', ...event }),
        cancelled: (event) =>
          handle.signal(message.serviceCancelled, { source: 'callback', ...event }),
        outcome: async () => (await handle.result()).outcome,
        decide: async (decision) => {
          try {
            return await handle.executeUpdate(message.decide, {
              args: [
                { reason: 'conferido', by: 'ana', requestId: crypto.randomUUID(), ...decision },
              ],
            });
          } catch (error) {
            if (!(error instanceof WorkflowUpdateFailedError)) throw error;
            return error.cause!.message;
          }
        },
      });
      const history = await handle.fetchHistory();
      histories.push({ workflowId, history });
      if (script.record !== undefined) recordHistory(script.record, history);
      return value;
    });
  } finally {
    // an order that is still running would disturb the next ones
    await handle.terminate('the play is over').catch(() => {});
  }
}

/** The clock of the server; nothing passes on it until a test lets it run. */
export type Clock = Pick<TestWorkflowEnvironment, 'sleep' | 'currentTimeMs'>;

/**
 * Starts a server before the tests of a file, and ends it after them. `play` plays an order on it.
 * @param usual what the vendors do in each play, if its script does not say otherwise
 */
export function prepareStage(usual: Script = {}) {
  let env: TestWorkflowEnvironment | undefined;
  beforeAll(async () => {
    env = await startSkippingServer();
  });
  afterAll(() => env && endPlays(env));
  const clock: Clock = {
    sleep: (duration) => env!.sleep(duration),
    currentTimeMs: () => env!.currentTimeMs(),
  };
  return {
    clock,
    client: () => env!.client,
    play: <T>(
      script: Script,
      body: (stage: Stage) => Promise<T>,
      beginning: Partial<Beginning> = {},
    ) => playOrder(env!, { order: anOrder(), ...beginning }, { ...usual, ...script }, body),
  };
}

/** Lets half a minute pass: what may only lag behind is read a second time. */
export const secondLook = (clock: Clock) => clock.sleep('31 seconds');

/** The fast path is unavailable, so the slower path follows. */
export const patiently: Pick<Script, 'fast'> = { fast: [unavailable] };

/** Nobody knows whether the SS was opened, so the operator links one. */
export const linking: Script = { open: [uncertain], find: [notOffered] };

export async function asksForLink(clock: Clock, stage: Stage): Promise<void> {
  await clock.sleep('1 minute');
  await stage.asks('maybe-opened');
}

export async function inServiceByLink(clock: Clock, stage: Stage, ss: string): Promise<void> {
  await asksForLink(clock, stage);
  await stage.decide({ decision: 'link-ss', ss });
  await stage.inService();
}

/** Ends an order whose end does not matter to the test. */
export async function settleByHand(stage: Stage): Promise<void> {
  await stage.decide({ decision: 'settle', outcome: 'cancelled' });
  await stage.handle.result();
}
