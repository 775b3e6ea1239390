import { Router, type RequestHandler, type Response } from 'express';
import { documentOf } from '../../../domain/document.js';
import { scrub } from '../../../domain/scrub.js';
import type { CustomerKeys } from '../../../platform/customer-keys.js';
import type { Settings } from '../../../platform/settings/types.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import { erase, erasureOf, planErasure } from './erase.js';
import { exportOf } from './export.js';
import { findHoldings, type Customer, type Stores } from './holdings.js';
import {
  EraseRequestSchema,
  ExportRequestSchema,
  type CustomerRequest,
  type Erasure,
} from './schemas.js';

export interface PrivacyRouterDeps extends Stores {
  readonly settings: () => Settings;
  readonly customerKeys: CustomerKeys;
  readonly audit: Audit;
}

/** Requests of one customer under the LGPD (docs/privacy.md): the document is in the body, so that no log has it. */
export function createPrivacyRouter(deps: PrivacyRouterDeps): Router {
  const { settings, customerKeys, audit } = deps;
  const router = Router();
  const admin: RequestHandler[] = [requireRole('admin', settings), rawBody, jsonBody];

  router
    .route('/privacy/export')
    .post(...admin, async (_request, response) => {
      const request = ExportRequestSchema.parse(bodyOf(response).json);
      const customer = customerOf(request, response);
      const holdings = await findHoldings(deps, customer, request.diskOnly);
      const answer = await exportOf(deps.temporal, customer, holdings, request.cursor);
      await audit(operatorOf(response), {
        ...actOn(customer, request),
        action: 'export-customer',
        details: JSON.stringify({
          orders: answer.orders.length,
          deliveries: answer.deliveries.length,
        }),
      });
      response.json(answer);
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/privacy/erase')
    .post(...admin, async (_request, response) => {
      const request = EraseRequestSchema.parse(bodyOf(response).json);
      const customer = customerOf(request, response);
      const plan = planErasure(await findHoldings(deps, customer, request.diskOnly));
      const told = erasureOf(customer, plan);
      if (request.dryRun) {
        response.json({ done: false, ...told, pending: 0 } satisfies Erasure);
        return;
      }
      await audit(operatorOf(response), {
        ...actOn(customer, request),
        action: 'erase',
        details: JSON.stringify({
          orders: told.orders.length,
          ...told.deliveries,
          refused: told.refused.length,
        }),
      });
      const { pending } = await erase(deps, plan);
      response.json({ done: true, ...told, pending } satisfies Erasure);
    })
    .all(methodNotAllowed('POST'));

  /** Throws 404 where the operator knows of no such tenant, 409 where nobody can be found. */
  function customerOf({ tenant: id, document }: CustomerRequest, response: Response): Customer {
    const tenant = settings().tenants.find((one) => one.id === id);
    if (tenant === undefined || !canAccessTenant(operatorOf(response), id)) {
      throw problem(404, 'Not Found', 'Não há empresa com esta identificação.');
    }
    const names = customerKeys.namesOf(id, document);
    if (names.length > 0) return { tenant, document: documentOf(document)!, names };
    const detail =
      'Os pedidos de um cliente não se acham: falta privacy.customerKeys na configuração (ponte key create --for customers).';
    throw problem(409, 'Conflict', detail);
  }

  return router;
}

/** What the trace tells: the customer by a keyed hash. Whoever writes a reason may quote the document. */
const actOn = ({ tenant, names }: Customer, { reason }: { reason?: string | undefined }) => ({
  tenant: tenant.id,
  target: `customer/${names[0]}`,
  ...(reason !== undefined && { reason: scrub(reason) }),
});
