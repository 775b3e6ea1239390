import { activityInfo } from '@temporalio/activity';
import { closingName, parseClosingName, parseReference, type ClosingKey } from '../domain/ids.js';
import { isServiceEnd, type AttentionCode, type ServiceState } from '../domain/lifecycle.js';
import { belongsTo, type Ownership } from '../domain/ownership.js';
import type { Orders } from '../platform/temporal/orders.js';
import { orIfUnsupported, orUndefinedIfFailed } from '../vendors/answer-meaning.js';
import type { ServiceRequestView } from '../vendors/sismetro/sismetro.js';
import { incidentKey, newsOf, unexplained } from '../workflows/incident/late-news.js';
import { foreignSs, ssMissing } from '../workflows/service-order/question-codes.js';
import { newExpectedEnd } from '../workflows/sweep/limits.js';
import type {
  Contradiction,
  StatusValues,
  NotifiedEnd,
  WaitingOrder,
} from '../workflows/sweep/messages.js';
import { isHeldByAnother } from './confirm-end.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';
import { countMissing } from './many-missing.js';
import { tagOf } from './sweep-orders.js';

/** What a sweep found on one page of Sismetro's list. It enters the history, so it contains no more than needed. */
export interface SweptPage {
  /** Tags of the SSs on the page that an order waits for. */
  readonly waitingTags: string;
  /** SSs whose end their order does not know, since the callback did not come: `tellEnds` tells it. */
  readonly told: NotifiedEnd[];
  /** Status values without a meaning, of SSs that an order waits for. */
  readonly unknown: StatusValues[];
  /** Findings that became incidents. */
  readonly contradictions: Contradiction[];
  readonly totalPages: number;
  /** The page reaches back to the time that was asked for. */
  readonly isBack: boolean;
  /** The list shows only what changed since then, so most waiting orders are not in it. */
  readonly listsChanges: boolean;
}

/**
 * Reads one page of Sismetro's list, newest first: returns the ends that orders do not know, reports removed SSs to their
 * orders, and SSs with our reference that no order explains as incidents. If Temporal does not know the order, only an SS
 * opened since `since` is reported, and one that has ended only if the ERP lists no orders.
 * Fails with `Unsupported` if Sismetro offers no list.
 * @param page counts from 1
 * @param since how far back the sweep reads, ISO 8601
 */
export const sweepServiceRequests =
  (tenant: TenantDeps, orders: Orders) =>
  async (page: number, since: string): Promise<SweptPage> => {
    const { listsChanges } = tenant.sismetro.capabilities;
    const readAt = Date.now();
    const { items, totalPages } = await callingVendor(tenant, () =>
      tenant.sismetro.listServiceRequests(page, listsChanges ? since : undefined),
    );
    const bySs = new Map(items.map((view) => [view.ss, view]));
    const waiting = await orders.waitingFor(tenant.id, [...bySs.keys()]);
    const outcomes = await Promise.all(
      waiting.map((order) => judge(tenant, orders, order, bySs.get(order.ss))),
    );
    const oldest = Date.parse(items.findLast((view) => view.openedAt)?.openedAt ?? '');
    return {
      waitingTags: waiting.map(({ ss }) => tagOf(ss)).join(''),
      told: outcomes.flatMap(({ told }) => told ?? []),
      unknown: outcomes.flatMap(({ unknown }) => unknown ?? []),
      contradictions: [
        ...outcomes.flatMap(({ contradiction }) => contradiction ?? []),
        ...(await reportUnexplained(tenant, orders, items, waiting, since, readAt)),
      ],
      totalPages,
      // a list without dates is read only while it shows waiting orders
      isBack: listsChanges ? page >= totalPages : !(oldest >= Date.parse(since)),
      listsChanges,
    };
  };

/** What the SS of a waiting order shows; empty if its service continues. */
interface Seen {
  readonly told?: NotifiedEnd;
  readonly unknown?: StatusValues;
  readonly contradiction?: Contradiction;
}

