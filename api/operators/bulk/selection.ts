import { closingName, orderWorkflowId, parseClosingName } from '../../../domain/ids.js';
import { NEEDS_ABSENCE } from '../../../domain/lifecycle.js';
import { bulkEffect } from '../orders/decision-texts.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { orderFilter } from '../orders/order-filter.js';
import type { OrderSnapshot } from '../orders/order-index.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
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
  readonly fitting: readonly ListedOrder[];
  /** How many a retry leaves out, since the operator must first look for their SS. */
  readonly needConfirmedAbsence: number;
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
): Selected {
  const { chosen, total, tenants } =
    selection.orders === undefined
      ? passing(snapshot, selection.filter ?? {}, operator)
      : named(snapshot, selection.orders, operator);
  if (tenants.size > 1) throw severalTenants(tenants);
  const fitting = chosen.filter((order) => seemsToFit(order, decision, snapshot.at));
  if (decision === 'amend-equipment') mustNameOne(fitting);
  const opensAgain = decision === 'retry' || decision === 'amend-equipment';
  const needConfirmedAbsence = opensAgain ? chosen.filter(needsAbsence).length : 0;
  const bytes = Buffer.byteLength(JSON.stringify(fitting.map(closingName)));
  if (fitting.length > MOST_ORDERS || bytes > MOST_BYTES) throw tooMany(fitting.length);
  return { tenant: [...tenants][0] ?? null, total, fitting, needConfirmedAbsence };
}

function passing(
  { orders, at }: OrderSnapshot,
  filter: NonNullable<BulkSelection['filter']>,
  operator: TenantScope,
) {
  const chosen = orders.filter(orderFilter(filter, operator, at));
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
    throw problem(404, 'Not Found', 'Um dos pedidos não existe.');
  }
  const wanted = new Set(
    keys.map(({ tenant, id }) =>
      orderWorkflowId({ tenant, ...(parseClosingName(id) ?? { id, closing: 1 }) }),
    ),
  );
  const chosen = orders.filter(({ workflowId }) => wanted.has(workflowId));
  return { chosen, total: wanted.size, tenants: new Set(keys.map(({ tenant }) => tenant)) };
}

/** Returns true if an order can probably accept the decision, by the rule of docs/wire.md, section 9. */
function seemsToFit(order: ListedOrder, decision: BulkSelection['decision'], now: number): boolean {
  const { isRunning, attention, phase, openedAt } = order;
  if (!isRunning) return false;
  if (decision === 'take-over' || phase === 'rehearsal') {
    return decision === 'take-over' && phase === 'rehearsal';
  }
  if (decision === 'retry') return attention !== null && !needsAbsence(order);
  if (decision === 'amend-equipment') {
    return attention?.equipment !== undefined && !needsAbsence(order);
  }
  return attention !== null || phase !== 'opening' || now - Date.parse(openedAt) >= HOUR_MS;
}

const HOUR_MS = 3_600_000;

/** Returns true if opening again needs the operator's confirmation, order by order, that Sismetro has no SS. */
const needsAbsence = ({ isRunning, attention, ss }: ListedOrder): boolean =>
  isRunning && ss === null && attention !== null && NEEDS_ABSENCE.has(attention.code);

/** What an operator sees before confirming. */
export function previewOf(
  { tenant, total, fitting, needConfirmedAbsence }: Selected,
  { decision }: BulkSelection,
) {
  const cents = fitting.reduce((sum, { value }) => sum + Math.round(value * 100), 0);
  const effect = bulkEffect(decision, needConfirmedAbsence);
  const fits = fitting.length;
  return { tenant, total, fits, value: cents / 100, effect, needConfirmedAbsence };
}

/** Throws 409 if the decision would apply to other orders than previewed, or to none. */
export function mustBeExpected({ fitting }: Selected, expected: number): void {
  const fits = fitting.length;
  const isNear = Math.abs(fits - expected) <= expected * TOLERANCE;
  if (fits > 0 && isNear) return;
  const detail =
    fits === 0
      ? 'Nenhum dos pedidos escolhidos pode receber esta decisão agora.'
      : `Agora são ${fits}, e não ${expected}, os pedidos que podem receber esta decisão. Confira a nova contagem e confirme de novo.`;
  throw problem(409, 'Conflict', detail, { fits, expected });
}

/**
 * Throws 422 if the orders name different equipment: `amend-equipment` replaces one equipment by one other, so such
 * orders need separate decisions.
 */
function mustNameOne(orders: readonly ListedOrder[]): void {
  const named = [...new Set(orders.flatMap(({ attention }) => attention?.equipment ?? []))];
  if (named.length <= 1) return;
  throw unprocessable(
    'Os pedidos escolhidos são de equipamentos diferentes. Escolha os de um só equipamento.',
    [
      {
        path: '/filter/equipment',
        message: 'must be of one equipment',
        words: 'deve ser de um só equipamento',
      },
    ],
  );
}

function severalTenants(tenants: ReadonlySet<string>) {
  const names = [...tenants].toSorted().join(', ');
  const message = `must be of one tenant; these are of ${names}`;
  const words = `deve ser de uma só empresa; estes são de ${names}`;
  return unprocessable(
    'Os pedidos escolhidos são de mais de uma empresa. Escolha uma empresa (filtro Empresa) e decida sobre os pedidos dela.',
    [{ path: '/filter/tenant', message, words }],
  );
}

function tooMany(fits: number) {
  return unprocessable(
    `São ${fits} pedidos; uma decisão em lote vale para no máximo ${MOST_ORDERS}. Restrinja os filtros e decida em partes.`,
    [
      {
        path: '/filter',
        message: `must let at most ${MOST_ORDERS} fitting orders through`,
        words: `deve deixar passar no máximo ${MOST_ORDERS} pedidos`,
      },
    ],
  );
}
