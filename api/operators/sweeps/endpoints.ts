import { z } from 'zod';
import {
  findSweep,
  listReports,
  startSweep,
  sayReport,
  type ListedReport,
  SweepReportSchema,
} from '../../../platform/temporal/sweeps.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Texts } from '../../../texts/texts.js';
import { rule } from '../../../texts/field-rules.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { problem } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import { listOf } from '../answer-schemas.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { NumbersSchema, withNumbers } from '../orders/named-orders.js';
import { OrdersQuerySchema, PageQuerySchema } from '../request-schemas.js';

export interface SweepsDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
}

const SweepsQuerySchema = PageQuerySchema.extend({
  limit: PageQuerySchema.shape.limit.default(10),
  tenant: OrdersQuerySchema.shape.tenant,
});

const orderProblems = z.array(z.object({ orderId: z.string(), problem: z.string() })).readonly();

export const SweepSchema = SweepReportSchema.extend({
  contradictions: orderProblems,
  unreadable: orderProblems,
  failures: z
    .array(z.object({ problem: z.string(), orderId: z.string().optional() }))
    .readonly()
    .meta({
      description:
        'The entries of `failed` as sentences, each with the order that it is about, if it is one.',
    }),
  workflowId: z.string(),
  numbers: NumbersSchema,
}).meta({
  id: 'Sweep',
  description: 'The report of one sweep.',
});

const SweepListSchema = listOf(SweepSchema);

const SweepRequestSchema = z
  .strictObject({ tenant: z.string({ error: rule('must name one tenant') }) })
  .meta({ id: 'SweepRequest' });

const StartedSweepSchema = z
  .object({
    result: z.enum(['started', 'was-running', 'not-seen']).meta({
      description: '`not-seen`: Temporal accepted it, and has not begun it within some seconds.',
    }),
    workflowId: z
      .string()
      .nullable()
      .meta({ description: 'That of its report; null if not seen.' }),
  })
  .meta({ id: 'StartedSweep' });

export const SweepStateSchema = z
  .object({
    workflowId: z.string(),
    state: z.enum(['running', 'done', 'ended']).meta({
      description: '`ended`: terminated at Temporal, or failed. It has no report.',
    }),
    report: SweepSchema.nullable(),
  })
  .meta({ id: 'SweepState' });

const { get, post } = operatorEndpoints<SweepsDeps>('Sweeps');

/** How long an answer waits until the sweep appears: a schedule that is busy starts nothing. */
const SEEN_MS = 3_000;

export const SWEEP_ENDPOINTS = [
  get(
    '/sweeps',
    {
      role: 'viewer',
      summary: 'List sweep reports, latest first',
      description: "Lists finished sweeps, for the namespace's retention period.",
      query: SweepsQuerySchema,
      responses: { 200: answer('One page of results.', SweepListSchema) },
    },
    async ({ operator, query, texts }, { temporal, index }) => {
      const { items, nextCursor } = await listReports(temporal, operator, query);
      return { items: await numberedReports(index, items, texts), nextCursor };
    },
  ),

  get(
    '/sweeps/*id',
    {
      role: 'viewer',
      summary: 'Retrieve the state of a sweep, and its report',
      params: { id: z.string().meta({ description: 'Its `workflowId`; may contain slashes.' }) },
      responses: { 200: answer('The state of the sweep.', SweepStateSchema) },
      problems: [404],
    },
    async ({ operator, request, texts }, { temporal, index }) => {
      const { id } = request.params as unknown as { id: string[] };
      const workflowId = id.join('/');
      const found = await findSweep(temporal, workflowId);
      if (found === undefined || !canAccessTenant(operator, found.tenant)) {
        throw problem(404, ({ problems }) => problems.noSweep);
      }
      const [report = null] = await numberedReports(
        index,
        found.report ? [found.report] : [],
        texts,
      );
      return { workflowId, state: found.state, report };
    },
  ),

  post(
    '/sweeps',
    {
      role: 'operator',
      summary: 'Sweep one tenant now (role operator)',
      description: 'One at a time. Its report is listed when it has ended.',
      body: SweepRequestSchema,
      responses: {
        202: answer('The sweep was started, or was already running.', StartedSweepSchema),
      },
      problems: [404],
    },
    async ({ operator, body: { tenant } }, { temporal, settings }) => {
      const isKnown = settings().tenants.some(({ id }) => id === tenant);
      if (!isKnown || !canAccessTenant(operator, tenant)) throw noSchedule();
      const started = await startSweep(temporal, tenant, SEEN_MS);
      if (started.kind === 'no-schedule') throw noSchedule();
      const workflowId = started.kind === 'not-seen' ? null : started.run.workflowId;
      return { result: started.kind, workflowId };
    },
  ),
];

/** Adds to each report the numbers of the orders that it names. */
export const numberedReports = (
  index: OrderIndex,
  reports: readonly ListedReport[],
  texts: Texts,
) =>
  withNumbers(
    index,
    reports.map((report) => sayReport(report, texts)),
    ({ opened, resumeAt: { turn }, ...report }) => [
      ...opened,
      ...[...report.told, ...report.contradictions, ...report.unreadable].map(
        ({ orderId }) => orderId,
      ),
      ...report.failures.flatMap(({ orderId }) => orderId ?? []),
      ...(turn === undefined ? [] : [turn]),
    ],
  );

const noSchedule = () => problem(404, ({ problems }) => problems.noSchedule);
