import { z } from 'zod';
import {
  orderReference,
  parkedWorkflowId,
  parseClosingName,
  type ClosingKey,
} from '../../../domain/ids.js';
import type { Logger } from '../../../platform/logging.js';
import {
  findTenant,
  type Settings,
  type TenantSettings,
} from '../../../platform/settings/types.js';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import { findParked, listParked, type ParkedDelivery } from '../../../platform/temporal/parked.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { say } from '../../../texts/catalogue.js';
import type { Texts } from '../../../texts/texts.js';
import { IdSchema } from '../../../vendors/fields.js';
import { canAccessTenant, requireReveal } from '../../auth/authorize.js';
import type { Operator } from '../../auth/session.js';
import { HttpProblem, problem } from '../../http/problems.js';
import {
  isNotPlaced,
  SS_OF_ANOTHER,
  type Ingest,
  type NotPlaced,
  type Replayed,
} from '../../inbound/ingest.js';
import { answer } from '../../openapi/answers.js';
import { CallbackKnownSchema, OrderNotTakenSchema } from '../../inbound/schemas.js';
import type { Audit } from '../audit/audit.js';
import { maskBody } from '../mask.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { namedOrders, type NamedOrder } from '../orders/named-orders.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { readOrder } from '../orders/order-view.js';
import {
  DiscardRequestSchema,
  LinkParkedRequestSchema,
  ParkedQuerySchema,
  ReasonRequestSchema,
  ReplayRequestSchema,
} from '../request-schemas.js';
import {
  ParkedDetailSchema,
  ParkedListSchema,
  ReplayOutcomeListSchema,
  type ReplayOutcome,
} from '../answer-schemas.js';
import { readingOf } from './reading.js';

export interface ParkedDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
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

/** Deliveries that wait for an operator: the list, one of them, and the decisions about it. */
export const PARKED_ENDPOINTS = [
  get(
    '/parked',
    {
      role: 'viewer',
      summary: 'List parked deliveries',
      query: ParkedQuerySchema,
      responses: { 200: answer('One page of results.', ParkedListSchema) },
    },
    async ({ operator, query, texts }, { temporal, index }) => {
      const page = await listParked(temporal, operator, query);
      return { ...page, items: await views(page.items, index, texts) };
    },
  ),

  post(
    '/parked/replay',
    {
      role: 'operator',
      summary: 'Replay several parked deliveries (role operator)',
      description: 'Processes the deliveries one by one. Each has its own outcome.',
      body: ReplayRequestSchema,
      responses: { 200: answer('The outcome of each delivery.', ReplayOutcomeListSchema) },
    },
    async ({ operator, body: { ids }, texts }, deps) => {
      const items: ReplayOutcome[] = [];
      // one after the other, in order of arrival: an opening must come before its end
      for (const id of await inOrderOfArrival(ids, deps.temporal)) {
        items.push(await outcomeOf(id, operator, deps, texts, items.length === 0));
      }
      return { items };
    },
  ),

  get(
    '/parked/:id',
    {
      role: 'operator',
      summary:
        'Retrieve a parked delivery, its masked body, and what the profile reads from it (role operator)',
      responses: { 200: answer('The delivery.', ParkedDetailSchema) },
      problems: [404, 409],
    },
    async ({ operator, request, texts }, deps) =>
      detailOf(await waiting(deps.temporal, request.params['id'], operator), deps, {
        masked: true,
        texts,
      }),
  ),

  post(
    '/parked/:id/reveal',
    {
      role: 'operator',
      summary: 'Retrieve a parked delivery with its unmasked body (requires `mayReveal`)',
      description: 'Recorded in the audit log.',
      body: ReasonRequestSchema,
      responses: { 200: answer('The delivery, with personal data.', ParkedDetailSchema) },
      problems: [404, 409],
    },
    async ({ operator, request, body: { reason }, texts }, deps) => {
      requireReveal(operator);
      const parked = await waiting(deps.temporal, request.params['id'], operator);
      const { id, tenant } = parked.about;
      const detail = await detailOf(parked, deps, { masked: false, texts });
      await deps.audit(operator, {
        action: 'reveal',
        tenant,
        target: parkedWorkflowId(id),
        reason,
      });
      return detail;
    },
  ),

  post(
    '/parked/:id/replay',
    {
      role: 'operator',
      summary: 'Replay a parked delivery (role operator)',
      responses: {
        200: answer('The delivery was processed and is no longer parked.', ReplayAnswerSchema),
      },
      problems: [404, 409],
    },
    async ({ operator, request }, deps) =>
      replay(await waiting(deps.temporal, request.params['id'], operator), operator, deps),
  ),

  post(
    '/parked/:id/link',
    {
      role: 'operator',
      summary: 'Link a parked callback to an order (role operator)',
      description:
        'For a callback that names no order. The SS is read before anything is released or cancelled.',
      body: LinkParkedRequestSchema,
      responses: {
        200: answer('The delivery was processed and is no longer parked.', ReplayAnswerSchema),
      },
      problems: [404, 409],
    },
    async ({ operator, request, body: { order: name, reason }, texts }, deps) => {
      const parked = await waiting(deps.temporal, request.params['id'], operator);
      return replay(parked, operator, deps, {
        saidToBe: await orderFor(parked, name, deps, texts),
        reason,
      });
    },
  ),

  post(
    '/parked/:id/discard',
    {
      role: 'operator',
      summary: 'Discard a parked delivery (role operator)',
      body: DiscardRequestSchema,
      responses: {
        200: answer(
          'The delivery is discarded.',
          z.object({ id: z.string(), result: z.literal('discarded') }),
        ),
      },
      problems: [404, 409],
    },
    async ({ operator, request, body: { reason } }, { temporal, audit, logger }) => {
      const parked = await waiting(temporal, request.params['id'], operator);
      const { id, tenant, route } = parked.about;
      const by = operator.name;
      await audit(operator, { action: 'discard', tenant, target: parkedWorkflowId(id), reason });
      if ((await parked.resolve({ how: 'discarded', by, reason })) === 'replayed') throw resolved();
      logger.info({ id, tenant, route, by }, 'parked delivery discarded');
      return { id, result: 'discarded' };
    },
  ),
];

