import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import { TemporalAwayError, withinDeadline } from '../../platform/temporal/errors.js';
import {
  decide,
  DECISION_REFUSED,
  type Decision,
  type OrderStatus,
} from '../../workflows/service-order/messages.js';
import { problem } from '../problems.js';

const BOUND_MS = 4_000;
const LOOK_BACK_MS = 1_000;

/**
 * Hands a decision to the order's workflow and gives the order as it stands then. Its `requestId` is the id of the
 * update: sent again it acts once, and is answered as it was at first, even after the order has settled.
 * Undefined where there is no such order; throws 409 where the decision does not fit, and 503 where nobody answered.
 */
export async function decideOrder(
  client: Client,
  key: OrderKey,
  decision: Decision,
): Promise<OrderStatus | undefined> {
  const handle = client.workflow.getHandle(orderWorkflowId(key));
  const updateId = decision.requestId;
  try {
    return await withinDeadline(client.connection, BOUND_MS, () =>
      handle.executeUpdate(decide, { args: [decision], updateId }),
    );
  } catch (error) {
    if (error instanceof TemporalAwayError) throw maybeTaken(updateId);
    if (error instanceof WorkflowNotFoundError) return onceTaken(client, key, updateId);
    throw refusalIn(error) ?? error;
  }
}

/** The order runs no more, or never did: the decision can only be one that it took before. */
async function onceTaken(
  client: Client,
  key: OrderKey,
  updateId: string,
): Promise<OrderStatus | undefined> {
  const handle = client.workflow.getHandle(orderWorkflowId(key));
  const within = <T>(ask: () => Promise<T>) => withinDeadline(client.connection, LOOK_BACK_MS, ask);
  try {
    return await within(() => handle.getUpdateHandle<OrderStatus>(updateId).result());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw refusalIn(error) ?? error;
  }
  try {
    await within(() => handle.describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
  throw refused('O pedido já foi encerrado; nada mais se decide sobre ele.');
}

function refusalIn(error: unknown) {
  if (!(error instanceof WorkflowUpdateFailedError)) return undefined;
  const { cause } = error;
  const isRefusal = cause instanceof ApplicationFailure && cause.type === DECISION_REFUSED;
  return isRefusal ? refused(cause.message) : undefined;
}

const refused = (why: string) => problem(409, 'Conflict', why);

function maybeTaken(updateId: string) {
  return problem(
    503,
    'Service Unavailable',
    `O pedido não respondeu a tempo; a decisão ainda pode ser tomada. Envie de novo com o mesmo Idempotency-Key (${updateId}): ela vale uma vez só.`,
    {},
    { 'Retry-After': '5', 'Idempotency-Key': updateId },
  );
}
