import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '../../../platform/temporal/decode.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { readOldest } from '../../../platform/temporal/visibility.js';

const MANY = 150_000;
const PAGE = 1_000;
const row = {
  execution: { workflowId: 'order/acme/1', runId: 'a' },
  type: { name: 'serviceOrder' },
  status: 1,
  historyLength: { toNumber: () => 1 },
  startTime: msToTs(0),
  executionTime: msToTs(0),
};

/** A client of a namespace in which a tenant has 150,000 orders. */
const client = {
  options: {
    namespace: 'default',
    loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] },
  },
  withDeadline: (_until: number, ask: () => Promise<unknown>) => ask(),
  workflow: {
    async count(query: string) {
      return { count: query.includes('StartTime') ? MANY - PAGE : MANY };
    },
  },
  workflowService: {
    async listWorkflowExecutions({ nextPageToken }: { nextPageToken: Buffer }) {
      const page = Number(nextPageToken.toString() || 0) + 1;
      const isLast = page * PAGE >= MANY;
      return {
        executions: Array.from({ length: PAGE }, () => ({ ...row })),
        nextPageToken: Buffer.from(isLast ? '' : String(page)),
      };
    },
  },
} as unknown as Client;

test('a bounded read takes as many orders of one tenant as its memory has room for', async () => {
  const scope = { tenants: ['acme'], query: '', most: MANY - 1 };
  const { found, complete } = await readOldest(createTemporal(client), scope, () => 1);
  expect(complete).toBe(false);
  expect(found).toHaveLength(MANY - 1);
});
