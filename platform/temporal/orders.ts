import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { ServiceCallback } from '../../domain/callback.js';
import {
  closingName,
  orderReference,
  orderWorkflowId,
  parseOrderWorkflowId,
  type ClosingKey,
  type ClosingName,
  type OrderKey,
} from '../../domain/ids.js';
import { isOutcome, type Outcome, type Phase } from '../../domain/lifecycle.js';
import {
  isCompany,
  mayBeForgotten,
  orderValueCents,
  type ServiceOrder,
} from '../../domain/order.js';
import {
  HELD_CALLBACKS,
  hold,
  type HeldCallbacksInput,
} from '../../workflows/held-callbacks/messages.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import { changedUnanswered, isNews, unexplained } from '../../workflows/incident/texts.js';
import {
  contradictionSeen,
  SERVICE_ORDER,
  serviceSignal,
  type SeenContradiction,
  type ServiceEvent,
  type ServiceOrderInput,
  type ServiceOrderResult,
} from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import {
  THIN_EVENTS,
  thinEventReceived,
  thinEventsWorkflowId,
  type ThinEvent,
  type ThinEventsInput,
} from '../../workflows/thin-events/messages.js';
import type { CustomerKeys } from '../customer-keys.js';
import { noteInLog } from '../logging.js';
import { isTemporalUnavailable, orUndefinedIfNotFound, reached } from './errors.js';
import { createIncidents } from './incidents.js';
import { reading, type Temporal } from './temporal.js';
import { changedContent, changedText, contentDigests } from './order-content.js';
import { orderDetails, orderSummary } from './order-texts.js';
import {
  closingsOf,
  firstFound,
  LATEST_RUN,
  ordersOf,
  quoted,
  type FoundClosing,
} from './visibility.js';
import { createWaitingOrders, type WaitingOrders } from './waiting.js';

/** The result of delivering a callback to its order. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'already-settled'; readonly outcome: Outcome }
  | { readonly kind: 'no-order' }
  /** The SS belongs to another order than the callback names. */
  | { readonly kind: 'ss-of-another' }
  | Unread;

/** Visibility could not be read to find the holder of the SS: try again later. */
interface Unread {
  readonly kind: 'unread';
}

/** How to start the workflow of an order. */
export type OpenOptions = Pick<
  ServiceOrderInput,
  'lookFirst' | 'restarts' | 'closing' | 'asks' | 'rehearsal'
>;

/** A closing as visibility and its workflow show it. */
export interface ClosingState {
  readonly isRunning: boolean;
  readonly phase: Phase;
  readonly ss?: string;
}

/** The latest closing of an order that Temporal knows. */
export interface LatestClosing {
  readonly closing: number;
  readonly isRunning: boolean;
  /** It ended without being settled: it was terminated or failed. */
  readonly hasFailed: boolean;
  readonly endedAt?: Date;
  /** The ERP was seen to show it outside *Aguardando integração*. */
  readonly leftAwaiting: boolean;
}

/**
 * Starts the orders' workflows and delivers messages to them. Every method throws `TemporalUnavailableError` within the
 * deadline.
 */
export interface Orders extends WaitingOrders {
  /** Starts the order's workflow. Returns `duplicate` if it exists already, running or ended. */
  open(order: ServiceOrder, options?: OpenOptions): Promise<'accepted' | 'duplicate'>;
  /**
   * Delivers a callback to the closing that its reference names, or else to the one that has its SS, if it can be found
   * now. A contradiction with a settled closing becomes an incident.
   */
  deliver(callback: ServiceCallback, source?: ServiceEvent['source']): Promise<Delivery>;
  /** Stores an event that only names its order, which is then fetched from the ERP and started. */
  fetchLater(order: OrderKey, event: ThinEvent): Promise<void>;
  /** Stores a callback whose order was not found, with the body as received. It is retried, and parked in the end. */
  hold(callback: ServiceCallback, body: string, route?: DeliveryRoute): Promise<void>;
  /**
   * Reports a contradiction between the systems to an order in service. Returns false if it is no longer in service.
   */
  reportContradiction(order: ClosingName, seen: SeenContradiction): Promise<boolean>;
  /** Returns the closings that have an SS, running or ended. Visibility lags behind. */
  holdersOf(tenant: string, ss: string): Promise<ClosingKey[]>;
  /** Returns the numbers of the SSs of recent orders. Visibility lags behind. */
  newestServiceRequests(tenant: string): Promise<string[]>;
  /** Returns the ids of the given orders that have a running closing. Visibility lags behind. */
  running(
    tenant: string,
    orders: readonly Pick<ServiceOrder, 'id' | 'number'>[],
  ): Promise<Set<string>>;
  /** Returns the states of these closings, by their `closingName`. Visibility lags behind. */
  lookUp(closings: readonly ClosingKey[]): Promise<Map<string, ClosingState>>;
  /** Returns the latest closing of an order, or undefined if Temporal knows none. Visibility lags behind. */
  latestClosing(order: OrderKey): Promise<LatestClosing | undefined>;
  /** Returns how a closing ended, or undefined if it is running, was terminated or failed, or is not known. */
  resultOf(closing: ClosingName): Promise<ServiceOrderResult | undefined>;
  /** Returns true if any closing of the order is in *Aguardando integração*. */
  isAwaiting(order: OrderKey): Promise<boolean>;
  /** Returns true if a thin event named the order and the ERP has not shown yet whether it awaits integration. */
  isBeingRead(order: OrderKey): Promise<boolean>;
}

