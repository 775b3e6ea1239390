/** What must hold for every order whatever happens, told by what really happened at the vendors. */
import type { OrderStatus } from '../../workflows/service-order/messages.js';
import type { Account } from './faulty-vendors.js';
import type { Heard } from './performer.js';

export interface Facts {
  readonly account: Account;
  /** The ERP's status and observations. */
  readonly erp: string;
  readonly observations: readonly string[];
  readonly heard: Heard;
  readonly status: OrderStatus | undefined;
}

const wasEndedByPerson = ({ decisions }: Heard) =>
  decisions.includes('release') || decisions.includes('cancel');

type Invariant = (facts: Facts) => boolean;

const always: Record<string, Invariant> = {
  'an order has one SS, unless a person had it opened again where it could not be looked up': ({
    account,
    heard,
  }) => {
    const again = heard.decisions.filter(
      (one) => one === 'retry' || one === 'amend-equipment',
    ).length;
    return account.opened.length <= 1 + (account.traits.lookup ? 0 : again);
  },
  'an order is released only where Sismetro showed its service completed, or a person released it':
    ({ account, heard }) =>
      !account.settled.includes('released') ||
      account.shown.includes('completed') ||
      heard.decisions.includes('release'),
  'an order is cancelled only where Sismetro said so, or a person cancelled it': ({
    account,
    heard,
  }) =>
    !account.settled.includes('cancelled') ||
    heard.ends.includes('cancelled') ||
    account.shown.includes('cancelled') ||
    heard.decisions.includes('cancel'),
  'an order is never both released and cancelled, unless a person turned it round': ({
    account,
    heard,
  }) => account.settled.length <= 1 || wasEndedByPerson(heard),
  'an order has at most one observation': ({ observations }) => observations.length <= 1,
  'one webhook of an order is accepted': ({ heard }) => heard.webhooks <= 1,
  'an order is settled where the ERP is': ({ status, erp }) =>
    status?.settledAt == null || status.phase === erp,
};

const atRestWithVendorsUp: Record<string, Invariant> = {
  'an order is settled, in service, or asks for a person': ({ account, status }) =>
    status === undefined ||
    status.settledAt !== null ||
    (account.traits.numberLater && status.ss === null) || // waits for its number, a day at the most
    status.phase === 'in-service' ||
    status.attention !== null,
  'the number of the SS is noted in the order, unless the ERP refused it or a person ended the order':
    ({ account, status, observations, heard }) =>
      !status?.ss ||
      account.refusedObservation ||
      wasEndedByPerson(heard) ||
      observations[0]?.includes(status.ss) === true,
};

const inTheEnd: Record<string, Invariant> = {
  'an order whose service has ended, or that a person ended, is settled': ({ status }) =>
    status === undefined || status.settledAt !== null,
};

const broken = (invariants: Record<string, Invariant>, facts: Facts) =>
  Object.entries(invariants).find(([, holds]) => !holds(facts))?.[0];

/** The name of the first invariant that does not hold. */
export function brokenInvariant(
  facts: Facts,
  when: 'under way' | 'vendors up' | 'ended',
): string | undefined {
  return (
    broken(always, facts) ??
    (when === 'under way' ? undefined : broken(atRestWithVendorsUp, facts)) ??
    (when === 'ended' ? broken(inTheEnd, facts) : undefined)
  );
}
