import type { Confirmation } from '../../../activities/index.js';
import { ifAnswered } from '../read-failure.js';
import { patiently, untilDone, type Progress } from '../patiently.js';
import type { ServiceState } from '../../../domain/lifecycle.js';
import { GRACE_MS } from '../../../domain/failures.js';
import type { Step } from '../../../domain/lifecycle.js';
import { nextPatientRead, OUTAGE_MS, QUARTER_MS } from '../rules/failing-calls.js';
import type { OrderRun } from '../run.js';
import {
  adoptContradiction,
  isEndOfAnother,
  recordEndAccepted,
  recordEndAwaited,
  recordEndShown,
} from '../rules/end.js';
import { isEndKnown, type OwnSs, type Reported } from '../state.js';
import { recordGone, recordShown } from '../rules/ss.js';
import {
  anothersEnd,
  eitherEnd,
  foreignSs,
  notConfirmed,
  lookUnreadable,
} from '../question-codes.js';
import { confirmLink } from './confirm-link.js';
import { confirmMissing, type MissingSearch } from './confirm-missing.js';
import { isRecorded, recordServiceRequest } from './record.js';
import { mayBeFast, settleAtOnce } from './settle-at-once.js';

/**
 * Waits until Sismetro reports the service's end and its SS shows it, or the operator decides. Until an end is reported it
 * waits for weeks if necessary, without telling anybody; only sweeps read the SS (`workflows/sweep/limits.ts`).
 */
export async function waitForServiceEnd(run: OrderRun): Promise<void> {
  while (!isEndKnown(run.state)) {
    run.enter('in-service');
    await run.until(() => run.state.verdict !== undefined || isLinkedAnew(run));
    const search: EndSearch = { mayBeFast: true, missing: { times: 0 } };
    await untilDone(run, 'confirming', () => confirm(run, search));
  }
}

/** The operator linked the SS or corrected the link. */
const isLinkedAnew = (run: OrderRun) => run.state.ss?.unread !== undefined || !isRecorded(run);

/** How the search for the announced end is going; times are the workflow's, in milliseconds since the epoch. */
interface EndSearch {
  /** The fast path has not been tried yet. */
  mayBeFast: boolean;
  /** When the end was first not shown. */
  since?: number | undefined;
  readonly missing: MissingSearch;
}

async function confirm(run: OrderRun, search: EndSearch): Promise<Progress> {
  const { verdict, ss: own, contradiction } = run.state;
  if (isEndKnown(run.state) || own === undefined) return 'done';
  const ss = own.number;
  if (own.unread) return confirmLink(run, ss);
  if (!isRecorded(run)) {
    await recordServiceRequest(run);
    run.enter('in-service');
    return 'again';
  }
  if (verdict?.by !== 'sismetro') return 'done';
  const isFast = search.mayBeFast && mayBeFast(run.state, ss);
  if (isFast) search.mayBeFast = false; // once for each wait for an end
  const read = isFast ? settleAtOnce : readEnd;
  const seen = await read(run, 'confirming', `read ${ss}`, verdict, own);
  if (seen === 'erp-failed') return 'again';
  if (seen === undefined || seen.kind === 'not-shown') run.change(recordEndAwaited);
  if (seen?.kind === 'shown' || seen?.kind === 'not-shown') {
    const isGone = seen.kind === 'not-shown' && isMissing(seen.state);
    run.change((before) => recordGone(before, ss, isGone));
  }
  if (seen === undefined || isEndKnown(run.state) || run.state.ss?.number !== ss) return 'again';
  const latest = run.state.verdict;
  // the operator linked the SS anew, which forgot the end or turned it round
  if (latest?.by !== 'sismetro' || latest.end !== verdict.end) return 'again';
  // what was reported meanwhile is newer than what the SS showed
  const hasNewContradiction = run.state.contradiction !== contradiction;
  if (hasNewContradiction && seen.kind === 'shown') return 'again';
  switch (seen.kind) {
    case 'shown':
      if (contradiction !== undefined) {
        // Sismetro may lag behind its own callback: the former end counts if it is still shown a little later
        const youngMs = GRACE_MS - (Date.parse(seen.at) - Date.parse(contradiction.since));
        if (youngMs > 0) {
          await run.sleep(youngMs, 'A Sismetro informou o outro fim; confere-se de novo');
          return 'again';
        }
      }
      run.change((before) => recordEndShown(before, seen.at, seen.endedAt));
      return 'done';
    case 'not-asked':
      if (isEndOfAnother(run.state, ss)) return askAboutAnothersEnd(run, latest, ss);
      if (run.state.contradiction !== undefined) return eitherEnd(verdict.end);
      run.change(recordEndAccepted);
      return 'done';
    case 'anothers':
      return foreignSs(ss);
    case 'not-shown':
      return readAgain(run, latest, ss, seen.state, search);
  }
}

/**
 * Sismetro announced the end of another SS, and nothing shows whether it is this order's as well. An end of the order's
 * own SS that was announced since counts instead; without one, the operator is asked.
 */
function askAboutAnothersEnd(
  run: OrderRun,
  { end, of: [ended = ''] = [] }: Reported,
  ss: string,
): Progress {
  if (!run.state.contradiction?.of?.includes(ss)) return anothersEnd(end, ss, ended);
  run.change(adoptContradiction);
  return 'again';
}

/**
 * Reads what the SS shows of its end, in this step. If it cannot be read, the operator is asked after a quarter of an hour if Sismetro
 * shows other SSs, else after four hours.
 */
export function readEnd(
  run: OrderRun,
  step: Step,
  name: string,
  { end }: Reported,
  { number: ss, by }: OwnSs,
): Promise<Confirmation | undefined> {
  const until = () => isEndKnown(run.state);
  return patiently(run, step, {
    name,
    reads: 'sismetro',
    make: () => run.vendors.confirmEnd(run.key, { ss, by }, end),
    until,
    askAfterMs: QUARTER_MS,
    ifUnreadable: lookUnreadable({ ss, garbled: true }),
    async ifSilent({ words }, silentMs) {
      const showsOthers = await run.withdrawIf(until, () =>
        ifAnswered(() => run.vendors.showsOthers(run.key, ss)),
      );
      const isOutage = showsOthers !== true;
      if (isOutage && silentMs < OUTAGE_MS) return undefined;
      return lookUnreadable({ ss, ...(isOutage && { silent: true }) }, words);
    },
  });
}

const isMissing = (state: ServiceState | 'not-found') =>
  state === 'not-found' || state === 'removed';

/** Sismetro does not show the end yet, or shows another one: it may lag behind its own callback. */
async function readAgain(
  run: OrderRun,
  { end, of }: Reported,
  ss: string,
  state: Extract<Confirmation, { kind: 'not-shown' }>['state'],
  search: EndSearch,
): Promise<Progress> {
  if (state === run.state.contradiction?.end) {
    run.change(adoptContradiction);
    return 'again';
  }
  if (isMissing(state) && end === 'cancelled') return confirmMissing(run, ss, search.missing);
  search.missing.times = 0;
  search.since ??= Date.now();
  const waitedMs = Date.now() - search.since;
  const dueMs = nextPatientRead(waitedMs);
  if (dueMs === undefined) {
    search.since = undefined;
    run.change((before) => recordShown(before, state));
    return notConfirmed(end, ss, state, run.state.ss?.otherSs, of);
  }
  // a report that arrives meanwhile causes one more read, but does not shorten the wait as a whole
  await run.pause(dueMs - waitedMs, 'A Sismetro ainda não mostra o fim do serviço');
  return 'again';
}
