/** Plays the events of one sequence on one real order and its vendors, and judges the outcome. */
import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import type { CallbackEvent } from '../../domain/callback.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { untilSeen } from '../../platform/temporal/decide.js';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import { stateOf } from '../../vendors/sismetro/wire.js';
import * as message from '../../workflows/service-order/messages.js';
import type { serviceOrder } from '../../workflows/service-order/workflow.js';
import { anOrder } from '../support/order.js';
import { hostileVendors, timeOf, up, type World } from './hostile-vendors.js';
import { ownAt, ownedBy } from './ledger.js';
import { answerTo, endShown, type Answer } from './operator.js';
import { brokenPromise, brokenReport, brokenRest, stuck, type Breach } from './promise.js';
import { describeWhat, type Sequence, type What } from './sequences.js';
import type { Crew } from './workers.js';

/** What a merged or deleted SS means that is still shown. */
const REMOVED = stateOf(loadSismetroProfile().states, 'EXCLUÍDA', '');

export interface Stage {
  readonly client: Client;
  readonly crew: Crew;
  readonly clock: () => Promise<number>;
}

export interface Player {
  readonly orderId: string;
  readonly sequence: Sequence;
  readonly world: World;
  /** The questions that the order asked. */
  readonly asked: ReadonlySet<string>;
  readonly breach: Breach | undefined;
  status(): message.OrderStatus | undefined;
  perform(what: What): Promise<void>;
  /**
   * Judges the order.
   * @param rests the order had time to come to rest
   * @param isFair the vendors have been healthy for 15 minutes
   */
  judge(when: { readonly rests: boolean; readonly isFair?: boolean }): Promise<void>;
  /** Moves the service of a healthy world forward: numbers are sent, services end, the operator answers. */
  goOn(round: number): Promise<void>;
  /** Records that the order broke a promise. */
  fail(breach: Breach): void;
  end(): Promise<void>;
}

