import { createHash } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  PARKED_DELIVERY,
  type ParkedDeliveryInput,
  type ParkedDeliveryMemo,
} from '../../workflows/parked-delivery/messages.js';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { withinDeadline } from './errors.js';

export const parkedWorkflowId = (id: string) => `parked/${id}`;

/** The id under which a delivery is parked: the same for the same body by the same route. */
export function parkedDeliveryId({
  tenant,
  route,
  body,
}: Pick<ParkedDeliveryInput, 'tenant' | 'route' | 'body'>): string {
  return createHash('sha256').update([tenant, route, body].join('\n')).digest('hex').slice(0, 32);
}

/** Parks a delivery for an operator and gives its id; the same body by the same route is parked once while it waits. Throws `TemporalUnavailableError`. */
export async function parkDelivery(
  client: Client,
  taskQueue: string,
  delivery: Omit<ParkedDeliveryInput, 'id'>,
  deadlineMs = 3_000,
): Promise<string> {
  const { body: _, ...rest } = delivery;
  const id = parkedDeliveryId(delivery);
  const memo: ParkedDeliveryMemo = { id, ...rest };
  try {
    await withinDeadline(client.connection, deadlineMs, () =>
      client.workflow.start(PARKED_DELIVERY, {
        taskQueue,
        workflowId: parkedWorkflowId(id),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        args: [{ id, ...delivery } satisfies ParkedDeliveryInput],
        memo: { ...memo },
        typedSearchAttributes: new TypedSearchAttributes([{ key: Tenant, value: delivery.tenant }]),
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return id;
}
