import {
  condition,
  continueAsNew,
  log,
  proxyActivities,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { handleSignal } from '../handle-signal.js';
import type { PonteActivities } from '../../activities/index.js';
import { vendorsOf } from '../service-order/vendor-calls.js';
import { isLong, unlessLong } from '../continue-as-new.js';
import {
  isThinEvent,
  thinEventReceived,
  type ThinEvent,
  type ThinEventsInput,
  type ThinEventsOutcome,
} from './messages.js';

// no bound for the whole: giving up would lose the event
const { parkThinEvent } = proxyActivities<PonteActivities>({
  startToCloseTimeout: '10 seconds',
  summary: 'Separar o aviso para um operador',
});

/** An ERP may show the order as it was before the event: pauses between reads, in milliseconds. */
const PAUSES_MS = [5_000, 30_000, 120_000, 600_000];

/** Reads after the first one, 35 s in all, for which an ERP that shows an order as not awaiting may lag. */
const SURE_AFTER = 2;

/** Events of one order often come in a burst: one read covers them. */
const BURST_MS = 1_000;

/** Deliveries whose outcome the memo shows. */
const MOST_DELIVERIES = 100;

/**
 * Fetches the order that thin events name, and starts it if it awaits integration. Reads it again if the ERP does not
 * show that yet, or if another event arrives. An event whose order cannot be read is parked for an operator, also if no
 * read succeeds for an hour.
 */
export async function thinEvents({ order, resume }: ThinEventsInput): Promise<void> {
  const { startFetchedOrder } = vendorsOf(order.tenant);
  const deliveries: string[] = [];
  let latest: ThinEvent | undefined;
  let isStarted = false;
  let received = 0;
  if (resume !== undefined) {
    deliveries.push(...resume.deliveries);
    ({ latest, isStarted } = resume);
    received = 1;
  }
  handleSignal(thinEventReceived, isThinEvent, (event) => {
    latest = event;
    received += 1;
    if (workflowInfo().memo?.['isNotAwaiting'] === true) upsertMemo({ isNotAwaiting: false });
    deliveries.push(event.delivery);
    deliveries.splice(0, deliveries.length - MOST_DELIVERIES);
  });

  const continueRun = () =>
    continueAsNew<typeof thinEvents>({ order, resume: { latest: latest!, deliveries, isStarted } });

  /** Reads the order until it is clear what follows from the events. */
  async function outcomeOf(): Promise<ThinEventsOutcome> {
    let reads = 0;
    for (;;) {
      const covered = received;
      const found = await unlessLong(startFetchedOrder(order));
      if (found === undefined) return continueRun();
      isStarted ||= found !== 'given-up' && found.kind === 'accepted';
      const isLast = reads >= PAUSES_MS.length;
      if (found === 'given-up') {
        await parkThinEvent(order, latest!, { code: 'given-up', params: {} }); // also if others came: it is the only sign
        if (received === covered) return { result: 'parked' };
      } else if (received === covered) {
        switch (found.kind) {
          case 'accepted':
          case 'duplicate':
            return { result: isStarted ? 'accepted' : 'duplicate' };
          case 'ignored':
            return { result: 'ignored', reason: found.reason };
          case 'missing':
            if (isLast) return ignored('not-found');
            break;
          case 'not-awaiting':
            if (isLast) return ignored('not-awaiting');
            // it hardly lags any more: the guard no longer holds the order for it
            if (reads === SURE_AFTER) upsertMemo({ isNotAwaiting: true });
            break;
          case 'unreadable':
            if (isLast) {
              await parkThinEvent(order, latest!, found.problem);
              if (received === covered) return { result: 'parked' };
            }
        }
        await condition(() => received > covered, PAUSES_MS[reads] ?? BURST_MS);
      }
      reads = received > covered ? 0 : reads + 1;
      if (reads === 0) await sleep(BURST_MS, { summary: 'Chegou outro aviso do pedido' });
      if (isLong()) return continueRun();
    }
  }

  await condition(() => received > 0);
  const outcome = await outcomeOf();
  if (outcome.reason !== undefined) {
    log.info('thin event ignored', {
      tenant: order.tenant,
      orderId: order.id,
      refusal: outcome.reason,
    });
  }
  upsertMemo({ outcome, deliveries });
}

const ignored = (reason: string): ThinEventsOutcome => ({ result: 'ignored', reason });