export interface OrdersOptions {
  readonly taskQueue: string;
  readonly holdCallbacksSeconds: number;
  /** Creates pseudonyms for the customers of new orders, so that their orders can be found by document and name. */
  readonly customerKeys: Pick<CustomerKeys, 'nameOf' | 'wordsOf'>;
  /** Deadline of one request to Temporal, in milliseconds. */
  readonly deadlineMs?: number;
  /** Asked while a caller waits for what visibility must find; by default the same as for everything else. */
  readonly visibility?: Temporal;
}

/** Lists need no more of a customer's name. */
const LONGEST_NAME = 200;

export function createOrders(temporal: Temporal, options: OrdersOptions): Orders {
  const { taskQueue, holdCallbacksSeconds, customerKeys, deadlineMs = 3_000 } = options;
  const { visibility = temporal } = options;
  const within = <T>(ask: (client: Client) => Promise<T>) => temporal.within(deadlineMs, ask);
  const read = <T>(ask: (client: Client) => Promise<T>) => reading(temporal, deadlineMs, ask);

  const incidents = createIncidents(temporal, taskQueue);

  const isRunning = async ({ workflow }: Client, workflowId: string) =>
    (await orUndefinedIfNotFound(workflow.getHandle(workflowId).describe()))?.status.name ===
    'RUNNING';

  /**
   * Returns how an ended closing was settled, or undefined if it was terminated or failed. Messages no longer change a
   * settled closing.
   */
  async function settledAs(
    { workflow }: Client,
    workflowId: string,
  ): Promise<{ readonly outcome: Outcome; readonly ss?: string | undefined } | undefined> {
    const description = await orUndefinedIfNotFound(workflow.getHandle(workflowId).describe());
    const phase = description?.typedSearchAttributes.get(attribute.Phase);
    if (description?.status.name === 'RUNNING') return undefined;
    if (!isOutcome(phase)) return undefined;
    return { outcome: phase, ss: description?.typedSearchAttributes.get(attribute.SsNumber) };
  }

  /** Reports an incident if a callback contradicts a settled closing, which no longer accepts messages. */
  async function reportLate(
    { event, ss: named }: ServiceCallback,
    closing: ClosingKey,
    outcome: Outcome,
    known: string | undefined,
  ): Promise<void> {
    const ss = named ?? known;
    if (event === 'opened' && ss === known) return; // already known
    const seen = { ss, state: event === 'opened' ? 'open' : event } as const;
    const finding = unexplained(seen, closing, { isRunning: false, phase: outcome, ss: known });
    if (finding === undefined) return;
    const { key, ...report } = finding;
    if (report.kind === 'late-contradiction') {
      const result = await within((client) => resultOf(client, closing));
      if (!isNews(seen.state, result)) return;
    }
    await incidents.report(closing.tenant, key, report);
  }

  const startOf = (order: ServiceOrder, options: OpenOptions = {}) => {
    const input: ServiceOrderInput = { order, ...options };
    const { name, document } = order.customer;
    const customer = customerKeys.nameOf(order.tenant, document);
    const words = customerKeys.wordsOf(order.tenant, name);
    return {
      taskQueue,
      workflowId: orderWorkflowId({ ...order, closing: options.closing }),
      workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
      workflowIdConflictPolicy: 'FAIL' as const,
      args: [input] as [ServiceOrderInput],
      memo: {
        openedAt: new Date().toISOString(),
        content: contentDigests(order),
        ...(name && {
          customer: { name: name.slice(0, LONGEST_NAME), isCompany: isCompany(order.customer) },
        }),
      },
      staticSummary: orderSummary(order),
      staticDetails: orderDetails(order),
      typedSearchAttributes: new TypedSearchAttributes([
        { key: attribute.Tenant, value: order.tenant },
        { key: attribute.Branch, value: order.branch },
        { key: attribute.OrderNumber, value: order.number },
        { key: attribute.Phase, value: options.rehearsal ? 'rehearsal' : 'opening' },
        { key: attribute.NeedsAttention, value: false },
        { key: attribute.OrderValue, value: orderValueCents(order) / 100 },
        ...(customer === undefined ? [] : [{ key: attribute.CustomerKey, value: customer }]),
        ...(words.length === 0 ? [] : [{ key: attribute.CustomerWords, value: words }]),
      ]),
    };
  };

  /**
   * Handles a closing that was started before. Returns `duplicate` if it is running or settled; restarts it, looking
   * first, if it was terminated or failed. A rehearsed order waits for its operator, however often it comes.
   */
  async function again(
    client: Client,
    order: ServiceOrder,
    options: OpenOptions = {},
  ): Promise<'accepted' | 'duplicate'> {
    const handle = client.workflow.getHandle(
      orderWorkflowId({ ...order, closing: options.closing }),
    );
    const { status, memo } = await handle.describe();
    if (status.name === 'RUNNING') {
      await reportChanges(client, order, options.closing, memo);
      return 'duplicate';
    }
    if (status.name === 'COMPLETED') {
      // a webhook names no closing: it may be about one that was opened since
      const latest = options.closing === undefined ? await latestAfter(client, order) : undefined;
      if (latest?.found.status.name === 'RUNNING') {
        await reportChanges(client, order, latest.closing, latest.found.memo);
      }
      return 'duplicate';
    }
    try {
      await client.workflow.start(SERVICE_ORDER, {
        ...startOf(order, { ...options, lookFirst: true, restarts: true }),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      });
      return 'accepted';
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'duplicate';
      throw error;
    }
  }

  /** Returns the latest closing after the first, which is known. Asks each by its name, since visibility lags. */
  async function latestAfter({ workflow }: Client, order: OrderKey) {
    for (let closing = 2, latest = undefined; ; closing += 1) {
      const handle = workflow.getHandle(orderWorkflowId({ ...order, closing }));
      const found = await orUndefinedIfNotFound(handle.describe());
      if (found === undefined) return latest;
      latest = { closing, found };
    }
  }

  /** Reports to a closing that its order came again with other data, or as an incident if it was settled meanwhile. */
  async function reportChanges(
    client: Client,
    order: ServiceOrder,
    closing: number | undefined,
    memo: Record<string, unknown> | undefined,
  ): Promise<void> {
    const changed = changedContent(memo?.['content'], order);
    if (changed.length === 0) return;
    const { tenant, id } = order;
    const name = { tenant, id, closing };
    const seen: SeenContradiction = { code: 'webhook-changed', problem: changedText(changed) };
    const handle = client.workflow.getHandle(orderWorkflowId(name));
    if (await reached(handle.signal(contradictionSeen, seen))) return;
    const result = await resultOf(client, name);
    if (result === undefined) return; // ended by force: its next webhook starts it again
    const { outcome, status } = result;
    const finding = changedUnanswered(name, outcome, status.ss ?? undefined, seen.problem);
    const { key, ...report } = finding;
    await incidents.report(tenant, key, report);
  }

  const findBySs = async (client: Client, tenant: string, ss: string) =>
    (await firstFound(client, ordersOf(tenant, `SsNumber = ${quoted(ss)}`, LATEST_RUN)))
      ?.workflowId;

  /** Returns the closings that have an SS, ten at most; not those that had it before the operator corrected it. */
  async function holdersOf({ workflow }: Client, tenant: string, ss: string) {
    const holders: ClosingKey[] = [];
    const query = ordersOf(tenant, `SsNumber = ${quoted(ss)}`, LATEST_RUN);
    for await (const { workflowId } of workflow.list({ query, pageSize: 10 })) {
      const holder = parseOrderWorkflowId(workflowId);
      if (holder !== undefined) holders.push(holder);
      if (holders.length === 10) break;
    }
    return holders;
  }

  /** Asks visibility, which may be slow or missing while Temporal accepts everything else. */
  async function orUnread<T>(question: (client: Client) => Promise<T>): Promise<T | Unread> {
    try {
      return await reading(visibility, deadlineMs / 2, question);
    } catch (error) {
      if (isTemporalUnavailable(error)) return { kind: 'unread' };
      throw error;
    }
  }

  /**
   * Returns the number of the latest closing if it is not the first one, whose id is free again once Temporal has
   * forgotten it. Asks only about an old order, since visibility is slow, and only as far as it can be read.
   */
  async function laterClosing(order: ServiceOrder): Promise<number | undefined> {
    if (!mayBeForgotten(order, new Date().toISOString())) return undefined;
    const latest = await orUnread((client) => latestOf(client, order));
    return latest !== undefined && 'closing' in latest && latest.closing > 1
      ? latest.closing
      : undefined;
  }

  /** Returns the workflow of the order that a callback is about, or why it is not delivered. */
  async function addresseeOf(
    { tenant, orderId: id, closing, ss }: ServiceCallback,
    source: ServiceEvent['source'],
  ): Promise<string | Exclude<Delivery, { readonly outcome: Outcome }>> {
    if (id === undefined) {
      const found = ss && (await orUnread((client) => findBySs(client, tenant, ss)));
      return found || { kind: 'no-order' };
    }
    // the sweep takes the number from the order itself
    if (source === 'callback' && ss !== undefined) {
      const holders = await orUnread((client) => holdersOf(client, tenant, ss));
      if ('kind' in holders) return holders;
      const isAnothers = holders.length > 0 && holders.every((holder) => holder.id !== id);
      if (isAnothers) return { kind: 'ss-of-another' };
    }
    return orderWorkflowId({ tenant, id, closing });
  }

  return {
    ...createWaitingOrders(temporal),

    async open(order, options) {
      const workflowId = orderWorkflowId({ ...order, closing: options?.closing });
      noteInLog({ workflowId });
      const later = options?.closing === undefined ? await laterClosing(order) : undefined;
      return within(async (client) => {
        if (later !== undefined) {
          const known = again(client, order, { ...options, closing: later });
          const answer = await orUndefinedIfNotFound(known); // visibility may list what is forgotten
          if (answer !== undefined) return answer;
        }
        try {
          await client.workflow.start(SERVICE_ORDER, startOf(order, options));
          return 'accepted';
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
        return again(client, order, options);
      });
    },

    async deliver(callback, source = 'callback') {
      const workflowId = await addresseeOf(callback, source);
      if (typeof workflowId !== 'string') return workflowId;
      const { tenant, orderId: _, closing: __, event, ...news } = callback;
      const key = parseOrderWorkflowId(workflowId);
      if (key?.tenant !== tenant) return { kind: 'no-order' };
      noteInLog({ workflowId });
      const delivery = await within(async (client) => {
        const handle = client.workflow.getHandle(workflowId);
        const sent = handle.signal(serviceSignal(event), { ...news, source });
        if (await reached(sent)) return { kind: 'delivered' } as const;
        const settled = await settledAs(client, workflowId);
        return settled === undefined
          ? ({ kind: 'no-order' } as const)
          : ({ kind: 'already-settled', ...settled } as const);
      });
      if (delivery.kind !== 'already-settled') return delivery;
      const { kind, outcome, ss } = delivery;
      await reportLate(callback, key, outcome, ss);
      return { kind, outcome };
    },

    hold: (callback, body, route = callback.event) =>
      within(async (client) => {
        const { tenant, orderId: id, closing, ss } = callback;
        const names =
          id === undefined ? `ss/${ss}` : `order/${orderReference({ tenant, id, closing })}`;
        const input: HeldCallbacksInput = { tenant, names, holdSeconds: holdCallbacksSeconds };
        await client.workflow.signalWithStart(HELD_CALLBACKS, {
          taskQueue,
          workflowId: `callback/${tenant}/${names}`,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [input],
          signal: hold,
          signalArgs: [{ callback, body, route, receivedAt: new Date().toISOString() }],
          typedSearchAttributes: new TypedSearchAttributes([
            { key: attribute.Tenant, value: tenant },
          ]),
        });
      }),

    fetchLater: ({ tenant, id }, event) =>
      within(async (client) => {
        const workflowId = thinEventsWorkflowId({ tenant, id });
        noteInLog({ workflowId });
        await client.workflow.signalWithStart(THIN_EVENTS, {
          taskQueue,
          workflowId,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [{ order: { tenant, id } } satisfies ThinEventsInput],
          signal: thinEventReceived,
          signalArgs: [event],
          typedSearchAttributes: new TypedSearchAttributes([
            { key: attribute.Tenant, value: tenant },
          ]),
        });
      }),

    reportContradiction: (order, seen) =>
      within(async (client) => {
        const handle = client.workflow.getHandle(orderWorkflowId(order));
        const description = await orUndefinedIfNotFound(handle.describe());
        const phase = description?.typedSearchAttributes.get(attribute.Phase);
        if (description?.status.name !== 'RUNNING' || phase !== 'in-service') return false;
        return reached(handle.signal(contradictionSeen, seen));
      }),

    holdersOf: (tenant, ss) => read((client) => holdersOf(client, tenant, ss)),

    newestServiceRequests: (tenant) =>
      read(async (client) => {
        const numbers: string[] = [];
        const query = ordersOf(tenant, 'SsNumber IS NOT NULL');
        for await (const found of client.workflow.list({ query, pageSize: 10 })) {
          const ss = found.typedSearchAttributes.get(attribute.SsNumber);
          if (ss !== undefined) numbers.push(ss);
          if (numbers.length === 10) break;
        }
        return numbers;
      }),

    running: (tenant, orders) =>
      read(async (client) => {
        const running = new Set<string>();
        if (orders.length === 0) return running;
        // by number, since each closing of an order has another workflow id
        const numbers = new Set(orders.map(({ number }) => quoted(number)));
        const query = ordersOf(
          tenant,
          `ExecutionStatus = 'Running'`,
          `OrderNumber IN (${[...numbers].join(', ')})`,
        );
        for await (const { workflowId } of client.workflow.list({ query })) {
          running.add(parseOrderWorkflowId(workflowId)!.id);
        }
        return running;
      }),

    lookUp: (closings) =>
      read(async (client) => {
        const states = new Map<string, ClosingState>();
        const [first] = closings;
        if (first === undefined) return states;
        const ids = closings.map((closing) => quoted(orderWorkflowId(closing)));
        const query = ordersOf(first.tenant, `WorkflowId IN (${ids.join(', ')})`, LATEST_RUN);
        for await (const found of client.workflow.list({ query })) {
          const key = parseOrderWorkflowId(found.workflowId);
          if (key !== undefined && !states.has(closingName(key)))
            states.set(closingName(key), closingState(found));
        }
        return states;
      }),

    latestClosing: (order) =>
      read(async (client) => {
        const latest = await latestOf(client, order);
        if (latest === undefined) return undefined;
        const { closing, found } = latest;
        const isRunning = found.status.name === 'RUNNING';
        const hasFailed = !isRunning && found.status.name !== 'COMPLETED';
        const result =
          isRunning || hasFailed ? undefined : await resultOf(client, { ...order, closing });
        return {
          closing,
          isRunning,
          hasFailed,
          ...(found.closeTime && { endedAt: found.closeTime }),
          leftAwaiting: result?.leftAwaiting ?? false,
        };
      }),

    resultOf: (closing) => within((client) => resultOf(client, closing)),

    isBeingRead: (order) =>
      within(async ({ workflow }) => {
        const described = workflow.getHandle(thinEventsWorkflowId(order)).describe();
        const found = await orUndefinedIfNotFound(described);
        return found?.status.name === 'RUNNING' && found.memo?.['isNotAwaiting'] !== true;
      }),

    isAwaiting: (order) =>
      reading(visibility, deadlineMs, async (client) => {
        const known = await closingsOf(client, order);
        const running = known.filter(({ found }) => found.status.name === 'RUNNING');
        const newest = Math.max(0, ...known.map(({ closing }) => closing));
        // visibility lags, so the running closings, the first one and the next one are checked directly
        const asked = new Set([1, newest + 1, ...running.map(({ closing }) => closing)]);
        const states = await Promise.all(
          [...asked].map((closing) => isRunning(client, orderWorkflowId({ ...order, closing }))),
        );
        return states.includes(true);
      }),
  };
}

async function latestOf(client: Client, order: OrderKey): Promise<FoundClosing | undefined> {
  const closings = await closingsOf(client, order);
  return closings.reduce<FoundClosing | undefined>(
    (latest, one) => (latest && latest.closing > one.closing ? latest : one),
    undefined,
  );
}

function closingState({ status, typedSearchAttributes }: WorkflowExecutionInfo): ClosingState {
  const ss = typedSearchAttributes.get(attribute.SsNumber);
  return {
    isRunning: status.name === 'RUNNING',
    phase: (typedSearchAttributes.get(attribute.Phase) ?? 'opening') as Phase,
    ...(ss !== undefined && { ss }),
  };
}

/** Returns how a closing ended, or undefined if it was terminated or failed, or is not known. */
async function resultOf(
  { workflow }: Client,
  closing: ClosingName,
): Promise<ServiceOrderResult | undefined> {
  const handle = workflow.getHandle(orderWorkflowId(closing));
  if ((await orUndefinedIfNotFound(handle.describe()))?.status.name !== 'COMPLETED') {
    return undefined;
  }
  return (await handle.result()) as ServiceOrderResult;
}
