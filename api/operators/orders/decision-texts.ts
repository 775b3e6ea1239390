import { outcomeOf, type AttentionCode } from '../../../domain/lifecycle.js';
import { isOnlySeen } from '../../../domain/waits-for.js';
import type { Texts } from '../../../texts/texts.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { BulkOrder } from '../../../workflows/bulk-decision/messages.js';
import type { Decision } from '../../../workflows/service-order/messages.js';

type Shown = Pick<ListedOrder, 'ss' | 'attention'>;

/** What a retry of an order that asks does. */
function retryText({ ss, attention }: Shown, { effects }: Texts): string {
  if (attention === null) return effects.again('opening');
  const { code, step, params } = attention;
  if (isOnlySeen(attention)) {
    return code === 'webhook-changed' ? effects.changeSeen(ss) : effects.contradictionSeen;
  }
  if (code === 'not-confirmed' && params.ended !== undefined) {
    return effects.endOfAnother(params.ended);
  }
  const isAskedBySweep = (code === 'erp-moved' || code === 'reopened') && step === 'confirming';
  return isAskedBySweep ? effects.sweepAsksAgain : effects.again(step);
}

/**
 * What is known of an order's SS: Sismetro no longer shows it (`gone`), its service was `not-requested`, or an SS
 * `may-exist` that Ponte does not know.
 */
function ssOf({ ss, attention }: Shown): 'known' | 'gone' | 'not-requested' | 'may-exist' {
  if (attention?.code === 'ss-missing') return 'gone';
  if (attention?.code === 'not-confirmed' && NOT_SHOWN.has(attention.params.state)) return 'gone';
  if (ss !== null || attention?.code === 'several-ss') return 'known';
  const isRefused = attention?.step === 'opening' && attention.code === 'refused';
  const isUnsent = isRefused && attention.params.read === undefined;
  return isUnsent ? 'not-requested' : 'may-exist';
}

const NOT_SHOWN: ReadonlySet<unknown> = new Set(['not-found', 'removed']);

function ssText(order: Shown, { effects }: Texts): string {
  switch (ssOf(order)) {
    case 'known':
      return order.ss === null ? effects.sssStay : effects.ssStays(order.ss);
    case 'gone':
      return effects.ssGone;
    case 'not-requested':
      return effects.notRequested;
    case 'may-exist':
      return effects.ssMayExist;
  }
}

/** What ending an order means that Senior X does not show in _Aguardando integração_. */
function situationText(
  decision: 'release' | 'cancel',
  { attention }: Shown,
  { effects }: Texts,
): readonly string[] {
  if (attention?.code === 'reopened') return [effects.asItIs(outcomeBy(decision))];
  return attention?.code === 'erp-moved' ? [effects.hasLeft] : [];
}

const outcomeBy = (decision: 'release' | 'cancel') =>
  outcomeOf(decision === 'release' ? 'completed' : 'cancelled');

/** What a decision will do to the order in its present state: to read before deciding. */
export function choiceText(decision: Decision['decision'], order: Shown, texts: Texts): string {
  const { effects } = texts;
  switch (decision) {
    case 'retry':
      return retryText(order, texts);
    case 'amend-equipment':
      return effects.amend;
    case 'link-ss':
      return effects.link;
    case 'take-over':
      return effects.takeOver;
    case 'settle':
      return `${effects.settle} ${ssText(order, texts)}`;
    case 'release':
    case 'cancel':
      return [
        effects[decision],
        ...situationText(decision, order, texts),
        ssText(order, texts),
      ].join(' ');
  }
}

/** How many orders a bulk decision leaves out because the operator must look at each. */
export interface LeftOut {
  /** Their SS may exist. */
  readonly mayHaveSs: number;
  /** Their question would only be marked as seen. */
  readonly unseen: number;
  /** They had ended, and their service may be over. */
  readonly closedAgain: number;
}

/** What a bulk decision will do to these orders. */
export function bulkEffect(
  decision: BulkOrder['decision'],
  orders: readonly Shown[],
  leftOut: LeftOut,
  { bulk, effects }: Texts,
): string {
  const opensAgain = decision === 'retry' || decision === 'amend-equipment';
  const ends = decision === 'release' || decision === 'cancel';
  return [
    bulk.effects[decision],
    ...(opensAgain ? leftOutTexts(leftOut, bulk) : []),
    ...(ends && orders.some((order) => ssOf(order) === 'known') ? [effects.sssStay] : []),
  ].join(' ');
}

const leftOutTexts = (leftOut: LeftOut, bulk: Texts['bulk']): string[] =>
  (['mayHaveSs', 'unseen', 'closedAgain'] as const).flatMap((kind) =>
    leftOut[kind] === 0 ? [] : [bulk[kind](leftOut[kind])],
  );

/** What the operator should know of these orders before ending them all: a sentence for each kind. */
export function bulkWarnings(
  decision: BulkOrder['decision'],
  orders: readonly Shown[],
  { bulk: { warnings } }: Texts,
): string[] {
  if (decision !== 'release' && decision !== 'cancel') return [];
  const withSs = (wanted: ReturnType<typeof ssOf>) =>
    orders.filter((order) => ssOf(order) === wanted).length;
  const asking = (code: AttentionCode) =>
    orders.filter(({ attention }) => attention?.code === code).length;
  const kinds: readonly (readonly [count: number, say: (count: number) => string])[] = [
    [withSs('not-requested'), warnings.notRequested],
    [withSs('gone'), warnings.gone],
    [withSs('may-exist'), warnings.mayExist],
    [asking('several-ss'), warnings.severalSs],
    [asking('erp-moved'), warnings.hasLeft],
    [asking('reopened'), (count) => warnings.asItIs(count, outcomeBy(decision))],
    [asking('webhook-changed'), warnings.changed],
  ];
  return kinds.filter(([count]) => count > 0).map(([count, say]) => say(count));
}
