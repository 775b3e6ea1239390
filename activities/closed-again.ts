import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../domain/failures.js';
import { closingName } from '../domain/ids.js';
import { outcomeShownBy, type ErpSituation } from '../domain/lifecycle.js';
import type { ServiceOrder } from '../domain/order.js';
import type { LatestClosing } from '../platform/temporal/closings.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { IncidentReport } from '../workflows/incident/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';
import { readSituation } from './read-situation.js';

/** A sweep's call has a minute, for up to five orders. */
const READ_MS = 8_000;

/** An order that was settled this recently may still be in the ERP's list. */
const RECENTLY_MS = 10 * 60_000;

/** Returns true if the closing ended, and long enough ago that the ERP's list is not outdated. */
export const isClosedAgain = ({ isRunning, endedAt }: LatestClosing) =>
  !isRunning && endedAt !== undefined && Date.now() - endedAt.getTime() > RECENTLY_MS;

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
 * @param asks whether each of them asks the operator
 */
export const openNewClosings =
  (deps: TenantDeps, orders: Orders) =>
  async (page: number, ids: readonly string[], asks: boolean): Promise<NewClosings> => {
    const { items } = await callingVendor(deps, () => deps.senior.listAwaiting(page));
    const wanted = new Set(ids);
    const again = items.flatMap((item): ServiceOrder[] =>
      item.kind === 'order' && wanted.has(item.order.id) ? [item.order] : [],
    );
    const opened: string[] = [];
    const asked: string[] = [];
    const left: string[] = [];
    for (const order of again) {
      const latest = await orders.latestClosing(order);
      if (latest === undefined || !isClosedAgain(latest)) continue;
      const situation = await shownSituation(deps, order);
      if (hasLeft(situation)) {
        left.push(order.id);
        continue;
      }
      const closing = latest.closing + 1;
      const isSure = situation === 'awaiting-integration' || situation === 'not-offered';
      const awaitsOperator = asks || !latest.leftAwaiting || !isSure;
      const answer = await orders.open(order, {
        closing,
        lookFirst: true,
        ...(awaitsOperator && { asks: true }),
        rehearsal: deps.isRehearsal(),
      });
      if (answer === 'accepted')
        (awaitsOperator ? asked : opened).push(closingName({ id: order.id, closing }));
    }
    return { opened, asked, left };
  };

/** Returns true if an order that a lagging list still shows needs no new closing. */
const hasLeft = (situation: ErpSituation | 'not-offered') =>
  situation === 'missing' ||
  (situation !== 'not-offered' && outcomeShownBy(situation) !== undefined);

/** Reads the order itself, since the ERP's list may lag behind it. One that cannot be read is `unknown`. */
async function shownSituation(
  deps: TenantDeps,
  order: ServiceOrder,
): Promise<ErpSituation | 'not-offered'> {
  try {
    return await readSituation(deps)(order, READ_MS);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return error.type === FailureType.Unsupported ? 'not-offered' : 'unknown';
  }
}

/** Reports an incident because more orders were closed again at once than is plausible. Starts nothing. */
export const reportManyReopened =
  ({ id, incidents }: TenantDeps) =>
  async (ids: readonly string[]): Promise<void> => {
    const report: IncidentReport = {
      kind: 'many-reopened',
      problem:
        'Vários pedidos já encerrados aqui voltaram a aguardar integração no Senior X ao mesmo tempo. Nada foi aberto para eles. Confira se o Senior X foi restaurado de um backup.',
      subjects: ids,
    };
    const day = new Date().toISOString().slice(0, 10);
    await incidents.report(id, `many-reopened/${day}`, report);
  };
