import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import type { Vendor } from '../../domain/ids.js';
import type { Outcome } from '../../domain/lifecycle.js';
import { plainMarkdown } from '../../domain/markdown.js';
import { orderValueCents, type ServiceOrder } from '../../domain/order.js';
import { isSameQuestion, type Attention } from '../../domain/questions.js';
import { sayQuestion, sayWait } from '../../texts/catalogue.js';
import { waitsFor } from '../../domain/waits-for.js';
import { questions } from '../../texts/pt/questions.js';
import { endsUnanswered, headings, settled, waits, waitsForAnswer } from '../../texts/pt/waits.js';
import { needsAbsence } from '../../domain/decisions.js';
import { allowedDecisions, versionOf } from './rules/decisions.js';
import type { OrderStatus } from './messages.js';
import type { OrderState } from './state.js';
import { attentionOf, failsAt } from './rules/questions.js';
import { linkOf } from './rules/ss.js';
import { ExpectedEnd, NeedsAttention, Phase, SsNumber } from './search-attributes.js';

/**
 * Publishes what operators see of an order: search attributes and memo (lists), current details (Temporal Web UI).
 * Writes only what changed, since each write is an event of the history.
 */
export function publisher(initial: OrderState): (state: OrderState) => void {
  let shown = visibleOf(initial);
  setCurrentDetails(details(shown));

  return (state) => {
    const now = visibleOf(state);
    const attributes: SearchAttributeUpdatePair[] = [];
    if (now.phase !== shown.phase) attributes.push({ key: Phase, value: now.phase });
    if (now.ss !== undefined && now.ss !== shown.ss) {
      attributes.push({ key: SsNumber, value: now.ss });
    }
    if (now.expectedEnd !== shown.expectedEnd) {
      const value = now.expectedEnd === undefined ? null : new Date(now.expectedEnd);
      attributes.push({ key: ExpectedEnd, value });
    }
    if ((now.attention === null) !== (shown.attention === null)) {
      attributes.push({ key: NeedsAttention, value: now.attention !== null });
    }
    if (attributes.length > 0) upsertSearchAttributes(attributes);

    const memo = {
      ...(now.pdfUrl !== shown.pdfUrl && { pdfUrl: now.pdfUrl ?? null }),
      ...(!isSame(now.attention, shown.attention) && { attention: now.attention }),
      ...(now.isEndAwaited !== shown.isEndAwaited && { isEndAwaited: now.isEndAwaited }),
      ...(now.failsAt !== shown.failsAt && { failsAt: now.failsAt }),
      ...(mustPublishVersion(now, shown) && { version: now.version }),
    };
    if (Object.keys(memo).length > 0) upsertMemo(memo);

    setCurrentDetails(details(now));
    shown = now;
  };
}

/** The visible part of the state. */
interface Visible {
  readonly phase: OrderState['phase'];
  readonly ss: string | undefined;
  readonly pdfUrl: string | undefined;
  readonly expectedEnd: string | undefined;
  readonly attention: Attention | null;
  readonly version: string;
  readonly decidedAt: string | undefined;
  readonly hasReportedEnd: boolean;
  readonly isEndAwaited: boolean;
  readonly isLinkUnread: boolean;
  readonly failsAt: Vendor | null;
}

const visibleOf = (state: OrderState): Visible => ({
  phase: state.phase,
  ss: state.ss?.number,
  pdfUrl: linkOf(state),
  expectedEnd: state.ss?.expectedEnd,
  attention: attentionOf(state),
  version: versionOf(state),
  decidedAt: state.decidedAt,
  hasReportedEnd: state.verdict?.by === 'sismetro',
  isEndAwaited: state.verdict?.by === 'sismetro' && state.verdict.isAwaited === true,
  isLinkUnread: state.ss?.unread !== undefined,
  failsAt: failsAt(state),
});

/**
 * A report that needs no question costs no event, so lists may show an older version of an order that asks nothing.
 * The order then refuses a bulk decision that is based on that version.
 */
function mustPublishVersion(now: Visible, shown: Visible): boolean {
  if (now.version === shown.version) return false;
  const asks = now.attention !== null || shown.attention !== null || now.phase === 'rehearsal';
  const isDecided = now.decidedAt !== shown.decidedAt; // nobody decides by what lists showed before
  // bulk decisions tell by the version what an order still confirms
  const isOver =
    (shown.hasReportedEnd && !now.hasReportedEnd) || shown.isLinkUnread !== now.isLinkUnread;
  return asks || isDecided || isOver;
}

const isSame = (a: Attention | null, b: Attention | null) =>
  (a === null || b === null ? a === b : a.step === b.step && isSameQuestion(a, b)) &&
  JSON.stringify(a?.words) === JSON.stringify(b?.words) &&
  a?.equipment === b?.equipment &&
  a?.latestSince === b?.latestSince;

/** The current details. They omit the vendor's words, since the Temporal Web UI shows them. */
function details({ phase, ss, attention, hasReportedEnd, isLinkUnread, failsAt }: Visible): string {
  const waiting = waitsFor({ phase, attention, isEndReported: hasReportedEnd, isLinkUnread });
  return [
    waiting === null
      ? settled[phase as Outcome]
      : `**${headings.waits}** ${sayWait({ waits, waitsForAnswer }, waiting, failsAt)}`,
    ...(ss === undefined ? [] : [`SS ${plainMarkdown(ss)}`]),
    ...(attention === null
      ? []
      : [`**${headings.attention}** ${plainMarkdown(sayQuestion(questions, attention))}`]),
    ...(attention?.code === 'webhook-changed' ? [endsUnanswered] : []),
  ].join('\n\n');
}

/** What the order shows of itself: the answer to `status`, to each decision and at its end. */
export function statusOf(
  order: ServiceOrder,
  closing: number,
  state: OrderState,
  now: string,
): OrderStatus {
  return {
    tenant: order.tenant,
    id: order.id,
    closing,
    number: order.number,
    branch: order.branch,
    phase: state.phase,
    ss: state.ss?.number ?? null,
    pdfUrl: linkOf(state) ?? null,
    attention: attentionOf(state),
    valueCents: orderValueCents(order),
    openedAt: state.firstOpenedAt ?? state.openedAt,
    settledAt: state.settled?.at ?? null,
    equipment: state.equipment,
    changed: state.changes?.unseen ?? state.changes?.seen ?? null,
    decisions: allowedDecisions(state, now),
    needsConfirmedAbsence: needsAbsence(state),
    version: versionOf(state),
  };
}
