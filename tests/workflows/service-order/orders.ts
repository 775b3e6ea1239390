import type { Attention, AttentionCode, ServiceEnd } from '../../../domain/lifecycle.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import {
  newOrderState,
  settlingStepOf,
  type OrderState,
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

/** The state of an order with these facts. */
export const orderWith = (facts: Partial<OrderState> = {}): OrderState => ({
  ...newOrderState({ order }, OPENED),
  ...facts,
});

/** An order in service, with the SS 7, whose number came with Sismetro's answer. */
export const inService = (facts: Partial<OrderState> = {}): OrderState =>
  orderWith({ phase: 'in-service', opening: 'opened', ss: '7', ssBy: 'answer', ...facts });

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

/** The question about a report against the end of an order. */
export const contradiction = (end: ServiceEnd) => ({
  ...asking('contradiction', {
    step: settlingStepOf(end === 'completed' ? 'cancelled' : 'completed'),
  }),
  end,
});

export const bySismetro = (end: ServiceEnd, ss?: string) =>
  ({ end, by: 'sismetro', ...(ss !== undefined && { of: [ss] }) }) as const;
export const byOperator = (end: ServiceEnd) => ({ end, by: 'operator' }) as const;
