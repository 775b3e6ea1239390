import { DateTime } from 'luxon';
import type { OperatorSettings } from '../../platform/settings-types.js';
import { quoted } from '../../platform/temporal/visibility.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import { unprocessable } from '../problems.js';
import type { OrdersQuery } from './requests.js';

/** The zone of a date without time: the list may show many tenants, and this is where nearly all of them are. */
const ZONE = 'America/Sao_Paulo';

/** The visibility query of the orders that pass the filter and that the operator may see. */
export function ordersQuery(
  filter: OrdersQuery,
  operator: Pick<OperatorSettings, 'tenants'>,
): string {
  const from = filter.from === undefined ? undefined : startOf(filter.from);
  const before = filter.to === undefined ? undefined : endOf(filter.to);
  if (from && before && from >= before) {
    throw unprocessable('The range of dates is empty.', [
      { path: '/to', message: 'must not be earlier than from' },
    ]);
  }
  return allOf(
    `WorkflowType = ${quoted(SERVICE_ORDER)}`,
    // an order that went on in a fresh run is one order still
    `ExecutionStatus != 'ContinuedAsNew'`,
    tenantsOf(operator),
    equals('Tenant', filter.tenant),
    equals('Phase', filter.phase),
    equals('Branch', filter.branch),
    equals('OrderNumber', filter.number),
    equals('SsNumber', filter.ss),
    filter.attention && `NeedsAttention = ${filter.attention}`,
    from && `StartTime >= ${quoted(iso(from))}`,
    before && `StartTime < ${quoted(iso(before))}`,
  );
}

/** The condition that keeps a list to the tenants an operator may see; undefined where that is all of them. */
export function tenantsOf({ tenants }: Pick<OperatorSettings, 'tenants'>): string | undefined {
  return tenants.length === 0 ? undefined : `Tenant IN (${tenants.map(quoted).join(', ')})`;
}

export function allOf(...conditions: readonly (string | undefined)[]): string {
  return conditions.filter(Boolean).join(' AND ');
}

function equals(attribute: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${attribute} = ${quoted(value)}`;
}

const isDay = (text: string) => !text.includes('T');
const startOf = (text: string) => DateTime.fromISO(text, { zone: ZONE });

/** The first instant after the moment: the next day's start, or the next millisecond. */
function endOf(text: string): DateTime {
  return startOf(text).plus(isDay(text) ? { days: 1 } : { milliseconds: 1 });
}

const iso = (moment: DateTime) => moment.toUTC().toISO() ?? '';
