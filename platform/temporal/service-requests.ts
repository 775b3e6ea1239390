import type { Client } from '@temporalio/client';
import { ordersPrefix, parseOrderWorkflowId, type ClosingKey } from '../../domain/ids.js';
import { SsNumber } from '../../workflows/service-order/search-attributes.js';
import { reading, type Temporal } from './temporal.js';
import { allOf, firstFound, LATEST_RUN, listRows, ordersOf, quoted } from './visibility.js';

/** Limit of closings, and of SSs, that one question returns. */
const MOST = 10;

/** The SSs of orders, as visibility shows them. Every method throws `TemporalUnavailableError`. */
export interface ServiceRequests {
  /** Returns the closings that have an SS, running or ended. Visibility lags behind. */
  holdersOf(tenant: string, ss: string): Promise<ClosingKey[]>;
  /** Returns the numbers of the SSs of recent orders. Visibility lags behind. */
  newestServiceRequests(tenant: string): Promise<string[]>;
}

/** @param deadlineMs of one request to Temporal */
export function createServiceRequests(temporal: Temporal, deadlineMs: number): ServiceRequests {
  const read = <T>(ask: (client: Client) => Promise<T>) => reading(temporal, deadlineMs, ask);

  return {
    holdersOf: (tenant, ss) => read((client) => holdersOf(client, tenant, ss)),

    newestServiceRequests: (tenant) =>
      read(async (client) => {
        const numbers: string[] = [];
        const query = ordersOf(tenant, 'SsNumber IS NOT NULL');
        for await (const found of listRows(client, query, { pageSize: MOST })) {
          const ss = found.typedSearchAttributes.get(SsNumber);
          if (ss !== undefined) numbers.push(ss);
          if (numbers.length === MOST) break;
        }
        return numbers;
      }),
  };
}

/** Names the tenant by the workflow id: by its search attribute, SQLite may search all orders of the tenant. */
const withSs = (tenant: string, ss: string) =>
  allOf(
    `SsNumber = ${quoted(ss)}`,
    `WorkflowId STARTS_WITH ${quoted(ordersPrefix(tenant))}`,
    LATEST_RUN,
  );

/** Returns the closings that have an SS, ten at most; not those that had it before the operator corrected it. */
export async function holdersOf(client: Client, tenant: string, ss: string) {
  const holders: ClosingKey[] = [];
  const query = withSs(tenant, ss);
  for await (const { workflowId } of listRows(client, query, { pageSize: MOST })) {
    const holder = parseOrderWorkflowId(workflowId);
    if (holder !== undefined) holders.push(holder);
    if (holders.length === MOST) break;
  }
  return holders;
}

/** Returns the workflow of the newest closing that has an SS, or undefined if none has it. */
export const newestHolderOf = async (
  client: Client,
  tenant: string,
  ss: string,
): Promise<string | undefined> => (await firstFound(client, withSs(tenant, ss)))?.workflowId;
