import { Router } from 'express';
import type { Settings } from '../../platform/settings-types.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { clockOf, sendCsv, type Columns } from '../csv.js';
import { ZONE } from '../operators/dates.js';
import { allowing, operatorOf } from '../operators/operator.js';
import { withoutBlanks } from '../operators/requests.js';
import { methodNotAllowed } from '../problems.js';
import { exportAct, type Audit } from './audit.js';
import { allAudit, listAudit } from './list.js';
import { AuditFilterSchema, AuditQuerySchema, type AuditView } from './schemas.js';

export interface AuditRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly audit: Audit;
}

const clock = clockOf(ZONE);

const COLUMNS: Columns<AuditView> = {
  Quando: ({ at }) => clock(at),
  Operador: ({ by }) => by,
  Papel: ({ role }) => role,
  Acesso: ({ via }) => via,
  Ação: ({ action }) => action,
  Empresa: ({ tenant }) => tenant,
  Alvo: ({ target }) => target,
  Motivo: ({ reason }) => reason,
  Detalhes: ({ details }) => details,
};

/** Who did what, for admins. */
export function createAuditRouter({ settings, temporal, audit }: AuditRouterDeps): Router {
  const router = Router();
  const admin = allowing('admin', settings);
  router
    .route('/audit')
    .get(admin, async (request, response) => {
      const query = AuditQuerySchema.parse(withoutBlanks(request.query));
      response.json(await listAudit(temporal, operatorOf(response), query));
    })
    .all(methodNotAllowed('GET'));
  router
    .route('/audit.csv')
    .get(admin, async (request, response) => {
      const filter = AuditFilterSchema.parse(withoutBlanks(request.query));
      const operator = operatorOf(response);
      await audit(operator, exportAct('audit', filter, operator));
      await sendCsv(response, 'auditoria.csv', COLUMNS, allAudit(temporal, operator, filter));
    })
    .all(methodNotAllowed('GET'));
  return router;
}
