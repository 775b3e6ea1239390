import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import {
  endOf,
  otherEnd,
  outcomeOf,
  showsOutcome,
  type ErpSituation,
  type Outcome,
  type ServiceEnd,
} from '../../../domain/lifecycle.js';
import * as erp from '../../../domain/settlement.js';
import { ifAnswered, orNotOffered } from '../read-failure.js';
import { patiently, untilDone, type Progress } from '../patiently.js';
import type { OrderRun } from '../run.js';
import {
  ERP_LAG_MS,
  countWrite,
  doubtEnd,
  isContradicted,
  recordEndShown,
  recordLostWrite,
  isShownLongAgo,
  queueMsOf,
  recordMaybeSettled,
  recordQueued,
  recordSituation,
} from '../rules/end.js';
import { isEndKnown, isSettled, settle, settlingStepOf, without, type Reported } from '../state.js';
import { stopFailing, withdrawQuestion } from '../rules/questions.js';
import {
  erpMoved,
  erpUnreadable,
  laterClosing,
  lookUnreadable,
  maybeSettled,
  noEffect,
} from '../question-codes.js';
import { readEnd, waitForServiceEnd } from './confirm.js';
import { search } from './look.js';
import { ERP_CALLS } from './settle-at-once.js';

/** Changes that the ERP may have carried out but does not show, before the operator is asked. */
const WRITES_ALLOWED = 3;

/**
 * Releases the order for billing in the ERP, or cancels it. Sismetro may contradict the end until the change is sent;
 * then the SS decides. A change that is queued is withdrawn, one that has begun is waited for (`write`, `run.ts`).
 * How long it is queued, and how long the SS's end counts: `queueMsOf`, `isShownLongAgo`, `rules/end.ts`.
 */
export async function settleInErp(run: OrderRun): Promise<void> {
  while (!isSettled(run.state)) {
    await waitForServiceEnd(run);
    if (isSettled(run.state)) return;
    const { end } = run.state.verdict!;
    const step = settlingStepOf(end);
    const other = settlingStepOf(otherEnd(end));
    run.change((before) => withdrawQuestion(stopFailing(before, other), other));
    run.enter(step);
    const settling = new Settling(run, end);
    await untilDone(run, step, () => settling.attempt());
  }
}

/** Why the ERP was not changed now. */
interface Stop {
  readonly progress: Progress;
}

const AGAIN: Stop = { progress: 'again' };

class Settling {
  /** The ERP showed the order as before its closing. */
  #wasAsBefore = false;
  /** When the ERP showed the order last, in milliseconds since the epoch. */
  #shownMs = 0;
  /** When a change was held back since Temporal was restored: it may have forgotten that it told the ERP. ISO 8601. */
  #restored: string | undefined;

  constructor(
    readonly run: OrderRun,
    readonly end: ServiceEnd,
  ) {}

  async attempt(): Promise<Progress> {
    const { run } = this;
    if (this.#isOver()) return 'done';
    const outcome = outcomeOf(this.end);
    const settled = await erp.changeAndReadBack<Stop>(outcome, {
      read: (when) => (when === 'before' ? this.#read(this.#isOver) : this.#readBack(outcome)),
      elsewhere: (shown) => this.#askAboutMoved(shown),
      write: async (shown) => (await this.#objection(shown)) ?? this.#write(shown),
    });
    if (typeof settled === 'object') return settled.progress;
    if (settled === 'shown') run.change((before, now) => settle(before, outcome, now, true));
    if (settled !== 'not-shown') return 'done';
    await this.#doubtChange(outcome);
    return 'again';
  }

  /** A change that cannot be read back is as uncertain as one that the ERP does not show. */
  async #readBack(outcome: Outcome): Promise<erp.Shown | Stop> {
    const shown = await this.#read(this.#isRedecided);
    if (shown === AGAIN && !isSettled(this.run.state)) await this.#doubtChange(outcome);
    return shown;
  }

  /** The ERP may be slow to show the change. */
  async #doubtChange(outcome: Outcome): Promise<void> {
    this.run.change((before) => doubtEnd(recordMaybeSettled(before, outcome)));
    await this.run.sleep(GRACE_MS, 'O Senior X ainda não mostra a mudança');
  }

  readonly #isRedecided = () => {
    const { state } = this.run;
    return isSettled(state) || state.verdict?.end !== this.end;
  };

  readonly #isOver = () => this.#isRedecided() || isContradicted(this.run.state);

