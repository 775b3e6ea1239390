import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { createPonteActivities, createSismetroActivities } from '../../activities/index.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { AwaitingPage } from '../../activities/open-awaiting.js';
import { tagOf } from '../../activities/sweep-orders.js';
import { msToTs } from '../../platform/temporal/decode.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { SWEEP, sweepId, type SweepReport } from '../../workflows/sweep/messages.js';
import { customerKeys } from './customer-keys.js';
import type { Fakes } from './temporal.js';
import { tenantDeps, vendorsInMemory } from './vendors.js';

const TENANT = 'acme';
export const COUNT = 60_000;
/** Page size of Sismetro's list of SSs and of the ERP's list of orders. */
export const PAGE = 5_000;

interface Waiting {
  readonly id: string;
  readonly ss: string;
  readonly startTime: Date;
}

const workflowIdOf = ({ id }: Waiting) => orderWorkflowId({ tenant: TENANT, id });

/** 60,000 orders in service, newest first, each a second older than the one before. */
function waitingOrders(): Waiting[] {
  const newest = Date.parse('2026-11-25T12:00:00Z');
  return Array.from({ length: COUNT }, (_, at) => ({
    id: randomUUID(),
    ss: String(9_000_000 - at),
    startTime: new Date(newest - at * 1_000),
  }));
}

/** Where a sweep runs. */
interface At {
  readonly client: Client;
  readonly taskQueue: string;
}

const { options: OPTIONS } = new Client({ connection: { plugins: [] } as never });

interface ListRequest {
  readonly query: string;
  readonly pageSize: number;
  readonly nextPageToken: Buffer;
}

/** As the protocol numbers it. */
const COMPLETED = 2;

const keyword = (value: string) => ({
  metadata: { encoding: Buffer.from('json/plain'), type: Buffer.from('Keyword') },
  data: Buffer.from(JSON.stringify(value)),
});

/**
 * A client whose visibility is faked for the sweep's queries: filling a real server with this many orders would take
 * minutes.
 */
function clientOf(all: Waiting[]) {
  const bySs = new Map(all.map((order) => [order.ss, order]));
  const byWorkflow = new Map(all.map((order) => [workflowIdOf(order), order]));
  const signals: string[] = [];
  const reports: SweepReport[] = [];

  function asked(query: string): Waiting[] {
    const numbers = /SsNumber IN \(([^)]*)\)/.exec(query)?.[1];
    if (query.includes('ExpectedEnd >')) return []; // none is due
    const before = /StartTime < '([^']*)'/.exec(query)?.[1];
    if (numbers !== undefined) {
      return [...numbers.matchAll(/'(\d+)'/g)].flatMap(([, ss]) => bySs.get(ss!) ?? []);
    }
    const since = /StartTime >= '([^']*)'/.exec(query)?.[1];
    return all.filter(
      ({ startTime }) =>
        (before === undefined || startTime < new Date(before)) &&
        (since === undefined || startTime >= new Date(since)),
    );
  }

  const executionOf = (order: Waiting) => ({
    workflowId: workflowIdOf(order),
    startTime: order.startTime,
    status: { name: 'RUNNING' },
    typedSearchAttributes: {
      get: ({ name }: { readonly name: string }) => (name === 'Phase' ? 'in-service' : order.ss),
    },
  });

  const rawOf = (workflowId: string, startTime = new Date(0), ss?: string) => ({
    execution: { workflowId, runId: 'a' },
    type: { name: '' },
    status: 1,
    historyLength: { toNumber: () => 1 },
    startTime: msToTs(startTime.getTime()),
    executionTime: msToTs(startTime.getTime()),
    ...(ss !== undefined && { searchAttributes: { indexedFields: { SsNumber: keyword(ss) } } }),
  });

  function rowsOf(query: string, from: number, pageSize: number) {
    if (query.includes("WorkflowType = 'sweep'")) {
      const newestFirst = reports.map((_, at) => rawOf(String(reports.length - 1 - at)));
      return newestFirst.map((raw) => ({ ...raw, status: COMPLETED }));
    }
    const page = asked(query).slice(from, from + pageSize);
    return page.map((order) => rawOf(workflowIdOf(order), order.startTime, order.ss));
  }

  const client = {
    options: OPTIONS,
    withDeadline: <T>(_: number, ask: () => Promise<T>) => ask(),
    workflowService: {
      async listWorkflowExecutions({ query, pageSize, nextPageToken }: ListRequest) {
        const from = Number(nextPageToken.toString());
        const executions = rowsOf(query, from, pageSize);
        const isLast = executions.length < pageSize;
        return {
          executions,
          nextPageToken: Buffer.from(isLast ? '' : String(from + pageSize)),
        };
      },
      async signalWorkflowExecution(request: {
        readonly workflowExecution: { workflowId: string };
      }) {
        signals.push(request.workflowExecution.workflowId);
      },
    },
    workflow: {
      count: async (query: string) => ({ count: asked(query).length }),
      getHandle: (workflowId: string) => ({
        result: async () => reports[Number(workflowId)],
        describe: async () => executionOf(byWorkflow.get(workflowId)!),
      }),
    },
  } as unknown as Client;

  return { client, signals, reports };
}

/** A tenant with 60,000 orders in service; the callback of the oldest one was lost. */
export function tenantOfMany() {
  const all = waitingOrders();
  const oldest = all.at(-1)!;
  const { client, signals, reports } = clientOf(all);
  const vendors = vendorsInMemory(PAGE);
  for (const { ss } of all.toReversed()) {
    vendors.requests.set(ss, { ss, state: 'open', status: '', progress: 'PENDENTE' });
  }
  vendors.setState(oldest.ss, 'completed');
  const orders = createOrders(createTemporal(client), {
    taskQueue: 'ponte',
    customerKeys,
  });

  return {
    all,
    oldest: { ...oldest, workflowId: workflowIdOf(oldest) },
    /** Ids of the workflows that received a signal. */
    told: () => signals,
    activities: {
      ...createSismetroActivities(tenantDeps(vendors), orders),
      ...createPonteActivities({
        orders,
        incidents: { report: async () => {} },
        park: async () => 'parked',
      }),
      openAwaiting: async (page: number): Promise<AwaitingPage> => ({
        totalPages: COUNT / PAGE,
        awaitingTags: all
          .slice((page - 1) * PAGE, page * PAGE)
          .map(({ id }) => tagOf(id))
          .join(''),
        opened: [],
        thin: [],
        closedAgain: [],
        thinClosedAgain: [],
        unreadable: [],
      }),
    } satisfies Fakes,
    async sweepOnce({ client: real, taskQueue }: At): Promise<SweepReport> {
      const workflowId = `${sweepId(TENANT)}-${reports.length}`;
      const input = { taskQueue, workflowId, args: [{ tenant: TENANT }] };
      const report = (await real.workflow.execute(SWEEP, input)) as SweepReport;
      reports.push(report);
      return report;
    },
  };
}
