import type { ClosingName } from '../../../domain/ids.js';
import { decideOn, previewLinkOf } from '../../../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { say } from '../../../texts/catalogue.js';
import type {
  Decision,
  LinkCandidate,
  OrderStatus,
} from '../../../workflows/service-order/messages.js';
import { problem } from '../../http/problems.js';

const BOUND_MS = 4_000;
/** Longer, since linking first reads the SS, for up to ten seconds. */
const LINK_BOUND_MS = 12_000;

/**
 * Sends a decision to the order's workflow and returns the resulting order. A repeated decision is applied once. Its
 * reason is required (`../request-schemas.ts`), and it is recorded before (`audit`, `endpoints.ts`).
 * Returns undefined if there is no such order. Throws 409 if the decision is not allowed, and 503, with the idempotency
 * key for a repetition, if there was no answer.
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
  if (taken.kind === 'refused') throw problem(409, ({ refusals }) => say(refusals, taken.why));
  return taken.kind === 'taken' ? taken.order : undefined;
}

/**
 * Asks the order to read the SS that the operator wants to link. Returns undefined if there is no such order. Throws
 * 409 if it has ended, and 503 if there was no answer.
 */
export async function previewLink(
  temporal: Temporal,
  key: ClosingName,
  ss: string,
): Promise<LinkCandidate | undefined> {
  const preview = await previewLinkOf(temporal, key, ss);
  if (preview.kind === 'refused') throw problem(409, ({ refusals }) => say(refusals, preview.why));
  return preview.kind === 'read' ? preview.candidate : undefined;
}

function maybeTaken(idempotencyKey: string) {
  return problem(
    503,
    ({ problems }) => problems.maybeDecided(idempotencyKey),
    {},
    { 'Retry-After': '5', 'Idempotency-Key': idempotencyKey },
  );
}
