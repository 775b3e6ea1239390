import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { ServiceCallback } from '../../domain/callback.js';
import {
  heldCallbacksWorkflowId,
  orderWorkflowId,
  parseOrderWorkflowId,
  type ClosingKey,
  type ClosingName,
} from '../../domain/ids.js';
import { isOutcome, type AttentionCode, type Outcome } from '../../domain/lifecycle.js';
import type { Attention } from '../../domain/questions.js';
import {
  HELD_CALLBACKS,
  hold,
  type HeldCallbacksInput,
} from '../../workflows/held-callbacks/messages.js';
import { newsOf, unexplained } from '../../workflows/incident/late-news.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import {
  contradictionOver,
  contradictionSeen,
  serviceSignal,
  type SeenContradiction,
  type ServiceEvent,
} from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { noteInLog } from '../logging.js';
import { resultOf } from './closings.js';
import { encodeFor } from './decode.js';
import { described, reached } from './errors.js';
import { createIncidents } from './incidents.js';
import { holdersOf, newestHolderOf } from './service-requests.js';
import type { Temporal } from './temporal.js';
import { orUnread, type Unread } from './visibility.js';

/**
 * The result of delivering a callback to its order. What its sender is answered: `api/inbound/ingest.ts`. One with another
 * tenant's reference does not come here (`vendors/sismetro/callback.ts`).
 */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'already-settled'; readonly outcome: Outcome }
  | { readonly kind: 'no-order' }
  /** The SS belongs to another order than the callback names: it is parked (422). */
  | { readonly kind: 'ss-of-another' }
  /** The holder of the SS could not be found now: the callback is held (202). */
  | Unread;

/** What Sismetro's callbacks and the sweeps report to orders. Every method throws `TemporalUnavailableError`. */
export interface Callbacks {
  /**
   * Delivers a callback to the closing that its reference names, or else to the one that has its SS, if it can be found
   * now. A contradiction with a settled closing becomes an incident.
   * @param sweep the run that read it, if no callback brought it: a running order is told the same of a run once,
   *   however often it is delivered
   */
  deliver(callback: ServiceCallback, sweep?: string): Promise<Delivery>;
  /** Returns true if the order is running, has no reason yet to end, and was not seen to have been told of one. */
  awaitsEnd(order: ClosingName): Promise<boolean>;
  /**
   * Stores a callback whose order was not found, with the body as received. It is retried for so many seconds, and
   * parked in the end.
   */
  hold(
    callback: ServiceCallback,
    body: string,
    holdSeconds: number,
    route?: DeliveryRoute,
  ): Promise<void>;
  /**
   * Reports a contradiction between the systems to an order in service. Returns false if it is no longer in service.
   */
  reportContradiction(order: ClosingName, seen: SeenContradiction): Promise<boolean>;
  /** Reports that none of these contradictions is seen any more, if the order asks about one of them. */
  endContradiction(order: ClosingName, codes: readonly AttentionCode[]): Promise<void>;
}

export interface CallbacksDeps {
  readonly temporal: Temporal;
  /** Asked for the holder of an SS. */
  readonly visibility: Temporal;
  /** Deadline of one request to Temporal, in milliseconds. */
  readonly deadlineMs: number;
  readonly taskQueue: string;
}

export function createCallbacks(deps: CallbacksDeps): Callbacks {
  const { temporal, deadlineMs, taskQueue } = deps;
  const within = <T>(ask: (client: Client) => Promise<T>) => temporal.within(deadlineMs, ask);

  return {
    async deliver(callback, sweep) {
      const source = sweep === undefined ? 'callback' : 'sweep';
      const workflowId = await addresseeOf(deps, callback, source);
      if (typeof workflowId !== 'string') return workflowId;
      const { tenant, orderId: _, closing: __, event, ...news } = callback;
      const key = parseOrderWorkflowId(workflowId);
      if (key?.tenant !== tenant) return { kind: 'no-order' };
      noteInLog({ workflowId });
      const delivery = await within(async (client) => {
        const { name } = serviceSignal(event);
        const told: ServiceEvent = { ...news, source };
        const sent =
          sweep === undefined
            ? client.workflow.getHandle(workflowId).signal(name, told)
            : signalOnce(client, workflowId, name, told, `${sweep}/${news.ss}/${event}`);
        if (await reached(sent)) return { kind: 'delivered' } as const;
        const settled = await settledAs(client, workflowId);
        return settled === undefined
          ? ({ kind: 'no-order' } as const)
          : ({ kind: 'already-settled', ...settled } as const);
      });
      if (delivery.kind !== 'already-settled') return delivery;
      const { kind, outcome, ss } = delivery;
      await reportLate(deps, callback, key, outcome, ss);
      return { kind, outcome };
    },

    hold: (callback, body, holdSeconds, route = callback.event) =>
      within(async ({ workflow }) => {
        const { tenant, orderId: id, closing, ss } = callback;
        const names = id === undefined ? `ss/${ss}` : orderWorkflowId({ tenant, id, closing });
        const input: HeldCallbacksInput = { tenant, names, holdSeconds };
        await workflow.signalWithStart(HELD_CALLBACKS, {
          taskQueue,
          workflowId: heldCallbacksWorkflowId(tenant, names),
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [input],
          signal: hold,
          signalArgs: [{ callback, body, route, receivedAt: new Date().toISOString() }],
          typedSearchAttributes: new TypedSearchAttributes([
            { key: attribute.Tenant, value: tenant },
          ]),
        });
      }),

    awaitsEnd: (order) =>
      within(async (client) => {
        const description = await described(client, orderWorkflowId(order));
        const phase = description?.typedSearchAttributes.get(attribute.Phase);
        const isTold = description?.memo?.['isEndAwaited'] === true; // it reads the SS again and again
        return description?.status.name === 'RUNNING' && WAITS.has(phase) && !isTold;
      }),

    reportContradiction: (order, seen) =>
      within(async (client) => {
        const workflowId = orderWorkflowId(order);
        const description = await described(client, workflowId);
        const phase = description?.typedSearchAttributes.get(attribute.Phase);
        if (description?.status.name !== 'RUNNING' || phase !== 'in-service') return false;
        return reached(client.workflow.getHandle(workflowId).signal(contradictionSeen, seen));
      }),

    endContradiction: (order, codes) =>
      within(async (client) => {
        const workflowId = orderWorkflowId(order);
        const description = await described(client, workflowId);
        const attention = description?.memo?.['attention'] as Attention | null | undefined;
        const code = codes.find((one) => one === attention?.code);
        if (description?.status.name !== 'RUNNING' || code === undefined) return;
        await reached(client.workflow.getHandle(workflowId).signal(contradictionOver, code));
      }),
  };
}

