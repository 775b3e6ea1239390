import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../domain/failures.js';
import { closingName } from '../domain/ids.js';
import { outcomeShownBy } from '../domain/lifecycle.js';
import type { ServiceOrder } from '../domain/order.js';
import { mayBeChanged, type Shown } from '../domain/settlement.js';
import type { LatestClosing, ShownClosing } from '../platform/temporal/closings.js';
import type { Orders } from '../platform/temporal/orders.js';
import { fetchListed, idOf } from '../vendors/senior-x/listed.js';
import { areMany, asksFirst } from '../workflows/closed-again/rules.js';
import type { IncidentReport } from '../workflows/incident/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';
import { readSituation } from './read-situation.js';

/** An order that was settled this recently may still be in the ERP's list. */
const RECENTLY_MS = 10 * 60_000;

/** Returns true if the closing ended, and long enough ago that the ERP's list is not outdated. */
export const isClosedAgain = ({ isRunning, endedAt }: ShownClosing) =>
  !isRunning && endedAt !== undefined && Date.now() - endedAt.getTime() > RECENTLY_MS;

/** What a read of a settled order showed. */
export type ReadAgain = 'awaiting' | 'not-awaiting' | 'opened' | 'asked';

/**
 * Reads a settled order whose webhook came again with other content. The order itself is read, which does not lag as the
 * list does, so its last closing may have ended a moment ago. The second read in a row that shows it awaiting starts its
 * next closing, which asks the operator unless the order was seen to have left before. If more such webhooks came than
 * is plausible, it asks, too, and an incident says so. Fails with `Unsupported` if the ERP does not offer the call.
 * @param body the order (`ServiceOrder`), JSON text
 */
export const readClosedAgain =
  (deps: TenantDeps, orders: Orders) =>
  async (body: string, isSecond: boolean): Promise<ReadAgain> => {
    const order = JSON.parse(body) as ServiceOrder;
    const latest = await orders.latestClosing(order);
    if (latest?.isRunning) await orders.open(order); // its closing asks about what the webhook changes
    if (latest === undefined || latest.isRunning || latest.hasFailed) return 'not-awaiting';
    const { situation } = await readSituation(deps)(order);
    if (situation !== 'awaiting-integration') return 'not-awaiting';
    if (!isSecond) return 'awaiting';
    const isMany = areMany(await orders.countClosedAgain(deps.id));
    if (isMany) await reportManyReopened(deps)([order.id]);
    return (await startNext(deps, orders, order, latest, isMany)) ?? 'not-awaiting';
  };

/** The result for orders that were closed again. */
export interface NewClosings {
  readonly opened: string[];
  /** Orders whose new closing asks the operator first. */
  readonly asked: string[];
  /** Orders that show another situation than the ERP's list. */
  readonly left: string[];
}

/**
 * Starts a new closing of each given order that the ERP still lists as awaiting, unless the order itself shows that it
 * has left. It opens an SS if the order shows that it awaits, and was seen to have left before; otherwise it asks the
 * operator.
 * @param shown what each order showed when it was read itself (`shownSituation`), by its id
 * @param asks whether each of them asks the operator
 */
export const openNewClosings =
  (deps: TenantDeps, orders: Orders) =>
  async (
    page: number,
    shown: Readonly<Record<string, Shown>>,
    asks: boolean,
  ): Promise<NewClosings> => {
    const { items } = await callingVendor(deps, () => deps.senior.listAwaiting(page));
    const found: NewClosings = { opened: [], asked: [], left: [] };
    for (const item of items) {
      const situation = shown[idOf(item)];
      if (item.kind !== 'order' || situation === undefined) continue;
      if (hasLeft(situation)) found.left.push(item.order.id);
      else await startIfOver(deps, orders, item.order, asks || !mayBeChanged(situation), found);
    }
    return found;
  };

/** The same for an order that the list only names: fetched, it shows its own situation. */
export const openNewClosing =
  (deps: TenantDeps, orders: Orders) =>
  async (id: string, asks: boolean): Promise<NewClosings> => {
    const item = await callingVendor(deps, () => fetchListed(deps.senior, id));
    const found: NewClosings = { opened: [], asked: [], left: [] };
    if (item.kind === 'ignored') found.left.push(item.id);
    if (item.kind === 'order') await startIfOver(deps, orders, item.order, asks, found);
    return found;
  };

/** Starts the next closing of an order whose latest one ended, and adds it to what was found. */
async function startIfOver(
  deps: TenantDeps,
  orders: Orders,
  order: ServiceOrder,
  asks: boolean,
  found: NewClosings,
): Promise<void> {
  const latest = await orders.latestClosing(order);
  if (latest === undefined || !isClosedAgain(latest)) return;
  const started = await startNext(deps, orders, order, latest, asks);
  if (started !== undefined)
    found[started].push(closingName({ id: order.id, closing: latest.closing + 1 }));
}

/**
 * Starts the next closing of a settled order that awaits integration again. It asks the operator unless the order was
 * seen to have left that situation before. Returns undefined if that closing exists already.
 */
async function startNext(
  deps: TenantDeps,
  orders: Orders,
  order: ServiceOrder,
  { closing, leftAwaiting }: LatestClosing,
  asks: boolean,
): Promise<'opened' | 'asked' | undefined> {
  const awaitsOperator = asksFirst(leftAwaiting, asks);
  const answer = await orders.open(order, {
    closing: closing + 1,
    lookFirst: true,
    ...(awaitsOperator && { asks: true }),
    rehearsal: deps.isRehearsal(),
  });
  if (answer !== 'accepted') return undefined;
  return awaitsOperator ? 'asked' : 'opened';
}

/** Returns true if an order that a lagging list still shows needs no new closing. */
const hasLeft = (situation: Shown) =>
  situation === 'missing' ||
  (situation !== 'not-offered' && outcomeShownBy(situation) !== undefined);

/** Returns what the order itself shows, since the ERP's list may lag behind it. One that cannot be read is `unknown`. */
export const shownSituation =
  (deps: TenantDeps) =>
  async (id: string): Promise<Shown> => {
    try {
      return (await readSituation(deps)({ tenant: deps.id, id })).situation;
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      return error.type === FailureType.Unsupported ? 'not-offered' : 'unknown';
    }
  };

/** Reports an incident because more orders were closed again at once than is plausible. */
export const reportManyReopened =
  ({ id, incidents }: TenantDeps) =>
  async (ids: readonly string[]): Promise<void> => {
    const report: IncidentReport = { kind: 'many-reopened', params: {}, subjects: ids };
    const day = new Date().toISOString().slice(0, 10);
    await incidents.report(id, `many-reopened/${day}`, report);
  };
