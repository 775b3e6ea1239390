import { setTimeout as delay } from 'node:timers/promises';
import {
  ApplicationFailure,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { orderWorkflowId, type ClosingName } from '../../domain/ids.js';
import type { Refusal } from '../../domain/questions.js';
import {
  decide,
  DECISION_REFUSED,
  previewLink,
  type Decision,
  type LinkCandidate,
  type OrderStatus,
} from '../../workflows/service-order/messages.js';
import { described, isAboutToEnd } from './errors.js';
import { RefusalSchema } from './coded-schemas.js';
import type { Temporal } from './temporal.js';

/** The result of a decision. */
export type Taken =
  | { readonly kind: 'taken'; readonly order: OrderStatus }
  /** The decision is not allowed. */
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'no-order' };

const LOOK_BACK_MS = 1_000;

/**
 * Sends a decision to the order's workflow. Its `requestId` is the id of the update: if it is sent again it is applied
 * only once and gets its first answer, even after the order has settled.
 * @param boundMs how long the order may take to answer
 * @throws TemporalUnavailableError if there was no answer: the decision may still be applied
 */
export async function decideOn(
  temporal: Temporal,
  key: ClosingName,
  decision: Decision,
  boundMs: number,
): Promise<Taken> {
  const updateId = decision.requestId;
  try {
    const order = await temporal.within(boundMs, ({ workflow }) => {
      const handle = workflow.getHandle(orderWorkflowId(key));
      return untilSeen(() => handle.executeUpdate(decide, { args: [decision], updateId }));
    });
    return { kind: 'taken', order };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return onceTaken(temporal, key, updateId);
    return refusalIn(error);
  }
}

const PAUSE_MS = 50;

/**
 * Sends again, until the caller's deadline, what the order never saw since it is about to end. If something else
 * happens just as an order ends, the server discards the task that brought the decision, and refuses any other until
 * the order has looked at what happened.
 */
export async function untilSeen<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ServiceError && isAboutToEnd(error.cause))) throw error;
    }
    await delay(PAUSE_MS);
  }
}

/** An order's answer about an SS that may be linked to it. */
export type LinkPreview =
  | { readonly kind: 'read'; readonly candidate: LinkCandidate }
  /** The order has ended, or refuses the number. */
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'no-order' };

const PREVIEW_MS = 12_000;

/**
 * Asks an order to read the SS that the operator wants to link. Changes nothing, and takes up to ten seconds.
 * @throws TemporalUnavailableError if there was no answer
 */
export async function previewLinkOf(
  temporal: Temporal,
  key: ClosingName,
  ss: string,
): Promise<LinkPreview> {
  try {
    const candidate = await temporal.within(PREVIEW_MS, ({ workflow }) =>
      workflow.getHandle(orderWorkflowId(key)).executeUpdate(previewLink, { args: [ss] }),
    );
    return { kind: 'read', candidate };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) return refusalIn(error);
    return notRunning(temporal, key);
  }
}

/** Says why an order that is not running takes no decision. */
async function notRunning(temporal: Temporal, key: ClosingName) {
  const found = await temporal.within(LOOK_BACK_MS, (client) =>
    described(client, orderWorkflowId(key)),
  );
  if (found === undefined) return { kind: 'no-order' } as const;
  const code = found.status.name === 'COMPLETED' ? 'settled' : 'ended-by-force';
  return { kind: 'refused', why: { code, params: {} } } as const;
}

/** Handles an order that is not running or not known: the decision can only be one that was applied before. */
async function onceTaken(temporal: Temporal, key: ClosingName, updateId: string): Promise<Taken> {
  try {
    const order = await temporal.within(LOOK_BACK_MS, ({ workflow }) =>
      workflow.getHandle(orderWorkflowId(key)).getUpdateHandle<OrderStatus>(updateId).result(),
    );
    return { kind: 'taken', order };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) return refusalIn(error);
  }
  return notRunning(temporal, key);
}

/** Returns the refusal in an error. Rethrows any other error. */
function refusalIn(error: unknown): { readonly kind: 'refused'; readonly why: Refusal } {
  const why = error instanceof WorkflowUpdateFailedError ? refusalOf(error.cause) : undefined;
  if (why === undefined) throw error;
  return { kind: 'refused', why };
}

/** Returns why an order refused a decision, or undefined if the failure is another one. */
export function refusalOf(failure: unknown): Refusal | undefined {
  const isRefusal = failure instanceof ApplicationFailure && failure.type === DECISION_REFUSED;
  return isRefusal ? RefusalSchema.safeParse(failure.details?.[0]).data : undefined;
}
