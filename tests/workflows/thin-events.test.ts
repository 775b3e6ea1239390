import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import type { StartedOrder } from '../../activities/index.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { thinEventsWorkflowId, type ThinEvent } from '../../workflows/thin-events/messages.js';
import { startOwnTemporal } from '../api/support/temporal.js';
import { customerKeys } from '../support/customer-keys.js';
import { eventually } from '../support/eventually.js';
import { simulated } from '../support/simulated.js';
import { withWorkers, type Fakes } from '../support/temporal.js';

const ORDER = { tenant: 'acme', id: '71' };

const anEvent = (delivery = 'd-1'): ThinEvent => ({
  delivery,
  body: `{"delivery":"${delivery}"}`,
  receivedAt: '2026-11-24T13:00:00.000Z',
});

interface Told {
  /** Reports another event. */
  event(delivery: string): Promise<void>;
  isBeingRead(): Promise<boolean>;
}

interface Played {
  readonly reads: number;
  /** The pauses between two reads, in seconds; one that an event ends early counts in full. */
  readonly pauses: number[];
  readonly parked: unknown[][];
  readonly memo: unknown;
}

/** Plays one thin event while the ERP gives these answers, one after the other; the last one for all further reads. */
async function play(
  answers: readonly StartedOrder['kind'][] | readonly StartedOrder[],
  during: (read: number, tell: Told) => Promise<void> = async () => {},
): Promise<Played> {
  let reads = 0;
  const parked: unknown[][] = [];
  const id = `${ORDER.id}-${Math.random()}`;
  let tell: Told;
  const fakes: Fakes = {
    async startFetchedOrder() {
      reads += 1;
      const answer = answers[reads - 1] ?? answers.at(-1)!;
      await during(reads, tell);
      return typeof answer === 'string'
        ? ({ kind: answer, problem: { code: 'unreadable', params: {} } } as StartedOrder)
        : answer;
    },
    async parkThinEvent(...what) {
      parked.push(what);
      return 'parked';
    },
  };
  return simulated(fakes, async ({ taskQueue, client }) => {
    const orders = createOrders(createTemporal(client), {
      ...{ taskQueue, customerKeys, deadlineMs: 30_000 },
    });
    const key = { ...ORDER, id };
    tell = {
      event: (delivery) => orders.fetchLater(key, anEvent(delivery)),
      isBeingRead: () => orders.isBeingRead(key),
    };
    await tell.event('d-1');
    const handle = client.workflow.getHandle(thinEventsWorkflowId(key));
    await handle.result();
    const { memo } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const pauses = (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? Number(timer.startToFireTimeout!.seconds) : [],
    );
    return { reads, pauses, parked, memo };
  });
}

const ended = (result: string, reason?: string) => ({
  outcome: { result, ...(reason && { reason }) },
  deliveries: ['d-1'],
});

