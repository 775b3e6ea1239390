import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { documentOf } from '../../domain/document.js';
import { parseOrderWorkflowId } from '../../domain/ids.js';
import { AUDIT_RECORD } from '../../workflows/audit-record/messages.js';
import { CLOSED_AGAIN } from '../../workflows/closed-again/messages.js';
import {
  HELD_CALLBACKS,
  type HeldCallback,
  type HeldCallbacksInput,
} from '../../workflows/held-callbacks/messages.js';
import {
  PARKED_DELIVERY,
  type DeliveryRoute,
  type ParkedDeliveryInput,
} from '../../workflows/parked-delivery/messages.js';
import type { ServiceOrderInput } from '../../workflows/service-order/messages.js';
import {
  THIN_EVENTS,
  type ThinEvent,
  type ThinEventsInput,
} from '../../workflows/thin-events/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { SealError } from '../encryption/keyring.js';
import { decoderOf, decodeWithoutMemo } from './decode.js';
import {
  ignoreNotFound,
  isCausedBy,
  isNotFound,
  isTemporalUnavailable,
  reached,
} from './errors.js';
import { HistoryTooLargeError, inputIn, readHistory, readInput, type Run } from './history.js';
import type { Temporal } from './temporal.js';
import { allOf, ordersOf, quoted, readAll, readPage } from './visibility.js';

/** A closing of one of the customer's orders, with all its remaining runs. */
export interface CustomerOrder {
  readonly id: string;
  /** The number of the closing, counted from 1. */
  readonly closing: number;
  readonly number: string;
  readonly ss: string | undefined;
  readonly phase: string;
  readonly isRunning: boolean;
  readonly runs: readonly Run[];
}

/** Inbound bodies stored by a workflow: a delivery that is or was parked, or callbacks, thin events and webhooks that were held. */
export interface KeptDeliveries {
  readonly kind: 'parked' | 'held';
  readonly isRunning: boolean;
  readonly run: Run;
  readonly bodies: readonly {
    readonly route: DeliveryRoute;
    readonly receivedAt: string;
    readonly body: string;
  }[];
}

/**
 * The result of a search, and how many workflows it did not open because there were too many, a key is missing, or they
 * are too large.
 */
export interface Searched<T> {
  readonly found: readonly T[];
  readonly unsearched: number;
}

/** A workflow that is not the customer's, but mentions the customer. */
export interface Mention {
  /** The order, if it is one's. */
  readonly order?: CustomerOrder;
  readonly workflowId: string;
  /** All its remaining runs. */
  readonly runs: readonly Run[];
  readonly isRunning: boolean;
  /** The parts of its texts that mention the customer. */
  readonly texts: readonly string[];
}

/** The most workflows that one search opens. */
const MOST_OPENED = 2_000;
/** Workflows whose histories one page of the search for mentions reads: some seconds. */
const HISTORIES = 500;
const AT_ONCE = 16;
/** Rows of one page of a list. */
const PAGE = 500;
const BOUND_MS = 4_000;
/** Deadline for reading a history, which may have many pages. */
const HISTORY_MS = 15_000;

/**
 * Finds a customer's orders: by `CustomerKey`, and those without one (from before there was a key) by their content.
 * Throws `TemporalUnavailableError`, as all functions here do.
 * @param names the result of `CustomerKeys.namesOf`
 */
export async function findCustomerOrders(
  temporal: Temporal,
  tenant: string,
  document: string,
  names: readonly string[],
): Promise<Searched<CustomerOrder>> {
  const byName = `CustomerKey IN (${names.map(quoted).join(', ')})`;
  const named = await list(temporal, ordersOf(tenant, byName));
  const nameless = await list(temporal, ordersOf(tenant, 'CustomerKey IS NULL'));
  const { found, unsearched } = await search(nameless, async (execution) => {
    const input = await temporal.within(BOUND_MS, (client) =>
      readInput<ServiceOrderInput>(client, runOf(execution)),
    );
    const written = input?.order.customer.document;
    return written !== undefined && documentOf(written) === document ? [execution] : [];
  });
  return { found: customerOrders([...named, ...found]), unsearched };
}

