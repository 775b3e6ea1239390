/**
 * The rules of an order's life: pure, so that they can be read and tested by themselves. The workflow's handlers
 * record what they are told through `hear` and `take`; its main function acts upon what stands here.
 */
import type { Attention, Outcome, Phase, ServiceEnd, Step } from '../../domain/lifecycle.js';
import {
  orderValueCents,
  type Equipment,
  type ServiceOrder,
  type ServiceRequest,
} from '../../domain/order.js';
import type { Decision, OrderStatus, ServiceNews } from './messages.js';
import { contradictionText, foreignSsText, refusalText } from './texts.js';

/** What an order's end was decided to be, and by whom. The first one stands. */
export interface Verdict {
  readonly end: ServiceEnd;
  readonly by: 'sismetro' | 'operator';
  /** The SS that Sismetro named with it. */
  readonly ss?: string;
}

/** All that is known of an order. Plain data: it goes along when the workflow continues as new. */
export interface Life {
  phase: Phase;
  /** ISO 8601, UTC. */
  openedAt: string;
  settledAt?: string;
  equipment: Equipment;
  /** Sismetro took the order and is to tell the number of the SS. */
  accepted: boolean;
  /** An SS may exist although we never saw its number. */
  maybeOpened: boolean;
  /** It came in a way that makes a look advisable: one is taken where Sismetro offers it. */
  lookFirst?: boolean;
  /** When it was last made certain that there is no SS, by a look or by a person's word; ISO 8601, UTC. */
  lookedAt?: string;
  ss?: string;
  link?: string;
  /** Number and link stand in the order's observations (or a person said to go on without). */
  recorded: boolean;
  /** They may stand there, although no answer said so. */
  maybeRecorded?: boolean;
  /** The ERP may have released the order, although no answer said so. */
  maybeReleased?: boolean;
  verdict?: Verdict;
  /**
   * A completion was heard by an order that nothing stood against, and the straight way from it is not over. What is done
   * on it leaves no trace before its workflow task is done, so no decision may come between: after a crash it is gone again.
   */
  straight?: boolean;
  /** What the order waits for a person about. */
  attention?: Attention;
  /** Sismetro's later word against the verdict that stands; it stays to be seen. */
  contradiction?: Attention & { readonly end: ServiceEnd };
  /** Raised by whatever ends the wait for a person. */
  goOn: boolean;
  /** A person was asked, and has not answered. */
  asks: boolean;
  /** Ids of the latest decisions taken, oldest first: one sent again acts once. */
  requestIds: string[];
}

const REQUEST_IDS_KEPT = 100;
const OLD_MS = 48 * 3_600_000;

export function newLife(order: ServiceOrder, openedAt: string, lookFirst = false): Life {
  return {
    phase: 'opening',
    openedAt,
    equipment: order.equipment,
    accepted: false,
    maybeOpened: false,
    ...(lookFirst && { lookFirst }),
    recorded: false,
    goOn: false,
    asks: false,
    requestIds: [],
  };
}

/** Was the order issued so long before it came that an earlier life of it may be forgotten? */
export function isOld({ issueDate }: ServiceOrder, openedAt: string): boolean {
  return issueDate !== undefined && Date.parse(openedAt) - Date.parse(issueDate) > OLD_MS;
}

export const isSettled = ({ phase }: Life) => phase === 'released' || phase === 'cancelled';

/** Takes down what Sismetro says of the service. */
export function hear(life: Life, end: ServiceEnd, news: ServiceNews, now: string): void {
  if (news.ss !== undefined && life.ss !== undefined && news.ss !== life.ss) {
    raise(life, { step: 'confirming', problem: foreignSsText(news.ss, life.ss), since: now });
    return;
  }
  life.maybeOpened = true;
  if (news.ss !== undefined) life.ss ??= news.ss;
  if (news.link !== undefined) life.link ??= news.link;
  if (life.verdict === undefined) {
    life.straight =
      end === 'completed' && life.phase === 'in-service' && attentionOf(life) === null;
    life.verdict = { end, by: 'sismetro', ...(news.ss !== undefined && { ss: news.ss }) };
  } else if (life.verdict.end !== end) {
    const problem = contradictionText(end, life.verdict.end);
    life.contradiction ??= { step: stepOf(life.verdict.end), problem, since: now, end };
  }
  life.goOn = true;
}

