import type { Client } from '@temporalio/client';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { converterOf } from '../../platform/temporal/converter.js';
import { parkedWorkflowId } from '../../platform/temporal/parked.js';
import { orUndefinedIfNotFound, reached, withinDeadline } from '../../platform/temporal/errors.js';
import { quoted } from '../../platform/temporal/visibility.js';
import {
  PARKED_DELIVERY,
  resolve,
  type ParkedDeliveryInput,
  type ParkedDeliveryMemo,
  type Resolution,
} from '../../workflows/parked-delivery/messages.js';
import { ParkedMemoSchema } from './schemas.js';
import { allOf, readPage, tenantsOf, type PageRequest } from './visibility-page.js';

const BOUND_MS = 2_000;

/** Deliveries that wait for an operator, those of the tenants they may see. */
export async function listParked(
  client: Client,
  operator: { readonly tenants: readonly string[] },
  { tenant, ...page }: PageRequest & { readonly tenant?: string | undefined },
) {
  const query = parkedQuery(operator, tenant);
  const { executions, nextCursor } = await readPage(client, query, page);
  const items = executions.flatMap(({ memo }) => ParkedMemoSchema.safeParse(memo).data ?? []);
  return { items, nextCursor };
}

/** What waits, of the tenants that the operator may see, or of the one of them that is asked for. */
export const parkedQuery = (operator: { readonly tenants: readonly string[] }, tenant?: string) =>
  allOf(
    `WorkflowType = ${quoted(PARKED_DELIVERY)}`,
    `ExecutionStatus = 'Running'`,
    tenantsOf(operator),
    tenant && `Tenant = ${quoted(tenant)}`,
  );

/** A delivery that is or was parked; what it holds is in the workflow's input. */
export interface ParkedDelivery {
  readonly waits: boolean;
  readonly about: ParkedDeliveryMemo;
  readBody(): Promise<string>;
  /** Ends its wait; false where it had ended meanwhile. */
  resolve(resolution: Resolution): Promise<boolean>;
}

/** Undefined where nothing was parked under this id. The methods too throw `TemporalUnavailableError`. */
export async function findParked(client: Client, id: string): Promise<ParkedDelivery | undefined> {
  const within = <T>(ask: () => Promise<T>) => withinDeadline(client.connection, BOUND_MS, ask);
  const workflowId = parkedWorkflowId(id);
  const description = await orUndefinedIfNotFound(
    within(() => client.workflow.getHandle(workflowId).describe()),
  );
  const about = ParkedMemoSchema.safeParse(description?.memo).data;
  if (description === undefined || about === undefined) return undefined;
  const { status, runId } = description;
  const handle = client.workflow.getHandle(workflowId, runId);
  return {
    waits: status.name === 'RUNNING',
    about,
    resolve: (resolution) => reached(within(() => handle.signal(resolve, resolution))),
    async readBody() {
      const { events } = await within(() => handle.fetchHistory());
      const input = await decodeFromPayloadsAtIndex<ParkedDeliveryInput>(
        converterOf(client, workflowId),
        0,
        events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads,
      );
      return input.body;
    },
  };
}
