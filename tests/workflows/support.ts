import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Confirmation, Done, Opening, Release } from '../../activities/index.js';
import { FailureType, type FailureDetails } from '../../domain/failures.js';
import { orderReference, orderWorkflowId } from '../../domain/ids.js';
import type { ServiceOrder, ServiceRequest } from '../../domain/order.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import type { ErpStatus } from '../../vendors/senior-x/senior-x.js';
import type { serviceOrder } from '../../workflows/service-order/workflow.js';
import * as message from '../../workflows/service-order/messages.js';
import { recordHistory } from '../replay/histories.js';
import { customerKeys } from '../support/customer-keys.js';
import { eventually } from '../support/eventually.js';
import { withWorkers, workflowBundle } from '../support/temporal.js';

/** What one call does: gives its answer, or fails. The last one of a script goes on for ever. */
type Act<T> = () => T | Promise<T>;

export interface Script {
  /** The name under which this story's history is recorded (`RECORD_HISTORIES=1`, see docs/changing-workflows.md). */
  record?: string;
  open?: Act<ServiceRequest | undefined>[];
  /** Did the ERP take the observation in the breath of the opening? Default: no. */
  noted?: Done;
  /** The straight way from completion to release; by default it is not to be had. */
  atOnce?: Act<Release>[];
  /** The same within the workflow task. */
  withinTask?: Act<Release | undefined>[];
  find?: Act<ServiceRequest | null>[];
  confirm?: Act<Confirmation>[];
  observe?: Act<void>[];
  release?: Act<void>[];
  cancel?: Act<void>[];
  situation?: Act<ErpStatus>[];
}

export const SS: ServiceRequest = {
  ss: '1287593',
  link: 'https://br.sismetro.com/printSS.php?os=1287593&token=t',
};

const failure =
  (type: string, message: string, details: FailureDetails = {}) =>
  () => {
    throw ApplicationFailure.create({
      type,
      message,
      nonRetryable: type === FailureType.Rejected || type === FailureType.Unsupported,
      details: [details],
    });
  };
export const answerLost = failure(FailureType.AnswerLost, 'no answer');
export const unavailable = failure(FailureType.Unavailable, 'connection refused');
export const slowDown = failure(FailureType.Unavailable, '429', { retryAfterMs: 3_600_000 });
export const rejected = failure(FailureType.Rejected, 'equipamento desconhecido');
export const notKnown = failure(FailureType.Rejected, 'Unauthorized', { notKnown: true });
export const unsupported = failure(FailureType.Unsupported, 'no look-up');
export const gives =
  <T>(value: T): Act<T> =>
  () =>
    value;

/** The vendors as a script plays them, and the calls they received. */
function scripted(script: Script) {
  const calls: string[] = [];
  const play = <T>(name: string, acts: Act<T>[]) => {
    let next = 0;
    return async (): Promise<T> => {
      calls.push(name);
      const act = acts[Math.min(next, acts.length - 1)]!;
      next += 1;
      return act();
    };
  };
  const open = play<ServiceRequest | undefined>('open', script.open ?? [gives(SS)]);
  const observe = play('observe', script.observe ?? [() => {}]);
  const release = play('release', script.release ?? [() => {}]);
  const opened: ServiceOrder[] = [];
  const observed: ServiceRequest[] = [];
  const maybes: boolean[] = [];
  return {
    calls,
    opened,
    observed,
    maybes,
    activities: {
      openServiceRequest: async (order: ServiceOrder): Promise<Opening | undefined> => {
        opened.push(order);
        const request = await open();
        return request && { ...request, noted: script.noted ?? 'no' };
      },
      releaseWithinTask: script.withinTask
        ? play('within the task', script.withinTask)
        : async () => undefined,
      releaseIfCompleted: script.atOnce ? play('at once', script.atOnce) : unavailable,
      findServiceRequest: play('find', script.find ?? [gives(null)]),
      confirmCompletion: play('confirm', script.confirm ?? [gives({ kind: 'confirmed' })]),
      saveObservation: (_: unknown, request: ServiceRequest, maybeSaved = false) => {
        observed.push(request);
        maybes.push(maybeSaved);
        return observe();
      },
      releaseOrder: (_: unknown, maybeReleased = false) => {
        maybes.push(maybeReleased);
        return release();
      },
      cancelOrder: play('cancel', script.cancel ?? [() => {}]),
      readSituation: play('situation', script.situation ?? [gives('awaiting-integration')]),
    },
  };
}

export interface Stage {
  readonly handle: WorkflowHandle<typeof serviceOrder>;
  /** The vendors' calls so far, in order. */
  readonly calls: readonly string[];
  readonly opened: readonly ServiceOrder[];
  readonly observed: readonly ServiceRequest[];
  /** For each observation and release: was the ERP to be looked at first, since it may have been done? */
  readonly maybes: readonly boolean[];
  status(): Promise<message.OrderStatus>;
  /** Waits until the order stands as wanted. */
  stands(what: string, as: (status: message.OrderStatus) => boolean): Promise<message.OrderStatus>;
  opens(news: Partial<message.ServiceNews>): Promise<void>;
  completed(news?: Partial<message.ServiceNews>): Promise<void>;
  cancelled(news?: Partial<message.ServiceNews>): Promise<void>;
  /** An operator's decision; gives the order, or the sentence with which it is refused. */
  decide(decision: DecisionOf): Promise<message.OrderStatus | string>;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type DecisionOf = Without<message.Decision, 'by' | 'reason' | 'requestId'> & { requestId?: string };

/** Plays one order on the real workflow, then replays its whole history against the same code. */
export async function playOrder<T>(
  env: TestWorkflowEnvironment,
  order: ServiceOrder,
  script: Script,
  body: (stage: Stage) => Promise<T>,
): Promise<T> {
  const { activities, ...seen } = scripted(script);
  const told = await withWorkers(env, activities, async (taskQueue, client) => {
    await createOrders(createTemporal(client), {
      taskQueue,
      holdCallbacksSeconds: 60,
      customerKeys,
    }).open(order);
    const handle = client.workflow.getHandle<typeof serviceOrder>(orderWorkflowId(order));
    const status = () => handle.query(message.status);
    const told = await body({
      handle,
      ...seen,
      status,
      stands: (what, as) =>
        eventually(`${orderReference(order)}: ${what}`, async () => {
          const now = await status();
          return as(now) && now;
        }),
      opens: (news) => handle.signal(message.serviceOpened, { source: 'callback', ...news }),
      completed: (news) => handle.signal(message.serviceCompleted, { source: 'callback', ...news }),
      cancelled: (news) => handle.signal(message.serviceCancelled, { source: 'callback', ...news }),
      decide: async (decision) => {
        try {
          return await handle.executeUpdate(message.decide, {
            args: [{ reason: 'conferido', by: 'ana', requestId: crypto.randomUUID(), ...decision }],
          });
        } catch (error) {
          if (!(error instanceof WorkflowUpdateFailedError)) throw error;
          return error.cause!.message;
        }
      },
    });
    return { told, history: await handle.fetchHistory() };
  });
  if (script.record !== undefined) recordHistory(script.record, told.history);
  await Worker.runReplayHistory({ workflowBundle }, told.history, orderWorkflowId(order));
  return told.told;
}
