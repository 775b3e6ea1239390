import { closingName, orderWorkflowId, parseClosingName } from '../../../domain/ids.js';
import { mayBeEnded, needsAbsence } from '../../../domain/decisions.js';
import { isOnlySeen, needsOwnAnswer } from '../../../domain/waits-for.js';
import { totalValue } from '../../../domain/money.js';
import { bulkEffect, bulkWarnings } from '../orders/decision-texts.js';
import { canAccessTenant } from '../../auth/authorize.js';
import type { CustomerSearch } from '../orders/customers.js';
import { orderFilter } from '../orders/order-filter.js';
import type { OrderSnapshot } from '../../../platform/temporal/order-index.js';
import { decidedAtIn, versionWithoutSs } from '../../../domain/seen-version.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { Texts } from '../../../texts/texts.js';
import { problem, unprocessable } from '../../http/problems.js';
import type { BulkSelection } from './schemas.js';

/** Limits of one bulk decision: what fits into one message of Temporal, with some margin. */
const MOST_ORDERS = 10_000;
const MOST_BYTES = 1024 * 1024;

/** How much the count may change between preview and confirmation. */
const TOLERANCE = 0.05;

/** The chosen orders, as lists show them: about a second late. */
export interface Selected {
  /** Null if no order was chosen. */
  readonly tenant: string | null;
  readonly total: number;
  /** Those that can accept the decision; each one's workflow decides in the end. */
  readonly eligible: readonly ListedOrder[];
  /** Those that a retry leaves out, since the operator must look at each. What is never for many: `BULK_DECISIONS`. */
  readonly leftOut: readonly ListedOrder[];
  /** When the orders were read; milliseconds since 1970. */
  readonly at: number;
}

type TenantScope = { readonly tenants: readonly string[] };

/**
 * Returns the orders that an operator chose. Throws 404 if one is of a tenant that they may not see, and 422 if they
 * are of several tenants or too many.
 */
export function select(
  snapshot: OrderSnapshot,
  { decision, ...selection }: BulkSelection,
  operator: TenantScope,
  byCustomer?: CustomerSearch,
): Selected {
  const { chosen, total, tenants } =
    selection.orders === undefined
      ? passing(snapshot, selection.filter ?? {}, operator, byCustomer)
      : named(snapshot, selection.orders, operator);
  if (tenants.size > 1) throw severalTenants(tenants);
  const eligible = chosen.filter((order) => seemsEligible(order, decision, snapshot.at));
  if (decision === 'amend-equipment') mustNameOne(eligible);
  const opensAgain = decision === 'retry' || decision === 'amend-equipment';
  const leftOut = opensAgain
    ? chosen.filter((order) => order.isRunning && needsOwnAnswer(order))
    : [];
  const bytes = Buffer.byteLength(JSON.stringify(eligible.map((o) => [closingName(o), o.version])));
  if (eligible.length > MOST_ORDERS || bytes > MOST_BYTES) throw tooMany(eligible.length);
  return { tenant: [...tenants][0] ?? null, total, eligible, leftOut, at: snapshot.at };
}

function passing(
  { orders, at }: OrderSnapshot,
  filter: NonNullable<BulkSelection['filter']>,
  operator: TenantScope,
  byCustomer: CustomerSearch | undefined,
) {
  const chosen = orders.filter(orderFilter(filter, operator, at, byCustomer));
  const tenants = new Set(chosen.map(({ tenant }) => tenant));
  return { chosen, total: chosen.length, tenants };
}

function named(
  { orders }: OrderSnapshot,
  keys: NonNullable<BulkSelection['orders']>,
  operator: TenantScope,
) {
  // answered like an unknown order
  if (!keys.every(({ tenant }) => canAccessTenant(operator, tenant))) {
    throw problem(404, ({ problems }) => problems.noneOfOrders);
  }
  const wanted = new Set(
    keys.map(({ tenant, id }) =>
      orderWorkflowId({ tenant, ...(parseClosingName(id) ?? { id, closing: 1 }) }),
    ),
  );
  const chosen = orders.filter(({ workflowId }) => wanted.has(workflowId));
  return { chosen, total: wanted.size, tenants: new Set(keys.map(({ tenant }) => tenant)) };
}

