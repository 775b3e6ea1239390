import type { AttentionCode } from '../../../domain/lifecycle.js';
import { scrub } from '../../../domain/scrub.js';
import type { ActivityEvent, OrderEvent } from '../../../platform/temporal/order-events.js';
import { AttentionSchema } from '../../../platform/temporal/order-schemas.js';
import { defined } from '../../../vendors/fields.js';
import {
  contradictionSeen,
  decide,
  isSeenContradiction,
} from '../../../workflows/service-order/messages.js';
import type { TimelineItem } from '../schemas.js';
import { onlyMarksAsSeen } from './decision-texts.js';
import {
  callbackText,
  CHANGE_UNANSWERED,
  DecisionSchema,
  decisionText,
  ENDED_BY_FORCE,
  failureText,
  MARKED_TEXT,
  OUTCOME_TEXTS,
  RECORDED_TEXTS,
  ResultSchema,
  situationRead,
  STEPS,
} from './timeline-texts.js';

type Entry = Omit<TimelineItem, 'at'> | undefined;

/** The timeline of an order in Portuguese, oldest first. Leaves out events that mean nothing to operators. */
export function timelineOf(events: readonly OrderEvent[]): TimelineItem[] {
  const tries = new Map<string, number>();
  const decided = new Set<string>();
  /** Who recorded the end, if an operator did: `settle` is the last decision that an order takes. */
  let recordedBy: string | undefined;
  /** The code of the question that is open. */
  let question: AttentionCode | undefined;
  /** Senior X sent the order with other data, and no operator has answered that. */
  let isChanged = false;

  function entryOf(event: OrderEvent): Entry {
    switch (event.type) {
      case 'received':
        return { kind: 'received', text: 'Pedido fechado no Senior X e recebido.' };
      case 'activity-started':
      case 'activity-done':
      case 'activity-failed':
        return stepEntry(event, tries);
      case 'timer':
        return { kind: 'waiting', text: `${event.summary ?? 'Aguardando'}.`, until: event.until };
      case 'signal':
        if (event.name === contradictionSeen.name) isChanged ||= isChange(event.input);
        return callbackEntry(event.name, event.input);
      case 'update':
        return event.name === decide.name ? decisionEntry(event) : undefined;
      case 'memo': {
        const attention = AttentionSchema.safeParse(event.fields['attention']).data;
        if ('attention' in event.fields) question = attention?.code;
        return (
          attention && {
            kind: 'attention',
            text: attention.problem,
            step: attention.step,
            ...wordsOf(attention),
            ...defined({ situation: attention.situation }),
          }
        );
      }
      case 'completed': {
        const outcome = ResultSchema.safeParse(event.result).data?.outcome;
        if (outcome === undefined) return undefined;
        const more = isChanged ? ` ${CHANGE_UNANSWERED}` : '';
        return recordedBy === undefined
          ? { kind: 'settled', text: `${OUTCOME_TEXTS[outcome]}${more}` }
          : { kind: 'settled', text: `${RECORDED_TEXTS[outcome]}${more}`, by: recordedBy };
      }
      case 'ended': {
        const { reason } = event;
        return { kind: 'ended', text: ENDED_BY_FORCE, ...(reason && { reason }) };
      }
    }
  }

  function decisionEntry({ input, refusal }: Extract<OrderEvent, { type: 'update' }>): Entry {
    const decision = DecisionSchema.safeParse(input).data;
    if (decision === undefined || decided.has(decision.requestId)) return undefined; // applied once
    const { by, reason } = decision;
    const isSeen = onlyMarksAsSeen(decision.decision, question);
    const what = isSeen ? MARKED_TEXT : decisionText(decision);
    if (refusal !== undefined) {
      return { kind: 'decision', text: `Decisão não aplicada: ${what}. ${refusal}`, by, reason };
    }
    decided.add(decision.requestId);
    if (question === 'webhook-changed') isChanged = false;
    if (decision.decision === 'settle') recordedBy = by;
    return { kind: 'decision', text: `Decisão: ${what}.`, by, reason };
  }

  const items = events.flatMap((event) => {
    const item = entryOf(event);
    return item === undefined ? [] : [{ at: event.at, ...item }];
  });
  // an event that arrived while the workflow was busy comes after later ones in the history
  return items.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Counts a step's attempts since it last succeeded; `tries` has the counts of activities that have failed since. */
function stepEntry(event: ActivityEvent, tries: Map<string, number>): Entry {
  const known = STEPS[event.activity];
  if (known === undefined) return undefined;
  const about = { ...(known.step && { step: known.step }), call: event.call };
  const before = tries.get(event.activity) ?? 0;
  if (event.type === 'activity-started') {
    return { kind: 'step-started', text: known.started, ...about, attempt: before + 1 };
  }
  const attempt = before + event.attempt;
  if (event.type === 'activity-done') {
    tries.delete(event.activity);
    const situation = situationRead(event.activity, event.result);
    const text = known.done(event.result);
    return { kind: 'step-done', text, ...about, attempt, ...defined({ situation }) };
  }
  const { next, failure } = event;
  if (next === undefined) tries.set(event.activity, attempt);
  return {
    kind: 'step-failed',
    text: `${known.failed}: ${failureText(failure)}.`,
    ...about,
    attempt,
    ...wordsOf(failure),
    ...(next !== undefined && next !== 'now' && { until: next }),
  };
}

/** The vendor's own words, beside our sentence. */
const wordsOf = ({ words }: { readonly words?: string }) =>
  words !== undefined && words !== '' && { words: scrub(words) };

const isChange = (input: unknown): boolean =>
  isSeenContradiction(input) && input.code === 'webhook-changed';

function callbackEntry(name: string, input: unknown): Entry {
  const text = callbackText(name, input);
  return text === undefined ? undefined : { kind: 'callback', text };
}
