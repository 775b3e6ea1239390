import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { orderWorkflowId } from '../../domain/ids.js';
import type { Phase } from '../../domain/lifecycle.js';
import type { Attention } from '../../domain/questions.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';

export interface StubOrder {
  readonly tenant: string;
  readonly id: string;
  readonly closing?: number;
  readonly number: string;
  readonly branch: string;
  readonly phase: Phase;
  readonly value: number;
  readonly ss?: string;
  readonly openedAt: string;
  readonly attention?: Attention;
}

/** Starts an order that visibility shows but no worker runs, so that it stays as it was started. */
export async function stubOrder(client: Client, change: Partial<StubOrder> = {}) {
  const order: StubOrder = {
    ...{ tenant: 'acme', id: `o-${randomUUID()}`, number: '1', branch: '1', phase: 'in-service' },
    ...{ value: 100, openedAt: new Date().toISOString() },
    ...change,
  };
  const { tenant, id, closing, number, branch, phase, value, ss, openedAt, attention } = order;
  const handle = await client.workflow.start(SERVICE_ORDER, {
    taskQueue: 'nobody',
    workflowId: orderWorkflowId({ tenant, id, closing }),
    args: [],
    memo: { openedAt, ...(attention && { attention }) },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: attribute.Tenant, value: tenant },
      { key: attribute.Branch, value: branch },
      { key: attribute.OrderNumber, value: number },
      { key: attribute.Phase, value: phase },
      { key: attribute.NeedsAttention, value: attention !== undefined },
      { key: attribute.OrderValue, value },
      ...(ss === undefined ? [] : [{ key: attribute.SsNumber, value: ss }]),
    ]),
  });
  return { ...order, handle };
}
