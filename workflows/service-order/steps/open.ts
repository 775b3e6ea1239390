import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import type { Opening } from '../../../activities/index.js';
import { unexplained } from '../../incident/late-news.js';
import { type Failure } from '../read-failure.js';
import type { OrderRun } from '../run.js';
import {
  isAwaiting,
  isDisowned,
  mayOpenAgain,
  openingQueueMs,
  recordAccepted,
  recordAnothersAnswer,
  recordUncertainOpening,
  recordRestored,
  requireLook,
} from '../rules/opening.js';
import { endedByOperator } from '../state.js';
import { asksAboutOpening, recordForbidden } from '../rules/questions.js';
import { recordOpened } from '../rules/ss.js';
import { closedAgain, foreignSs, MAYBE_OPENED, NUMBER_MISSING } from '../question-codes.js';
import { patiently, untilDone, type Progress } from '../patiently.js';
import { checkAwaiting, type Looks } from './ensure-awaiting.js';
import { needsNoSs, look } from './look.js';
import { SAVE } from './record.js';

/** If Sismetro sends the number later, the order waits this long for it: 24 hours. */
const NUMBER_IS_DUE_MS = 86_400_000;

/** Opens exactly one SS: looks for it first whenever one may already exist (docs/adr/0003). */
export async function openServiceRequest(run: OrderRun): Promise<void> {
  const looks: Looks = { count: 0 };
  await untilDone(run, 'opening', () => attempt(run, looks));
}

/** Sismetro announced an SS while the opening was queued. */
const isAnnounced = ({ state }: OrderRun) => state.opening?.look !== undefined;

async function attempt(run: OrderRun, looks: Looks): Promise<Progress> {
  const { state } = run;
  const { opening } = state;
  if (needsNoSs(run) || opening === undefined) return 'done';
  if (opening.closedAgain) return closedAgain(run.key);
  if (opening.look !== undefined) return look(run, opening.look);
  if (opening.isAccepted) return awaitNumber(run);
  if (opening.answered !== undefined) return foreignSs(opening.answered);
  if (!mayOpenAgain(opening)) return MAYBE_OPENED;
  if (!isAwaiting(state, Date.now())) return checkAwaiting(run, looks);
  // a run that continues another one waits for the answer to what that one asked
  if (state.attention !== undefined && asksAboutOpening(state)) return state.attention;
  return open(run);
}

async function open(run: OrderRun): Promise<'again'> {
  const { order, key, state } = run;
  const isUnneeded = () => needsNoSs(run) || isAnnounced(run);
  const opened = await patiently<Opening | null>(run, 'opening', {
    name: 'open',
    until: isUnneeded,
    make() {
      const openSs = run.vendors.openServiceRequest(openingQueueMs(state, Date.now()));
      const { equipment, keyGeneration, openedAt } = state;
      const request = { order: { ...order, equipment }, key, keyGeneration, openedAt };
      return openSs(request, run.memory());
    },
    orElse: ({ type, retryAfterMs = GRACE_MS, lookFirst, restored, reset }: Failure) => {
      if (type === FailureType.Uncertain) {
        run.change((before) => recordUncertainOpening(before, retryAfterMs));
      } else if (restored) {
        run.change((before) => recordRestored(before, reset));
      } else if (lookFirst) {
        run.change((before) => requireLook(before, 'unavailable'));
      }
      return undefined;
    },
  });
  if (opened === undefined) return 'again';
  // its answer could not be decoded
  if (opened === null) {
    run.change((before) => recordUncertainOpening(before, GRACE_MS));
    return 'again';
  }
  if (opened.kind === 'opened' && needsNoSs(run) && opened.ss !== run.state.ss?.number) {
    // the operator linked another SS, or ended the order, while this one was being opened
    return reportSurplus(run, opened.ss);
  }
  run.change((before) => {
    switch (opened.kind) {
      case 'accepted':
        return recordAccepted(before);
      case 'anothers':
        return recordAnothersAnswer(before, opened.ss);
      case 'opened':
        return isDisowned(before, opened.ss)
          ? recordAnothersAnswer(before, opened.ss)
          : recordOpened(before, opened, opened.noted);
    }
  });
  if (opened.kind === 'opened' && opened.forbiddenMs !== undefined) {
    const { forbiddenMs } = opened;
    run.change((before, now) => recordForbidden(before, 'recording', SAVE, forbiddenMs, now));
  }
  // The ERP may still be writing the observation: wait before looking for it.
  if (opened.kind === 'opened' && opened.noted === 'unknown')
    await run.sleep(opened.graceMs ?? GRACE_MS, 'Espera que a chamada anterior termine');
  return 'again';
}

async function reportSurplus(run: OrderRun, ss: string): Promise<'again'> {
  const { phase, ss: own } = run.state;
  const closing = { isRunning: !endedByOperator(run.state), phase, ss: own?.number };
  const finding = unexplained({ ss, state: 'open' }, run.key, closing);
  if (finding !== undefined) await run.report(finding);
  return 'again';
}

/** Sismetro accepted the order and will send the number of the SS later. */
async function awaitNumber(run: OrderRun): Promise<Progress> {
  await run.pause(NUMBER_IS_DUE_MS, 'Espera pelo número da SS');
  return run.state.resumeRequested ? 'again' : NUMBER_MISSING;
}
