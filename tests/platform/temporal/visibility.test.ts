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

/** A client of a namespace in which tenant `acme` has 150,000 orders, and `beta` as many. */
const client = {
  options: {
    namespace: 'default',
    loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] },
  },
  withDeadline: (_until: number, ask: () => Promise<unknown>) => ask(),
  workflow: {
    async count(query: string) {
      if (query.includes('StartTime')) return { count: MANY - PAGE };
      return { count: query.includes(',') ? 2 * MANY : MANY };
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
  const scope = { tenants: ['acme', 'beta'], query: '', most: 2 * MANY - 1 };
  const { found, complete } = await readOldest(createTemporal(client), scope, () => 1);
  expect(complete).toBe(false);
  expect(found.length).toBeGreaterThan(MANY);
});
