import { vendorTaskQueue, VENDORS } from '../../domain/ids.js';
import type { Settings } from '../../platform/settings/types.js';
import { retentionDays } from '../../platform/temporal/namespace.js';
import { sweepScheduleState } from '../../platform/temporal/sweep-schedule.js';
import { missingSearchAttributes } from '../../platform/temporal/setup.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { countPollers, type TaskQueue } from '../../platform/temporal/task-queues.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/service-order/search-attributes.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { RETENTION_DAYS, SHORTEST_RETENTION_DAYS } from '../commands/setup.js';
import { whyAway } from '../why-away.js';
import { daysText } from '../text.js';
import { failure, ok, warning, type Finding } from './finding.js';

const BOUND_MS = 5_000;

const SET_UP = 'rode ponte setup';

/** Checks that Temporal is available and set up. Without its namespace nothing else can be checked. */
export async function examineTemporal(temporal: Temporal, settings: Settings): Promise<Finding[]> {
  const namespace = await examineNamespace(temporal, settings);
  if (namespace.state === 'failure') return [namespace];
  const parts = await Promise.all([
    searchAttributes(temporal),
    ...settings.tenants.map(({ id }) => schedule(temporal, id)),
    ...queuesOf(settings).map((queue) => polled(temporal, queue)),
  ]);
  return [namespace, ...parts];
}

async function examineNamespace(temporal: Temporal, settings: Settings): Promise<Finding> {
  const { address, namespace } = settings.temporal;
  try {
    const days = await retentionDays(temporal, BOUND_MS);
    const subject = { check: 'temporal.namespace' };
    if (days === undefined) return failure(subject, `não há o namespace ${namespace}`, SET_UP);
    const text = `${address}, namespace ${namespace}: guarda ${daysText(days)} do que terminou`;
    if (days >= SHORTEST_RETENTION_DAYS) return ok(subject, text);
    const cure = `temporal operator namespace update --retention ${RETENTION_DAYS}d -n ${namespace}`;
    return warning(subject, `${text}; um pedido reenviado depois disso passa por novo`, cure);
  } catch (error) {
    return failure(
      { check: 'temporal.reachable' },
      `${address} não atende (${whyAway(error)})`,
      'confira temporal.address, TEMPORAL_API_KEY e TEMPORAL_TLS_*, e se o servidor está no ar',
    );
  }
}

async function searchAttributes(temporal: Temporal): Promise<Finding> {
  const subject = { check: 'temporal.search-attributes' };
  return telling(subject, async () => {
    const missing = await missingSearchAttributes(temporal);
    return missing.length === 0
      ? ok(subject, `os ${SEARCH_ATTRIBUTES.length} atributos de busca existem`)
      : failure(subject, `faltam atributos de busca: ${missing.join(', ')}`, SET_UP);
  });
}

async function schedule(temporal: Temporal, tenant: string): Promise<Finding> {
  const subject = { check: 'temporal.schedule', tenant };
  const id = sweepId(tenant);
  return telling(subject, async () => {
    const state = await sweepScheduleState(temporal, tenant);
    if (state === 'active') return ok(subject, `a agenda ${id} está ativa`);
    if (state === 'missing') return failure(subject, `não há a agenda ${id}`, SET_UP);
    const cure = `temporal schedule toggle --unpause --schedule-id ${id}`;
    return warning(subject, `a agenda ${id} está parada: avisos perdidos não são curados`, cure);
  });
}

interface Queue extends TaskQueue {
  readonly tenant?: string;
}

const queuesOf = ({ temporal: { taskQueue }, tenants }: Settings): Queue[] => [
  { name: taskQueue, kind: 'workflow' },
  ...tenants.flatMap(({ id }) =>
    VENDORS.map((vendor): Queue => ({
      name: vendorTaskQueue(taskQueue, id, vendor),
      kind: 'activity',
      tenant: id,
    })),
  ),
];

/** Checks that a worker polls this queue. */
async function polled(temporal: Temporal, { tenant, ...queue }: Queue): Promise<Finding> {
  const subject = { check: 'temporal.worker', ...(tenant !== undefined && { tenant }) };
  const { name } = queue;
  return telling(subject, async () => {
    const workers = await countPollers(temporal, queue);
    if (workers > 0) return ok(subject, `a fila ${name} tem ${workers} worker(s)`);
    const cure = 'inicie o worker (node dist/worker.js) com esta configuração, ou reinicie-o';
    return failure(subject, `nenhum worker atende a fila ${name}`, cure);
  });
}

/** Turns a failed question to Temporal into a finding. */
async function telling(
  subject: Pick<Finding, 'check' | 'tenant'>,
  look: () => Promise<Finding>,
): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const cure = 'confira as permissões da chave no Temporal e tente de novo';
    return failure(subject, `o Temporal não respondeu (${whyAway(error)})`, cure);
  }
}
