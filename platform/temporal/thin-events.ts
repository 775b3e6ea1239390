import { z } from 'zod';
import type { OrderKey } from '../../domain/ids.js';
import {
  THIN_EVENTS,
  thinEventsWorkflowId,
  type ThinEventsMemo,
  type ThinEventsOutcome,
} from '../../workflows/thin-events/messages.js';
import type { Temporal } from './temporal.js';
import { allOf, quoted, readAll } from './visibility.js';

const MemoSchema = z.object({
  outcome: z.object({
    result: z.enum(['accepted', 'duplicate', 'ignored', 'parked']),
    reason: z.string().exactOptional(),
  }),
  deliveries: z.array(z.string()),
}) satisfies z.ZodType<ThinEventsMemo>;

/**
 * Returns what followed from the thin events about these orders, by the ids of their deliveries; nothing of those whose
 * order is still being fetched. Visibility lags behind. Throws `TemporalUnavailableError`.
 */
export async function lookUpThinEvents(
  temporal: Temporal,
  orders: readonly OrderKey[],
): Promise<Map<string, ThinEventsOutcome>> {
  const outcomes = new Map<string, ThinEventsOutcome>();
  if (orders.length === 0) return outcomes;
  const ids = new Set(orders.map((order) => quoted(thinEventsWorkflowId(order))));
  const query = allOf(
    `WorkflowType = ${quoted(THIN_EVENTS)}`,
    `WorkflowId IN (${[...ids].join(', ')})`,
    `ExecutionStatus = 'Completed'`,
  );
  for await (const { memo } of readAll(temporal, query)) {
    const { data } = MemoSchema.safeParse(memo);
    // the newest first: an equal body may have come before
    for (const id of data?.deliveries ?? []) if (!outcomes.has(id)) outcomes.set(id, data!.outcome);
  }
  return outcomes;
}