describe('a thin event', () => {
  test('has its order read once, if that awaits integration', async () => {
    expect(await play(['accepted'])).toEqual({
      reads: 1,
      pauses: [],
      parked: [],
      memo: ended('accepted'),
    });
  });

  test('waits for an ERP that still shows the order as it was before', async () => {
    const { pauses, memo } = await play(['not-awaiting', 'missing', 'not-awaiting', 'accepted']);
    expect(pauses).toEqual([5, 30, 120]);
    expect(memo).toEqual({ ...ended('accepted'), isNotAwaiting: true });
  });

  test('holds the order for the guard until the ERP shows it as not awaiting for 35 s, and again after another event', async () => {
    const held: boolean[] = [];
    await play(['not-awaiting'], async (read, { event, isBeingRead }) => {
      held.push(await isBeingRead());
      if (read === 4) {
        await event('d-2');
        await eventually('the guard holds it again', isBeingRead);
      }
    });
    expect(held.slice(0, 4)).toEqual([true, true, true, false]);
  });

  test('is ignored if the order does not come to await integration', async () => {
    const { reads, pauses, memo } = await play(['not-awaiting']);
    expect([reads, pauses]).toEqual([5, [5, 30, 120, 600]]);
    expect(memo).toEqual({ ...ended('ignored', 'not-awaiting'), isNotAwaiting: true });
  });

  test('is ignored if the order is not found, also at the last read', async () => {
    const { reads, pauses, memo } = await play(['missing']);
    expect([reads, pauses]).toEqual([5, [5, 30, 120, 600]]);
    expect(memo).toEqual(ended('ignored', 'not-found'));
  });

  test('is ignored for the reasons of an order that arrives whole', async () => {
    const { memo } = await play([{ kind: 'ignored', reason: 'no-equipment' }]);
    expect(memo).toEqual(ended('ignored', 'no-equipment'));
  });

  test('is parked with its body if the order stays unreadable', async () => {
    const { reads, pauses, parked, memo } = await play(['unreadable']);
    expect([reads, pauses]).toEqual([5, [5, 30, 120, 600]]);
    const problem = { code: 'unreadable', params: {} };
    expect(parked).toEqual([[expect.objectContaining({ tenant: 'acme' }), anEvent(), problem]]);
    expect(memo).toEqual(ended('parked'));
  });

  test('is parked if every read fails for an hour, also if others arrive meanwhile', async () => {
    const fail = () => {
      throw ApplicationFailure.retryable('senior-x.fetchOrder: again (HTTP 500)', 'Unavailable');
    };
    const alone = await play(['accepted'], async () => fail());
    const problem = { code: 'given-up', params: {} };
    expect(alone.parked).toEqual([
      [expect.objectContaining({ tenant: 'acme' }), anEvent(), problem],
    ]);
    expect(alone.memo).toEqual(ended('parked'));
    const { parked, memo } = await play(['accepted'], async (read, { event }) => {
      if (read === 2) await event('d-2');
      fail();
    });
    expect(parked).toEqual([
      [expect.anything(), anEvent('d-2'), problem],
      [expect.anything(), anEvent('d-2'), problem],
    ]);
    expect(memo).toMatchObject({ outcome: { result: 'parked' } });
  });

  test('that arrives while the order is being read has it read once more', async () => {
    const { reads, memo } = await play(['accepted', 'duplicate'], async (read, { event }) => {
      if (read === 1) await Promise.all(['d-2', 'd-3'].map(event));
    });
    expect(reads).toBe(2);
    expect(memo).toMatchObject({ outcome: { result: 'accepted' } });
    expect((memo as { deliveries: string[] }).deliveries.toSorted()).toEqual(['d-1', 'd-2', 'd-3']);
  });

  test('that is malformed is ignored', async () => {
    const id = 'malformed';
    await simulated(
      { startFetchedOrder: async () => ({ kind: 'duplicate' }) },
      async ({ taskQueue, client }) => {
        const key = { ...ORDER, id };
        const handle = await client.workflow.start('thinEvents', {
          ...{ taskQueue, workflowId: thinEventsWorkflowId(key), args: [{ order: key }] },
        });
        for (const args of [[], [null], [{ body: 1 }]])
          await handle.signal('thinEventReceived', ...args);
        await handle.signal('thinEventReceived', anEvent());
        await handle.result();
        expect((await handle.describe()).memo).toEqual(ended('duplicate'));
      },
    );
  });

  test('does not let the history grow while the ERP is away', async () => {
    const many = 300;
    let reads = 0;
    const id = 'flood';
    let release: () => void = () => {};
    const away = new Promise<void>((resolve) => (release = resolve));
    const fakes: Fakes = {
      async startFetchedOrder() {
        reads += 1;
        if (reads === 1) await away;
        return { kind: 'accepted' };
      },
    };
    // a real server: the time-skipping one may stop if it has many calls at once
    const server = await startOwnTemporal({
      dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 200 },
    });
    const nativeConnection = await NativeConnection.connect({ address: server.address });
    const place = { client: server.client, nativeConnection };
    await withWorkers(place, fakes, async (taskQueue, client) => {
      const orders = createOrders(createTemporal(client), {
        ...{ taskQueue, customerKeys, deadlineMs: 30_000 },
      });
      const key = { ...ORDER, id };
      const report = (n: number) => orders.fetchLater(key, anEvent(`d-${n}`));
      for (let at = 0; at < many; at += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, one) => report(at + one)));
      }
      const handle = client.workflow.getHandle(thinEventsWorkflowId(key));
      await handle.result();
      release();
      expect((await handle.describe()).memo?.['outcome']).toEqual({ result: 'accepted' });
      expect(reads).toBeGreaterThan(1);
    });
    await nativeConnection.close();
    await server.stop();
  });
});
