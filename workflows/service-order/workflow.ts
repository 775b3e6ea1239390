import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setDefaultSignalHandler,
  setHandler,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Confirmation, Opening, Release } from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import type { ServiceRequest } from '../../domain/order.js';
import { outcomeOf, type Outcome, type Phase, type Step } from '../../domain/lifecycle.js';
import {
  adoptContradiction,
  doubt,
  hear,
  hearOpened,
  isOld,
  isSettled,
  learn,
  newLife,
  raise,
  settle,
  statusOf,
  take,
  whyNot,
  type Life,
} from './lifecycle.js';
import * as message from './messages.js';
import { publisher } from './publish.js';
import { faultOf, pauseAfter, vendorsOf } from './steps.js';
import * as text from './texts.js';

/** Callbacks and decisions after which a run gives way to a fresh one; the server's own advice counts too. */
const TOLD_IN_ONE_RUN = 500;

/** A number that Sismetro tells later is asked after when it has not come by then. */
const NUMBER_IS_DUE = '1 day';

/**
 * The life of one service order, from its closing in Senior X until it may be billed or is cancelled there.
 *
 * A cancellation of the workflow itself, from the Temporal Web UI, changes nothing: only Sismetro or an operator's
 * decision ends an order, so that none is left half done in the ERP.
 */
export function serviceOrder(
  input: message.ServiceOrderInput,
): Promise<message.ServiceOrderResult> {
  return CancellationScope.nonCancellable(() => live(input));
}

