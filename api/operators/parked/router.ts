import { Router, type Request, type Response } from 'express';
import type { Logger } from '../../../platform/logging.js';
import type { Settings, TenantSettings } from '../../../platform/settings/types.js';
import { findParked, listParked, type ParkedDelivery } from '../../../platform/temporal/parked.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { IdSchema } from '../../../vendors/fields.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { maskBody } from '../capture/mask.js';
import type { Ingest } from '../../inbound/ingest.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import { requireRole, requireReveal, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import { readingOf } from './reading.js';
import {
  DiscardRequestSchema,
  ParkedQuerySchema,
  ReasonRequestSchema,
  withoutBlanks,
} from '../requests.js';

export interface ParkedRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly ingest: Pick<Ingest, 'replay'>;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** The deliveries that wait for an operator: lists, one of them, and what becomes of it. */
export function createParkedRouter({
  settings,
  temporal,
  ingest,
  audit,
  logger,
}: ParkedRouterDeps): Router {
  const router = Router();
  const operator = requireRole('operator', settings);

  router
    .route('/parked')
    .get(requireRole('viewer', settings), async (request, response) => {
      const page = ParkedQuerySchema.parse(withoutBlanks(request.query));
      response.json(await listParked(temporal, operatorOf(response), page));
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/parked/:id')
    .get(operator, async (request, response) => {
      response.json(await detailOf(await waiting(request, response), true));
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/parked/:id/reveal')
    .post(operator, rawBody, jsonBody, async (request, response) => {
      requireReveal(operatorOf(response));
      const parked = await waiting(request, response);
      const { reason } = ReasonRequestSchema.parse(bodyOf(response).json);
      const { id, tenant } = parked.about;
      const detail = await detailOf(parked, false);
      const target = `parked/${id}`;
      await audit(operatorOf(response), { action: 'reveal', tenant, target, reason });
      response.json(detail);
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/parked/:id/replay')
    .post(operator, async (request, response) => {
      const parked = await waiting(request, response);
      const { id, tenant, route } = parked.about;
      await audit(operatorOf(response), { action: 'replay', tenant, target: `parked/${id}` });
      const replayed = await ingest.replay(tenantOf(tenant), route, await parked.readBody());
      if (replayed.result === 'invalid') {
        const detail = 'O aviso ainda não pode ser lido; ele continua em Avisos não processados.';
        throw problem(409, 'Conflict', detail, { errors: replayed.errors });
      }
      const by = operatorOf(response).name;
      await parked.resolve({ how: 'replayed', by });
      logger.info({ id, tenant, route, by, result: replayed.result }, 'parked delivery replayed');
      response.json({ id, ...replayed });
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/parked/:id/discard')
    .post(operator, rawBody, jsonBody, async (request, response) => {
      const parked = await waiting(request, response);
      const { reason } = DiscardRequestSchema.parse(bodyOf(response).json);
      const { id, tenant, route } = parked.about;
      const by = operatorOf(response).name;
      await audit(operatorOf(response), {
        action: 'discard',
        tenant,
        target: `parked/${id}`,
        reason,
      });
      if (!(await parked.resolve({ how: 'discarded', by, reason }))) throw resolved();
      logger.info({ id, tenant, route, by }, 'parked delivery discarded');
      response.json({ id, result: 'discarded' });
    })
    .all(methodNotAllowed('POST'));

  /** Throws 404 where the operator knows of no such delivery, and 409 where it waits no more. */
  async function waiting({ params }: Request, response: Response): Promise<ParkedDelivery> {
    const id = IdSchema.safeParse(params['id']).data;
    const parked = id === undefined ? undefined : await findParked(temporal, id);
    if (parked === undefined || !canAccessTenant(operatorOf(response), parked.about.tenant)) {
      throw problem(404, 'Not Found', 'Não há aviso não processado com esta identificação.');
    }
    if (!parked.waits) throw resolved();
    return parked;
  }

  async function detailOf(parked: ParkedDelivery, masked: boolean) {
    const { about } = parked;
    const body = await parked.readBody();
    const { tenants } = settings();
    const tenant = tenants.find(({ id }) => id === about.tenant);
    const ids = tenants.map(({ id }) => id);
    const reading = await readingOf(tenant, about.route, body, ids);
    return { ...about, body: masked ? await maskBody(body) : body, masked, reading };
  }

  function tenantOf(id: string): TenantSettings {
    const tenant = settings().tenants.find((one) => one.id === id);
    if (tenant !== undefined) return tenant;
    throw problem(409, 'Conflict', `A empresa ${id} não está mais na configuração.`);
  }

  return router;
}

const resolved = () => problem(409, 'Conflict', 'Esta entrega não espera mais por um operador.');
