import { isOutcome } from '../../../domain/lifecycle.js';
import type { BulkDecision, FoundBulk } from '../../../platform/temporal/bulk.js';
import {
  hasAnnouncedEnd,
  isLinkUnread,
  type ListedOrder,
} from '../../../platform/temporal/listed-orders.js';
import { say, sayQuestion } from '../../../texts/catalogue.js';
import type { Texts } from '../../../texts/texts.js';
import { ordersByReference } from '../orders/named-orders.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import type { Bulk, BulkDetail, BulkOutcome } from './schemas.js';

/** A bulk decision as operators see it. */
export function bulkView({ memo, state, endedAt }: BulkDecision): Bulk {
  const { request: _, equipment: __, ...shown } = memo;
  return {
    ...shown,
    endedAt: endedAt?.toISOString() ?? null,
    state,
  };
}

/** A bulk decision with its outcomes once it has ended. Until then `failuresLeftOut` counts all failed orders. */
export async function bulkDetail(
  found: FoundBulk,
  index: Pick<OrderIndex, 'read' | 'missing'>,
  texts: Texts,
): Promise<BulkDetail> {
  const bulk = bulkView(found);
  if (found.state !== 'done') {
    return { ...bulk, failures: [], failuresLeftOut: bulk.failed, outcomes: null, orders: [] };
  }
  const { failures, decided, ...counts } = await found.readResult();
  const referenceOf = (name: string) => `${bulk.tenant}/${name}`;
  const names = [...failures.map(({ id }) => id), ...decided];
  const orders = await ordersByReference(index, new Set(names.map(referenceOf)));
  const orderOf = (name: string) => orders.get(referenceOf(name));
  const ifMissing = index.missing() === 'open' ? 'under-way' : 'resolved'; // open ones are listed first
  const named = failures.map(({ id, why }) => ({
    id,
    why: say(texts.refusals, why),
    number: orderOf(id)?.number || null,
  }));
  const results = decided.map((id) => resultOf(id, orderOf(id), found, ifMissing, texts));
  return {
    ...bulk,
    ...counts,
    failures: named,
    failuresLeftOut: counts.failed - failures.length,
    outcomes: countsOf(results),
    orders: firstOfEach(results),
  };
}

type Result = BulkDetail['orders'][number];

function resultOf(
  id: string,
  order: ListedOrder | undefined,
  bulk: BulkDecision,
  ifMissing: BulkOutcome,
  texts: Texts,
): Result {
  const outcome = order === undefined ? ifMissing : outcomeOf(order, bulk);
  const problem = outcome === 'stuck' && order !== undefined ? problemOf(order, texts) : null;
  return { id, number: order?.number || null, outcome, phase: order?.phase ?? null, problem };
}

const problemOf = ({ isRunning, attention }: ListedOrder, { questions, refusals }: Texts) =>
  isRunning ? attention && sayQuestion(questions, attention) : refusals['ended-by-force']({});

/** For this long after the decisions, visibility may still show the questions that they answered. */
const SHOWN_LATE_MS = 60_000;

function outcomeOf(order: ListedOrder, { memo, endedAt }: BulkDecision): BulkOutcome {
  const { isRunning, phase, attention } = order;
  if (!isRunning) return isOutcome(phase) ? 'resolved' : 'stuck';
  if (attention !== null) {
    const isNew = Date.parse(attention.since) >= Date.parse(memo.startedAt);
    const isUnanswered = endedAt !== undefined && Date.now() - endedAt.getTime() > SHOWN_LATE_MS;
    return isNew || isUnanswered ? 'stuck' : 'under-way';
  }
  const goesOn = memo.decision !== 'release' && memo.decision !== 'cancel';
  const isConfirming = hasAnnouncedEnd(order) || isLinkUnread(order);
  return goesOn && phase === 'in-service' && !isConfirming ? 'resolved' : 'under-way';
}

function countsOf(results: readonly Result[]): NonNullable<BulkDetail['outcomes']> {
  const of = (wanted: BulkOutcome) => results.filter(({ outcome }) => outcome === wanted).length;
  return { resolved: of('resolved'), stuck: of('stuck'), underWay: of('under-way') };
}

/** Orders listed for each outcome. */
const NAMED = 200;

const firstOfEach = (results: readonly Result[]): Result[] =>
  (['stuck', 'under-way', 'resolved'] as const).flatMap((wanted) =>
    results.filter(({ outcome }) => outcome === wanted).slice(0, NAMED),
  );
