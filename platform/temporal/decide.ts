import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { orderWorkflowId, type ClosingName } from '../../domain/ids.js';
import {
  decide,
  DECISION_REFUSED,
  previewLink,
  type Decision,
  type LinkCandidate,
  type OrderStatus,
} from '../../workflows/service-order/messages.js';
import { reached } from './errors.js';
import type { Temporal } from './temporal.js';

/** What became of a decision. */
export type Taken =
  | { readonly kind: 'taken'; readonly order: OrderStatus }
  /** It does not fit; `why` is a Portuguese sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'no-order' };

const LOOK_BACK_MS = 1_000;

/**
 * Hands a decision to the order's workflow. Its `requestId` is the id of the update: sent again it acts once, and is
 * answered as it was at first, even after the order has settled.
 * @param boundMs how long the order has to answer
 * @throws TemporalUnavailableError if nobody answered: the decision may still be applied
 */
export async function decideOn(
  temporal: Temporal,
  key: ClosingName,
  decision: Decision,
  boundMs: number,
): Promise<Taken> {
  const updateId = decision.requestId;
  try {
    const order = await temporal.within(boundMs, ({ workflow }) =>
      workflow
        .getHandle(orderWorkflowId(key))
        .executeUpdate(decide, { args: [decision], updateId }),
    );
    return { kind: 'taken', order };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return onceTaken(temporal, key, updateId);
    return refusalIn(error);
  }
}

/** What an order says of an SS that may be linked to it. */
export type LinkPreview =
  | { readonly kind: 'read'; readonly candidate: LinkCandidate }
  /** The order has ended, or does not take the number; `why` is a Portuguese sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'no-order' };

const PREVIEW_MS = 12_000;

/**
 * Has an order read the SS that the operator wants to link. It changes nothing, and takes up to ten seconds.
 * @throws TemporalUnavailableError if nobody answered
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
    return (await isKnown(temporal, key)) ? ENDED : { kind: 'no-order' };
  }
}

const ENDED = {
  kind: 'refused',
  why: 'O pedido já foi encerrado; nada mais se decide sobre ele.',
} as const;

const isKnown = (temporal: Temporal, key: ClosingName): Promise<boolean> =>
  reached(
    temporal.within(LOOK_BACK_MS, ({ workflow }) =>
      workflow.getHandle(orderWorkflowId(key)).describe(),
    ),
  );

/** The order runs no more, or never did: the decision can only be one that it took before. */
async function onceTaken(temporal: Temporal, key: ClosingName, updateId: string): Promise<Taken> {
  try {
    const order = await temporal.within(LOOK_BACK_MS, ({ workflow }) =>
      workflow.getHandle(orderWorkflowId(key)).getUpdateHandle<OrderStatus>(updateId).result(),
    );
    return { kind: 'taken', order };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) return refusalIn(error);
  }
  return (await isKnown(temporal, key)) ? ENDED : { kind: 'no-order' };
}

/** The refusal that an error means. Throws any other error. */
function refusalIn(error: unknown): { readonly kind: 'refused'; readonly why: string } {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  const isRefusal = cause instanceof ApplicationFailure && cause.type === DECISION_REFUSED;
  if (!isRefusal) throw error;
  return { kind: 'refused', why: cause.message };
}
