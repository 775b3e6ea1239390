import { FailureType } from '../../../domain/failures.js';
import { outcomeShownBy, type ErpSituation } from '../../../domain/lifecycle.js';
import { mayBeForgotten } from '../../../domain/order.js';
import { classifyFailure, orNotOffered } from '../failures.js';
import { readOrAsk, untilDone, type Progress } from '../retry.js';
import type { OrderRun } from '../run.js';
import {
  endedByOperator,
  ERP_LAG_MS,
  isSettled,
  recordAwaiting,
  settle,
  without,
} from '../state.js';
import { closedAgain, ERP_UNREADABLE, erpSilent, notAwaiting, type Question } from '../texts.js';

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * MINUTE_MS;

/**
 * Lets no SS be opened for an order that the ERP shows elsewhere than in *Aguardando integração*. The order is read if
 * its webhook does not prove that it awaits: it was rehearsed some time ago, it may have ended long ago, or a list
 * showed it. If it has ended in the ERP, it ends here, too; otherwise the operator is asked.
 */
export async function ensureAwaiting(run: OrderRun): Promise<void> {
  if (run.state.rehearsal !== undefined || (await isElsewhere(run))) await untilItAwaits(run);
}

/**
 * Does the same for an order that could not be opened for hours: users may have ended it in the ERP meanwhile, as they
 * do while Sismetro is away, or while its tenant is in rehearsal again.
 */
export async function ensureStillAwaiting(run: OrderRun): Promise<void> {
  if (await isShownElsewhere(run)) await untilItAwaits(run);
  run.change(recordAwaiting);
}

async function untilItAwaits(run: OrderRun): Promise<void> {
  await untilDone(run, 'opening', () => attempt(run));
  run.change((state) => without(state, 'rehearsal', 'notAwaiting'));
}

/** Returns true if the order may not await, and the ERP shows it elsewhere. */
async function isElsewhere(run: OrderRun): Promise<boolean> {
  const { notAwaiting, awaitingAt, ss } = run.state;
  if (notAwaiting) return true;
  const isOver = ss !== undefined || endedByOperator(run.state);
  if (isOver || awaitingAt !== undefined || !mayNotAwait(run)) return false;
  if (await isShownElsewhere(run)) return true;
  run.change(recordAwaiting); // a run that continues this one knows it from here only
  return false;
}

async function isShownElsewhere(run: OrderRun): Promise<boolean> {
  const situation = await readOrAsk(
    run,
    'opening',
    SILENT,
    () => run.vendors.readBeforeOpening(run.key),
    () => run.state.ss !== undefined || endedByOperator(run.state),
  ).catch(unshown);
  if (situation === undefined || situation === 'awaiting-integration') return false;
  run.change((before) => ({ ...before, notAwaiting: true }));
  if (!run.state.closedAgain)
    await run.sleep(ERP_LAG_MS, 'O Senior X não mostra o pedido fechado; confere-se de novo');
  return true;
}

/** Returns true if nothing proves that the order awaits: it is old, or came without its webhook. */
function mayNotAwait({ order, state }: OrderRun): boolean {
  if (mayBeForgotten(order, state.openedAt)) return true;
  // one that was closed again was seen to await; after an end by force that may be long ago
  const isSeen = state.closedAgain && state.look?.reason !== 'restored';
  return state.look !== undefined && !isSeen;
}

/**
 * The ERP has not shown the order for hours. It may have ended there meanwhile, and an SS cannot be taken back, so it
 * waits.
 */
const SILENT = erpSilent('opening', false);

/** The ERP answers, but its answer does not show the order: that does not hold it back. */
function unshown(error: unknown): undefined {
  classifyFailure(error); // any other error is thrown
}

async function attempt(run: OrderRun): Promise<Progress> {
  const isOver = () =>
    run.state.ss !== undefined || endedByOperator(run.state) || isSettled(run.state);
  if (isOver()) return 'done';
  // that it ended here is asked first, unless it may have ended there since
  if (run.state.notAwaiting && run.state.closedAgain && run.state.look?.reason !== 'restored')
    return closedAgain(run.key);
  try {
    const situation = await readOrAsk(
      run,
      'opening',
      SILENT,
      () => orNotOffered(() => run.vendors.readSituation(run.key)),
      isOver,
    );
    if (situation === 'unknown' || situation === 'missing') {
      const question = notAwaiting(situation);
      return run.state.notAwaiting ? askWhileReading(run, question) : question;
    }
    if (situation !== undefined && situation !== 'not-offered') settleAsShown(run, situation);
    return 'done';
  } catch (error) {
    if (classifyFailure(error).type === FailureType.Unreadable) return ERP_UNREADABLE;
    throw error;
  }
}

/** Asks the operator, until the ERP shows the order as awaiting or ended after all. */
async function askWhileReading(run: OrderRun, question: Question): Promise<Progress> {
  await run.askWhile(
    'opening',
    question,
    () => shownAfterAll(run),
    () => run.state.resumeRequested,
  );
  return 'again';
}

/** Reads the order again after 5 minutes, then after pauses that double up to 6 hours. */
async function shownAfterAll(run: OrderRun): Promise<void> {
  for (let pauseMs = 5 * MINUTE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await run.sleep(pauseMs, 'Confere se o Senior X já mostra o pedido fechado');
    const situation = await run.vendors.readBeforeOpening(run.key).catch(unshown);
    if (situation === 'awaiting-integration') return;
    if (situation !== undefined && outcomeShownBy(situation) !== undefined) return;
  }
}

function settleAsShown(run: OrderRun, situation: ErpSituation): void {
  const outcome = outcomeShownBy(situation);
  if (outcome !== undefined) run.change((before, now) => settle(before, outcome, now, true));
}
