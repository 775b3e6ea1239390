import type { ProtoFailure } from '@temporalio/common';
import type { ClosingName } from '../../domain/ids.js';
import { decide, type ServiceOrderInput } from '../../workflows/service-order/messages.js';
import { optionalTsToDate, type Payloads } from './decode.js';
import {
  callName,
  nameOf,
  readOrderHistory,
  timeOf,
  type History,
  type HistoryEvent,
  type OrderHistory,
  type PendingActivity,
} from './history.js';
import type { Temporal } from './temporal.js';

/** A payload that was sent to or from an order. */
export interface OrderPayload extends About {
  readonly at: Date;
  /** Decodes the payload. Lazy, since an order may have hundreds. */
  readonly read: () => Promise<unknown>;
}

interface About {
  /** `failed-call`: a packed `Exchange` with a vendor. */
  readonly kind: 'order' | 'callback' | 'decision' | 'call' | 'failed-call' | 'answer';
  /** The signal of a callback; the activity of a call or its answer. Empty otherwise. */
  readonly name: string;
  /** Which call it belongs to, as in `ActivityEvent`. */
  readonly call?: string;
}

interface Carried extends About {
  readonly payloads: Payloads;
  readonly at: Date;
}

/**
 * Reads the payloads sent to and from an order, oldest first. Returns undefined if Temporal does not know the order.
 * Throws `TemporalUnavailableError`.
 */
export function readOrderPayloads(
  temporal: Temporal,
  key: ClosingName,
  boundMs?: number,
): Promise<OrderPayload[] | undefined> {
  const payloadsIn = ({ runs, pending, runId, decoder }: OrderHistory) => {
    const carried = [
      ...runs.flatMap(carriedBy),
      ...pending.flatMap((one) => carriedByPending(one, runId)),
    ];
    return carried.map(({ payloads, ...about }): OrderPayload => {
      const first = () => decoder.first(payloads);
      // the rest of the input controls how the order is processed
      const order = async () => ((await first()) as Partial<ServiceOrderInput>).order;
      return { ...about, read: about.kind === 'order' ? order : first };
    });
  };
  return readOrderHistory(temporal, key, payloadsIn, boundMs);
}

function carriedBy({ runId, events }: History): Carried[] {
  const scheduled = new Map<string, Pick<About, 'name' | 'call'>>();
  return events.flatMap((event) => {
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity) {
      const call = callName(runId, activity.activityId);
      scheduled.set(String(event.eventId), { name: nameOf(activity), call });
    }
    const carried = carriedIn(event, (id) => scheduled.get(String(id)) ?? { name: '' });
    return carried?.payloads?.length ? [{ ...carried, at: timeOf(event) }] : [];
  });
}

/** The last attempt that failed of a call that Temporal is repeating. */
function carriedByPending(pending: PendingActivity, runId: string): Carried[] {
  const { lastFailure, lastAttemptCompleteTime, lastStartedTime } = pending;
  const at = optionalTsToDate(lastAttemptCompleteTime ?? lastStartedTime);
  const payloads = exchangeIn(lastFailure);
  if (at === undefined || !payloads?.length) return [];
  const call = callName(runId, pending.activityId);
  return [{ kind: 'failed-call', name: nameOf(pending), call, payloads, at }];
}

function carriedIn(
  event: HistoryEvent,
  activityOf: (scheduledEventId: unknown) => Pick<About, 'name' | 'call'>,
): Omit<Carried, 'at'> | undefined {
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
  if (call) return { kind: 'call', ...activityOf(event.eventId), payloads: call.input?.payloads };

  const answer = event.activityTaskCompletedEventAttributes;
  if (answer) {
    const payloads = answer.result?.payloads;
    return { kind: 'answer', ...activityOf(answer.scheduledEventId), payloads };
  }
  const failed = event.activityTaskFailedEventAttributes;
  const repeated = event.activityTaskStartedEventAttributes; // its last failure is an earlier attempt's
  const failure = failed?.failure ?? repeated?.lastFailure;
  if (!failure) return undefined;
  const { scheduledEventId } = failed ?? repeated!;
  return {
    kind: 'failed-call',
    ...activityOf(scheduledEventId),
    payloads: exchangeIn(failure),
  };
}

/** The exchange is the second detail of a failure (`FailureDetails`). */
const exchangeIn = (failure: ProtoFailure | null | undefined): Payloads =>
  failure?.applicationFailureInfo?.details?.payloads?.slice(1, 2);
