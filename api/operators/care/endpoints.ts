import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { LONGEST_DAYS, readCares, writeCare } from '../../../platform/temporal/care.js';
import { endsByItself } from '../../../platform/temporal/incidents.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { faultAt } from '../../../vendors/fields.js';
import { rule } from '../../../texts/field-rules.js';
import { problem, unprocessable } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import type { Audit } from '../audit/audit.js';
import { operatorEndpoints, requireTenant, type OperatorDeps } from '../endpoint.js';
import { CareRequestSchema, CareSchema } from './schemas.js';

export interface CareDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: Pick<OrderIndex, 'expire'>;
  readonly audit: Audit;
}

const { post } = operatorEndpoints<CareDeps>('Overview');

const LISTED_MS = 2_000;

export const CARE_ENDPOINTS = [
  post(
    '/care',
    {
      role: 'operator',
      summary: 'Say who takes care of a cause or an incident, and put it off (role operator)',
      description:
        'Changes no order. The audit keeps it; the latest record of a target counts (docs/adr/0050).',
      body: CareRequestSchema,
      responses: { 200: answer('What counts now.', CareSchema) },
      problems: [404],
    },
    async ({ operator, body: { tenant, target, assignee, putOffTo, seenAt } }, deps) => {
      const { timeZone } = requireTenant(deps.settings(), operator, tenant);
      if (target.split('/')[1] !== tenant) throw problem(404, ({ problems }) => problems.noTarget);
      if (putOffTo !== null && endsByItself(target)) throw notPutOff();
      const until = putOffTo && startOf(putOffTo, timeZone);
      const at = new Date().toISOString();
      // nobody has seen what is to come
      const seen = Date.parse(seenAt) < Date.parse(at) ? seenAt : at;
      const care = { assignee, until, seenAt: seen, by: operator.name, at };
      const details = writeCare(care);
      await deps.audit(operator, { action: 'assign', tenant, target, details });
      await listed(deps.temporal, tenant, target, details);
      deps.index.expire();
      return care;
    },
  ),
];

/** The lists ask visibility, which lags: the caller reads them next. */
async function listed(
  temporal: Temporal,
  tenant: string,
  target: string,
  details: string,
): Promise<void> {
  const deadline = Date.now() + LISTED_MS;
  for (;;) {
    const care = (await readCares(temporal, [tenant])).get(target);
    if ((care && writeCare(care)) === details || Date.now() > deadline) return;
    await delay(100);
  }
}

const notPutOff = () =>
  unprocessable(
    ({ problems }) => problems.putOffEnding,
    [faultAt('/putOffTo', rule('must be null: the incident ends by itself'))],
  );

/** Throws 422 unless the day is one of the next days. */
function startOf(day: string, zone: string): string {
  const start = DateTime.fromISO(day, { zone });
  const now = DateTime.now();
  if (start > now && start <= now.plus({ days: LONGEST_DAYS })) return start.toUTC().toISO()!;
  throw unprocessable(
    ({ problems }) => problems.putOffDay,
    [faultAt('/putOffTo', rule('must be one of the next 14 days'))],
  );
}
