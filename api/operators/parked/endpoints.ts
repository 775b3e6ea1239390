import type { Request } from 'express';
import { z } from 'zod';
import type { Logger } from '../../../platform/logging.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import { findParked, listParked, type ParkedDelivery } from '../../../platform/temporal/parked.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { IdSchema } from '../../../vendors/fields.js';
import { canAccessTenant, requireReveal } from '../../auth/authorize.js';
import type { Operator } from '../../auth/session.js';
import { problem } from '../../http/problems.js';
import type { Ingest } from '../../inbound/ingest.js';
import { answer } from '../../openapi/answers.js';
import { CallbackKnownSchema, OrderNotTakenSchema } from '../../inbound/schemas.js';
import type { Audit } from '../audit/audit.js';
import { maskBody } from '../capture/mask.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { DiscardRequestSchema, ParkedQuerySchema, ReasonRequestSchema } from '../requests.js';
import { ParkedDetailSchema, ParkedListSchema } from '../schemas.js';
import { readingOf } from './reading.js';

export interface ParkedDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly ingest: Pick<Ingest, 'replay'>;
  readonly audit: Audit;
  readonly logger: Logger;
}

const ReplayAnswerSchema = z
  .union([
    z.object({ id: z.string(), result: z.literal('accepted') }).loose(),
    z.intersection(
      z.object({ id: z.string() }),
      z.union([OrderNotTakenSchema, CallbackKnownSchema]),
    ),
  ])
  .meta({ id: 'ReplayAnswer' });

const { get, post } = operatorEndpoints<ParkedDeps>('Parked deliveries');

/** The deliveries that wait for an operator: their list, one of them, and what the operator does with it. */
export const PARKED_ENDPOINTS = [
  get(
    '/parked',
    {
      role: 'viewer',
      summary: 'Deliveries that wait for an operator',
      query: ParkedQuerySchema,
      responses: { 200: answer('One page.', ParkedListSchema) },
    },
    ({ operator, query }, { temporal }) => listParked(temporal, operator, query),
  ),

  get(
    '/parked/:id',
    {
      role: 'operator',
      summary:
        'One parked delivery, with its body masked, and what the profile reads of it (role operator)',
      responses: { 200: answer('The delivery.', ParkedDetailSchema) },
      problems: [404, 409],
    },
    async ({ operator, request }, deps) =>
      detailOf(await waiting(deps.temporal, request, operator), deps, { masked: true }),
  ),

  post(
    '/parked/:id/reveal',
    {
      role: 'operator',
      summary: 'The same with the body as it came (who may reveal)',
      description: 'Leaves a trace.',
      body: ReasonRequestSchema,
      responses: { 200: answer('The delivery, with personal data.', ParkedDetailSchema) },
      problems: [404, 409],
    },
    async ({ operator, request, body: { reason } }, deps) => {
      requireReveal(operator);
      const parked = await waiting(deps.temporal, request, operator);
      const { id, tenant } = parked.about;
      const detail = await detailOf(parked, deps, { masked: false });
      await deps.audit(operator, { action: 'reveal', tenant, target: `parked/${id}`, reason });
      return detail;
    },
  ),

  post(
    '/parked/:id/replay',
    {
      role: 'operator',
      summary: 'Take a parked delivery as if it came now (role operator)',
      responses: { 200: answer('It was taken, and waits no more.', ReplayAnswerSchema) },
      problems: [404, 409],
    },
    async ({ operator, request }, { temporal, settings, ingest, audit, logger }) => {
      const parked = await waiting(temporal, request, operator);
      const { id, tenant, route } = parked.about;
      await audit(operator, { action: 'replay', tenant, target: `parked/${id}` });
      const settingsOf = tenantOf(settings().tenants, tenant);
      const replayed = await ingest.replay(settingsOf, route, await parked.readBody());
      if (replayed.result === 'invalid') {
        const detail = 'O aviso ainda não pode ser lido; ele continua em Avisos não processados.';
        throw problem(409, 'Conflict', detail, { errors: replayed.errors });
      }
      const by = operator.name;
      await parked.resolve({ how: 'replayed', by });
      logger.info({ id, tenant, route, by, result: replayed.result }, 'parked delivery replayed');
      return { id, ...replayed };
    },
  ),

  post(
    '/parked/:id/discard',
    {
      role: 'operator',
      summary: 'Throw a parked delivery away (role operator)',
      body: DiscardRequestSchema,
      responses: {
        200: answer(
          'It waits no more.',
          z.object({ id: z.string(), result: z.literal('discarded') }),
        ),
      },
      problems: [404, 409],
    },
    async ({ operator, request, body: { reason } }, { temporal, audit, logger }) => {
      const parked = await waiting(temporal, request, operator);
      const { id, tenant, route } = parked.about;
      const by = operator.name;
      await audit(operator, { action: 'discard', tenant, target: `parked/${id}`, reason });
      if (!(await parked.resolve({ how: 'discarded', by, reason }))) throw resolved();
      logger.info({ id, tenant, route, by }, 'parked delivery discarded');
      return { id, result: 'discarded' };
    },
  ),
];

/** Throws 404 if the operator knows no such delivery, and 409 if it does not wait any more. */
async function waiting(
  temporal: Temporal,
  { params }: Request,
  operator: Operator,
): Promise<ParkedDelivery> {
  const id = IdSchema.safeParse(params['id']).data;
  const parked = id === undefined ? undefined : await findParked(temporal, id);
  if (parked === undefined || !canAccessTenant(operator, parked.about.tenant)) {
    throw problem(404, 'Not Found', 'Não há aviso não processado com esta identificação.');
  }
  if (!parked.waits) throw resolved();
  return parked;
}

async function detailOf(
  parked: ParkedDelivery,
  { settings }: ParkedDeps,
  { masked }: { readonly masked: boolean },
) {
  const { about } = parked;
  const body = await parked.readBody();
  const { tenants } = settings();
  const tenant = tenants.find(({ id }) => id === about.tenant);
  const ids = tenants.map(({ id }) => id);
  const reading = await readingOf(tenant, about.route, body, ids);
  return { ...about, body: masked ? await maskBody(body) : body, masked, reading };
}

function tenantOf(tenants: readonly TenantSettings[], id: string): TenantSettings {
  const tenant = tenants.find((one) => one.id === id);
  if (tenant !== undefined) return tenant;
  throw problem(409, 'Conflict', `A empresa ${id} não está mais na configuração.`);
}

const resolved = () => problem(409, 'Conflict', 'Esta entrega não espera mais por um operador.');
