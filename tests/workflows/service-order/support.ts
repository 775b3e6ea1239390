import { afterAll, beforeAll } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import type {
  Certainty,
  Confirmation,
  FoundRequest,
  Memory,
  Missing,
  Opening,
  OpeningRequest,
  OwnedRequest,
  Settlement,
} from '../../../activities/index.js';
import { FailureType, type FailureDetails } from '../../../domain/failures.js';
import {
  orderReference,
  orderWorkflowId,
  vendorTaskQueue,
  type Vendor,
} from '../../../domain/ids.js';
import type { AttentionCode, ErpSituation, ServiceEnd } from '../../../domain/lifecycle.js';
import type { ServiceRequest } from '../../../domain/order.js';
import { untilSeen } from '../../../platform/temporal/decide.js';
import type { OpenOptions } from '../../../platform/temporal/open-order.js';
import { createOrders } from '../../../platform/temporal/orders.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import type { Unsent } from '../../../vendors/rehearsal.js';
import type { KeyedReport } from '../../../workflows/incident/late-news.js';
import type { serviceOrder } from '../../../workflows/service-order/workflow.js';
import * as message from '../../../workflows/service-order/messages.js';
import { recordHistory } from '../../replay/histories.js';
import { customerKeys } from '../../support/customer-keys.js';
import { eventually } from '../../support/eventually.js';
import { replayAll } from '../../support/replay.js';
import { anOrder } from '../../support/order.js';
import { quietRuntime } from '../../support/quiet-runtime.js';
import { BEGINNING, simulated, type Simulated } from '../../support/simulated.js';
import {
  useSkippingServer,
  withWorkers,
  workflowBundle,
  type Fakes,
} from '../../support/temporal.js';

/** One call of a script: returns its answer or throws. The last act of a script repeats for ever. */
export type Act<T> = () => T | Promise<T>;

/** An answer without the time of the read, which the worker adds. */
export type Undated<T> = T extends unknown ? Omit<T, 'at'> : never;

/** How an order begins, and how the vendors behave. Calls without a script succeed. */
export interface Script extends Beginning {
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
  fast?: Act<Undated<Settlement>>[];
  confirm?: Act<Undated<Confirmation>>[];
  /** Whether Sismetro shows other SSs while this one cannot be read. */
  othersShown?: Act<boolean>[];
  /** What a missing SS means. */
  missing?: Act<Missing>[];
  observe?: Act<void>[];
  /** Whether the ERP shows the observation. */
  noted?: Act<boolean>;
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
  openedAt: new Date(BEGINNING).toISOString(),
};
export const REQUEST: ServiceRequest = { ss: SS.ss, link: SS.link! };

export const failing =
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
export const opens = (noted: Certainty = 'no', forbiddenMs?: number): Act<Opening> =>
  gives({ kind: 'opened', ...REQUEST, noted, ...(forbiddenMs && { forbiddenMs }) });
export const accepts = gives<Opening>({ kind: 'accepted' });
export const finds = (...found: FoundRequest[]) => gives(found);
export const shown = gives<Undated<Confirmation>>({ kind: 'shown' });
export const notShown = (state: Extract<Confirmation, { kind: 'not-shown' }>['state']) =>
  gives<Undated<Confirmation>>({ kind: 'not-shown', state });
/** Does nothing, successfully. */
export const done = () => {};
/** The same act, which also notes when it is played, by the server's clock. */
export const noting =
  <T>(clock: Clock, times: number[], act: Act<T>): Act<T> =>
  async () => {
    times.push(await clock.currentTimeMs());
    return act();
  };

const now = () => new Date().toISOString();

