import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { crowdSettings, playCrowd } from '../../bench/crowd/crowd.js';
import { operator } from '../../sandbox/stack/actors.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import { startStack, type Stack } from '../../sandbox/stack/stack.js';
import { newHome } from '../e2e/support.js';

/** The last release waits for a minute and a half. */
const CROWD = { orders: 30, callsPerMinute: 120 };

const home = newHome();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ home, ports: FREE_PORTS, settings: crowdSettings(CROWD) });
});
afterAll(async () => {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('services that all end at once, with an ERP that takes few calls a minute', () => {
  test('release every order with three calls, and a decision withdraws a queued release', async () => {
    let cancelled = '';
    const { released, callsPerOrder } = await playCrowd(stack, CROWD, async (ids) => {
      cancelled = ids.at(-1)!; // its calls are the last in the queue
      const decide = operator(stack.urls.api, stack.keys.operator, TENANT).decide;
      const decision = { decision: 'cancel', reason: 'O serviço não será cobrado.' };
      await decide(cancelled, decision, randomUUID());
    });
    const order = await operator(stack.urls.api, stack.keys.operator, TENANT).order(cancelled);
    expect(order.phase).toBe('cancelled');
    expect(released).toBe(CROWD.orders - 1);
    expect(callsPerOrder.filter((calls) => calls > 3)).toEqual([]);
  });
});
