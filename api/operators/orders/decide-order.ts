import type { ClosingName } from '../../../domain/ids.js';
import { decideOn, previewLinkOf } from '../../../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type {
  Decision,
  LinkCandidate,
  OrderStatus,
} from '../../../workflows/service-order/messages.js';
import { problem } from '../../http/problems.js';

const BOUND_MS = 4_000;
/** Linking reads the SS first, for up to ten seconds. */
const LINK_BOUND_MS = 12_000;

/**
 * Hands a decision to the order's workflow and gives the order as it stands then; sent again it acts once. A 503 tells the
 * idempotency key to send again with.
 * Undefined where there is no such order; throws 409 where the decision does not fit, and 503 where nobody answered.
 */
export async function decideOrder(
  temporal: Temporal,
  key: ClosingName,
  decision: Decision,
  idempotencyKey: string,
): Promise<OrderStatus | undefined> {
  const boundMs = decision.decision === 'link-ss' ? LINK_BOUND_MS : BOUND_MS;
  const taken = await decideOn(temporal, key, decision, boundMs).catch((error: unknown) => {
    throw error instanceof TemporalUnavailableError ? maybeTaken(idempotencyKey) : error;
  });
  if (taken.kind === 'refused') throw problem(409, 'Conflict', taken.why);
  return taken.kind === 'taken' ? taken.order : undefined;
}

/**
 * Has the order read the SS that the operator wants to link. Undefined if there is no such order; throws 409 if it has
 * ended, and 503 if nobody answered.
 */
export async function previewLink(
  temporal: Temporal,
  key: ClosingName,
  ss: string,
): Promise<LinkCandidate | undefined> {
  const preview = await previewLinkOf(temporal, key, ss);
  if (preview.kind === 'refused') throw problem(409, 'Conflict', preview.why);
  return preview.kind === 'read' ? preview.candidate : undefined;
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
