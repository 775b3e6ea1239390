import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '../../../platform/temporal/decode.js';

/** A row of visibility, as the server sends it. */
export const listedRow = (type: string, workflowId: string, status: number) => ({
  execution: { workflowId, runId: 'a' },
  type: { name: type },
  status,
  historyLength: { toNumber: () => 1 },
  startTime: msToTs(0),
  executionTime: msToTs(0),
});

/**
 * A client whose answers are given, without a server.
 * @param workflow what `client.workflow` offers
 * @param list answers one request for a page of rows
 */
export const listingClient = (
  workflow: object,
  list: (request: { query: string; nextPageToken: Buffer }) => object,
): Client =>
  ({
    options: {
      namespace: 'default',
      loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] },
    },
    withDeadline: (_until: number, ask: () => Promise<unknown>) => ask(),
    workflow,
    workflowService: {
      listWorkflowExecutions: async (request: { query: string; nextPageToken: Buffer }) =>
        list(request),
    },
  }) as unknown as Client;