/** The scripted vendors, and the calls that they received. */
function scripted(script: Script) {
  const calls: string[] = [];
  const inputs: OpeningRequest[] = [];
  const memories: Memory[] = [];
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
  const settlesAtOnce: Act<Undated<Settlement>> = () => ({ kind: 'shown', settled: 'yes' });

  const find = play('find', script.find ?? [finds()]);
  const fast = play('fast', script.fast ?? [settlesAtOnce]);
  const confirm = play('confirm', script.confirm ?? [shown]);
  const missing = play('missing', script.missing ?? [gives<Missing>('deleted')]);
  const read = play('situation', script.situation ?? [() => situation]);

  const activities: Fakes = {
    openServiceRequest: (input, memory) => {
      inputs.push(input);
      memories.push(memory);
      return open();
    },
    findServiceRequests: async () => ({ at: now(), found: await find() }),
    async findInList(_, page, __, firstAt) {
      listed.push({ page, firstAt });
      return { at: now(), ...(await list()) };
    },
    readOwnedRequest: play(
      'read',
      script.read ?? [gives<OwnedRequest>({ kind: 'ours', request: SS, showsReference: true })],
    ),
    previewLink: play('preview', script.preview ?? [gives({ request: null })]),
    confirmAndSettle: async () => ({ at: now(), ...(await fast()) }),
    confirmEnd: async () => ({ at: now(), ...(await confirm()) }),
    showsOthers: play('others', script.othersShown ?? [gives(true)]),
    judgeMissing: async () => ({ at: now(), kind: await missing() }),
    showsObservation: async () => (script.noted ?? gives(false))(),
    saveObservation: (_, request, { certainAt }) => {
      observed.push({ request, looksFirst: certainAt !== undefined });
      return observe();
    },
    releaseOrder: settles('release', script.release, 'released'),
    cancelOrder: settles('cancel', script.cancel, 'cancelled'),
    reportIncident: async (_, finding) => {
      calls.push(`incident: ${finding.key}`);
      findings.push(finding);
      await report();
    },
    readSituation: async () => ({ at: now(), situation: await read() }),
    rehearseOpening: play('rehearse opening', script.rehearse ?? [() => []]),
    rehearseErp: play('rehearse ERP', [() => []]),
  };
  return { calls, inputs, memories, listed, observed, findings, activities };
}