/** Takes down the SS that Sismetro says it opened for this order. */
export function hearOpened(life: Life, { ss, link }: ServiceNews, now: string): void {
  if (ss === undefined) return;
  if (life.ss !== undefined && life.ss !== ss) {
    raise(life, { step: 'confirming', problem: foreignSsText(ss, life.ss), since: now });
    return;
  }
  life.ss = ss;
  if (link !== undefined) life.link ??= link;
  life.goOn = true;
}

const stepOf = (end: ServiceEnd): Step => (end === 'completed' ? 'releasing' : 'cancelling');

/** The decisions that fit an order as it stands. */
export function fitting(life: Life): Decision['decision'][] {
  if (isSettled(life) || life.straight) return [];
  // while the ERP is being told the one end, the other one has to wait for its answer
  const settling = life.phase === 'releasing' || life.phase === 'cancelling';
  if (settling && !life.asks) return attentionOf(life) !== null ? ['retry'] : [];
  const asks = attentionOf(life) !== null;
  const withoutSs: Decision['decision'][] =
    life.ss === undefined ? ['amend-equipment', 'link-ss'] : [];
  if (asks) return ['retry', ...withoutSs, 'release', 'cancel'];
  return life.phase === 'in-service' ? ['release', 'cancel'] : [];
}

/** Why a decision cannot be taken now, as a Portuguese sentence; undefined where it can. */
export function whyNot(life: Life, { decision, requestId }: Decision): string | undefined {
  if (life.requestIds.includes(requestId) || fitting(life).includes(decision)) return undefined;
  const phase = life.straight ? 'releasing' : life.phase;
  return refusalText(decision, phase, life.ss !== undefined);
}

/** Takes a person's decision. One whose id was taken before does nothing more. */
export function take(life: Life, decision: Decision): void {
  if (life.requestIds.includes(decision.requestId)) return;
  life.requestIds = [...life.requestIds, decision.requestId].slice(-REQUEST_IDS_KEPT);
  switch (decision.decision) {
    case 'retry':
      delete life.contradiction;
      break;
    case 'amend-equipment':
      life.equipment = decision.equipment;
      break;
    case 'link-ss':
      life.ss = decision.ss;
      if (decision.link !== undefined) life.link = decision.link;
      break;
    case 'release':
      life.verdict = { end: 'completed', by: 'operator' };
      break;
    case 'cancel':
      life.verdict = { end: 'cancelled', by: 'operator' };
      break;
  }
  delete life.attention;
  life.goOn = true;
}

/** Takes down that the two systems were seen to contradict each other; of no account once the end is decided. */
export function doubt(life: Life, problem: string, now: string): void {
  if (life.phase !== 'in-service' || life.verdict !== undefined) return;
  raise(life, { step: 'confirming', problem, since: life.attention?.since ?? now });
}

/** Asks for a person; whatever ends the wait lowers it again. */
export function raise(life: Life, attention: Attention): void {
  life.attention = attention;
}

/** Takes down an SS that Sismetro itself named; news of another one does not count for this order. */
export function learn(life: Life, { ss, link }: ServiceRequest, now: string): void {
  if (life.ss !== undefined && life.ss !== ss) {
    raise(life, { step: 'confirming', problem: foreignSsText(life.ss, ss), since: now });
    if (life.verdict?.ss === life.ss) delete life.verdict;
    delete life.link;
  }
  life.ss = ss;
  if (link !== undefined) life.link = link;
}

/** An announced completion did not hold: the word that contradicted it meanwhile, if any, takes its place. */
export function adoptContradiction(life: Life): boolean {
  if (life.contradiction === undefined) return false;
  life.verdict = { end: life.contradiction.end, by: 'sismetro' };
  delete life.contradiction;
  return true;
}

export function settle(life: Life, outcome: Outcome, now: string): void {
  life.phase = outcome;
  life.settledAt = now;
  delete life.attention;
}

export function attentionOf({ attention, contradiction }: Life): Attention | null {
  const shown = attention ?? contradiction;
  return shown ? { step: shown.step, problem: shown.problem, since: shown.since } : null;
}

export function statusOf(order: ServiceOrder, life: Life): OrderStatus {
  return {
    tenant: order.tenant,
    id: order.id,
    number: order.number,
    branch: order.branch,
    phase: life.phase,
    ss: life.ss ?? null,
    pdfUrl: life.link ?? null,
    attention: attentionOf(life),
    valueCents: orderValueCents(order),
    openedAt: life.openedAt,
    settledAt: life.settledAt ?? null,
    equipment: life.equipment,
    decisions: fitting(life),
  };
}
