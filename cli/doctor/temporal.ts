import { ScheduleNotFoundError } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import type { Settings } from '../../platform/settings-types.js';
import type { TemporalClient } from '../../platform/temporal/connection.js';
import { withinDeadline } from '../../platform/temporal/errors.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/service-order/search-attributes.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { whyAway } from '../why-away.js';
import { retentionDays } from '../namespace.js';
import { daysText } from '../text.js';
import { failure, ok, warning, type Finding } from './finding.js';

const BOUND_MS = 5_000;

/** Shorter than this, an order that a vendor sends again may be taken for a new one. */
const SHORTEST_RETENTION_DAYS = 3;

/** A poll lasts a minute at most; whoever has not asked for longer than this is gone. */
const POLLING_MS = 120_000;

const SET_UP = 'rode ponte setup';

type Temporal = TemporalClient & { readonly settings: Settings };

/** Is Temporal there and set up? Without its namespace nothing else can be told. */
export async function examineTemporal(temporal: Temporal): Promise<Finding[]> {
  const namespace = await examineNamespace(temporal);
  if (namespace.state === 'failure') return [namespace];
  const { settings } = temporal;
  const parts = await Promise.all([
    searchAttributes(temporal),
    ...settings.tenants.map(({ id }) => schedule(temporal, id)),
    ...queuesOf(settings).map((queue) => polled(temporal, queue)),
  ]);
  return [namespace, ...parts];
}

async function examineNamespace({ connection, settings }: Temporal): Promise<Finding> {
  const { address, namespace } = settings.temporal;
  try {
    const days = await withinDeadline(connection, BOUND_MS, () =>
      retentionDays(connection, namespace),
    );
    const subject = { check: 'temporal.namespace' };
    if (days === undefined) return failure(subject, `não há o namespace ${namespace}`, SET_UP);
    const text = `${address}, namespace ${namespace}: guarda ${daysText(days)} do que terminou`;
    if (days >= SHORTEST_RETENTION_DAYS) return ok(subject, text);
    const cure = `temporal operator namespace update --retention 30d -n ${namespace}`;
    return warning(subject, `${text}; um pedido reenviado depois disso passa por novo`, cure);
  } catch (error) {
    return failure(
      { check: 'temporal.reachable' },
      `${address} não atende (${whyAway(error)})`,
      'confira temporal.address, TEMPORAL_API_KEY e TEMPORAL_TLS_*, e se o servidor está no ar',
    );
  }
}

async function searchAttributes({ connection, settings }: Temporal): Promise<Finding> {
  const { namespace } = settings.temporal;
  const subject = { check: 'temporal.search-attributes' };
  return telling(subject, async () => {
    const { customAttributes } = await withinDeadline(connection, BOUND_MS, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    const missing = SEARCH_ATTRIBUTES.map(({ name }) => name).filter(
      (name) => !Object.hasOwn(customAttributes, name),
    );
    return missing.length === 0
      ? ok(subject, `os ${SEARCH_ATTRIBUTES.length} atributos de busca existem`)
      : failure(subject, `faltam atributos de busca: ${missing.join(', ')}`, SET_UP);
  });
}

async function schedule({ client, connection }: Temporal, tenant: string): Promise<Finding> {
  const subject = { check: 'temporal.schedule', tenant };
  const id = sweepId(tenant);
  return telling(subject, async () => {
    try {
      const { state } = await withinDeadline(connection, BOUND_MS, () =>
        client.schedule.getHandle(id).describe(),
      );
      if (!state.paused) return ok(subject, `a agenda ${id} está ativa`);
      const cure = `temporal schedule toggle --unpause --schedule-id ${id}`;
      return warning(subject, `a agenda ${id} está parada: avisos perdidos não são curados`, cure);
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      return failure(subject, `não há a agenda ${id}`, SET_UP);
    }
  });
}

interface Queue {
  readonly name: string;
  readonly kind: 'workflow' | 'activity';
  readonly tenant?: string;
}

/** TaskQueueType of the server. */
const QUEUE_TYPES = { workflow: 1, activity: 2 } as const;

const queuesOf = ({ temporal: { taskQueue }, tenants }: Settings): Queue[] => [
  { name: taskQueue, kind: 'workflow' },
  ...tenants.flatMap(({ id }) =>
    (['senior-x', 'sismetro'] as const).map((vendor): Queue => ({
      name: vendorTaskQueue(taskQueue, id, vendor),
      kind: 'activity',
      tenant: id,
    })),
  ),
];

/** Does a worker ask for tasks of this queue? */
async function polled(
  { connection, settings }: Temporal,
  { name, kind, tenant }: Queue,
): Promise<Finding> {
  const subject = { check: 'temporal.worker', ...(tenant !== undefined && { tenant }) };
  return telling(subject, async () => {
    const { pollers } = await withinDeadline(connection, BOUND_MS, () =>
      connection.workflowService.describeTaskQueue({
        namespace: settings.temporal.namespace,
        taskQueue: { name },
        taskQueueType: QUEUE_TYPES[kind],
      }),
    );
    const since = Date.now() - POLLING_MS;
    const alive = (pollers ?? []).filter(
      ({ lastAccessTime }) => (optionalTsToMs(lastAccessTime) ?? 0) > since,
    );
    if (alive.length > 0) return ok(subject, `a fila ${name} tem ${alive.length} worker(s)`);
    const cure = 'inicie o worker (node dist/worker.js) com esta configuração, ou reinicie-o';
    return failure(subject, `nenhum worker atende a fila ${name}`, cure);
  });
}

/** A question that Temporal does not answer is a finding too. */
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
