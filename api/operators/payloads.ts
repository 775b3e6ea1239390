import type { Client } from '@temporalio/client';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { tsToDate } from '@temporalio/common/lib/time.js';
import { orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import { orUndefinedIfNotFound, withinDeadline } from '../../platform/temporal/errors.js';
import { decide, type ServiceOrderInput } from '../../workflows/service-order/messages.js';
import { maskBody } from '../capture/mask.js';
import { readRuns } from './history.js';
import type { Payload, PayloadList } from './schemas.js';
import { CALLBACK_TITLES, STEPS } from './story-texts.js';

const BOUND_MS = 4_000;
/** The latest are shown. */
const MOST_PAYLOADS = 200;

type HistoryEvent = NonNullable<Awaited<ReturnType<typeof readRuns>>[number]['events']>[number];
type Payloads = Parameters<typeof decodeFromPayloadsAtIndex>[2];

interface Carried {
  readonly kind: Payload['kind'];
  readonly title: string;
  readonly payloads: Payloads;
  /** Takes what is to be shown out of what was carried. */
  readonly pick?: (value: unknown) => unknown;
}

/**
 * What was sent to and fro about an order, oldest first, as JSON text: masked, or as it came. Undefined where there is no
 * such order. Throws `TemporalUnavailableError`.
 * @param most how many, the latest
 */
export async function readPayloads(
  client: Client,
  key: OrderKey,
  masked: boolean,
  most = MOST_PAYLOADS,
): Promise<PayloadList | undefined> {
  const converter = client.options.loadedDataConverter;
  const read = withinDeadline(client.connection, BOUND_MS, async () => {
    const workflowId = orderWorkflowId(key);
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    const runs = await readRuns(client, workflowId, runId);
    const carried = runs.flatMap(({ events }) => carriedBy(events ?? []));
    const shown = carried.slice(-most);
    const items = await Promise.all(
      shown.map(async ({ at, kind, title, payloads, pick }): Promise<Payload> => {
        const value = await decodeFromPayloadsAtIndex<unknown>(converter, 0, payloads);
        const json = JSON.stringify(pick ? pick(value) : value, null, 2) ?? 'null';
        return { at, kind, title, body: masked ? maskBody(json) : json };
      }),
    );
    return { items, masked, leftOut: carried.length - shown.length };
  });
  return orUndefinedIfNotFound(read);
}

function carriedBy(events: readonly HistoryEvent[]): (Carried & { readonly at: string })[] {
  const scheduled = new Map<string, string>();
  return events.flatMap((event) => {
    const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (activity) scheduled.set(String(event.eventId), activity);
    const carried = carriedIn(event, (id) => scheduled.get(id) ?? '');
    const at = tsToDate(event.eventTime ?? {}).toISOString();
    return carried?.payloads?.length ? [{ ...carried, at }] : [];
  });
}

function carriedIn(
  event: HistoryEvent,
  activityOf: (scheduledEventId: string) => string,
): Carried | undefined {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started && !started.continuedExecutionRunId) {
    const pick = (input: unknown) => (input as Partial<ServiceOrderInput>).order;
    return {
      kind: 'order',
      title: 'Pedido recebido do Senior X',
      payloads: started.input?.payloads,
      pick,
    };
  }
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) {
    const title = CALLBACK_TITLES[signal.signalName ?? ''] ?? 'Aviso recebido';
    return { kind: 'callback', title, payloads: signal.input?.payloads };
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (update?.name === decide.name) {
    return { kind: 'decision', title: 'Decisão de um operador', payloads: update.args?.payloads };
  }
  const call = event.activityTaskScheduledEventAttributes;
  if (call) {
    const title = STEPS[call.activityType?.name ?? '']?.started;
    return title === undefined
      ? undefined
      : { kind: 'call', title, payloads: call.input?.payloads };
  }
  const answer = event.activityTaskCompletedEventAttributes;
  if (answer) {
    const step = STEPS[activityOf(String(answer.scheduledEventId))];
    return step && { kind: 'answer', title: step.answer, payloads: answer.result?.payloads };
  }
  return undefined;
}