/** Returns a waiting delivery. Throws 404 if the operator knows no such delivery, and 409 if it no longer waits. */
async function waiting(
  temporal: Temporal,
  text: unknown,
  operator: Operator,
): Promise<ParkedDelivery> {
  const id = IdSchema.safeParse(text).data;
  const parked = id === undefined ? undefined : await findParked(temporal, id);
  if (parked === undefined || !canAccessTenant(operator, parked.about.tenant)) {
    throw problem(404, ({ problems }) => problems.noParked);
  }
  if (!parked.waits) throw resolved();
  return parked;
}

/**
 * Processes a delivery as if it had just arrived. Afterwards it no longer waits. Throws a 409 problem that says why if
 * it still does: then nothing was done. Throws one with the `result` if the delivery was processed, but another operator
 * discarded it meanwhile, or may have. A callback without an order is not held again, since it would be parked again
 * after an hour.
 */
async function replay(
  parked: ParkedDelivery,
  operator: Operator,
  { settings, ingest, audit, logger }: ParkedDeps,
  link?: Link,
): Promise<Taken> {
  const { id, tenant, route } = parked.about;
  const by = operator.name;
  await audit(operator, {
    action: 'replay',
    tenant,
    target: parkedWorkflowId(id),
    ...(link && { reason: link.reason, details: orderReference(link.saidToBe) }),
  });
  const replayed = await ingest.replay(
    tenantOf(settings(), tenant),
    route,
    await parked.readBody(),
    {
      isOnlyForOrders: true,
      ...(link && { saidToBe: link.saidToBe }),
    },
  );
  if (replayed.result === 'invalid') {
    const { errors } = replayed;
    if (errors.includes(SS_OF_ANOTHER))
      throw problem(409, ({ problems }) => problems.stillOfAnother);
    throw problem(409, ({ problems }) => problems.stillUnreadable, { errors });
  }
  if (isNotPlaced(replayed)) {
    const why = STILL_WAITS[replayed.result];
    throw problem(409, ({ problems }) => problems[why]);
  }
  const how = await parked.resolve({ how: 'replayed', by }).catch((error: unknown) => {
    if (isTemporalUnavailable(error)) return 'unknown';
    throw error;
  });
  const { result } = replayed;
  logger.info({ id, tenant, route, by, result, outcome: how }, 'parked delivery replayed');
  if (how === 'discarded') {
    throw problem(409, ({ problems }) => problems.discardedMeanwhile, { result });
  }
  if (how === 'unknown') {
    throw problem(409, ({ problems }) => problems.maybeDiscarded, { result });
  }
  return { ...replayed, id };
}