/** Phases of an order that no end has reached. */
const WAITS: ReadonlySet<string | undefined> = new Set(['in-service', 'recording']);

/** Signals a workflow. Its run takes one with a known request id as a repeat; the SDK gives each signal another id. */
async function signalOnce(
  client: Client,
  workflowId: string,
  signalName: string,
  value: unknown,
  requestId: string,
): Promise<void> {
  const { identity, namespace } = client.options;
  const payload = await encodeFor(client, workflowId, value);
  await client.workflowService.signalWorkflowExecution({
    ...{ identity, namespace, workflowExecution: { workflowId }, signalName, requestId },
    input: { payloads: [payload] },
  });
}

/** Returns the workflow of the order that a callback is about, or why it is not delivered. */
async function addresseeOf(
  { temporal, visibility, deadlineMs }: CallbacksDeps,
  { tenant, orderId: id, closing, ss }: ServiceCallback,
  source: ServiceEvent['source'],
): Promise<string | Exclude<Delivery, { readonly outcome: Outcome }>> {
  const look = <T>(ask: (client: Client) => Promise<T>) =>
    orUnread(visibility, deadlineMs / 2, ask);
  if (id === undefined) {
    const found = ss && (await look((client) => newestHolderOf(client, tenant, ss)));
    return found || { kind: 'no-order' };
  }
  const workflowId = orderWorkflowId({ tenant, id, closing });
  const hasIt = async () => {
    const named = await temporal.within(deadlineMs, (client) => described(client, workflowId));
    return named?.typedSearchAttributes.get(attribute.SsNumber) === ss;
  };
  // the sweep takes the number from the order itself
  if (source === 'callback' && ss !== undefined && !(await hasIt())) {
    const holders = await look((client) => holdersOf(client, tenant, ss));
    if ('kind' in holders) return holders;
    const isAnothers = holders.length > 0 && holders.every((holder) => holder.id !== id);
    if (isAnothers) return { kind: 'ss-of-another' };
  }
  return workflowId;
}

/**
 * Returns how an ended closing was settled, or undefined if it was terminated or failed. Messages no longer change a
 * settled closing.
 */
async function settledAs(
  client: Client,
  workflowId: string,
): Promise<{ readonly outcome: Outcome; readonly ss?: string | undefined } | undefined> {
  const description = await described(client, workflowId);
  const phase = description?.typedSearchAttributes.get(attribute.Phase);
  if (description?.status.name === 'RUNNING') return undefined;
  if (!isOutcome(phase)) return undefined;
  return { outcome: phase, ss: description?.typedSearchAttributes.get(attribute.SsNumber) };
}

/** Reports an incident if a callback contradicts a settled closing, which no longer accepts messages. */
async function reportLate(
  { temporal, deadlineMs, taskQueue }: CallbacksDeps,
  { event, ss: named }: ServiceCallback,
  closing: ClosingKey,
  outcome: Outcome,
  known: string | undefined,
): Promise<void> {
  const ss = named ?? known;
  if (event === 'opened' && ss === known) return; // already known
  const seen = { ss, state: event === 'opened' ? 'open' : event } as const;
  const finding = unexplained(seen, closing, { isRunning: false, phase: outcome, ss: known });
  const news = await newsOf(finding, seen.state, () =>
    temporal.within(deadlineMs, (client) => resultOf(client, closing)),
  );
  if (news === undefined) return;
  const { key, ...report } = news;
  await createIncidents(temporal, taskQueue).report(closing.tenant, key, report);
}