export async function createPlayer(
  { client, crew, clock }: Stage,
  sequence: Sequence,
): Promise<Player> {
  const startedAt = await clock();
  const issueDate = new Date(startedAt).toISOString().slice(0, 10);
  const order = anOrder({ tenant: crew.tenant, issueDate });
  const world = hostileVendors(order, sequence.traits, clock, startedAt);
  const { ledger, story } = world;
  const handle = client.workflow.getHandle<typeof serviceOrder>(orderWorkflowId(order));
  const asked = new Set<string>();
  let seen: message.OrderStatus | undefined;
  let breach: Breach | undefined;
  let lastTold: { event: CallbackEvent; ss: string | undefined } | undefined;

  async function readStatus(): Promise<message.OrderStatus | undefined> {
    if (ledger.cameAt === undefined || seen?.settledAt) return seen;
    const { status } = await handle.describe();
    seen =
      status.name === 'RUNNING'
        ? await handle.query(message.status, new Date(await clock()).toISOString())
        : (await handle.result()).status;
    return seen;
  }

  async function callBack(
    event: CallbackEvent,
    ss: string | undefined,
    source: 'callback' | 'sweep' = 'callback',
  ) {
    if (source === 'callback') lastTold = { event, ss };
    const at = await clock();
    const news = { source, ...(ss !== undefined && { ss }) };
    let answer = 'delivered';
    try {
      await handle.signal(message.serviceSignal(event), news);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      answer = 'no order that runs';
    }
    ledger.told.push({ at, event, ss, answer });
    return answer;
  }

  const latest = (at: number) => ownAt(ledger, at).at(-1);

  async function end({ end: how, late, names }: What & { kind: 'end' }) {
    const status = await readStatus();
    const now = await clock(); // read after the status, so that an SS opened meanwhile ends after its opening
    const one =
      ledger.requests.find(({ ss, by }) => ss === status?.ss && by !== 'stranger') ?? latest(now);
    if (one === undefined) return 'there is no SS that could end';
    one.states.push({ at: now + late * 1_000, is: how });
    if (names === 'nothing') return 'no callback';
    return callBack(how, names === 'ss' ? one.ss : undefined);
  }

  async function close(count: number, changed: boolean) {
    const now = await clock();
    const again = changed
      ? { ...order, items: order.items.map((item) => ({ ...item, quantity: item.quantity + 1 })) }
      : order;
    if (changed && ledger.cameAt === undefined) return 'not closed yet';
    const answers = await Promise.all(Array.from({ length: count }, () => crew.orders.open(again)));
    if (changed) ledger.changed.push({ at: now, arrivedBy: await clock() });
    ledger.cameAt ??= now;
    return answers.join(', ');
  }

  async function sweep() {
    const now = await clock();
    const status = await readStatus();
    const { read, list, lag } = ledger.traits;
    if (status?.phase !== 'in-service') return 'nothing to tell';
    const shown = endShown(ledger, status.ss, now - lag * 1_000);
    if (shown === undefined || !(read || list)) return 'nothing to tell';
    return callBack(shown, status.ss!, 'sweep');
  }

  async function poison() {
    if (ledger.cameAt === undefined) return 'not closed yet';
    const bad: [string, unknown[]][] = [
      ['serviceCompleted', []],
      ['serviceCompleted', [null]],
      ['serviceCancelled', [{ source: 'callback', ss: '' }]],
      ['serviceOpened', [{ source: 'callback', ss: 7 }]],
      ['contradictionSeen', [{ code: 'nonsense', problem: 'x' }]],
      ['nobodyKnowsThis', ['x']],
      ['__proto__', [{}]],
    ];
    for (const [name, args] of bad) {
      await handle.signal(name, ...args).catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
    }
    return '';
  }

  async function decide(answer: Answer): Promise<string> {
    const status = await readStatus();
    if (status === undefined || status.settledAt) return 'the order is not under way';
    const decision = {
      ...answer,
      by: 'ana',
      reason: 'conferido',
      requestId: randomUUID(),
    } as message.Decision;
    const at = await clock();
    let why: string | undefined;
    try {
      await untilSeen(() => handle.executeUpdate(message.decide, { args: [decision] }));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) why = 'the order has ended';
      else if (error instanceof WorkflowUpdateFailedError) why = error.cause?.message ?? 'refused';
      else throw error;
    }
    ledger.decided.push({
      at,
      decision,
      taken: why === undefined,
      asked: status.attention?.code,
    });
    return `${JSON.stringify(answer)}: ${why ?? 'taken'}`;
  }

  async function operator(): Promise<string> {
    const status = await readStatus();
    const now = await clock();
    const answer = status && answerTo(ledger, status, now);
    if (answer === undefined) return 'nothing to answer';
    const done = await decide(answer);
    // an SS that cannot be linked is not this order's, or cannot be known: the operator has looked
    return done;
  }

  async function act(what: What): Promise<string> {
    const now = await clock();
    switch (what.kind) {
      case 'close':
        return close(what.times, what.changed);
      case 'end':
        return end(what);
      case 'forged':
        return callBack(what.end, what.names === 'ss' ? latest(now)?.ss : undefined);
      case 'repeat':
        return lastTold === undefined
          ? 'there was no callback'
          : callBack(lastTold.event, lastTold.ss);
      case 'stranger':
        return callBack(what.end, world.strangers[what.which]);
      case 'number': {
        const one = latest(now);
        return one === undefined ? 'there is no SS' : callBack('opened', one.ss);
      }
      case 'delete': {
        const one = latest(now);
        if (one === undefined) return 'there is no SS';
        one.states.push({ at: now, is: 'deleted' });
        return what.told ? callBack('cancelled', one.ss) : 'no callback';
      }
      case 'duplicate':
        if (latest(now) === undefined) return 'there is no SS';
        world.duplicate(now);
        return '';
      case 'merge': {
        const one = latest(now);
        if (one === undefined) return 'there is no SS';
        const { blank } = world.strangers;
        one.states.push({ at: now, is: what.shown ? REMOVED : 'deleted' });
        ledger.requests.find(({ ss }) => ss === blank)!.states.push({ at: now, is: what.end });
        ledger.mergedInto = blank;
        return callBack(what.end, blank);
      }
      case 'erp':
        ledger.erp.push({ at: now, is: what.to, by: 'people' });
        return '';
      case 'sismetro':
        world.sismetroFault = { mood: what.mood, delay: what.delay, left: what.left };
        return '';
      case 'senior':
        world.seniorFault = { mood: what.mood, delay: what.delay, left: what.left };
        return '';
      case 'sweep':
        return sweep();
      case 'poison':
        return poison();
      case 'operator':
        return operator();
      case 'decide':
        return decide(
          what.decision === 'released' || what.decision === 'cancelled'
            ? { decision: 'settle', outcome: what.decision }
            : { decision: what.decision },
        );
    }
  }

  async function perform(what: What): Promise<void> {
    const at = story.push('') - 1;
    const when = timeOf(await clock());
    const answer = await act(what);
    story[at] = `${when} ${describeWhat(what)}${answer === '' ? '' : ` → ${answer}`}`;
  }

  const player: Player = {
    orderId: order.id,
    sequence,
    world,
    asked,
    get breach() {
      return breach;
    },
    status: () => seen,
    perform,
    fail(found) {
      breach ??= found;
    },
    async judge({ rests, isFair }) {
      const status = await readStatus();
      const now = await clock();
      if (status !== undefined) {
        if (status.attention) asked.add(status.attention.code);
        const { phase, ss, attention } = status;
        const question = attention
          ? ` asks ${attention.code} since ${timeOf(Date.parse(attention.since))}`
          : '';
        story.push(`  ${timeOf(now)} at rest: ${phase}, SS ${ss}${question}`);
      }
      breach ??= brokenPromise(ledger, status);
      if (rests && status) breach ??= brokenRest(ledger, status, now);
      if (isFair && status) breach ??= stuck(ledger, status, now);
      if (status) breach ??= brokenReport(ledger, status, crew.reportedOf(order.id));
      // an order that is no longer played would stop the clock of all others
      if (breach !== undefined) await player.end();
    },
    async goOn(round) {
      world.sismetroFault = { ...up };
      world.seniorFault = { ...up };
      const status = await readStatus();
      if (status === undefined || status.settledAt) return;
      const now = await clock();
      const shown = endShown(ledger, status.ss, now);
      const { read, list, numberLater } = ledger.traits;
      const one = latest(now);
      if (numberLater && isQuietlyOpening(status) && one !== undefined) {
        return perform({ kind: 'number' });
      }
      if (round === 0) return;
      if (status.attention !== null && answerTo(ledger, status, now) !== undefined) {
        return perform({ kind: 'operator' });
      }
      if (status.phase !== 'in-service') return;
      if (shown === undefined) {
        const how: ServiceEnd = 'completed';
        const held = ledger.requests.find(({ ss }) => ss === status.ss);
        if (held === undefined || !ownedBy(ledger).includes(held))
          return perform({ kind: 'decide', decision: 'cancel' });
        if (ownAt(ledger, now).includes(held))
          return perform({ kind: 'end', end: how, late: 0, names: 'ss' });
        // the SS was deleted without a callback: users know that
        return perform({ kind: 'forged', end: 'cancelled', names: 'reference' });
      }
      if (read || list) await perform({ kind: 'sweep' });
      else await perform({ kind: 'forged', end: shown, names: 'reference' });
    },
    async end() {
      if (ledger.cameAt !== undefined) await handle.terminate().catch(() => {});
    },
  };
  return player;
}

const isQuietlyOpening = ({ phase, attention }: message.OrderStatus) =>
  phase === 'opening' && attention === null;
