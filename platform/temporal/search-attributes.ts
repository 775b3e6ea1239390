import { TypedSearchAttributes } from '@temporalio/common';
import { Tenant } from '../../workflows/service-order/search-attributes.js';

/** Returns what a workflow of a tenant is listed by, besides its type. */
export const ofTenant = (tenant: string): TypedSearchAttributes =>
  new TypedSearchAttributes([{ key: Tenant, value: tenant }]);
