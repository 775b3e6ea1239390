import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import { readFailure, ifOffered, type Failure } from '../read-failure.js';
import { patiently, untilDone, type Progress } from '../patiently.js';
import { forbiddenMs, kindOf, QUARTER_MS } from '../rules/failing-calls.js';
import type { OrderRun } from '../run.js';
import { endedByOperator, isSettled, type OwnSs } from '../state.js';
import { failingOf } from '../rules/questions.js';
import { recordLink, recordNoted } from '../rules/ss.js';

/** Saves number and link of the SS in the order's observations in Senior X. */
export async function recordServiceRequest(run: OrderRun): Promise<void> {
  if (run.state.ss === undefined || isRecorded(run)) return;
  run.enter('recording');
  let looks = 0;
  const mayGiveUp = newGiveUpRule(run);
  await untilDone(run, 'recording', () => findLink(run, ++looks));
  await untilDone(run, 'recording', () => save(run, mayGiveUp));
}

/** Looks for the link that fail before the number is saved without it: that is better than no observation. */
const LOOKS_ALLOWED = 5;

/** Returns true if nothing more is done about the observation of the order's SS. */
export const isRecorded = ({ state: { ss } }: OrderRun): boolean =>
  ss?.recorded === 'yes' || ss?.recorded === 'given-up';

const isDecided = ({ state }: OrderRun) => isSettled(state) || endedByOperator(state);

/** Looks for the link of an SS that is known only by its number. Continues without one if none is shown. */
async function findLink(run: OrderRun, looks: number): Promise<Progress> {
  const { ss } = run.state;
  const until = () => isDecided(run);
  // `save` continues the step, whose question may be its own
  if (ss === undefined || ss.link !== undefined || until()) return 'passed';
  const found = await patiently(run, 'recording', {
    name: LINK,
    reads: 'sismetro',
    make: async () => (await ifOffered(() => run.vendors.findLink(run.key)))?.found ?? [],
    until,
    orElse(failure) {
      const isTriedEnough =
        kindOf(failure) !== 'of-tenant' &&
        (looks >= LOOKS_ALLOWED ||
          (run.state.verdict !== undefined && forbiddenMs(failure) > QUARTER_MS));
      return kindOf(failure) === 'refused' || isTriedEnough ? [] : undefined;
    },
  });
  if (found === undefined) return 'again';
  const shown = found.find((request) => request.ss === ss.number)?.link;
  if (shown !== undefined) run.change((before) => recordLink(before, ss.number, shown));
  return run.state.ss?.number === ss.number ? 'passed' : 'again';
}

/** An operator's end does not wait for the observation: one that is queued is withdrawn. */
async function save(run: OrderRun, mayGiveUp: GiveUpRule): Promise<Progress> {
  const { ss } = run.state;
  if (ss === undefined || isSettled(run.state) || isRecorded(run)) return 'done';
  const { number, link } = ss;
  const note = (recorded: OwnSs['recorded']) =>
    run.change((before) => recordNoted(before, number, recorded));
  const giveUp = () => {
    note('given-up');
    return 'done' as const;
  };
  const until = () => isDecided(run);
  if (until()) return giveUp();
  const request = { ss: number, ...(link !== undefined && { link }) };
  const saved = await patiently(run, 'recording', {
    name: SAVE,
    until,
    async make() {
      const isDoubtful = ss.recorded === 'unknown';
      if (isDoubtful && (await run.vendors.showsObservation(run.key, request))) return 'saved';
      const certainAt = isDoubtful ? new Date().toISOString() : undefined;
      await run.vendors.saveObservation(run.key, request, { ...run.memory(), certainAt });
      return 'saved' as const;
    },
    async orElse(failure) {
      const isUncertain = failure.type === FailureType.Uncertain;
      if (isUncertain || failure.restored) note('unknown');
      if (!(await mayGiveUp(failure))) return undefined;
      // a late observation may overwrite what the end writes
      if (isUncertain)
        await run.sleep(failure.retryAfterMs ?? GRACE_MS, 'Espera que a chamada anterior termine');
      return 'given-up' as const;
    },
  });
  if (saved === 'given-up') return giveUp();
  if (saved === 'saved') note('yes');
  return 'again';
}

const LINK = 'find link';
export const SAVE = 'save observation';

/** Returns true if a decided end no longer waits for the observation, of which an attempt has just failed. */
type GiveUpRule = (failure: Failure) => Promise<boolean>;

/**
 * A decided end no longer waits for an observation that the ERP
 * - refused, or
 * - has not taken for 15 minutes, although it answers another call, twice, or
 * - has forbidden again after 15 minutes, although it answers another call.
 */
function newGiveUpRule(run: OrderRun): GiveUpRule {
  let wasThere = false;
  return async (failure) => {
    if (endedByOperator(run.state)) return true;
    if (run.state.verdict === undefined) return false;
    const { silentMs = 0, unreadableMs = 0 } = failingOf(run.state, 'recording', SAVE) ?? {};
    switch (kindOf(failure)) {
      case 'refused':
        return true;
      case 'silent':
      case 'unreadable': {
        if (silentMs + unreadableMs < QUARTER_MS) return false;
        const isBack = !wasThere && forbiddenMs(failure) === 0; // it may have come back a moment ago
        wasThere = await isErpThere(run);
        return wasThere && !isBack;
      }
      default:
        return false;
    }
  };
}

/** Returns true unless the ERP is away: it takes no release then either. */
async function isErpThere(run: OrderRun): Promise<boolean> {
  try {
    await run.vendors.readSituation(run.key);
    return true;
  } catch (error) {
    return readFailure(error).type === FailureType.Unsupported;
  }
}
