import { Router } from 'express';
import { z } from 'zod';
import type { Settings } from '../../../platform/settings/types.js';
import { createIncidents } from '../../../platform/temporal/incidents.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { INCIDENT_KINDS, incidentWorkflowId } from '../../../workflows/incident/messages.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import { OrdersQuerySchema, ReasonRequestSchema, withoutBlanks } from '../requests.js';

export const IncidentsQuerySchema = z.strictObject({ tenant: OrdersQuerySchema.shape.tenant });

const IncidentSchema = z
  .object({
    tenant: z.string(),
    key: z.string().meta({ description: 'Names the incident within its tenant.' }),
    kind: z.enum(INCIDENT_KINDS),
    problem: z.string().meta({ description: 'A sentence in Portuguese.' }),
    subjects: z.array(z.string()).readonly().meta({
      description: 'What it concerns: names of orders, and SSs as `SS <number>`. The first fifty.',
    }),
    count: z.int(),
    since: z.iso.datetime({ offset: true }),
    lastSeenAt: z.iso.datetime({ offset: true }),
    workflowId: z.string(),
  })
  .meta({
    id: 'Incident',
    description: 'What needs the operator and concerns no order under way.',
  });

export const IncidentListSchema = z.object({ items: z.array(IncidentSchema) });

export interface IncidentsRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly audit: Audit;
}

/** The incidents: those that are open, and their acknowledgement. */
export function createIncidentsRouter({ settings, temporal, audit }: IncidentsRouterDeps): Router {
  const router = Router();
  const incidents = () => createIncidents(temporal, settings().temporal.taskQueue);

  router
    .route('/incidents')
    .get(requireRole('viewer', settings), async (request, response) => {
      const { tenant } = IncidentsQuerySchema.parse(withoutBlanks(request.query));
      const operator = operatorOf(response);
      const open = await incidents().list(tenant === undefined ? undefined : [tenant]);
      response.json({
        items: open.filter((incident) => canAccessTenant(operator, incident.tenant)),
      });
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/incidents/:tenant/*key/acknowledge')
    .post(requireRole('operator', settings), rawBody, jsonBody, async (request, response) => {
      const { tenant, key: parts } = request.params;
      const key = parts.join('/');
      const operator = operatorOf(response);
      if (!canAccessTenant(operator, tenant) || !(await incidents().isOpen(tenant, key)))
        throw unknownIncident();
      const { reason } = ReasonRequestSchema.parse(bodyOf(response).json);
      const target = incidentWorkflowId(tenant, key);
      await audit(operator, { action: 'acknowledge', tenant, target, reason });
      const isTaken = await incidents().acknowledge(tenant, key, { reason, by: operator.name });
      if (!isTaken) throw unknownIncident();
      response.json({ tenant, key, result: 'acknowledged' });
    })
    .all(methodNotAllowed('POST'));

  return router;
}

const unknownIncident = () =>
  problem(404, 'Not Found', 'Esta ocorrência não existe, ou já terminou.');
