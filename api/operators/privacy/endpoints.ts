import { documentOf } from '../../../domain/document.js';
import { orderWorkflowId } from '../../../domain/ids.js';
import type { CustomerKeys } from '../../../platform/customer-keys.js';
import type { Operator } from '../../auth/session.js';
import { answer } from '../../openapi/answers.js';
import type { Audit } from '../audit/audit.js';
import { operatorEndpoints, requireTenant, type OperatorDeps } from '../endpoint.js';
import { noCustomerKeys } from '../orders/customers.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { erase, erasureOf, planErasure } from './erase.js';
import { exportOf } from './export.js';
import {
  findHoldings,
  findOrders,
  mentionsOfCustomer,
  NO_MENTIONS,
  type Customer,
  type Stores,
} from './holdings.js';
import {
  CustomerExportSchema,
  EraseRequestSchema,
  ErasureSchema,
  ExportRequestSchema,
  type CustomerRequest,
  type Erasure,
} from './schemas.js';

export interface PrivacyDeps extends OperatorDeps, Stores {
  readonly customerKeys: CustomerKeys;
  readonly index: Pick<OrderIndex, 'forget'>;
  readonly audit: Audit;
}

const { post } = operatorEndpoints<PrivacyDeps>('Privacy');

/** Requests of one customer under the LGPD (docs/privacy.md). The document is in the body, so that no log has it. */
export const PRIVACY_ENDPOINTS = [
  post(
    '/privacy/export',
    {
      role: 'admin',
      summary: 'Export all data stored about one customer (role admin)',
      description: 'Recorded in the audit log, which identifies the customer by a keyed hash.',
      body: ExportRequestSchema,
      responses: { 200: answer('The data stored about the customer.', CustomerExportSchema) },
      problems: [404, 409],
    },
    async ({ operator, body, texts }, deps) => {
      const customer = customerOf(body, operator, deps);
      const holdings = await (body.cursor === undefined
        ? findHoldings(deps, customer, body.diskOnly)
        : findOrders(deps, customer));
      const found = await exportOf(deps.temporal, customer, holdings, texts, body);
      await deps.audit(operator, {
        ...actOn(customer, body),
        action: 'export-customer',
        details: JSON.stringify({
          orders: found.orders.length,
          deliveries: found.deliveries.length,
          mentions: found.mentions.length,
        }),
      });
      return found;
    },
  ),

  post(
    '/privacy/erase',
    {
      role: 'admin',
      summary: 'Erase all data stored about one customer (role admin)',
      description:
        'Orders in progress and the deliveries waiting for them are kept and reported; repeat the request later to erase them. Recorded in the audit log.',
      body: EraseRequestSchema,
      responses: { 200: answer('The erased data.', ErasureSchema) },
      problems: [404, 409],
    },
    async ({ operator, body, texts }, deps) => {
      const customer = customerOf(body, operator, deps);
      const { diskOnly, cursor } = body;
      const isFirst = cursor === undefined;
      const holdings = await (isFirst
        ? findHoldings(deps, customer, diskOnly)
        : findOrders(deps, customer));
      const mentions = diskOnly
        ? NO_MENTIONS
        : await mentionsOfCustomer(deps.temporal, customer, holdings.orders, cursor);
      const plan = planErasure(isFirst ? holdings : { ...holdings, orders: [] }, mentions, texts);
      const { nextCursor } = mentions;
      const planned = { ...erasureOf(customer, plan), nextCursor };
      if (body.dryRun) return { done: false, ...planned, pending: 0 } satisfies Erasure;
      await deps.audit(operator, {
        ...actOn(customer, body),
        action: 'erase',
        details: JSON.stringify({
          orders: planned.orders.length,
          mentions: planned.mentions.length,
          ...planned.deliveries,
          refused: planned.refused.length,
        }),
      });
      const { pending } = await erase(deps, plan);
      deps.index.forget(
        plan.orders.map(({ id, closing }) => orderWorkflowId({ tenant: body.tenant, id, closing })),
      );
      return { done: true, ...planned, pending } satisfies Erasure;
    },
  ),
];

/** Throws 404 if the operator knows no such tenant, 409 if customers cannot be found without keys. */
function customerOf(
  { tenant: id, document, name }: CustomerRequest,
  operator: Operator,
  { settings, customerKeys }: PrivacyDeps,
): Customer {
  const tenant = requireTenant(settings(), operator, id);
  const names = customerKeys.namesOf(id, document);
  if (names.length > 0) return { tenant, document: documentOf(document)!, name, names };
  throw noCustomerKeys();
}

/** The fields of the audit record, which names the customer by a keyed hash. */
const actOn = ({ tenant, names }: Customer, { reason }: { reason?: string | undefined }) => ({
  tenant: tenant.id,
  target: `customer/${names[0]}`,
  ...(reason !== undefined && { reason }),
});
