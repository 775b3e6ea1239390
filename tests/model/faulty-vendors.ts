import { parseReference } from '../../domain/ids.js';
import type { Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { VendorError, type FailureMeaning } from '../../vendors/errors.js';
import type { SeniorX } from '../../vendors/senior-x/senior-x.js';
import type { Sismetro } from '../../vendors/sismetro/sismetro.js';
import { vendorsInMemory } from '../support/vendors.js';
import type { Mode, Traits } from './model.js';

/** One order as it stands at the vendors, the faults it meets there, and what really happened. */
export interface Account {
  sismetro: Mode;
  senior: Mode;
  readonly traits: Traits;
  /** While set, calls wait for it before anything happens. */
  gate: Promise<void> | undefined;
  /** Numbers of the SSs that were opened, oldest first. */
  readonly opened: string[];
  /** The ends that Sismetro showed at some time. */
  readonly shown: ServiceEnd[];
  /** What the ERP was brought to, each change once. */
  readonly settled: Outcome[];
  /** An observation was refused. */
  refusedObservation: boolean;
  /** All calls with what became of them. */
  readonly story: string[];
}

const strangerPrefix = '404/';
/** Number of an SS that is not the order's. */
export const strangerTo = (orderId: string) => `${strangerPrefix}${orderId}`;

/** Both vendors in memory, whose behaviour can be set for each order by itself. */
export function faultyVendors() {
  const memory = vendorsInMemory();
  const accounts = new Map<string, Account>();
  const accountOf = (orderId: string) => accounts.get(orderId)!;
  const ownerOf = (ss: string) =>
    accountOf(
      ss.startsWith(strangerPrefix)
        ? ss.slice(strangerPrefix.length)
        : parseReference(memory.requests.get(ss)!.reference!)!.id,
    );

  /** One call: by the vendor's mode it is done or not, and answered or not. */
  async function through<T>(
    account: Account,
    vendor: 'sismetro' | 'senior',
    call: string,
    effect: 'reads' | 'writes',
    work: () => Promise<T>,
  ): Promise<T> {
    await account.gate;
    const mode = account[vendor];
    const fail = (meaning: FailureMeaning): never => {
      account.story.push(`  ${vendor}.${call}: ${meaning}`);
      const name = vendor === 'senior' ? 'senior-x' : 'sismetro';
      throw new VendorError({ vendor: name, call, meaning, words: `${vendor} is ${mode}` });
    };
    if (call === 'find' && !account.traits.lookup) return fail('unsupported');
    if (mode === 'down') return fail('again');
    if (mode === 'refusing' && effect === 'writes') {
      if (call === 'observe') account.refusedObservation = true;
      return fail('refused');
    }
    const answer = await work();
    if (mode === 'mute') return fail(effect === 'writes' ? 'uncertain' : 'again');
    account.story.push(`  ${vendor}.${call}: done`);
    return answer;
  }

  const sismetro: Sismetro = {
    ...memory.sismetro,
    openServiceRequest: (order, keys) => {
      const account = accountOf(order.id);
      return through(account, 'sismetro', 'open', 'writes', async () => {
        const request = await memory.sismetro.openServiceRequest(order, keys);
        account.opened.push(request!.ss);
        return account.traits.numberLater ? undefined : request;
      });
    },
    findServiceRequests: (reference) =>
      through(accountOf(parseReference(reference)!.id), 'sismetro', 'find', 'reads', () =>
        memory.sismetro.findServiceRequests(reference),
      ),
    readServiceRequest: (ss) =>
      through(ownerOf(ss), 'sismetro', 'read', 'reads', () =>
        memory.sismetro.readServiceRequest(ss),
      ),
  };

  /** Brings the order to its outcome, and takes the change down. */
  function settle(id: string, outcome: Outcome, act: () => Promise<void>): Promise<void> {
    const account = accountOf(id);
    return through(
      account,
      'senior',
      outcome === 'released' ? 'release' : 'cancel',
      'writes',
      () => {
        if (memory.statusOf(id) !== outcome) account.settled.push(outcome);
        return act();
      },
    );
  }

  const senior: SeniorX = {
    ...memory.senior,
    addObservation: (id, text) =>
      through(accountOf(id), 'senior', 'observe', 'writes', () =>
        memory.senior.addObservation(id, text),
      ),
    readOrder: (id) =>
      through(accountOf(id), 'senior', 'read', 'reads', () => memory.senior.readOrder(id)),
    releaseOrder: (id) => settle(id, 'released', () => memory.senior.releaseOrder(id)),
    cancelOrder: (id) => settle(id, 'cancelled', () => memory.senior.cancelOrder(id)),
  };

  return {
    sismetro,
    senior,
    erpStatusOf: memory.statusOf,
    observationsOf: memory.observationsOf,
    stateOf: (ss: string) => memory.requests.get(ss)?.state,
    /** Closes an order in the ERP, for which nothing has gone wrong yet. */
    close(order: ServiceOrder, traits: Traits): Account {
      memory.close(order);
      const account: Account = {
        sismetro: 'up',
        senior: 'up',
        traits,
        gate: undefined,
        opened: [],
        shown: [],
        settled: [],
        refusedObservation: false,
        story: [],
      };
      accounts.set(order.id, account);
      return account;
    },
    /** The service ends at Sismetro. */
    end(account: Account, ss: string, end: ServiceEnd) {
      account.shown.push(end);
      memory.setState(ss, end);
    },
  };
}

export type FaultyVendors = ReturnType<typeof faultyVendors>;