  async #read(until: () => boolean): Promise<erp.Shown | Stop> {
    const { run, end } = this;
    const { maybeSettled: lost, writes } = run.state.erp;
    const told = lost !== undefined ? endOf(lost) : writes > 0 ? end : undefined;
    const read = await patiently(run, settlingStepOf(end), {
      name: ERP_CALLS.read,
      reads: 'senior-x',
      make: () => orNotOffered(() => run.vendors.readSituation(run.key)),
      until,
      ifSilent: () => erpUnreadable(true, told),
      ifUnreadable: erpUnreadable(false, told),
    });
    if (read === undefined || until()) return AGAIN;
    if (read === 'not-offered') return read;
    this.#shownMs = Date.parse(read.at);
    run.change((before) => recordSituation(before, read.situation));
    return read.situation;
  }

  /** Asks about an order that the ERP shows elsewhere, unless the operator insists on a reopened one. */
  async #askAboutMoved(shown: ErpSituation): Promise<Stop | undefined> {
    const { run, end } = this;
    const { verdict } = run.state;
    if (shown === 'unknown' && verdict?.by === 'operator' && verdict.acceptsReopened)
      return undefined;
    const isAsBefore = shown === 'missing' || shown === 'unknown';
    if (!isAsBefore || this.#wasAsBefore) return asks(erpMoved(end, shown));
    this.#wasAsBefore = true;
    await run.sleep(ERP_LAG_MS, 'O Senior X não mostra o pedido fechado; confere-se de novo');
    return AGAIN;
  }

  /** Returns why the order must not be changed in the ERP now although it awaits, or undefined if it may be. */
  async #objection(shown: erp.Shown): Promise<Stop | undefined> {
    const { run, end } = this;
    const { maybeSettled: lost, writes } = run.state.erp;
    if (shown === 'not-offered' && lost !== undefined) return asks(maybeSettled(endOf(lost)));
    if (writes >= WRITES_ALLOWED) return asks(noEffect(end));
    if (this.#mayHaveToldErp()) return this.#objectionAfterRestore(shown);
    if (lost !== undefined || isShownLongAgo(run.state, Date.now())) run.change(doubtEnd);
    return isEndKnown(run.state) ? undefined : this.#readSsAgain();
  }

  readonly #mayHaveToldErp = (): boolean => {
    if (this.#restored === undefined || this.run.state.certainAt !== undefined) return false;
    return (this.#decidedAt() ?? '') < this.#restored;
  };

  /** When the operator decided, having looked at this order in the ERP; nobody looks at each of many. */
  #decidedAt(): string | undefined {
    const { verdict } = this.run.state;
    return verdict?.by === 'operator' && !verdict.inBulk ? verdict.at : undefined;
  }

  /**
   * The service ended, or the operator decided, before Temporal was restored, so that the order may have been settled in
   * the time that it has forgotten: if the ERP shows it awaiting, it was not, or users closed it again since. The operator
   * is asked; if the SS of a later closing is found, the question names it.
   */
  async #objectionAfterRestore(shown: erp.Shown): Promise<Stop> {
    const { run, end } = this;
    const { order, key, state } = run;
    const later = await patiently(run, settlingStepOf(end), {
      name: 'look for a later closing',
      make: () => search({ order, state, key: { ...key, closing: key.closing + 1 } }, run.vendors),
      until: () => this.#isOver() || !this.#mayHaveToldErp(),
      reads: 'sismetro',
      // a refusal leaves the operator's look at the ERP, as where the look is not offered
      orElse: ({ type }) => (type === FailureType.Refused ? 'not-offered' : undefined),
      ifSilent: () => lookUnreadable({ silent: true, later: true }),
      ifUnreadable: lookUnreadable({ later: true }),
    });
    if (later === undefined || !this.#mayHaveToldErp()) return AGAIN;
    if (typeof later === 'object' && later.found.length > 0)
      return asks(laterClosing(state.ss?.number, later.found[0]!.ss));
    run.change((before) => recordMaybeSettled(before, outcomeOf(end)));
    return asks(maybeSettled(end, shown !== 'not-offered'));
  }

  /** Reads the SS once more before the ERP is changed. If it does not show the end now, the order waits for it again. */
  async #readSsAgain(): Promise<Stop | undefined> {
    const { run, end } = this;
    const { verdict, ss } = run.state;
    const seen = await readEnd(run, settlingStepOf(end), 'read SS', verdict as Reported, ss!);
    if (seen === undefined || this.#isOver()) return AGAIN;
    if (seen.kind === 'shown')
      run.change((before) => recordEndShown(before, seen.at, seen.endedAt));
    else if (seen.kind === 'not-asked') run.change(recordEndShown);
    if (!isEndKnown(run.state)) return { progress: 'passed' };
    // the answer may have waited for a worker of ours
    return isShownLongAgo(run.state, Date.now()) ? AGAIN : undefined;
  }

  async #write(shown: erp.Shown): Promise<'sent' | Stop> {
    const { run, end } = this;
    if (shown !== 'not-offered' && Date.now() - this.#shownMs >= queueMsOf(run.state)) {
      run.change(recordQueued);
      return AGAIN;
    }
    const outcome = outcomeOf(end);
    const { verdict } = run.state;
    const decidedAt = shown === 'not-offered' ? undefined : this.#decidedAt();
    const endedAt = verdict?.by === 'sismetro' ? verdict.confirmed?.endedAt : decidedAt;
    const sent = await patiently<'sent'>(run, settlingStepOf(end), {
      name: ERP_CALLS.change,
      isErpWrite: true,
      until: this.#isOver,
      make: async () => {
        const settleOrder = run.vendors.settleOrder(outcome, queueMsOf(run.state));
        await settleOrder(run.key, { ...run.memory(), endedAt });
        // Inside the call, so that a waiting decision sees it. If the ERP cannot be read, the end is set here for the
        // same reason.
        run.change(countWrite);
        if (shown === 'not-offered') run.change((before, now) => settle(before, outcome, now));
        return 'sent';
      },
      orElse: async ({ type, neverStarted, restored }) => {
        if (neverStarted) run.change(recordQueued);
        if (restored) {
          this.#restored = new Date().toISOString();
          run.change((before) => without(before, 'certainAt'));
        }
        if (type === FailureType.Uncertain)
          run.change((before) => recordLostWrite(before, outcome));
        if (type !== FailureType.Refused) return undefined;
        // a refusal of what the ERP already shows is no failure
        const now = await ifAnswered(() => run.vendors.readSituation(run.key));
        return now !== undefined && showsOutcome(now.situation, outcome) ? 'sent' : undefined;
      },
    });
    return sent ?? AGAIN;
  }
}

const asks = (question: Exclude<Progress, string>): Stop => ({ progress: question });
