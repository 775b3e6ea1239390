import { Router, type Response } from 'express';
import { orderReference, parseClosingName, type ClosingKey } from '../../../domain/ids.js';
import type { Logger } from '../../../platform/logging.js';
import type { Settings, TenantSettings } from '../../../platform/settings/types.js';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import { findParked, listParked, type ParkedDelivery } from '../../../platform/temporal/parked.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { IdSchema } from '../../../vendors/fields.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { maskBody } from '../capture/mask.js';
import { isNotPlaced, type Ingest, type NotPlaced, type Replayed } from '../../inbound/ingest.js';
import { HttpProblem, methodNotAllowed, problem } from '../../http/problems.js';
import { namedOrders, type NamedOrder } from '../orders/named-orders.js';
import { readOrder } from '../orders/read-order.js';
import { requireRole, requireReveal, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import type { OrderIndex } from '../orders/order-index.js';
import { readingOf } from './reading.js';
import {
  DiscardRequestSchema,
  LinkParkedRequestSchema,
  ParkedQuerySchema,
  ReasonRequestSchema,
  ReplayRequestSchema,
  withoutBlanks,
} from '../requests.js';
import type { ReplayOutcome } from '../schemas.js';

export interface ParkedRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly ingest: Pick<Ingest, 'replay'>;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** The deliveries that wait for an operator: lists, one of them, and what becomes of it. */
export function createParkedRouter({
  settings,
  temporal,
  index,
  ingest,
  audit,
  logger,
}: ParkedRouterDeps): Router {
  const router = Router();
  const operator = requireRole('operator', settings);

  router
    .route('/parked')
    .get(requireRole('viewer', settings), async (request, response) => {
      const query = ParkedQuerySchema.parse(withoutBlanks(request.query));
      const page = await listParked(temporal, operatorOf(response), query);
      response.json({ ...page, items: await views(page.items) });
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/parked/replay')
    .post(operator, rawBody, jsonBody, async (_request, response) => {
      const { ids } = ReplayRequestSchema.parse(bodyOf(response).json);
      const items: ReplayOutcome[] = [];
      // one after the other, as they came: an opening before what ended it
      for (const id of ids) {
        const isFirst = items.length === 0;
        items.push(await outcomeOf(id, response, isFirst));
      }
      response.json({ items });
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/parked/:id')
    .get(operator, async (request, response) => {
      response.json(await detailOf(await waiting(request.params['id'], response), true));
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/parked/:id/reveal')
    .post(operator, rawBody, jsonBody, async (request, response) => {
      requireReveal(operatorOf(response));
      const parked = await waiting(request.params['id'], response);
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
      const parked = await waiting(request.params['id'], response);
      response.json(await replay(parked, response));
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/parked/:id/link')
    .post(operator, rawBody, jsonBody, async (request, response) => {
      const parked = await waiting(request.params['id'], response);
      const { order: name, reason } = LinkParkedRequestSchema.parse(bodyOf(response).json);
      const saidToBe = await orderFor(parked, name);
      response.json(await replay(parked, response, { saidToBe, reason }));
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/parked/:id/discard')
    .post(operator, rawBody, jsonBody, async (request, response) => {
      const parked = await waiting(request.params['id'], response);
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
  async function waiting(text: unknown, response: Response): Promise<ParkedDelivery> {
    const id = IdSchema.safeParse(text).data;
    const parked = id === undefined ? undefined : await findParked(temporal, id);
    if (parked === undefined || !canAccessTenant(operatorOf(response), parked.about.tenant)) {
      throw problem(404, 'Not Found', 'Não há aviso não processado com esta identificação.');
    }
    if (!parked.waits) throw resolved();
    return parked;
  }

  /**
   * Takes a delivery as if it came now. It waits no more, or a 409 problem says why it still does: then nothing was done. A callback
   * without an order is not held anew, for in an hour it would be here again.
   */
  async function replay(parked: ParkedDelivery, response: Response, link?: Link): Promise<Taken> {
    const { id, tenant, route } = parked.about;
    const by = operatorOf(response).name;
    await audit(operatorOf(response), {
      ...{ action: 'replay', tenant, target: `parked/${id}` },
      ...(link && { reason: link.reason, details: orderReference(link.saidToBe) }),
    });
    const replayed = await ingest.replay(tenantOf(tenant), route, await parked.readBody(), {
      isOnlyForOrders: true,
      ...(link && { saidToBe: link.saidToBe }),
    });
    if (replayed.result === 'invalid') {
      const detail = 'O aviso ainda não pode ser lido; ele continua em Avisos não processados.';
      throw problem(409, 'Conflict', detail, { errors: replayed.errors });
    }
    if (isNotPlaced(replayed)) {
      throw problem(409, 'Conflict', STILL_WAITS[replayed.result]);
    }
    await parked.resolve({ how: 'replayed', by });
    logger.info({ id, tenant, route, by, result: replayed.result }, 'parked delivery replayed');
    return { ...replayed, id };
  }

  /** What became of one of several. */
  async function outcomeOf(
    id: string,
    response: Response,
    isFirst: boolean,
  ): Promise<ReplayOutcome> {
    try {
      const { result } = await replay(await waiting(id, response), response);
      return { id, result, why: null };
    } catch (error) {
      // what was taken before it is told all the same
      if (!isFirst && isTemporalUnavailable(error)) return { id, result: 'waits', why: AWAY };
      if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
      return { id, result: error.status === 409 ? 'waits' : 'unknown', why: error.message };
    }
  }

  /**
   * The closing that an operator says a callback is about. Throws a 409 problem if there is none, or if it has another SS: a
   * callback is evidence of an end, and never gives an order a number.
   */
  async function orderFor({ about }: ParkedDelivery, name: string): Promise<ClosingKey> {
    const { tenant, route, ss } = about;
    if (route === 'open')
      throw problem(409, 'Conflict', 'Só um aviso da Sismetro é ligado a um pedido.');
    const closing = parseClosingName(name);
    const order =
      closing && (await readOrder(temporal, { tenant, ...closing }, settings().temporal));
    if (closing === undefined || order === undefined) {
      throw problem(409, 'Conflict', 'Não há pedido desta empresa com esta identificação.');
    }
    if (ss !== undefined && order.ss !== null && order.ss !== ss) {
      const detail = `O pedido ${order.number} tem a SS ${order.ss}; este aviso é da SS ${ss}.`;
      throw problem(409, 'Conflict', detail);
    }
    return { tenant, ...closing };
  }

  async function views(parked: readonly ParkedDelivery['about'][]) {
    const nameOf = await namedOrders(index, parked);
    return parked.map((about) => viewOf(about, nameOf(about)));
  }

  async function detailOf(parked: ParkedDelivery, masked: boolean) {
    const { about } = parked;
    const body = await parked.readBody();
    const { tenants } = settings();
    const tenant = tenants.find(({ id }) => id === about.tenant);
    const ids = tenants.map(({ id }) => id);
    const reading = await readingOf(tenant, about.route, body, ids);
    const [view] = await views([about]);
    return { ...view, body: masked ? await maskBody(body) : body, masked, reading };
  }

  function tenantOf(id: string): TenantSettings {
    const tenant = settings().tenants.find((one) => one.id === id);
    if (tenant !== undefined) return tenant;
    throw problem(409, 'Conflict', `A empresa ${id} não está mais na configuração.`);
  }

  return router;
}

/** It was taken. */
type Taken = { readonly id: string } & Exclude<
  Replayed,
  NotPlaced | { readonly result: 'invalid' }
>;

interface Link {
  readonly saidToBe: ClosingKey;
  readonly reason: string;
}

const AWAY =
  'O sistema que guarda os pedidos está fora do ar; nada se perde. Tente de novo depois.';

const STILL_WAITS = {
  'no-order':
    'Nenhum pedido foi encontrado para este aviso; ele continua em Avisos não processados. Se você sabe de qual pedido ele é, ligue-o.',
  unread:
    'Não foi possível saber agora de qual pedido é a SS deste aviso; ele continua em Avisos não processados. Tente de novo em um minuto.',
};

/** What lists show of a delivery; the names within are told as the orders they are of. */
const viewOf = (
  { id, tenant, route, problem, errors, receivedAt }: ParkedDelivery['about'],
  named: NamedOrder,
) => ({ id, tenant, route, problem, errors, receivedAt, ...named });

const resolved = () => problem(409, 'Conflict', 'Esta entrega não espera mais por um operador.');
