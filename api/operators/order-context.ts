import type { Client } from '@temporalio/client';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import { orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { withinDeadline } from '../../platform/temporal/errors.js';
import type { ServiceOrderInput } from '../../workflows/service-order/messages.js';
import { choiceText, WAITS } from './decision-texts.js';
import type { OrderContext, OrderDetail } from './schemas.js';
import { STEPS } from './story-texts.js';

const BOUND_MS = 2_000;

/** What goes with an order as it stands: what it waits for, what may be decided and what that does, what was ordered. */
export async function contextOf(
  client: Client,
  key: OrderKey,
  order: OrderDetail,
): Promise<OrderContext> {
  // without these the order can still be shown, and decided about
  const [next, ordered] = await Promise.all([
    nextAttempt(client, key).catch(() => undefined),
    orderedOf(client, key).catch(() => undefined),
  ]);
  return {
    choices: (order.decisions ?? []).map((decision) => ({
      decision,
      effect: choiceText(decision, order),
    })),
    waitingFor: waitOf(order, next),
    type: ordered?.type ?? null,
    issueDate: ordered?.issueDate ?? null,
    items: ordered ? ordered.items.map(itemView) : null,
  };
}

interface NextAttempt {
  readonly text: string;
  /** ISO 8601, UTC; undefined where it is under way. */
  readonly until: string | undefined;
}

function waitOf(
  { phase, attention, settledAt }: OrderDetail,
  next: NextAttempt | undefined,
): OrderContext['waitingFor'] {
  if (attention !== null) {
    return { text: 'A decisão de uma pessoa.', since: attention.since, until: null };
  }
  if (settledAt !== null || phase === 'released' || phase === 'cancelled') return null;
  if (next !== undefined) return { text: next.text, since: null, until: next.until ?? null };
  return { text: WAITS[phase], since: null, until: null };
}

/** The call that has failed and is tried again by itself, if there is one. */
async function nextAttempt(client: Client, key: OrderKey): Promise<NextAttempt | undefined> {
  const { raw } = await withinDeadline(client.connection, BOUND_MS, () =>
    client.workflow.getHandle(orderWorkflowId(key)).describe(),
  );
  const failed = raw.pendingActivities?.find(({ lastFailure }) => lastFailure);
  const step = STEPS[failed?.activityType?.name ?? ''];
  if (failed === undefined || step === undefined) return undefined;
  const at = optionalTsToDate(failed.nextAttemptScheduleTime ?? failed.scheduledTime);
  const isAhead = at !== undefined && at.getTime() > Date.now();
  return {
    text: `${step.failed}; será tentada de novo.`,
    until: isAhead ? at.toISOString() : undefined,
  };
}

/** The order as the ERP sent it: the workflow's input. */
async function orderedOf(client: Client, key: OrderKey): Promise<ServiceOrder | undefined> {
  const { workflowService, options, connection } = client;
  const { history } = await withinDeadline(connection, BOUND_MS, () =>
    workflowService.getWorkflowExecutionHistory({
      namespace: options.namespace,
      execution: { workflowId: orderWorkflowId(key) },
      maximumPageSize: 1,
    }),
  );
  const payloads =
    history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (payloads.length === 0) return undefined;
  const input = await decodeFromPayloadsAtIndex<ServiceOrderInput>(
    options.loadedDataConverter,
    0,
    payloads,
  );
  return input.order;
}

function itemView({ service, quantity, unit, priceCents }: ServiceOrder['items'][number]) {
  return {
    code: service.code,
    description: service.description ?? null,
    quantity,
    unit: unit ?? null,
    price: priceCents / 100,
    total: Math.round(quantity * priceCents) / 100,
  };
}
