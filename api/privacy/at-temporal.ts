import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { documentOf } from '../../domain/document.js';
import { parseOrderWorkflowId } from '../../domain/ids.js';
import { SealError } from '../../platform/encryption/keyring.js';
import { converterOf } from '../../platform/temporal/converter.js';
import { isTemporalUnavailable, withinDeadline } from '../../platform/temporal/errors.js';
import { quoted } from '../../platform/temporal/visibility.js';
import {
  CALLBACK,
  type HeldCallback,
  type HeldCallbacksInput,
} from '../../workflows/callback/messages.js';
import {
  PARKED_DELIVERY,
  type DeliveryRoute,
  type ParkedDeliveryInput,
} from '../../workflows/parked-delivery/messages.js';
import { SERVICE_ORDER, type ServiceOrderInput } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { allOf, readPage } from '../operators/visibility-page.js';

/** A run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** An order of the customer, with all its runs that are left. */
export interface CustomerOrder {
  readonly id: string;
  readonly number: string;
  readonly ss: string | undefined;
  readonly phase: string;
  readonly isRunning: boolean;
  readonly runs: readonly Run[];
}

/** Inbound bodies that a workflow keeps: one that is or was parked, or those that were held. */
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

/** What a search came to, and how many workflows it did not open: there were too many, or their key is missing. */
export interface Searched<T> {
  readonly found: readonly T[];
  readonly unsearched: number;
}

/** Workflows that one search opens at most. */
const MOST_OPENED = 2_000;
const PAGE = 500;
const AT_ONCE = 16;
const BOUND_MS = 4_000;

/**
 * The orders of a customer: by `CustomerKey`, and those without one (of before there was a key) by what they hold.
 * @param names what `CustomerKeys.namesOf` gives
 */
export async function findOrders(
  client: Client,
  tenant: string,
  document: string,
  names: readonly string[],
): Promise<Searched<CustomerOrder>> {
  const ofTenant = allOf(`WorkflowType = ${quoted(SERVICE_ORDER)}`, `Tenant = ${quoted(tenant)}`);
  const named = await list(
    client,
    allOf(ofTenant, `CustomerKey IN (${names.map(quoted).join(', ')})`),
  );
  const nameless = await list(client, allOf(ofTenant, 'CustomerKey IS NULL'));
  const { found, unsearched } = await search(nameless, async (execution) => {
    const [first] = await eventsOf(client, execution, 1);
    const input = await inputOf<ServiceOrderInput>(client, execution, first);
    const { document: written } = input.order.customer;
    return written !== undefined && documentOf(written) === document ? [execution] : [];
  });
  return { found: ordersOf([...named, ...found]), unsearched };
}

/** The inbound bodies of a tenant that Temporal keeps beside its orders. */
export async function readDeliveries(
  client: Client,
  tenant: string,
): Promise<Searched<KeptDeliveries>> {
  const types = [PARKED_DELIVERY, CALLBACK].map(quoted).join(', ');
  const kept = await list(
    client,
    allOf(`WorkflowType IN (${types})`, `Tenant = ${quoted(tenant)}`),
  );
  return search(kept, async (execution) => {
    const isParked = execution.type === PARKED_DELIVERY;
    const events = await eventsOf(client, execution, isParked ? 1 : undefined);
    return [
      {
        kind: isParked ? 'parked' : 'held',
        isRunning: execution.status.name === 'RUNNING',
        run: runOf(execution),
        bodies: isParked
          ? [await inputOf<ParkedDeliveryInput>(client, execution, events[0])]
          : await heldIn(client, execution, events),
      } as const,
    ];
  });
}

/**
 * Deletes runs, with what their workflows hold, and waits a moment until nothing shows them any more; gives how many
 * still are shown. Temporal has written down each deletion by then; one that ended just now it carries out up to a
 * minute later. A run that is gone already is none; one that goes on is ended by it.
 */
