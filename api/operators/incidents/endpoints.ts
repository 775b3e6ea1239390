import { z } from 'zod';
import { readCares } from '../../../platform/temporal/care.js';
import {
  createIncidents,
  isIncidentPutOff,
  listIncidents,
  type ListedIncident,
} from '../../../platform/temporal/incidents.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { closingName } from '../../../domain/ids.js';
import { INCIDENT_KINDS } from '../../../domain/incidents.js';
import { sayIncident } from '../../../texts/catalogue.js';
import { incidentWorkflowId } from '../../../workflows/incident/messages.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { problem } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import type { Audit } from '../audit/audit.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { awaitedVendor } from '../orders/order-filter.js';
import { NumbersSchema, withNumbers } from '../orders/named-orders.js';
import { CareSchema, PutOffSchema } from '../care/schemas.js';
import { ParamsSchema } from '../answer-schemas.js';
import { OrdersQuerySchema, ReasonRequestSchema } from '../request-schemas.js';

export interface IncidentsDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
}

const IncidentSchema = z
  .object({
    tenant: z.string(),
    key: z.string().meta({ description: 'Key of the incident, unique within its tenant.' }),
    kind: z.enum(INCIDENT_KINDS),
    params: ParamsSchema,
    problem: z.string().meta({ description: 'A sentence to act on.' }),
    subjects: z.array(z.string()).readonly().meta({
      description: 'The first fifty subjects: names of orders, and SSs as `SS <number>`.',
    }),
    numbers: NumbersSchema,
    count: z.int(),
    since: z.iso.datetime({ offset: true }),
    lastSeenAt: z.iso.datetime({ offset: true }),
    workflowId: z.string().meta({ description: 'Also its `target` for `POST /care`.' }),
    care: CareSchema.nullable(),
    holds: z.boolean().meta({
      description: 'True if an order that it names still waits for the vendor that it names.',
    }),
  })
  .meta({
    id: 'Incident',
    description: 'An incident: it needs the operator, but is no question of an order in progress.',
  });

export type Incident = z.infer<typeof IncidentSchema>;

const IncidentListSchema = z.object({
  items: z.array(IncidentSchema),
  partial: z.boolean().meta({
    description: 'True if there are more than a thousand. The newest are left out.',
  }),
  putOff: z.int().meta({ description: 'Number of open incidents that are put off.' }),
});

/**
 * Returns a function that tells whether an order that an incident about a vendor names still waits for that vendor.
 * Throws `TemporalUnavailableError`.
 */
export async function heldBy(
  index: Pick<OrderIndex, 'read'>,
  incidents: readonly ListedIncident[],
) {
  const nameOf = (tenant: string, name: string, vendor: unknown) =>
    JSON.stringify([tenant, name, vendor]);
  const namesOf = ({ tenant, subjects, params }: ListedIncident) =>
    'vendor' in params ? subjects.map((name) => nameOf(tenant, name, params.vendor)) : [];
  const wanted = new Set(incidents.flatMap((one) => ('vendor' in one.params ? one.subjects : [])));
  const { orders } = wanted.size > 0 ? await index.read() : { orders: [] };
  const held = new Set(
    orders
      .filter((order) => wanted.has(closingName(order))) // of 100,000 orders; the rest is dear
      .map((order) => nameOf(order.tenant, closingName(order), awaitedVendor(order))),
  );
  return (incident: ListedIncident) => namesOf(incident).some((name) => held.has(name));
}

const { get, post } = operatorEndpoints<IncidentsDeps>('Incidents');

export const INCIDENT_ENDPOINTS = [
  get(
    '/incidents',
    {
      role: 'viewer',
      summary: 'List open incidents, oldest first',
      description:
        'Incidents concern settled orders, SSs without an order, or a whole tenant. Only open incidents are listed.',
      query: z.strictObject({ tenant: OrdersQuerySchema.shape.tenant, putOff: PutOffSchema }),
      responses: {
        200: answer('The list.', IncidentListSchema),
      },
    },
    async ({ operator, query: { tenant, putOff }, texts }, deps) => {
      const tenants = tenant === undefined ? deps.settings().tenants.map(({ id }) => id) : [tenant];
      const seen = tenants.filter((id) => canAccessTenant(operator, id));
      const cares = await readCares(deps.temporal, seen);
      const { found, complete } = await listIncidents(deps.temporal, seen);
      const hidden = found.filter((one) => isIncidentPutOff(one, cares));
      const shown = putOff === 'true' ? hidden : found.filter((one) => !hidden.includes(one));
      const careOf = (one: ListedIncident) => {
        const care = cares.get(one.workflowId);
        return care === undefined
          ? null
          : { ...care, until: isIncidentPutOff(one, cares) ? care.until : null };
      };
      const said = shown.map((one) => ({
        ...one,
        problem: sayIncident(texts.incidents, one),
        care: careOf(one),
      }));
      const isHeld = await heldBy(deps.index, shown);
      const held = said.map((one) => ({ ...one, holds: isHeld(one) }));
      const items = await withNumbers(deps.index, held, ({ subjects }) =>
        subjects.filter((subject) => !subject.startsWith('SS ')),
      );
      return { items, partial: !complete, putOff: hidden.length };
    },
  ),

  post(
    '/incidents/:tenant/*key/acknowledge',
    {
      role: 'operator',
      summary: 'Acknowledge an incident',
      body: ReasonRequestSchema,
      responses: {
        200: answer(
          'The incident is acknowledged and no longer listed.',
          z.object({ tenant: z.string(), key: z.string(), result: z.literal('acknowledged') }),
        ),
      },
      problems: [404],
    },
    async ({ operator, request, body: { reason } }, deps) => {
      const { tenant, key: parts } = request.params as unknown as { tenant: string; key: string[] };
      const key = parts.join('/');
      const incidents = incidentsOf(deps);
      if (!canAccessTenant(operator, tenant) || !(await incidents.isOpen(tenant, key)))
        throw unknownIncident();
      const target = incidentWorkflowId(tenant, key);
      await deps.audit(operator, { action: 'acknowledge', tenant, target, reason });
      const isTaken = await incidents.acknowledge(tenant, key, { reason, by: operator.name });
      if (!isTaken) throw unknownIncident();
      return { tenant, key, result: 'acknowledged' };
    },
  ),
];

const incidentsOf = ({ temporal, settings }: IncidentsDeps) =>
  createIncidents(temporal, settings().temporal.taskQueue);

const unknownIncident = () => problem(404, ({ problems }) => problems.noIncident);