/** The same ids, those of the oldest deliveries first; unknown ones last. */
async function inOrderOfArrival(ids: readonly string[], temporal: Temporal): Promise<string[]> {
  const arrivals = new Map<string, string>();
  for (const id of ids) {
    const parked = IdSchema.safeParse(id).success ? await findParked(temporal, id) : undefined;
    if (parked !== undefined) arrivals.set(id, parked.about.receivedAt);
  }
  const arrivalOf = (id: string) => arrivals.get(id) ?? '9999';
  return ids.toSorted((a, b) => arrivalOf(a).localeCompare(arrivalOf(b)));
}

/** Replays one of several deliveries and returns the result. */
async function outcomeOf(
  id: string,
  operator: Operator,
  deps: ParkedDeps,
  texts: Texts,
  isFirst: boolean,
): Promise<ReplayOutcome> {
  try {
    const { result } = await replay(await waiting(deps.temporal, id, operator), operator, deps);
    return { id, result, why: null };
  } catch (error) {
    // the results before this one must be reported even if Temporal is unavailable now
    if (!isFirst && isTemporalUnavailable(error)) {
      return { id, result: 'waits', why: texts.problems.temporalAway };
    }
    if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
    const { result = error.status === 409 ? 'waits' : 'unknown' } = error.extra;
    return { id, result: result as ReplayOutcome['result'], why: error.said(texts) };
  }
}

/**
 * Returns the closing that an operator says a callback is about. Throws a 409 problem if it does not exist or has
 * another SS: a callback is evidence of an end, and never gives an order a number.
 */
async function orderFor(
  { about }: ParkedDelivery,
  name: string,
  { temporal, settings }: ParkedDeps,
  texts: Texts,
): Promise<Link['saidToBe']> {
  const { tenant, route, ss } = about;
  if (route === 'open') throw problem(409, ({ problems }) => problems.onlyCallbacks);
  const closing = parseClosingName(name);
  const order =
    closing && (await readOrder(temporal, { tenant, ...closing }, settings().temporal, texts));
  if (closing === undefined || order === undefined) {
    throw problem(409, ({ problems }) => problems.noOrderOfTenant);
  }
  if (ss !== undefined && order.ss !== null && order.ss !== ss) {
    const { number, ss: own } = order;
    throw problem(409, ({ problems }) => problems.otherSs(number, own, ss));
  }
  return { tenant, ...closing, ss: order.ss };
}

async function views(parked: readonly ParkedDelivery['about'][], index: OrderIndex, texts: Texts) {
  const nameOf = await namedOrders(index, parked);
  return parked.map((about) => viewOf(about, nameOf(about), texts));
}

async function detailOf(
  parked: ParkedDelivery,
  { settings, index }: ParkedDeps,
  { masked, texts }: { readonly masked: boolean; readonly texts: Texts },
) {
  const { about } = parked;
  const body = await parked.readBody();
  const current = settings();
  const tenant = findTenant(current, about.tenant);
  const ids = current.tenants.map(({ id }) => id);
  const reading = await readingOf(tenant, about.route, body, ids, texts);
  const isOfAnother = reading.kind === 'callback' && about.because.code === 'ss-of-another';
  const [view] = await views([about], index, texts);
  return {
    ...view,
    body: masked ? await maskBody(body) : body,
    masked,
    reading: isOfAnother ? { ...reading, kind: 'ss-of-another' as const } : reading,
  };
}

function tenantOf(settings: Settings, id: string): TenantSettings {
  const tenant = findTenant(settings, id);
  if (tenant !== undefined) return tenant;
  throw problem(409, ({ problems }) => problems.tenantGone(id));
}

/** The result of a replay that was accepted. */
type Taken = { readonly id: string } & Exclude<
  Replayed,
  NotPlaced | { readonly result: 'invalid' }
>;

interface Link {
  /** Its SS may have been unknown when the delivery was parked: it is compared again when the body is read. */
  readonly saidToBe: ClosingKey & { readonly ss: string | null };
  readonly reason: string;
}

const STILL_WAITS = { 'no-order': 'stillWithoutOrder', unread: 'stillUnread' } as const;

/** What lists show of a parked delivery, with the names of its order. */
const viewOf = (
  { id, tenant, route, because, errors, receivedAt }: ParkedDelivery['about'],
  named: NamedOrder,
  { parked }: Texts,
) => ({ id, tenant, route, problem: say(parked, because), errors, receivedAt, ...named });

const resolved = () => problem(409, ({ problems }) => problems.parkedOver);
