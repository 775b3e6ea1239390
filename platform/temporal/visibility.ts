import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';

/** A string as it stands inside a visibility query: in single quotes, with the quotes within escaped. */
export function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The query for a tenant's orders of which all these conditions hold. */
export const ordersOf = (tenant: string, ...conditions: readonly string[]): string =>
  [`WorkflowType = ${quoted(SERVICE_ORDER)}`, `Tenant = ${quoted(tenant)}`, ...conditions].join(
    ' AND ',
  );