/** Workflows that contain inbound bodies as received. */
const KEEPERS = [PARKED_DELIVERY, HELD_CALLBACKS, THIN_EVENTS, CLOSED_AGAIN].map(quoted).join(', ');

/**
 * Reads the whole content of a page of the tenant's other workflows: orders, bulk decisions, incidents, sweeps. Leaves
 * out the workflows in `own`, those that `readKeptDeliveries` reads, and the audit: nobody who erases may erase that.
 * @param textsIn returns the parts of a payload's content that mention the customer
 */
export async function findMentions(
  temporal: Temporal,
  tenant: string,
  own: ReadonlySet<string>,
  textsIn: (content: unknown) => readonly string[],
  cursor?: string,
): Promise<Searched<Mention> & { readonly nextCursor: string | null }> {
  const left = `${KEEPERS}, ${quoted(AUDIT_RECORD)}`;
  const query = allOf(`Tenant = ${quoted(tenant)}`, `WorkflowType NOT IN (${left})`);
  const page = await readPage(temporal, query, { limit: HISTORIES, cursor }, decodeWithoutMemo);
  const others = page.items.filter(({ workflowId }) => !own.has(workflowId));
  const searched = await search(others, async (execution): Promise<Mention[]> => {
    const run = runOf(execution);
    const texts = await temporal.within(HISTORY_MS, async (client) => {
      const decoder = decoderOf(client, run.workflowId);
      const { events } = await readHistory(client, run);
      const found = new Set<string>();
      for (const event of events) {
        for (const content of await decoder.contents(event)) {
          textsIn(content).forEach((text) => found.add(text));
        }
      }
      return [...found];
    });
    if (texts.length === 0) return [];
    const { workflowId } = run;
    const all = await list(temporal, `WorkflowId = ${quoted(workflowId)}`);
    const [order] = customerOrders(all);
    const isRunning = all.some(({ status }) => status.name === 'RUNNING');
    return [{ workflowId, runs: all.map(runOf), isRunning, texts, ...(order && { order }) }];
  });
  return { ...searched, nextCursor: page.nextCursor };
}

/** Reads the inbound bodies of a tenant that Temporal stores outside its orders. */
export async function readKeptDeliveries(
  temporal: Temporal,
  tenant: string,
): Promise<Searched<KeptDeliveries>> {
  const kept = await list(
    temporal,
    allOf(`WorkflowType IN (${KEEPERS})`, `Tenant = ${quoted(tenant)}`),
  );
  return search(kept, async (execution) => {
    const isParked = execution.type === PARKED_DELIVERY;
    const run = runOf(execution);
    const bodies = await temporal.within(isParked ? BOUND_MS : HISTORY_MS, (client) =>
      isParked ? parkedIn(client, run) : heldIn(client, run),
    );
    const isRunning = execution.status.name === 'RUNNING';
    return [{ kind: isParked ? 'parked' : 'held', isRunning, run, bodies } as const];
  });
}

/** How long a deletion may take until it shows, before the caller is told that some are pending. */
const GONE_MS = 3_000;

/**
 * Deletes runs with everything their workflows contain, and waits some seconds until they are no longer shown.
 * Returns how many still are. Temporal has recorded each deletion by then, but may carry it out up to a minute later
 * for a run that has just ended. Ignores runs that no longer exist; a running one is ended.
 */
export async function deleteRuns(temporal: Temporal, runs: readonly Run[]): Promise<number> {
  await inTurns(runs, (workflowExecution) =>
    ignoreNotFound(
      temporal.within(BOUND_MS, ({ workflowService, options: { namespace } }) =>
        workflowService.deleteWorkflowExecution({ namespace, workflowExecution }),
      ),
    ),
  );
  const end = Date.now() + GONE_MS;
  let left = runs;
  while ((left = await shown(temporal, left)).length > 0 && Date.now() < end) {
    await delay(200);
  }
  return left.length;
}