async function live({
  order,
  lookFirst,
  resume,
}: message.ServiceOrderInput): Promise<message.ServiceOrderResult> {
  const now = () => new Date().toISOString();
  const { memo, startTime } = workflowInfo();
  const openedAt =
    typeof memo?.['openedAt'] === 'string' ? memo['openedAt'] : startTime.toISOString();
  const life: Life = resume ?? newLife(order, openedAt, lookFirst);
  life.asks = false; // a run that goes on from another asks anew
  const show = publisher(life);
  const vendors = vendorsOf(order.tenant);
  const key = { tenant: order.tenant, id: order.id };
  let told = 0;

  const note = (record: () => void) => {
    record();
    told += 1;
    show();
  };
  const heard: Record<string, (news: never) => void> = {
    [message.serviceOpened.name]: (news) => hearOpened(life, news, now()),
    [message.serviceCompleted.name]: (news) => hear(life, 'completed', news, now()),
    [message.serviceCancelled.name]: (news) => hear(life, 'cancelled', news, now()),
    [message.contradictionSeen.name]: (problem) => doubt(life, problem, now()),
  };
  // one handler for all: what came before the first task is then heard in the order of its arrival
  setDefaultSignalHandler((name, ...args) => note(() => heard[name]?.(args[0] as never)));
  setHandler(
    message.decide,
    (decision) => {
      note(() => take(life, decision));
      return statusOf(order, life);
    },
    {
      validator: (decision) => {
        const why = whyNot(life, decision);
        if (why !== undefined) {
          throw ApplicationFailure.nonRetryable(why, message.DECISION_REFUSED);
        }
      },
    },
  );
  setHandler(message.status, () => statusOf(order, life));

  const enter = (phase: Phase) => {
    life.phase = phase;
    show();
  };

  /** A history that grows long is left for a fresh run, which goes on from what is known here. */
  const isLong = () => told >= TOLD_IN_ONE_RUN || workflowInfo().continueAsNewSuggested;
  const startAfresh = () => continueAsNew<typeof serviceOrder>({ order, resume: life });

  async function until(met: () => boolean): Promise<void> {
    await condition(() => met() || isLong());
    if (!met()) await startAfresh();
  }

  /** Asks for a person, and waits for a decision or for Sismetro's word, whichever comes first. */
  async function askPerson(step: Step, problem: string): Promise<void> {
    if (life.goOn) return; // told while the step was under way
    const question = { step, problem, since: now() };
    raise(life, question);
    life.asks = true;
    show();
    await until(() => life.goOn);
    life.asks = false;
    if (life.attention === question) delete life.attention;
    show();
  }

  const decidedByOperator = () => life.verdict?.by === 'operator';

  /** Opens exactly one SS: a second attempt is preceded by a look-up and, where none is offered, by a person's look. */
  async function openServiceRequest(): Promise<void> {
    let faults = 0;
    while (life.ss === undefined && !decidedByOperator()) {
      if (isLong()) await startAfresh();
      life.goOn = false;
      try {
        if (life.accepted) {
          await awaitNumber();
          continue;
        }
        const found = await lookForOne();
        if (found) {
          learn(life, found, now());
        } else if (life.verdict !== undefined) {
          await askPerson('confirming', text.SS_UNKNOWN_TEXT);
        } else {
          const current = { ...order, equipment: life.equipment };
          const opened = await vendors.openServiceRequest(current, life.openedAt, life.lookedAt);
          if (opened) noteOpening(opened);
          else life.accepted = true;
        }
      } catch (error) {
        const fault = faultOf(error);
        if (fault.type === FailureType.Rejected) {
          await askPerson('opening', text.refusedText('opening', fault.words));
        } else if (fault.type === FailureType.Unsupported) {
          if (life.maybeOpened) await askWhetherOpened();
          else delete life.lookFirst; // nothing but its way here speaks for an SS
        } else {
          if (fault.type === FailureType.AnswerLost) {
            life.maybeOpened = true;
            life.maybeRecorded = true;
          }
          faults += 1;
          const summary = 'Espera antes de tentar de novo';
          await condition(() => life.goOn, pauseAfter(faults, fault), { summary });
        }
      }
    }
  }

  /** Where there may be one, the SS is looked for: null where Sismetro has none. */
  async function lookForOne(): Promise<ServiceRequest | null | undefined> {
    if (!life.maybeOpened && !life.lookFirst) return undefined;
    const found = await vendors.findServiceRequest(key);
    delete life.lookFirst;
    if (found === null) life.lookedAt = now();
    return found;
  }

  function noteOpening({ noted, ...request }: Opening) {
    learn(life, request, now());
    life.recorded = noted === 'yes';
    if (noted === 'maybe') life.maybeRecorded = true;
  }

  /** Sismetro took the order, and tells the number of the SS later. */
  async function awaitNumber(): Promise<void> {
    const summary = 'Espera pelo número da SS';
    const isTold = () => life.goOn || life.verdict !== undefined;
    const told = await condition(isTold, NUMBER_IS_DUE, { summary });
    if (!told) await askPerson('opening', text.NUMBER_MISSING_TEXT);
    life.accepted = false;
    // it was taken: before another one is opened it is looked for, whoever sends the order on
    life.maybeOpened = true;
  }

  /** The SS may have been opened, and Sismetro offers no look-up by our reference. */
  async function askWhetherOpened(): Promise<void> {
    if (life.verdict !== undefined) return askPerson('confirming', text.SS_UNKNOWN_TEXT);
    await askPerson('opening', text.MAYBE_OPENED_TEXT);
    // whoever says "again" has looked; a callback would have set it anew
    life.maybeOpened = life.verdict !== undefined;
    if (!life.maybeOpened) life.lookedAt = now();
  }

  /** A callback, or a person, may have told the number alone: the link is looked for, and done without where there is none. */
  async function findLink(ss: string): Promise<void> {
    while (life.link === undefined && !decidedByOperator()) {
      life.goOn = false;
      try {
        const found = await vendors.findLink(key);
        if (found?.ss === ss) learn(life, found, now());
        return;
      } catch (error) {
        const { type, words } = faultOf(error);
        if (type === FailureType.Unsupported) return;
        await askPerson('recording', text.refusedText('confirming', words));
      }
    }
  }

  /**
   * Saves number and link of the SS in the order. Its end, once announced, does not wait for an observation that the ERP
   * refuses; but an ERP that does not take our keys has not refused the observation, and would refuse the end as well.
   */
  async function recordServiceRequest(ss: string): Promise<void> {
    if (life.recorded) return;
    enter('recording');
    if (life.link === undefined) await findLink(ss);
    while (!life.recorded) {
      life.goOn = false;
      try {
        const request = { ss, ...(life.link && { link: life.link }) };
        await vendors.saveObservation(key, request, life.maybeRecorded);
        life.recorded = true;
      } catch (error) {
        const { words, notKnown } = faultOf(error);
        if (decidedByOperator() || (life.verdict !== undefined && !notKnown)) return;
        await askPerson('recording', text.refusedText('recording', words));
      }
    }
  }

  /** Waits, for weeks if need be, until the service has ended; a completion counts once Sismetro shows it. */
  async function serviceToEnd(): Promise<void> {
    enter('in-service');
    for (;;) {
      await until(() => life.verdict !== undefined);
      if (life.verdict?.end === 'cancelled' || decidedByOperator()) return;
      if (await isConfirmed()) return;
    }
  }

  async function isConfirmed(): Promise<boolean> {
    const { ss } = life;
    if (ss === undefined) {
      await askPerson('confirming', text.SS_UNKNOWN_TEXT);
      return false;
    }
    life.goOn = false;
    const reading = new CancellationScope();
    try {
      const seen =
        (await releaseAtOnce(ss)) ??
        (await Promise.race([
          reading.run(() => vendors.confirmCompletion(ss)),
          condition(decidedByOperator),
        ]));
      if (seen?.kind !== 'contradicted') return true;
      if (!adoptContradiction(life)) {
        await askPerson('confirming', text.notConfirmedText(ss, seen.state));
      }
    } catch (error) {
      await askPerson('confirming', text.refusedText('confirming', faultOf(error).words));
    } finally {
      reading.cancel();
    }
    return false;
  }

  /** The straight way, over in a moment and so not shown. Undefined where Sismetro did not answer: then it is asked with patience. */
  async function releaseAtOnce(ss: string): Promise<Confirmation | undefined> {
    life.phase = 'releasing'; // until it is known what became of it, no decision fits
    try {
      const { released, ...seen } =
        (await releaseWithinTask(ss)) ??
        (await vendors.releaseIfCompleted(key, ss, life.maybeReleased));
      if (released === 'yes') settle(life, 'released', now());
      if (released === 'maybe') life.maybeReleased = true;
      return seen;
    } catch (error) {
      if (faultOf(error).type === FailureType.AnswerLost) life.maybeReleased = true;
      return undefined;
    } finally {
      if (!isSettled(life)) life.phase = 'in-service';
    }
  }

  /** Spares the order a task. Undefined where that is not to be had. */
  async function releaseWithinTask(ss: string): Promise<Release | undefined> {
    if (!life.straight) return undefined;
    life.maybeReleased = true; // by an earlier try of this very task
    try {
      return await vendors.releaseWithinTask(key, ss);
    } catch (error) {
      if (!(error instanceof TemporalFailure)) throw error;
      return undefined; // it took too long
    } finally {
      life.straight = false;
    }
  }

  /** Releases the order for billing, or cancels it, in the ERP. */
  async function settleOrder(): Promise<void> {
    while (!isSettled(life)) {
      const end = life.verdict!.end;
      const step = end === 'completed' ? 'releasing' : 'cancelling';
      enter(step);
      life.goOn = false;
      try {
        await (end === 'completed'
          ? vendors.releaseOrder(key, life.maybeReleased)
          : vendors.cancelOrder(key));
        settle(life, outcomeOf(end), now());
      } catch (error) {
        await askPerson(step, text.refusedText(step, faultOf(error).words));
      }
    }
  }

  /** The server forgets ended workflows after its retention: an order that comes again later is known by its situation in the ERP. */
  async function lookWhetherEndedLongAgo(): Promise<void> {
    if (resume !== undefined || !isOld(order, life.openedAt)) return;
    // an ERP that cannot tell does not hold the order back
    const situation = await vendors.readSituation(key).catch(faultOf);
    if (situation === 'cancelled') settle(life, 'cancelled', now());
    if (situation === 'released' || situation === 'billed') settle(life, 'released', now());
  }

  await lookWhetherEndedLongAgo();
  if (!isSettled(life)) {
    await openServiceRequest();
    if (life.ss !== undefined) await recordServiceRequest(life.ss);
    await serviceToEnd();
    await settleOrder();
  }
  show();
  return { outcome: life.phase as Outcome, status: statusOf(order, life) };
}
