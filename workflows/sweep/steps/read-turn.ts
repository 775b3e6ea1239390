import { sleep } from '@temporalio/workflow';
import type { TurnOrder } from '../../../activities/sweep-orders.js';
import { closingName } from '../../../domain/ids.js';
import type { WaitingOrder } from '../messages.js';
import type { SweepRun } from '../run.js';
import { MOST_SINGLE, newBudget, tagsIn } from '../rules.js';

/** An SS must be missing twice, this long apart: Sismetro may lag. */
const MISSING_AGAIN_MS = 30_000;

/** After this many failures in a row a system is asked about no further single orders: it may be away. */
const FAILURES_IN_A_ROW = 3;

/**
 * Reads one by one, at both systems, the waiting orders of this sweep's turn that no list showed.
 * @param isThere whether each system has answered so far
 */
export async function readTurn(
  run: SweepRun,
  isThere: { readonly sismetro: boolean; readonly senior: boolean },
): Promise<void> {
  const { mark, begun } = run;
  const { resumeAt } = begun;
  const atSismetro = untilItFails(run, isThere.sismetro);
  const atSenior = untilItFails(run, isThere.senior);
  const search = newSearch(run);

  /** Which lists did not show an order. That of a vendor that does not answer counts as if it had. */
  const absentFrom = (tags: string) => {
    const [ofSs, ofOrder] = tagsIn(tags) as [string, string];
    return {
      isUnseen: atSismetro.isThere() && !run.seen.has(ofSs),
      isUnlisted: atSenior.isThere() && !run.awaiting.has(ofOrder),
    };
  };
  const absent = begun.turnTags.filter((tags) => {
    const { isUnseen, isUnlisted } = absentFrom(tags);
    return isUnseen || isUnlisted;
  });
  const singles = await listAbsent(run, absent);

  // fewer while the next sweep continues the list: pages show more orders per call
  const isLeft = newBudget(mark.serviceRequests ? MOST_SINGLE / 4 : MOST_SINGLE);
  /** The first order that was not looked at. */
  let left: TurnOrder | undefined;
  for (const [at, order] of singles.entries()) {
    const { isUnseen, isUnlisted } = absentFrom(order.tags);
    if ((isUnseen || isUnlisted) && !isLeft()) {
      left ??= order;
      break;
    }
    const isRead = !isUnseen || (await atSismetro.ask(`SS ${order.ss}`, () => search.read(order)));
    const isCompared =
      !isUnlisted || (await atSenior.ask(closingName(order), () => compareWithErp(run, order)));
    // if a system is away, every second sweep begins with the newest orders: the other one may answer
    const isAway = !(isRead ? atSenior : atSismetro).hasAnswered();
    const mayContinue = resumeAt.turn === undefined || !isAway;
    if (mayContinue && !(isRead && isCompared)) left ??= singles[at + 1];
  }
  if (left) mark.turn = closingName(left);
  if (search.missing.length > 0) {
    await sleep(MISSING_AGAIN_MS, { summary: 'Confere de novo as SS que não foram encontradas' });
  }
  const isLeftAgain = newBudget(MOST_SINGLE / 4);
  for (const order of search.missing) {
    if (!isLeftAgain()) {
      mark.turn ??= closingName(order);
      break;
    }
    if (atSismetro.isThere()) await atSismetro.ask(`SS ${order.ss}`, () => search.readAgain(order));
  }
}

/** Lists the orders of the turn that have these tags. */
async function listAbsent(run: SweepRun, absent: readonly string[]): Promise<readonly TurnOrder[]> {
  const { tenant, calls, begun, mark } = run;
  let listed: TurnOrder[] = [];
  if (absent.length === 0) return listed;
  const read = await run.part(async () => {
    listed = await calls.ponte.listTurn(tenant, begun.turnSpan!, absent);
  });
  if (read !== 'done') mark.turn = begun.resumeAt.turn; // the next sweep tries this turn again
  return listed;
}

/** Asks a system about single orders, until it fails several times in a row or does not offer the call. */
function untilItFails(run: SweepRun, isThere: boolean) {
  let failures = isThere ? 0 : FAILURES_IN_A_ROW;
  let hasAnswered = false;
  const one = {
    isThere: () => failures < FAILURES_IN_A_ROW,
    hasAnswered: () => hasAnswered,
    /**
     * Returns false if the system failed and is asked no more.
     * @param about the SS or the order
     */
    async ask(about: string, work: () => Promise<void>): Promise<boolean> {
      const result = await run.part(work, about);
      hasAnswered ||= result === 'done' || result === 'unreadable';
      if (result === 'not-offered') failures = FAILURES_IN_A_ROW;
      else failures = result === 'failed' ? failures + 1 : 0;
      return result === 'not-offered' || one.isThere();
    },
  };
  return one;
}

/** Reads the SSs of single orders. */
function newSearch(run: SweepRun) {
  const { calls, found } = run;
  /** Orders whose SS was not found: it is read again. */
  const missing: WaitingOrder[] = [];

  /** Returns false if the SS is missing, and was not before. */
  async function isFound(order: WaitingOrder, wasMissing = false): Promise<boolean> {
    run.callsToSismetro += 1;
    const read = await calls.oneAtSismetro.sweepServiceRequest(order, wasMissing);
    if (read.kind !== 'read') return false;
    if (read.told) found.told.push(read.told);
    if (read.unknown) run.countUnknown(read.unknown);
    if (read.contradiction) found.contradictions.push(read.contradiction);
    return true;
  }

  return {
    missing,

    async read(order: WaitingOrder): Promise<void> {
      if (!(await isFound(order))) missing.push(order);
    },

    /** Reads an SS once more that was missing. If it is missing again, its order asks. */
    async readAgain(order: WaitingOrder): Promise<void> {
      await isFound(order, true);
    },
  };
}

async function compareWithErp(
  { tenant, calls, found }: SweepRun,
  { id, closing, asks }: WaitingOrder,
): Promise<void> {
  const asked = await calls.oneAtSenior.compareWithErp({ tenant, id, closing }, asks);
  if (asked) found.contradictions.push({ orderId: closingName({ id, closing }), ...asked });
}
