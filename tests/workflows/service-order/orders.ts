import type { AttentionCode, ServiceEnd } from '../../../domain/lifecycle.js';
import type { Attention } from '../../../domain/questions.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import {
  newOrderState,
  without,
  type Contradiction,
  type Decided,
  type ErpWrites,
  type Opening,
  type OrderState,
  type OwnSs,
} from '../../../workflows/service-order/state.js';
import { anOrder } from '../../support/order.js';
import { questionOf } from '../../support/said.js';

/** When these tests' order reached Ponte. */
export const OPENED = '2026-11-24T10:00:00.000Z';
export const NOW = '2026-11-24T12:00:00.000Z';
export const LATER = '2026-11-24T13:00:00.000Z';

/** An order issued on the day of its closing, so that nothing suggests an earlier run of it. */
export const order = anOrder({ issueDate: '2026-11-24' });

/** The link of the SS 7. */
export const LINK = 'https://br.sismetro.com/7';

export const ENDS = ['completed', 'cancelled'] as const;

/** What is known of an order, without the groups of its state. */
export type Facts = Partial<
  Omit<OrderState, 'opening' | 'ss' | 'erp' | 'settled'> &
    Opening &
    Omit<OwnSs, 'number'> &
    ErpWrites & { readonly ss: string; readonly settledAt: string; readonly leftAwaiting: boolean }
>;

/** The facts of a state, to compare single ones. */
export function factsOf({ opening, ss, erp, settled, ...known }: OrderState): Facts {
  return {
    ...known,
    ...opening,
    ...(ss && { ...without(ss, 'number'), ss: ss.number }),
    ...erp,
    ...(settled && { settledAt: settled.at, leftAwaiting: settled.leftAwaiting }),
  };
}

/** The state of an order with these facts. */
export function orderWith(facts: Facts = {}): OrderState {
  const all = { ...factsOf(newOrderState({ order }, OPENED)), ...facts };
  const {
    awaiting,
    closedAgain,
    uncertain,
    isAccepted,
    look,
    answered,
    announced,
    disowned,
    ...others
  } = all;
  const { ss, link, by = 'answer', recorded = 'no', unread, shownEnd, otherSs, ...more } = others;
  const { writes, maybeSettled, queueMs, settledAt, leftAwaiting = false, ...known } = more;
  return {
    ...known,
    erp: { writes, ...defined({ maybeSettled, queueMs }) },
    ...(settledAt !== undefined && { settled: { at: settledAt, leftAwaiting } }),
    ...(ss === undefined
      ? {
          opening: {
            ...{ awaiting, uncertain },
            ...defined({ closedAgain, isAccepted, look, answered, announced, disowned }),
          },
        }
      : {
          ss: {
            ...{ number: ss, by, recorded },
            ...defined({ link, unread, otherSs, shownEnd }),
          },
        }),
  } as OrderState;
}

/** The state with other facts. */
export const withFacts = (state: OrderState, facts: Facts): OrderState =>
  orderWith({ ...factsOf(state), ...facts });

const defined = (facts: object) =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));

/** An order in service, with the SS 7, whose number came with Sismetro's answer. */
export const inService = (facts: Facts = {}): OrderState =>
  orderWith({ phase: 'in-service', ss: '7', by: 'answer', ...facts });

export const asking = <Code extends AttentionCode>(
  code: Code,
  facts: Partial<Omit<Attention, 'code'>> = {},
) =>
  ({ ...questionOf(code), step: 'opening', since: NOW, ...facts }) as Extract<
    Attention,
    { readonly code: Code }
  >;

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A decision without the operator's name, the reason and the request id. */
export type What = Without<Decision, 'by' | 'reason' | 'requestId'>;

export const decided = (what: What, requestId = 'request 1'): Decision => ({
  ...what,
  by: 'ana',
  reason: 'conferido',
  requestId,
});

/** A report against the end of an order. */
export const contradiction = (end: ServiceEnd, facts: Partial<Contradiction> = {}) => ({
  ...{ end, against: byOperator(end === 'completed' ? 'cancelled' : 'completed'), since: NOW },
  ...facts,
});

export const bySismetro = (end: ServiceEnd, ss?: string) =>
  ({ end, by: 'sismetro', ...(ss !== undefined && { of: [ss] }) }) as const;

/** The same, once the SS has shown it. */
export const shownBySs = (end: ServiceEnd, at = NOW) =>
  ({ ...bySismetro(end), confirmed: { at } }) as const;

export const byOperator = (end: ServiceEnd, facts: Omit<Partial<Decided>, 'by' | 'end'> = {}) =>
  ({ end, by: 'operator', at: NOW, ...facts }) as const;
