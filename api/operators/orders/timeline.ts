import type { Words } from '../../../domain/call-faults.js';
import { scrub } from '../../../domain/scrub.js';
import { isOnlySeen } from '../../../domain/waits-for.js';
import type { ActivityEvent, OrderEvent } from '../../../platform/temporal/order-events.js';
import { AttentionSchema, WordsSchema } from '../../../platform/temporal/order-schemas.js';
import { say, sayQuestion, sayWords } from '../../../texts/catalogue.js';
import { pt } from '../../../texts/pt/index.js';
import type { PauseCode } from '../../../texts/pt/pauses.js';
import type { Texts } from '../../../texts/texts.js';
import { defined } from '../../../vendors/fields.js';
import {
  contradictionSeen,
  decide,
  isSeenContradiction,
} from '../../../workflows/service-order/messages.js';
import type { TimelineItem } from '../answer-schemas.js';
import {
  callbackText,
  DecisionSchema,
  decisionText,
  ResultSchema,
  situationRead,
  stepOf,
} from './timeline-texts.js';
import type { Attention } from '../../../domain/questions.js';

type Entry = Omit<TimelineItem, 'at'> | undefined;

/** The timeline of an order, oldest first. Leaves out events that mean nothing to operators. */
export function timelineOf(events: readonly OrderEvent[], texts: Texts): TimelineItem[] {
  const { history } = texts;
  const tries = new Map<string, number>();
  const decided = new Set<string>();
  /** Who recorded the end, if an operator did: `settle` is the last decision that an order takes. */
  let recordedBy: string | undefined;
  /** The question that is open. */
  let question: Attention | undefined;
  /** Senior X sent the order with other data, and no operator has answered that. */
  let isChanged = false;

  /** Calls that the profile does not offer: nobody was asked. */
  const notOffered = new Set(
    events.flatMap((event) =>
      event.type === 'activity-failed' && event.failure.type === 'Unsupported' ? [event.call] : [],
    ),
  );

  function entryOf(event: OrderEvent): Entry {
    switch (event.type) {
      case 'received':
        return { kind: 'received', text: event.isAgain ? history.takenUpAgain : history.received };
      case 'activity-started':
      case 'activity-done':
      case 'activity-failed':
        return notOffered.has(event.call) ? undefined : stepEntry(event, tries, texts);
      case 'timer':
        return { kind: 'waiting', text: pauseText(event.summary, texts), until: event.until };
      case 'signal':
        if (event.name === contradictionSeen.name) isChanged ||= isChange(event.input);
        return callbackEntry(event.name, event.input, history);
      case 'update':
        return event.name === decide.name ? decisionEntry(event) : undefined;
      case 'memo': {
        const attention = AttentionSchema.safeParse(event.fields['attention']).data;
        if ('attention' in event.fields) question = attention;
        return (
          attention && {
            kind: 'attention',
            text: sayQuestion(texts.questions, attention),
            step: attention.step,
            ...wordsOf(attention, texts),
            ...defined({ situation: attention.situation }),
          }
        );
      }
      case 'completed': {
        const outcome = ResultSchema.safeParse(event.result).data?.outcome;
        if (outcome === undefined) return undefined;
        const more = isChanged ? ` ${history.changeUnanswered}` : '';
        return recordedBy === undefined
          ? { kind: 'settled', text: `${history.outcome(outcome)}${more}` }
          : { kind: 'settled', text: `${history.recorded(outcome)}${more}`, by: recordedBy };
      }
      case 'ended': {
        const { reason } = event;
        return { kind: 'ended', text: history.endedByForce, ...(reason && { reason }) };
      }
    }
  }

  function decisionEntry({ input, refusal }: Extract<OrderEvent, { type: 'update' }>): Entry {
    const decision = DecisionSchema.safeParse(input).data;
    if (decision === undefined || decided.has(decision.requestId)) return undefined; // applied once
    const { by, reason } = decision;
    const isSeen = decision.decision === 'retry' && isOnlySeen(question);
    const what = isSeen ? history.markedAsSeen : decisionText(decision, history);
    if (refusal !== undefined) {
      const text = history.notDecided(what, say(texts.refusals, refusal));
      return { kind: 'decision', text, by, reason };
    }
    decided.add(decision.requestId);
    if (question?.code === 'webhook-changed') isChanged = false;
    if (decision.decision === 'settle') recordedBy = by;
    return { kind: 'decision', text: history.decided(what), by, reason };
  }

  const items = events.flatMap((event) => {
    const item = entryOf(event);
    return item === undefined ? [] : [{ at: event.at, ...item }];
  });
  // an event that arrived while the workflow was busy comes after later ones in the history
  return items.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What a timer waits for. Of another version's timers only the Portuguese summary is known. */
function pauseText(summary: string | undefined, { history, pauses }: Texts): string {
  if (summary === undefined) return history.waiting;
  const code = PAUSE_CODES.find((one) => pt.pauses[one] === summary);
  return `${code === undefined ? summary : pauses[code]}.`;
}

const PAUSE_CODES = Object.keys(pt.pauses) as readonly PauseCode[];

/** Counts a step's attempts since it last succeeded; `tries` has the counts of activities that have failed since. */
function stepEntry(event: ActivityEvent, tries: Map<string, number>, texts: Texts): Entry {
  const { history } = texts;
  const known = stepOf(event.activity, history);
  if (known === undefined) return undefined;
  const about = {
    ...(known.step && { step: known.step }),
    task: event.activity,
    call: event.call,
  };
  const before = tries.get(event.activity) ?? 0;
  if (event.type === 'activity-started') {
    return { kind: 'step-started', text: known.started, ...about, attempt: before + 1 };
  }
  const attempt = before + event.attempt;
  if (event.type === 'activity-done') {
    tries.delete(event.activity);
    const situation = situationRead(event.activity, event.result);
    const text = known.done(event.result, history);
    return { kind: 'step-done', text, ...about, attempt, ...defined({ situation }) };
  }
  const { next, failure } = event;
  if (next === undefined) tries.set(event.activity, attempt);
  return {
    kind: 'step-failed',
    text: history.failed(known.failed, failure.type ?? 'unexpected'),
    ...about,
    attempt,
    ...wordsOf(failure, texts),
    ...(next !== undefined && next !== 'now' && { until: next }),
  };
}

/** The vendor's own words, or what went wrong without them, beside our sentence. */
function wordsOf({ words }: { readonly words?: Words }, { callFaults }: Texts) {
  const known = WordsSchema.safeParse(words).data ?? '';
  return known !== '' && { words: scrub(sayWords(callFaults, known)) };
}

const isChange = (input: unknown): boolean =>
  isSeenContradiction(input) && input.code === 'webhook-changed';

function callbackEntry(name: string, input: unknown, history: Texts['history']): Entry {
  const text = callbackText(name, input, history);
  return text === undefined ? undefined : { kind: 'callback', text };
}