export interface Stage {
  readonly handle: WorkflowHandle<typeof serviceOrder>;
  /** The vendors' calls so far, in order. */
  readonly calls: readonly string[];
  readonly inputs: readonly OpeningRequest[];
  /** What the order knew of its writes at each opening. */
  readonly memories: readonly Memory[];
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
  /** Waits until the order is in service. Then Sismetro announces this end of its SS. */
  ends(end: ServiceEnd): Promise<void>;
  /** Sends an operator's decision. Returns the order's status, or the sentence with which it was refused. */
  decide(decision: DecisionOf): Promise<message.OrderStatus | string>;
  /** Lets the clock run until the order ends. */
  outcome(): Promise<string>;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type DecisionOf = Without<message.Decision, 'by' | 'reason' | 'requestId'> & { requestId?: string };

interface Beginning {
  /** Today by the server's clock if absent, since an order issued long before it came counts as old. */
  readonly issueDate?: string | null;
  readonly closing?: number;
  readonly lookFirst?: boolean;
  readonly restarts?: boolean;
  /** Asks the operator before anything is opened, since it had ended. */
  readonly asks?: boolean;
  readonly rehearsal?: boolean;
}

interface PlayedHistory {
  readonly workflowId: string;
  readonly history: Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
}

/** Plays one order with the real workflow, and ends it by hand if it still runs. Returns what `body` returns, and its history. */
async function playOrder<T>(
  { client, taskQueue, currentTimeMs }: Pick<Simulated, 'client' | 'taskQueue' | 'currentTimeMs'>,
  { issueDate, closing, lookFirst, restarts, asks, rehearsal }: Beginning,
  seen: Pick<Stage, 'calls' | 'inputs' | 'memories' | 'listed' | 'observed' | 'findings'>,
  body: (stage: Stage) => Promise<T>,
): Promise<PlayedHistory & { readonly value: T }> {
  const today = new Date(await currentTimeMs()).toISOString().slice(0, 10);
  const { issueDate: _, ...undated } = anOrder();
  const order = issueDate === null ? undated : { ...undated, issueDate: issueDate ?? today };
  const workflowId = orderWorkflowId({ ...order, closing });
  const orders = createOrders(createTemporal(client), {
    taskQueue,
    customerKeys,
    deadlineMs: 30_000, // for a busy machine
  });
  const options = { closing, lookFirst, restarts, asks, rehearsal };
  await orders.open(order, options as OpenOptions); // what is undefined is not sent
  const handle = client.workflow.getHandle<typeof serviceOrder>(workflowId);
  const status = () => handle.query(message.status);
  const reaches: Stage['reaches'] = (what, as) =>
    eventually(`${orderReference(order)}: ${what}`, async () => {
      const now = await status();
      return as(now) && now;
    });
  const inService = () => reaches('is in service', ({ phase }) => phase === 'in-service');
  const END = { completed: message.serviceCompleted, cancelled: message.serviceCancelled };
  const stage: Stage = {
    handle,
    ...seen,
    count: (call) => seen.calls.filter((name) => name === call).length,
    status,
    reaches,
    inService,
    asks: (code) => reaches(`asks: ${code}`, ({ attention }) => attention?.code === code),
    hasCalled: (call) => eventually(`called ${call}`, () => seen.calls.includes(call)),
    opened: (event) => handle.signal(message.serviceOpened, { source: 'callback', ...event }),
    completed: (event) => handle.signal(END.completed, { source: 'callback', ...event }),
    cancelled: (event) => handle.signal(END.cancelled, { source: 'callback', ...event }),
    async ends(end) {
      await inService();
      await handle.signal(END[end], { source: 'callback', ss: SS.ss });
    },
    outcome: async () => (await handle.result()).outcome,
    decide: async (decision) => {
      try {
        const made = {
          reason: 'conferido',
          by: 'ana',
          requestId: crypto.randomUUID(),
          ...decision,
        };
        return await untilSeen(() => handle.executeUpdate(message.decide, { args: [made] }));
      } catch (error) {
        if (!(error instanceof WorkflowUpdateFailedError)) throw error;
        return error.cause!.message;
      }
    },
  };
  const value = await body(stage);
  if ((await handle.describe()).status.name === 'RUNNING') {
    await stage.decide({ decision: 'settle', outcome: 'cancelled' });
    await handle.result();
  }
  return { value, workflowId, history: await handle.fetchHistory() };
}

/** The clock of the server; nothing passes on it until a test lets it run. */
export type Clock = Pick<Simulated, 'sleep' | 'currentTimeMs'>;

/** What the tests of a file play orders with. */
interface Plays {
  readonly clock: Clock;
  client(): Client;
  /** Plays an order. */
  play<T>(script: Script, body: (stage: Stage) => Promise<T>): Promise<T>;
}

/**
 * Plays each order on a simulated server of its own. After the tests of a file, the real Core replays their histories.
 * @param usual what the vendors do in each play, if its script does not say otherwise
 */
export function prepareStage(usual: Script = {}): Plays & {
  /** From now on no worker takes calls to this vendor, or workers do again. */
  hold(vendor: Vendor, holds?: boolean): void;
  stopWorkflows: Simulated['stopWorkflows'];
} {
  const histories: PlayedHistory[] = [];
  let server: Simulated | undefined;
  beforeAll(quietRuntime);
  afterAll(() => replayAll({ workflowBundle }, histories));
  return {
    clock: {
      sleep: (duration) => server!.sleep(duration),
      currentTimeMs: async () => server?.currentTimeMs() ?? BEGINNING,
    },
    client: () => server!.client,
    hold: (vendor, holds = true) =>
      server!.poll(vendorTaskQueue(server!.taskQueue, 'acme', vendor), { slots: holds ? 0 : 10 }),
    stopWorkflows: (duration) => server!.stopWorkflows(duration),
    async play(script, body) {
      const { activities, ...seen } = scripted({ ...usual, ...script });
      return simulated(activities, async (one) => {
        server = one;
        const { value, ...played } = await playOrder(one, script, seen, body);
        histories.push(played);
        return value;
      });
    },
  };
}

/** Plays the orders of a file on the time-skipping server. */
export function prepareSkippingStage(): Plays {
  const env = useSkippingServer();
  return {
    clock: env,
    client: () => env.client,
    play(script, body) {
      const { activities, ...seen } = scripted(script);
      return withWorkers(env, activities, async (taskQueue, client) => {
        const { currentTimeMs } = env;
        const place = { client, taskQueue, currentTimeMs };
        const { value, history } = await playOrder(place, script, seen, body);
        if (script.record !== undefined) recordHistory(script.record, history);
        return value;
      });
    },
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
