import { describe, expect, test } from '@jest/globals';
import { SealError } from '../../../platform/encryption/keyring.js';
import { findMentions, readKeptDeliveries } from '../../../platform/temporal/customer-data.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { listedRow, listingClient } from './listing-client.js';

const COMPLETED = 2;

/** A Temporal that lists these workflows in one page of several, and what opening one of them answers. */
function temporalWith(ids: readonly string[], open: (workflowId: string) => object) {
  let opened = 0;
  const client = listingClient({}, ({ query }) => {
    return {
      executions: ids.map((id) => listedRow('parkedDelivery', id, COMPLETED)),
      nextPageToken: query.includes('NOT IN') ? Buffer.from('more') : Buffer.alloc(0),
    };
  });
  Object.assign(client.workflowService, {
    getWorkflowExecutionHistory: async ({ execution }: { execution: { workflowId: string } }) => {
      opened += 1;
      return open(execution.workflowId);
    },
  });
  return { temporal: createTemporal(client), opened: () => opened };
}

const EMPTY = { history: { events: [] } };

describe('what a search for a customer could not open is counted', () => {
  test('if there is too much', async () => {
    const ids = Array.from({ length: 2_003 }, (_, at) => `parked/${at}`);
    const { temporal, opened } = temporalWith(ids, () => EMPTY);
    expect((await readKeptDeliveries(temporal, 'acme')).unsearched).toBe(3);
    expect(opened()).toBe(2_000);
  });

  test('if its key is missing, while the rest is searched', async () => {
    const { temporal } = temporalWith(['sealed', 'bulk'], (id) => {
      if (id === 'sealed') throw new SealError('its key is missing');
      return EMPTY;
    });
    const { found, unsearched, nextCursor } = await findMentions(
      ...([temporal, 'acme', new Set<string>()] as const),
      () => [],
    );
    expect([found, unsearched]).toEqual([[], 1]);
    expect(nextCursor).not.toBeNull(); // Temporal has a further page
  });
});