export async function deleteRuns(
  client: Client,
  runs: readonly Run[],
  patienceMs = 3_000,
): Promise<number> {
  const { namespace } = client.options;
  await inTurns(runs, async (workflowExecution) => {
    await ignoreNotFound(() =>
      client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }),
    );
  });
  const end = Date.now() + patienceMs;
  let left = runs;
  while ((left = await shown(left)).length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return left.length;

  async function shown(some: readonly Run[]): Promise<Run[]> {
    const there: Run[] = [];
    await inTurns(some, async (run) => {
      const { workflowId, runId } = run;
      const isKept = await ignoreNotFound(() =>
        client.workflow.getHandle(workflowId, runId).describe(),
      );
      const query = allOf(`WorkflowId = ${quoted(workflowId)}`, `RunId = ${quoted(runId)}`);
      const isListed = async () => (await readPage(client, query, { limit: 1 })).executions.length;
      if (isKept || (await isListed()) > 0) there.push(run);
    });
    return there;
  }

  async function ignoreNotFound(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await withinDeadline(client.connection, BOUND_MS, ask);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }
}

const NOT_FOUND = 5;
const isGone = (error: unknown) =>
  error instanceof WorkflowNotFoundError || (error as { code?: unknown }).code === NOT_FOUND;

async function list(client: Client, query: string): Promise<WorkflowExecutionInfo[]> {
  const all: WorkflowExecutionInfo[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(client, query, { limit: PAGE, cursor });
    all.push(...page.executions);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** Opens workflows, the latest first; one whose key is missing, or that is gone meanwhile, holds up nobody. */
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
      if (isGone(error)) return;
      if (!isSealed(error)) throw error;
      unsearched += 1;
    }
  });
  return { found, unsearched };
}

/** The SDK wraps what a codec throws. */
function isSealed(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof SealError) return true;
  }
  return false;
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    await Promise.all(all.slice(at, at + AT_ONCE).map(work));
  }
}

const runOf = ({ workflowId, runId }: WorkflowExecutionInfo): Run => ({ workflowId, runId });

function ordersOf(executions: readonly WorkflowExecutionInfo[]): CustomerOrder[] {
  const orders = new Map<string, CustomerOrder>();
  for (const execution of executions) {
    const id = parseOrderWorkflowId(execution.workflowId)?.id;
    if (id === undefined) continue;
    const { typedSearchAttributes: told, status } = execution;
    const before = orders.get(id);
    orders.set(id, {
      id,
      number: told.get(attribute.OrderNumber) ?? '',
      ss: before?.ss ?? told.get(attribute.SsNumber),
      phase:
        (status.name === 'CONTINUED_AS_NEW' && before?.phase) || (told.get(attribute.Phase) ?? ''),
      isRunning: before?.isRunning || status.name === 'RUNNING',
      runs: [...(before?.runs ?? []), runOf(execution)],
    });
  }
  return [...orders.values()];
}

type HistoryEvents = Awaited<ReturnType<typeof eventsOf>>;

/** A history, or its first events. */
async function eventsOf(client: Client, { workflowId, runId }: Run, first?: number) {
  const { namespace } = client.options;
  const { history } = await withinDeadline(client.connection, BOUND_MS, async () =>
    first === undefined
      ? { history: await client.workflow.getHandle(workflowId, runId).fetchHistory() }
      : client.workflowService.getWorkflowExecutionHistory({
          namespace,
          execution: { workflowId, runId },
          maximumPageSize: first,
        }),
  );
  return history?.events ?? [];
}

function inputOf<T>(
  client: Client,
  { workflowId }: Run,
  started: HistoryEvents[number] | undefined,
): Promise<T> {
  const payloads = started?.workflowExecutionStartedEventAttributes?.input?.payloads;
  return decodeFromPayloadsAtIndex<T>(converterOf(client, workflowId), 0, payloads);
}

async function heldIn(client: Client, run: Run, events: HistoryEvents) {
  const { held = [] } = await inputOf<HeldCallbacksInput>(client, run, events[0]);
  const converter = converterOf(client, run.workflowId);
  const signalled = await Promise.all(
    events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal ? decodeFromPayloadsAtIndex<HeldCallback>(converter, 0, signal.input?.payloads) : [],
    ),
  );
  return [...held, ...signalled].map(({ callback, body, receivedAt }) => ({
    route: callback.event,
    receivedAt,
    body,
  }));
}
