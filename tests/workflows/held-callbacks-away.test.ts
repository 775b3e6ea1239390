import { describe, expect, test } from '@jest/globals';
import type { Delivery } from '../../platform/temporal/callbacks.js';
import { HELD_CALLBACKS } from '../../workflows/held-callbacks/messages.js';
import { simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

describe('a held callback whose order nobody can look for', () => {
  const A_DAY_MS = 24 * 3_600_000;
  test.each<[string, number, Delivery['kind'][]]>([
    ['until it is certainly not there', 60_000, ['no-order', 'unread', 'unread', 'no-order']],
    ['for a day', A_DAY_MS - 180_000, ['unread', 'unread', 'unread']],
  ])('is kept %s, and is parked then', async (_, ageMs, kinds) => {
    const parked: string[] = [];
    let looked = 0;
    const activities = {
      deliverCallback: async () => ({ kind: kinds[looked++] }),
      parkCallback: async (_held: unknown, because: string) => `parked ${parked.push(because)}`,
    };
    await simulated(activities as Fakes, ({ client, taskQueue }) => {
      const held = {
        callback: { tenant: 'acme', event: 'completed', ss: '1' },
        body: '{}',
        receivedAt: new Date().toISOString(),
        heldAt: Date.now() - ageMs,
      };
      return client.workflow.execute(HELD_CALLBACKS, {
        ...{ taskQueue, workflowId: 'callback/acme/1' },
        args: [{ tenant: 'acme', names: 'ss/1', holdSeconds: 120, held: [held] }],
      });
    });
    expect(looked).toBe(kinds.length);
    expect(parked).toEqual(['no-order']);
  });
});