/** Returns true if an order can probably accept the decision, by the rule of docs/decisions.md. */
export function seemsEligible(
  order: Pick<ListedOrder, 'isRunning' | 'attention' | 'phase' | 'openedAt' | 'ss'>,
  decision: BulkSelection['decision'],
  now: number,
): boolean {
  const { isRunning, attention, phase, openedAt } = order;
  if (!isRunning) return false;
  if (decision === 'take-over' || phase === 'rehearsal') {
    return decision === 'take-over' && phase === 'rehearsal';
  }
  if (decision === 'retry') return attention !== null && !needsOwnAnswer(order);
  if (decision === 'amend-equipment') {
    return attention?.equipment !== undefined && !needsOwnAnswer(order);
  }
  return mayBeEnded({ asks: attention !== null, phase, openedAt }, now);
}

/** What an operator sees before confirming. */
export function previewOf(
  { tenant, total, eligible, leftOut, at }: Selected,
  { decision }: BulkSelection,
  texts: Texts,
) {
  const needConfirmedAbsence = leftOut.filter(needsAbsence).length;
  const counts = {
    mayHaveSs: needConfirmedAbsence,
    unseen: leftOut.filter(({ attention }) => isOnlySeen(attention)).length,
    closedAgain: leftOut.filter(({ attention }) => attention?.code === 'closed-again').length,
  };
  const effect = bulkEffect(decision, eligible, counts, texts);
  const fits = eligible.length;
  return {
    ...{ tenant, total, fits, value: totalValue(eligible), effect, needConfirmedAbsence },
    warnings: bulkWarnings(decision, eligible, texts),
    at: new Date(at).toISOString(),
  };
}

/**
 * The versions of the orders that the operator saw at `seenAt`, for their workflows to compare. An order that has asked
 * something since, or about which somebody has decided, gets a version that no order has, so it refuses.
 */
export const versionsSeen = (
  { eligible }: Selected,
  seenAt: string | undefined,
): (string | null)[] =>
  eligible.map(({ attention, version }) => {
    const news = [attention?.since, decidedAtIn(version ?? '')];
    const isNew = (at = '') => seenAt !== undefined && Date.parse(at) > Date.parse(seenAt);
    if (news.some(isNew)) return 'unseen';
    // an order that asks nothing publishes no version when its SS arrives
    return attention === null && version !== null ? versionWithoutSs(version) : version;
  });

/** Throws 409 if the decision would apply to other orders than previewed, or to none. */
export function mustBeExpected({ eligible }: Selected, expected: number): void {
  const fits = eligible.length;
  const isNear = Math.abs(fits - expected) <= expected * TOLERANCE;
  if (fits > 0 && isNear) return;
  throw problem(
    409,
    ({ problems }) => (fits === 0 ? problems.noneFits : problems.othersFit(fits, expected)),
    { fits, expected },
  );
}

/**
 * Throws 422 if the orders name different equipment: `amend-equipment` replaces one equipment by one other, so such
 * orders need separate decisions.
 */
function mustNameOne(orders: readonly ListedOrder[]): void {
  const named = [...new Set(orders.flatMap(({ attention }) => attention?.equipment ?? []))];
  if (named.length <= 1) return;
  throw unprocessable(
    ({ problems }) => problems.severalEquipment,
    [
      {
        path: '/filter/equipment',
        message: 'must be of one equipment',
        messagePt: 'deve ser de um só equipamento',
      },
    ],
  );
}

function severalTenants(tenants: ReadonlySet<string>) {
  const names = [...tenants].toSorted().join(', ');
  const message = `must be of one tenant; these are of ${names}`;
  const messagePt = `deve ser de uma só empresa; estes são de ${names}`;
  return unprocessable(
    ({ problems }) => problems.severalTenants,
    [{ path: '/filter/tenant', message, messagePt }],
  );
}

function tooMany(fits: number) {
  return unprocessable(
    ({ problems }) => problems.tooManyOrders(fits, MOST_ORDERS),
    [
      {
        path: '/filter',
        message: `must select at most ${MOST_ORDERS} eligible orders`,
        messagePt: `deve deixar passar no máximo ${MOST_ORDERS} pedidos`,
      },
    ],
  );
}