/** Returns the runs that Temporal still stores or lists. */
async function shown(temporal: Temporal, runs: readonly Run[]): Promise<Run[]> {
  const there: Run[] = [];
  await inTurns(runs, async (run) => {
    const { workflowId, runId } = run;
    const isKept = await reached(
      temporal.within(BOUND_MS, ({ workflowService, options: { namespace } }) =>
        workflowService.describeWorkflowExecution({ namespace, execution: run }),
      ),
    );
    const query = allOf(`WorkflowId = ${quoted(workflowId)}`, `RunId = ${quoted(runId)}`);
    const isListed = async () =>
      (await readPage(temporal, query, { limit: 1 }, decodeWithoutMemo)).items.length > 0;
    if (isKept || (await isListed())) there.push(run);
  });
  return there;
}

async function list(temporal: Temporal, query: string): Promise<WorkflowExecutionInfo[]> {
  const all: WorkflowExecutionInfo[] = [];
  for await (const execution of readAll(temporal, query, decodeWithoutMemo, PAGE)) {
    all.push(execution);
  }
  return all;
}

/** Opens workflows, latest first. Counts those that cannot be read, and skips those that are gone. */
async function search<T>(
  executions: readonly WorkflowExecutionInfo[],
  open: (execution: WorkflowExecutionInfo) => Promise<readonly T[]>,
): Promise<Searched<T>> {
  const found: T[] = [];
  let unsearched = Math.max(executions.length - MOST_OPENED, 0);
  await inTurns(executions.slice(0, MOST_OPENED), async (execution) => {
    try {
      found.push(...(await open(execution)));
    } catch (error) {
      if (isTemporalUnavailable(error)) throw error;
      if (isNotFound(error)) return;
      if (!isUnreadable(error)) throw error;
      unsearched += 1;
    }
  });
  return { found, unsearched };
}

/** Returns true if the content cannot be read and retrying is useless: its key is missing, or it is too large. */
export const isUnreadable = (error: unknown): boolean =>
  isCausedBy(error, SealError) || isCausedBy(error, HistoryTooLargeError);

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    await Promise.all(all.slice(at, at + AT_ONCE).map(work));
  }
}

const runOf = ({ workflowId, runId }: WorkflowExecutionInfo): Run => ({ workflowId, runId });

function customerOrders(executions: readonly WorkflowExecutionInfo[]): CustomerOrder[] {
  const orders = new Map<string, CustomerOrder>();
  for (const execution of executions) {
    const { workflowId, typedSearchAttributes: attributes, status } = execution;
    const key = parseOrderWorkflowId(workflowId);
    if (key === undefined) continue;
    const before = orders.get(workflowId);
    orders.set(workflowId, {
      id: key.id,
      closing: key.closing,
      number: attributes.get(attribute.OrderNumber) ?? '',
      ss: before?.ss ?? attributes.get(attribute.SsNumber),
      phase:
        (status.name === 'CONTINUED_AS_NEW' && before?.phase) ||
        (attributes.get(attribute.Phase) ?? ''),
      isRunning: before?.isRunning || status.name === 'RUNNING',
      runs: [...(before?.runs ?? []), runOf(execution)],
    });
  }
  return [...orders.values()];
}

type KeptBody = KeptDeliveries['bodies'][number];

async function parkedIn(client: Client, run: Run): Promise<KeptBody[]> {
  const input = await readInput<ParkedDeliveryInput>(client, run);
  return input === undefined ? [] : [input];
}

/** A webhook of a settled order has the fields that are read of a thin event. */
async function heldIn(client: Client, { workflowId, runId }: Run): Promise<KeptBody[]> {
  const { events } = await readHistory(client, { workflowId, runId });
  const input = await inputIn<HeldCallbacksInput & ThinEventsInput>(client, workflowId, events[0]);
  const decoder = decoderOf(client, workflowId);
  const signalled = await Promise.all(
    events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal ? decoder.first<HeldCallback | ThinEvent>(signal.input?.payloads) : [],
    ),
  );
  const continued = [...(input?.held ?? []), ...(input?.resume ? [input.resume.latest] : [])];
  return [...continued, ...signalled].map((kept) => ({
    route: 'callback' in kept ? (kept.route ?? kept.callback.event) : 'open',
    receivedAt: kept.receivedAt,
    body: kept.body,
  }));
}
