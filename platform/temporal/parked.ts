import { createHash } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { CALLBACK_EVENTS } from '../../domain/callback.js';
import { parkedWorkflowId } from '../../domain/ids.js';
import {
  PARKED_DELIVERY,
  resolve,
  type ParkedDeliveryInput,
  type ParkedDeliveryMemo,
  type Resolution,
  type WrittenMemo,
} from '../../workflows/parked-delivery/messages.js';
import { ParkedBecauseSchema } from './coded-schemas.js';
import { decodeReadable, decoderOf, decodeWithoutMemo } from './decode.js';
import { described, startsNew, orUndefinedIfNotFound, reached } from './errors.js';
import { readHistory, readInput, type Run } from './history.js';
import type { Temporal } from './temporal.js';
import {
  allOf,
  count,
  inScope,
  quoted,
  readAll,
  readPage,
  type Page,
  type PageRequest,
  type TenantScope,
} from './visibility.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** Returns the id of a parked delivery: the same for the same body on the same route. */
export function parkedDeliveryId({
  tenant,
  route,
  body,
}: Pick<ParkedDeliveryInput, 'tenant' | 'route' | 'body'>): string {
  return createHash('sha256').update([tenant, route, body].join('\n')).digest('hex').slice(0, 32);
}

/**
 * Parks a delivery for an operator and returns its id. The same body on the same route is parked only once while it
 * waits. Throws `TemporalUnavailableError`.
 */
export async function parkDelivery(
  temporal: Temporal,
  taskQueue: string,
  delivery: Omit<ParkedDeliveryInput, 'id'>,
  deadlineMs = 3_000,
): Promise<string> {
  const { body: _, ...rest } = delivery;
  const id = parkedDeliveryId(delivery);
  const memo: WrittenMemo = { id, ...rest, bytes: Buffer.byteLength(delivery.body) };
  const starting = temporal.within(deadlineMs, (client) =>
    client.workflow.start(PARKED_DELIVERY, {
      taskQueue,
      workflowId: parkedWorkflowId(id),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      args: [{ id, ...delivery } satisfies ParkedDeliveryInput],
      memo: { ...memo },
      typedSearchAttributes: ofTenant(delivery.tenant),
    }),
  );
  await startsNew(starting);
  return id;
}

const FaultSchema = z.object({
  path: z.string(),
  message: z.string(),
  messagePt: z.string().exactOptional(),
});

export const DeliveryRouteSchema = z.enum(['open', ...CALLBACK_EVENTS]);

const MemoSchema = z.object({
  id: z.string(),
  tenant: z.string(),
  route: DeliveryRouteSchema,
  because: ParkedBecauseSchema,
  errors: z.array(FaultSchema).readonly().default([]), // the server drops empty lists
  receivedAt: z.iso.datetime({ offset: true }),
  orderId: z.string().exactOptional(),
  closing: z.int().exactOptional(),
  number: z.string().exactOptional(),
  ss: z.string().exactOptional(),
}) satisfies z.ZodType<ParkedDeliveryMemo>;

const BOUND_MS = 2_000;
/** Bound for the answer to a resolution. */
const ANSWER_MS = 1_000;
/** Rows of one page when all rows are read. */
const PAGE = 1_000;

const waitingIn = (scope: TenantScope, tenant?: string) =>
  allOf(
    `WorkflowType = ${quoted(PARKED_DELIVERY)}`,
    `ExecutionStatus = 'Running'`,
    inScope(scope),
    tenant && `Tenant = ${quoted(tenant)}`,
  );

/** Counts the parked deliveries. Throws `TemporalUnavailableError`. */
export const countParked = (temporal: Temporal, scope: TenantScope): Promise<number> =>
  count(temporal, waitingIn(scope));

/** Returns the length of a parked body in bytes, from its workflow's memo; 0 if that is not one of Ponte's. */
export function parkedBytes(memo: Readonly<Record<string, unknown>> | undefined): number {
  const bytes = memo?.['bytes' satisfies keyof WrittenMemo];
  return typeof bytes === 'number' ? bytes : 0;
}

/**
 * Sums the bodies of a tenant that are parked, in bytes, and counts them; stops once it reaches `enough` bytes. Throws
 * `TemporalUnavailableError`.
 */
