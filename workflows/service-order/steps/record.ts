import { FailureType } from '../../../domain/failures.js';
import { classifyFailure, ifOffered, hasLasted, isOfTenant } from '../failures.js';
import type { OrderRun } from '../run.js';
import { endedByOperator, isSettled, recordLink, recordSaved } from '../state.js';
import { graceAfter, untilDone, type Progress } from '../retry.js';

/** Saves number and link of the SS in the order's observations in Senior X. */
export async function recordServiceRequest(run: OrderRun): Promise<void> {
  if (run.state.ss === undefined || isOver(run)) return;
  run.enter('recording');
  let looks = 0;
  await untilDone(run, 'recording', () => findLink(run, ++looks));
  const tries: Tries = {};
  await untilDone(run, 'recording', () => save(run, tries));
}

/** Looks for the link that fail before the number is saved without it: that is better than no observation. */
const LOOKS_ALLOWED = 5;

/** Failed attempts; times are in milliseconds since the epoch. */
interface Tries {
  /** When the first one failed. */
  since?: number;
  /** Since when every answer has been lost. */
  lostSince?: number | undefined;
}

const isOver = ({ state }: OrderRun) => state.recorded === 'yes' || state.recorded === 'refused';

/** Looks for the link of an SS that is known only by its number. Continues without one if none is shown. */
async function findLink(run: OrderRun, looks: number): Promise<Progress> {
  const { ss, link } = run.state;
  if (link !== undefined || isSettled(run.state) || endedByOperator(run.state)) return 'done';
  try {
    const found = await run.withdrawIf(
      () => endedByOperator(run.state),
      () => ifOffered(() => run.vendors.findLink(run.key)),
    );
    const shown = found?.find((request) => request.ss === ss)?.link;
    if (ss !== undefined && shown !== undefined)
      run.change((before) => recordLink(before, ss, shown));
  } catch (error) {
    const failure = classifyFailure(error);
    if (isOfTenant(failure)) throw error; // all calls fail
    if (failure.type !== FailureType.Refused && looks < LOOKS_ALLOWED) throw error; // may pass
  }
  return 'done';
}

async function save(run: OrderRun, tries: Tries): Promise<Progress> {
  const { ss, link, recorded } = run.state;
  if (ss === undefined || isSettled(run.state) || isOver(run)) return 'done';
  try {
    const request = { ss, ...(link !== undefined && { link }) };
    await run.vendors.saveObservation(run.key, request, recorded === 'unknown');
    run.change((before) => recordSaved(before, ss));
    return 'again';
  } catch (error) {
    const failure = classifyFailure(error);
    const { type } = failure;
    tries.since ??= Date.now();
    if (type === FailureType.Uncertain) {
      tries.lostSince ??= Date.now();
      run.change((before) => ({ ...before, recorded: 'unknown' }));
    } else tries.lostSince = undefined;
    const isDecided = run.state.verdict !== undefined;
    const givesUp =
      endedByOperator(run.state) || (isDecided && (await isHopeless(run, type, tries)));
    if (!givesUp) throw error;
    // a late observation may overwrite what the end writes
    if (type === FailureType.Uncertain)
      await run.sleep(await graceAfter(run, failure), 'Espera que a chamada anterior termine');
    run.change((before) => ({ ...before, recorded: 'refused' }));
    return 'done';
  }
}

/**
 * Returns true if a decided end no longer waits for the observation: the ERP refuses it; or for a while it has given no
 * answer to it, has taken only other calls, or has shown the order in a way that cannot be read, about which the
 * release asks.
 */
async function isHopeless(
  run: OrderRun,
  type: FailureType,
  { since, lostSince }: Tries,
): Promise<boolean> {
  if (type === FailureType.Refused) return true;
  if (type === FailureType.Uncertain) return hasLasted(lostSince ?? Date.now());
  const isNotTaken = type === FailureType.Unavailable || type === FailureType.Unreadable;
  if (!isNotTaken || !hasLasted(since ?? Date.now())) return false;
  if (type === FailureType.Unreadable) return true;
  try {
    await run.vendors.readSituationOnce(run.key);
    return true;
  } catch (error) {
    // an ERP that is away takes no release either; one that cannot be read may
    const { type: why } = classifyFailure(error);
    return why === FailureType.Unsupported;
  }
}
