/** Operators, who answer a question by what the api shows of the order, and by both vendors' screens. */
import type { DecisionName } from '../../../domain/decisions.js';
import type { Decision, OrderStatus } from '../../../workflows/service-order/messages.js';
import { nowOf, type ErpOrder, type Ss } from '../world/ledger.js';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A decision without the operator's name, the reason and the request id. */
export type Answer = Without<Decision, 'by' | 'reason' | 'requestId'>;

/** What the vendors' screens show. */
export interface Screens {
  readonly erp: ErpOrder | undefined;
  /** The SSs of this closing, oldest first; those that are gone are not shown. */
  readonly requests: readonly Ss[];
}

/** A decision, and what the operator does at Sismetro before it. */
export interface Act {
  readonly answer: Answer;
  /** Duplicates that are cancelled there. */
  readonly surplus?: readonly string[];
}

/** Returns what an operator does about an order that asks; undefined if it is better to wait. */
export function actOn(
  status: OrderStatus,
  { erp, requests }: Screens,
  now: number,
): Act | undefined {
  const { attention, decisions } = status;
  if (attention === null) return undefined;
  const may = (decision: DecisionName) => decisions.includes(decision);
  const shown = requests.filter(({ states }) => nowOf(states) !== 'gone');
  const situation = erp && nowOf(erp.states);

  const ended = (): Act | undefined => {
    if (!may('settle')) return undefined;
    if (situation === 'LIBERADO' || situation === 'FATURADO') return settle('released');
    return situation === 'CANCELADO' || situation === 'EXCLUIDO' ? settle('cancelled') : undefined;
  };
  /** Users closed the order again after the service of this closing had ended. */
  const closedAgain = (): Act | undefined => {
    const end = requests.at(-1)?.states.at(-1);
    const closed = erp?.states.at(-1);
    if (closed?.is !== 'AGUARDANDO_INTEGRACAO' || end === undefined || closed.at < end.at)
      return undefined;
    if (end.is === 'ENCERRADA') return settle('released');
    return end.is === 'CANCELADA' ? settle('cancelled') : undefined;
  };
  const byService = (): Act | undefined => {
    if (shown.some(({ states }) => nowOf(states) === 'ENCERRADA'))
      return may('release') ? { answer: { decision: 'release' } } : undefined;
    const isOver = shown.every(({ states }) => nowOf(states) !== 'ABERTA');
    return isOver && requests.length > 0 && may('cancel')
      ? { answer: { decision: 'cancel' } }
      : undefined;
  };
  const retry = (): Act | undefined =>
    may('retry') ? { answer: { decision: 'retry' } } : undefined;
  const bySearch = (): Act | undefined => {
    const [first, ...others] = shown.filter(({ states }) => nowOf(states) !== 'EXCLUÍDA');
    if (first === undefined)
      return may('retry') ? { answer: { decision: 'retry', confirmedAbsent: true } } : undefined;
    if (!may('link-ss')) return undefined;
    const surplus = others.filter(({ states }) => nowOf(states) === 'ABERTA').map(({ ss }) => ss);
    return {
      answer: { decision: 'link-ss', ss: first.ss, acceptEnded: true },
      ...(surplus.length > 0 && { surplus }),
    };
  };

  switch (attention.code) {
    case 'refused':
    case 'unavailable':
    case 'webhook-changed':
    case 'no-effect':
    case 'link-unconfirmed':
      return retry();
    case 'closed-again':
    case 'erp-moved':
      return ended() ?? retry();
    case 'erp-unreadable':
      // while there is no answer, the order goes on by itself
      return now - Date.parse(attention.since) > LONG_MS ? retry() : undefined;
    case 'maybe-settled':
      return closedAgain() ?? ended() ?? retry();
    case 'reopened':
      // it will be closed again, or somebody decides
      return situation === 'ABERTO' ? undefined : (ended() ?? retry());
    case 'foreign-ss':
    case 'ss-missing':
      return ended() ?? (shown.length > 0 && may('link-ss') ? bySearch() : byService()) ?? retry();
    case 'not-confirmed':
    case 'contradiction':
      if (status.phase === 'opening' && status.ss === null) return bySearch();
      return ended() ?? byService() ?? (attention.code === 'not-confirmed' ? retry() : undefined);
    case 'several-ss':
      // the order was closed again since: the service of this closing has ended
      if (status.phase === 'releasing') return settle('released');
      if (status.phase === 'cancelling') return settle('cancelled');
      return status.ss === null ? bySearch() : retry();
    default:
      return status.ss === null ? bySearch() : retry();
  }
}

const settle = (outcome: 'released' | 'cancelled'): Act => ({
  answer: { decision: 'settle', outcome },
});

/** How long an operator lets an order look by itself. */
const LONG_MS = 2 * 3_600_000;
