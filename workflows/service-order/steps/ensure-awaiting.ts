import type { ReadSituation } from '../../../activities/index.js';
import { FailureType } from '../../../domain/failures.js';
import { outcomeShownBy } from '../../../domain/lifecycle.js';
import type { Failure } from '../read-failure.js';
import { patiently, untilDone, type Progress } from '../patiently.js';
import type { OrderRun } from '../run.js';
import { ERP_LAG_MS } from '../rules/end.js';
import { doubtAwaiting, isAwaiting, isUnsent, recordAwaiting } from '../rules/opening.js';
import { settle } from '../state.js';
import { closedAgain, notAwaiting } from '../question-codes.js';
import { needsNoSs } from './look.js';

/**
 * Before Ponte looks for or opens an SS, makes sure that the order is in *Aguardando integração*. Once an opening was sent,
 * its SS is looked for first (`open.ts`), also in a run that continues another one.
 */
export async function ensureAwaiting(run: OrderRun): Promise<void> {
  const looks: Looks = { count: 0 };
  const isSent = () => run.state.opening !== undefined && !isUnsent(run.state.opening);
  const isSure = () => needsNoSs(run) || isSent() || isAwaiting(run.state, Date.now());
  if (isSure()) return;
  await untilDone(run, 'opening', async () => (isSure() ? 'passed' : checkAwaiting(run, looks)));
}

/** How often in a row the ERP showed the order elsewhere. */
export interface Looks {
  count: number;
}

/** An order that the ERP shows elsewhere is read again after 5 minutes, then after pauses that double up to 6 hours. */
const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * 60_000;

/**
 * Reads whether the order awaits: its webhook does not prove it, or it could not be opened for hours and users may have
 * ended it in the ERP meanwhile. If it has ended there, it ends here, too; if it is elsewhere, the operator is asked until
 * it awaits. If the ERP answers but cannot show the order, the opening continues, unless an earlier read raised a doubt.
 */
export async function checkAwaiting(run: OrderRun, looks: Looks): Promise<Progress> {
  const { awaiting, closedAgain: isClosedAgain, look } = run.state.opening!;
  const isDoubted = awaiting === 'doubted';
  // that it ended here is asked first, unless it may have ended there since
  const asksFirst = isClosedAgain && look?.reason !== 'restored';
  if (isDoubted && asksFirst) return closedAgain(run.key);
  const read = await patiently<ReadSituation | 'unshown'>(run, 'opening', {
    name: 'read order',
    make: () => run.vendors.readBeforeOpening(run.key),
    until: () => needsNoSs(run),
    // it may have ended there meanwhile, and an SS cannot be taken back, so it waits
    reads: 'senior-x',
    orElse: ({ type }: Failure) =>
      type === FailureType.Unsupported || (!isDoubted && ANSWERS.has(type)) ? 'unshown' : undefined,
  });
  if (read === undefined || needsNoSs(run)) return 'again';
  if (read === 'unshown') {
    run.change(recordAwaiting);
    return 'again';
  }
  const { situation, at } = read;
  if (situation === 'awaiting-integration') {
    run.change((before) => recordAwaiting(before, at));
    return 'again';
  }
  if (!isDoubted) {
    run.change(doubtAwaiting);
    if (!asksFirst)
      await run.sleep(ERP_LAG_MS, 'O Senior X não mostra o pedido fechado; confere-se de novo');
    return 'again';
  }
  if (situation === 'unknown' || situation === 'missing') {
    const lookAgainMs = Math.min(FIRST_PAUSE_MS * 2 ** looks.count, LONGEST_PAUSE_MS);
    looks.count += 1;
    return { question: notAwaiting(situation), lookAgainMs };
  }
  run.change((before, now) => settle(before, outcomeShownBy(situation)!, now, true));
  return 'done';
}

const ANSWERS: ReadonlySet<FailureType> = new Set([FailureType.Refused, FailureType.Unreadable]);