/** What a sweep found about one SS. */
export type SweptRequest = ({ readonly kind: 'read' } & Seen) | { readonly kind: 'missing' };

export interface SingleRead {
  /** It was not found a moment ago: if it is missing again, the order asks. */
  readonly wasMissing: boolean;
  /** The order is told when its SS is expected to end: it waits among so many that not all are read soon. */
  readonly notesEnds: boolean;
}

const GOES_ON: ReadonlySet<ServiceState> = new Set(['open', 'in-progress', 'ignored', 'unknown']);

/** Reads the SS that an order waits for. Returns its end if the order does not know it. */
export const sweepServiceRequest =
  (tenant: TenantDeps, orders: Orders) =>
  async (order: WaitingOrder, { wasMissing, notesEnds }: SingleRead): Promise<SweptRequest> => {
    const { ss, expectedEnd } = order;
    const key = { ...order, tenant: tenant.id };
    const view = await callingVendor(tenant, () => tenant.sismetro.readServiceRequest(ss), key);
    if (view === undefined && !wasMissing) return { kind: 'missing' };
    const seen = await judge(tenant, orders, order, view);
    const goesOn = view && GOES_ON.has(view.state) && belongsTo(view, key, ss) !== 'anothers';
    const at = goesOn && notesEnds && newExpectedEnd(view, expectedEnd, Date.now());
    if (at) await orders.expectEnd(key, { ss, at });
    return { kind: 'read', ...seen };
  };

/**
 * Returns the end of an SS that its order does not know, or a status value without a meaning. An SS that
 * shows another order's reference, or that is gone or removed, proves nothing about this order, which asks the operator
 * as long as that is so. If so many are gone or removed that something else must be wrong, an incident says so, too.
 * @param view undefined if the SS is gone
 */
async function judge(
  deps: TenantDeps,
  orders: Orders,
  { id, closing, ss, asks }: WaitingOrder,
  view: ServiceRequestView | undefined,
): Promise<Seen> {
  const key = { tenant: deps.id, id, closing };
  const ask = async (question: ReturnType<typeof foreignSs | typeof ssMissing>): Promise<Seen> =>
    (await orders.reportContradiction(key, { ...question, ss }))
      ? {
          contradiction: {
            orderId: closingName({ id, closing }),
            code: 'question',
            params: question,
          },
        }
      : {};
  if (view !== undefined && belongsTo(view, key, ss) === 'anothers') return ask(foreignSs(ss));
  if (view === undefined || view.state === 'removed') {
    await countMissing(deps, key);
    return ask(ssMissing(ss));
  }
  if (asks) await orders.endContradiction(key, OVER_IF_SHOWN);
  const { state, status, progress } = view;
  if (state === 'unknown') return { unknown: { status, progress } };
  if (!isServiceEnd(state)) return {};
  const found = { ss, end: state, orderId: closingName({ id, closing }) };
  if (await orders.awaitsEnd(key)) return { told: found };
  await tellEnds(orders)(deps.id, [found]); // it knows an end: another one is news
  return {};
}

/**
 * Reports ends that a sweep read to their orders. What was found is in the sweep's history before: if this is lost, it is
 * repeated, and neither counted nor told twice.
 */
export const tellEnds =
  (orders: Pick<Orders, 'deliver'>) =>
  async (tenant: string, ends: readonly NotifiedEnd[]): Promise<void> => {
    const { runId = '' } = activityInfo().workflowExecution ?? {};
    await Promise.all(
      ends.map(({ ss, end: event, orderId }) => {
        const { id, closing } = parseClosingName(orderId)!;
        return orders.deliver({ tenant, orderId: id, closing, ss, event }, runId);
      }),
    );
  };

/** What is over once Sismetro shows the SS, and not as another order's. */
const OVER_IF_SHOWN: readonly AttentionCode[] = ['ss-missing', 'foreign-ss'];

/** Orders and SSs this new may not be in the lists yet: the next sweep reads them again. */
const TOO_NEW_MS = 5 * 60_000;

/** SSs to read one by one for a page of the list, which has a minute with all that follows from it. */
const SINGLE_READS = 2;

