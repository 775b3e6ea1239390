import { isCompany } from '../../../domain/document.js';
import { orderWorkflowId, type ClosingKey } from '../../../domain/ids.js';
import type { CustomerKeys } from '../../../platform/customer-keys.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { readReceivedOrder } from '../../../platform/temporal/read-order.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { allOf, quoted } from '../../../platform/temporal/visibility.js';
import { plain } from '../../../vendors/text.js';
import { canAccessTenant, mayReveal } from '../../auth/authorize.js';
import type { Operator } from '../../auth/session.js';
import { problem } from '../../http/problems.js';
import { mayNameCustomer, type Audit } from '../audit/audit.js';
import type { OrdersFilter } from '../request-schemas.js';
import { shapeOf, visibleName } from '../mask.js';
import type { OrderDetail } from '../answer-schemas.js';
import type { SoughtAt } from '../../../platform/temporal/order-index.js';

/** Returns a test whether an order's customer is meant by a text: words of the name, or the CPF or CNPJ. */
export type CustomerSearch = (text: string) => (order: ListedOrder) => boolean;

/** Searches by customer, in the orders whose customer the operator may see. Finds nothing if the settings have no key. */
export function customerSearch(keys: CustomerKeys, operator: Operator): CustomerSearch {
  return (text) => {
    const byTenant = new Map<string, { names: readonly string[]; searches: string[][] }>();
    const soughtAt = (tenant: string) => {
      const known = byTenant.get(tenant) ?? {
        names: keys.namesOf(tenant, text),
        searches: keys.searchesFor(tenant, text),
      };
      byTenant.set(tenant, known);
      return known;
    };
    return (order) => {
      const { names, searches } = soughtAt(order.tenant);
      if (order.customerKey !== null && names.includes(order.customerKey)) {
        // a CNPJ may be a sole trader's, and an order from before lists had names does not say whose it is
        return mayReveal(operator) || order.customer?.isCompany === true;
      }
      return (
        visibleName(order, operator) !== null &&
        searches.some((words) => words.every((word) => order.customerWords.includes(word)))
      );
    };
  };
}

/**
 * Returns the condition of a search by customer for visibility, which has the orders that lists leave out. Undefined if
 * the filter names no customer.
 */
export function soughtCustomer(
  keys: CustomerKeys,
  operator: Operator,
  { q, customer, tenant: only }: OrdersFilter,
): SoughtAt | undefined {
  const text = customer ?? q;
  if (text === undefined || !mayNameCustomer(text)) return undefined;
  return (tenant) => {
    if (!canAccessTenant(operator, tenant) || (only ?? tenant) !== tenant) return undefined;
    const ofKey = keys.namesOf(tenant, text).map((name) => `CustomerKey = ${quoted(name)}`);
    const ofWords = keys
      .searchesFor(tenant, text)
      .map((words) => `(${allOf(...words.map((word) => `CustomerWords = ${quoted(word)}`))})`);
    return [...ofKey, ...ofWords].join(' OR ');
  };
}

export const noCustomerKeys = () => problem(409, ({ problems }) => problems.noCustomerKeys);

/**
 * Records, once an hour for each tenant, that a list showed the names of persons to the operator. Throws
 * `TemporalUnavailableError`.
 */
export async function auditNames(
  audit: Audit,
  operator: Operator,
  orders: readonly Pick<ListedOrder, 'tenant' | 'customer'>[],
): Promise<void> {
  const ofPersons = orders.filter(
    (order) => order.customer?.isCompany === false && visibleName(order, operator) !== null,
  );
  for (const tenant of new Set(ofPersons.map((order) => order.tenant))) {
    await audit(operator, {
      action: 'reveal',
      tenant,
      target: `customers/${tenant}`,
      details: 'list',
      hourly: 'list',
    });
  }
}

/** Returns the name for the order's page. Records, once an hour, that it showed a person's. */
export async function nameOnPage(
  audit: Audit,
  operator: Operator,
  { tenant, workflowId }: Pick<OrderDetail, 'tenant' | 'workflowId'>,
  customer: ListedOrder['customer'],
): Promise<string | null> {
  const name = visibleName({ customer }, operator);
  if (name !== null && !customer!.isCompany) {
    await audit(operator, {
      action: 'reveal',
      tenant,
      target: workflowId,
      details: 'customer',
      hourly: 'customer',
    });
  }
  return name;
}

/**
 * Returns SSs with their customers as the operator may see them, who sees those of the order by the same rule
 * (`visibleName`): Sismetro shows no document, so the name is a company's only if it is that of the order's company. Other
 * names are masked, or their being shown is recorded.
 */
export async function withCustomers<T extends { readonly customer?: string }>(
  { audit, temporal }: { readonly audit: Audit; readonly temporal: Temporal },
  operator: Operator,
  key: ClosingKey,
  requests: readonly T[],
  details: string,
): Promise<T[]> {
  const ours = (await readReceivedOrder(temporal, key).catch(() => undefined))?.customer;
  const company = ours?.name && isCompany(ours) && plain(ours.name);
  let isRevealed = false;
  const shown = requests.map((request) => {
    const { customer: name } = request;
    if (name === undefined) return request;
    const customer = { name, isCompany: plain(name) === company };
    const visible = visibleName({ customer }, operator);
    isRevealed ||= visible !== null && !customer.isCompany;
    return { ...request, customer: visible ?? shapeOf(name) };
  });
  if (isRevealed)
    await audit(operator, {
      action: 'reveal',
      tenant: key.tenant,
      target: orderWorkflowId(key),
      details,
    });
  return shown;
}
