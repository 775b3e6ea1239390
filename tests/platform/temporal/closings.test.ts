import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { createClosings } from '../../../platform/temporal/closings.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';

test('a page of the ERP’s list asks visibility a few bounded questions, however many orders it shows', async () => {
  const queries: string[] = [];
  const client = {
    options: { namespace: 'ponte' },
    withDeadline: <T>(_: number, ask: () => Promise<T>) => ask(),
    workflowService: {
      async listWorkflowExecutions({ query }: { query: string }) {
        queries.push(query);
        return { executions: [], nextPageToken: Buffer.alloc(0) };
      },
    },
  } as unknown as Client;
  const temporal = createTemporal(client);
  const closings = createClosings({ temporal, visibility: temporal, deadlineMs: 3_000 });
  const asked = async (ask: () => Promise<unknown>) => {
    queries.length = 0;
    await ask();
    return [queries.length, Math.max(...queries.map(({ length }) => length)) < 16_000];
  };
  const ids = Array.from({ length: 250 }, (_, at) => `${at}`.padStart(36, '0'));

  const orders = ids.map((id) => ({ id, number: id }));
  expect(await asked(() => closings.running('acme', orders))).toEqual([3, true]);
  expect(await asked(() => closings.latestClosings('acme', ids))).toEqual([5, true]);
  const keys = ids.map((id) => ({ tenant: 'acme', id, closing: 1 }));
  expect(await asked(() => closings.lookUp(keys))).toEqual([3, true]);
});
