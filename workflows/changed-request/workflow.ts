import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  log,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import { FailureType } from '../../domain/failures.js';
import { callsOf } from '../sweep/run.js';
import { isLong, unlessLong } from '../continue-as-new.js';
import { requestChanged, type ChangedRequestInput } from './messages.js';

/** Changes of one SS often come in a burst: one read covers them. */
const BURST_MS = 1_000;

/** Sismetro may show the SS as it was before the event: pauses between reads, in milliseconds. */
const PAUSES_MS = [5_000, 60_000];

/**
 * Reads an SS that has changed, and reports its end to its order, as the sweep does. Reads it again if Sismetro does not
 * show an end yet, if its answer cannot be read, or if another event arrives. What it does not find out, the next sweep does.
 */
export async function changedRequest(input: ChangedRequestInput): Promise<void> {
  const { tenant, order } = input;
  const { ponte, sismetro } = callsOf(tenant);
  const { sweepServiceRequest } = sismetro; // without the bound of a sweep's single read: nobody waits for it
  let hasChanged = true;
  setHandler(requestChanged, () => void (hasChanged = true));

  for (let reads = 0; ; reads += 1) {
    if (hasChanged) {
      await sleep(BURST_MS, { summary: 'A SS mudou' });
      hasChanged = false;
      reads = 0;
    }
    const reading = sweepServiceRequest(order, { wasMissing: false, notesEnds: false });
    const seen = await unlessLong(reading.catch(orUnread));
    if (seen === undefined) return continueAsNew<typeof changedRequest>(input);
    if (seen === 'given-up') {
      if (hasChanged) continue; // an event that came meanwhile has reads of its own
      log.info('a changed SS could not be read; the sweep reads it', { tenant, ss: order.ss });
      return;
    }
    if (seen.kind === 'read' && seen.told) return ponte.tellEnds(tenant, [seen.told]);
    const pauseMs = PAUSES_MS[reads];
    if (pauseMs === undefined && !hasChanged) return;
    if (isLong()) return continueAsNew<typeof changedRequest>(input);
    if (pauseMs !== undefined) await condition(() => hasChanged, pauseMs);
  }
}

/** One answer that cannot be read may be a slip: like one that shows no end yet. */
function orUnread(error: unknown): { readonly kind: 'missing' } {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const isUnread = cause instanceof ApplicationFailure && cause.type === FailureType.Unreadable;
  if (!isUnread) throw error;
  return { kind: 'missing' };
}