export async function readParkedVolume(
  temporal: Temporal,
  tenant: string,
  enough: number,
): Promise<{ readonly bytes: number; readonly bodies: number }> {
  let bytes = 0;
  let bodies = 0;
  for await (const { memo } of readAll(
    temporal,
    waitingIn({ tenants: [tenant] }),
    decodeReadable,
    PAGE,
  )) {
    bytes += parkedBytes(memo);
    bodies += 1;
    if (bytes >= enough) break;
  }
  return { bytes, bodies };
}

/** Lists the parked deliveries. Throws `CursorError` and `TemporalUnavailableError`. */
export async function listParked(
  temporal: Temporal,
  scope: TenantScope,
  { tenant, ...page }: PageRequest & { readonly tenant?: string | undefined },
): Promise<Page<ParkedDeliveryMemo>> {
  const { items, nextCursor } = await readPage(
    temporal,
    waitingIn(scope, tenant),
    page,
    decodeReadable,
  );
  return { items: items.flatMap(({ memo }) => MemoSchema.safeParse(memo).data ?? []), nextCursor };
}

/**
 * Returns which of these deliveries were parked, and for each whether it still waits. Visibility lags behind. Throws
 * `TemporalUnavailableError`.
 */
export async function lookUpParked(
  temporal: Temporal,
  ids: readonly string[],
): Promise<Map<string, boolean>> {
  const waits = new Map<string, boolean>();
  if (ids.length === 0) return waits;
  const workflowIds = ids.map((id) => quoted(parkedWorkflowId(id)));
  const query = allOf(
    `WorkflowType = ${quoted(PARKED_DELIVERY)}`,
    `WorkflowId IN (${workflowIds.join(', ')})`,
  );
  for await (const { workflowId, status } of readAll(temporal, query, decodeWithoutMemo, PAGE)) {
    const id = workflowId.slice(parkedWorkflowId('').length);
    waits.set(id, waits.get(id) === true || status.name === 'RUNNING');
  }
  return waits;
}

/** A delivery that is or was parked; its body is in the workflow's input. */
export interface ParkedDelivery {
  readonly waits: boolean;
  readonly about: ParkedDeliveryMemo;
  readBody(): Promise<string>;
  /** Ends its wait. Returns how it ended: another operator may have been faster. */
  resolve(resolution: Resolution): Promise<Resolution['how']>;
}

/** Temporal keeps the resolutions in the order in which they came, also while no worker reads them. */
async function firstResolution(client: Client, run: Run): Promise<Resolution | undefined> {
  const { events } = await readHistory(client, run);
  const signals = events.flatMap((event) => event.workflowExecutionSignaledEventAttributes ?? []);
  const payloads = signals.find(({ signalName }) => signalName === resolve.name)?.input?.payloads;
  return payloads?.length
    ? decoderOf(client, run.workflowId).first<Resolution>(payloads)
    : undefined;
}

/**
 * Finds a parked delivery. Returns undefined if nothing was parked under this id. It and the methods throw
 * `TemporalUnavailableError`.
 */
export async function findParked(
  temporal: Temporal,
  id: string,
): Promise<ParkedDelivery | undefined> {
  const workflowId = parkedWorkflowId(id);
  const description = await temporal.within(BOUND_MS, (client) => described(client, workflowId));
  const about = MemoSchema.safeParse(description?.memo).data;
  if (description === undefined || about === undefined) return undefined;
  const { status, runId } = description;
  return {
    waits: status.name === 'RUNNING',
    about,
    async resolve(resolution) {
      const ask = <T>(boundMs: number, question: (handle: WorkflowHandle) => Promise<T>) =>
        temporal.within(boundMs, ({ workflow }) => question(workflow.getHandle(workflowId, runId)));
      await reached(ask(BOUND_MS, (handle) => handle.signal(resolve, resolution)));
      // while no worker answers, the history says who was faster
      const first = await ask(ANSWER_MS, (handle) => handle.result()).catch(() =>
        orUndefinedIfNotFound(
          temporal.within(BOUND_MS, (client) => firstResolution(client, { workflowId, runId })),
        ),
      );
      return (first as Resolution | undefined)?.how ?? resolution.how;
    },
    readBody: () =>
      temporal.within(BOUND_MS, async (client) => {
        const input = await readInput<ParkedDeliveryInput>(client, { workflowId, runId });
        if (input === undefined) throw new Error('a parked delivery without its input');
        return input.body;
      }),
  };
}