async function reportUnexplained(
  deps: TenantDeps,
  orders: Orders,
  views: readonly ServiceRequestView[],
  waiting: readonly WaitingOrder[],
  since: string,
  readAt: number,
): Promise<Contradiction[]> {
  const { id: tenant, incidents, senior } = deps;
  const { listAwaiting: listsAwaiting } = senior.capabilities;
  const own = new Set(waiting.map((order) => `${closingName(order)} ${order.ss}`));
  const named = views.flatMap((view) => {
    const key = parseReference(view.reference ?? '');
    const isOld = Date.now() - Date.parse(view.openedAt ?? '') > TOO_NEW_MS;
    if (key?.tenant !== tenant || !isOld) return [];
    return own.has(`${closingName(key)} ${view.ss}`) ? [] : [{ view, key }]; // most are those that orders wait for
  });
  const closings = await orders.lookUp(named.map(({ key }) => key));
  const found: Contradiction[] = [];
  let readsLeft = SINGLE_READS;
  for (const { view, key } of named) {
    const closing = closings.get(closingName(key));
    // an earlier sweep has judged it, and Temporal forgets settled orders
    if (closing === undefined && Date.parse(view.openedAt ?? '') < Date.parse(since)) continue;
    // its order was settled and erased, or awaits and is found in the ERP's list
    if (closing === undefined && listsAwaiting && isServiceEnd(view.state)) continue;
    let finding = unexplained(view, key, closing);
    if (finding?.kind === 'double-ss') {
      const listed = views.find((one) => one.ss === closing?.ss);
      const { ss, isRunning } = closing!;
      // else each sweep reads the order's own SS for as long as the second one is listed
      if (listed === undefined && (await incidents.isKnown(tenant, finding.key))) continue;
      if (listed === undefined && (readsLeft -= 1) < 0) continue; // the next sweep finds it again
      const owner = await ownerOf(deps, orders, key, ss!, listed, isRunning);
      if (owner === 'anothers') continue;
      finding = unexplained(view, key, { ...closing!, isSsProven: owner === 'ours' });
    }
    // the list was read before the order ended: it may show the SS as it was then, and the next sweep reads it again
    const isOlder = closing?.endedAt !== undefined && closing.endedAt.getTime() >= readAt;
    if (finding?.kind === 'late-contradiction' && isOlder) continue;
    // it was cancelled or removed: it is a second one no longer
    if (finding === undefined && closing !== undefined && view.ss !== closing.ss)
      await incidents.withdraw(tenant, incidentKey('double-ss', view.ss));
    const news = await newsOf(finding, view.state, () => orders.resultOf(key));
    if (news === undefined) continue;
    const { key: incident, ...report } = news;
    await incidents.report(tenant, incident, report);
    found.push({ orderId: closingName(key), code: 'incident', params: report });
  }
  return found;
}

/**
 * Returns whose the SS is that a closing has. `anothers` if it shows another order's reference, is another order's by its
 * number, or was removed or merged into another one: then the order asks which SS is its own, and the second one may be
 * it. So does a running order whose SS cannot be read now: the next sweep reads it again.
 * @param listed the SS as the page of the list shows it; it is read if the page does not show it
 */
async function ownerOf(
  deps: TenantDeps,
  orders: Orders,
  key: ClosingKey,
  ss: string,
  listed: ServiceRequestView | undefined,
  isRunning: boolean,
): Promise<Ownership> {
  const read = () => orIfUnsupported('not-offered', deps.sismetro.readServiceRequest(ss));
  const view = listed ?? (await orUndefinedIfFailed(read()));
  if (view === undefined) return isRunning ? 'anothers' : 'unknown';
  if (view !== 'not-offered') {
    if (view.state === 'removed' || belongsTo(view, key, ss) === 'anothers') return 'anothers';
    if (belongsTo(view, key) === 'ours') return 'ours';
  }
  return (await isHeldByAnother(orders, key, ss)) ? 'anothers' : 'unknown';
}
