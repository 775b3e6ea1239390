import { orderWorkflowId, type ClosingName } from '../../domain/ids.js';
import { decide, type ServiceOrderInput } from '../../workflows/service-order/messages.js';
import { decoderOf, type Payloads } from './decode.js';
import { orUndefinedIfNotFound } from './errors.js';
import { nameOf, readRuns, timeOf, type HistoryEvent } from './history.js';
import type { Temporal } from './temporal.js';

const BOUND_MS = 4_000;

/** A payload that was sent to or from an order. */
export interface OrderPayload extends About {
  readonly at: Date;
  /** Decodes the payload. Lazy, since an order may have hundreds. */
  readonly read: () => Promise<unknown>;
}

interface About {
  readonly kind: 'order' | 'callback' | 'decision' | 'call' | 'answer';
  /** The signal of a callback; the activity of a call or answer. Empty otherwise. */
  readonly name: string;
}

interface Carried extends About {
  readonly payloads: Payloads;
}

/**
 * Reads the payloads sent to and from an order, oldest first. Returns undefined if Temporal does not know the order.
 * Throws `TemporalUnavailableError`.
 */
export function readOrderPayloads(
  temporal: Temporal,
  key: ClosingName,
  boundMs = BOUND_MS,
): Promise<OrderPayload[] | undefined> {
  const workflowId = orderWorkflowId(key);
  const read = temporal.within(boundMs, async (client) => {
    const decoder = decoderOf(client, workflowId);
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    const runs = await readRuns(client, workflowId, runId);
    return runs.flatMap(({ events }) =>
      carriedBy(events).map(({ at, kind, name, payloads }): OrderPayload => {
        const first = () => decoder.first(payloads);
        // the rest of the input controls how the order is processed
        const order = async () => ((await first()) as Partial<ServiceOrderInput>).order;
        return { at, kind, name, read: kind === 'order' ? order : first };
      }),
    );
  });
  return orUndefinedIfNotFound(read);
}

function carriedBy(events: readonly HistoryEvent[]): (Carried & { readonly at: Date })[] {
  const scheduled = new Map<string, string>();
  return events.flatMap((event) => {
    const activity = nameOf(event.activityTaskScheduledEventAttributes);
    if (activity) scheduled.set(String(event.eventId), activity);
    const carried = carriedIn(event, (id) => scheduled.get(id) ?? '');
    return carried?.payloads?.length ? [{ ...carried, at: timeOf(event) }] : [];
  });
}

function carriedIn(
  event: HistoryEvent,
  activityOf: (scheduledEventId: string) => string,
): Carried | undefined {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started && !started.continuedExecutionRunId) {
    return { kind: 'order', name: '', payloads: started.input?.payloads };
  }
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) {
    return { kind: 'callback', name: signal.signalName ?? '', payloads: signal.input?.payloads };
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (update?.name === decide.name) {
    return { kind: 'decision', name: '', payloads: update.args?.payloads };
  }
  const call = event.activityTaskScheduledEventAttributes;
  if (call) return { kind: 'call', name: nameOf(call), payloads: call.input?.payloads };
  const answer = event.activityTaskCompletedEventAttributes;
  if (answer) {
    const name = activityOf(String(answer.scheduledEventId));
    return { kind: 'answer', name, payloads: answer.result?.payloads };
  }
  return undefined;
}
