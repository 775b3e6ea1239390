import type { OrderKey } from '../../domain/ids.js';
import { decideOn } from '../../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import type { Decision, OrderStatus } from '../../workflows/service-order/messages.js';
import { problem } from '../problems.js';

const BOUND_MS = 4_000;

/**
 * Hands a decision to the order's workflow and gives the order as it stands then; sent again it acts once. A 503 tells the
 * idempotency key to send again with.
 * Undefined where there is no such order; throws 409 where the decision does not fit, and 503 where nobody answered.
 */
export async function decideOrder(
  temporal: Temporal,
  key: OrderKey,
  decision: Decision,
  idempotencyKey: string,
): Promise<OrderStatus | undefined> {
  const taken = await decideOn(temporal, key, decision, BOUND_MS).catch((error: unknown) => {
    throw error instanceof TemporalUnavailableError ? maybeTaken(idempotencyKey) : error;
  });
  if (taken.kind === 'refused') throw problem(409, 'Conflict', taken.why);
  return taken.kind === 'taken' ? taken.order : undefined;
}

function maybeTaken(idempotencyKey: string) {
  return problem(
    503,
    'Service Unavailable',
    `O pedido não respondeu a tempo; a decisão ainda pode ser tomada. Envie de novo com o mesmo Idempotency-Key (${idempotencyKey}): ela vale uma vez só.`,
    {},
    { 'Retry-After': '5', 'Idempotency-Key': idempotencyKey },
  );
}
