/** Both vendors of one tenant, and the ledger of what really happened there. */
import type { Chance } from '../chance.js';
import type { Clock } from '../clock.js';
import { createDesk, type Spell } from './desk.js';
import type { VendorCall } from './ledger.js';
import { createSeniorXWorld, SENIOR_X_WORDS, type SeniorXWorld } from './senior-x.js';
import { createSismetroWorld, SISMETRO_WORDS, type SismetroWorld } from './sismetro.js';

export interface World {
  readonly tenant: string;
  readonly seniorX: SeniorXWorld;
  readonly sismetro: SismetroWorld;
  /** Every call that arrived, oldest first, but for lists and log-ins that went well: sweeps make thousands. */
  readonly calls: readonly VendorCall[];
  /** Records what a run of Ponte did that nobody remembers. */
  record(call: VendorCall): void;
  /** One of the vendors has this mood for a while. */
  strike(spell: Spell): void;
}

export function createWorld(
  tenant: string,
  {
    clock,
    chance,
    isErpUnchecked,
  }: { readonly clock: Clock; readonly chance: Chance; readonly isErpUnchecked?: boolean },
): World {
  const calls: VendorCall[] = [];
  const record = (call: VendorCall) => {
    const isAboutOne = (call.orderId ?? call.reference ?? call.ss) !== undefined;
    if (isAboutOne || call.mood !== undefined) calls.push(call);
  };
  const common = { clock, tenant, record };
  const desks = {
    'senior-x': createDesk({
      ...common,
      vendor: 'senior-x',
      chance: chance.fork('senior-x'),
      words: SENIOR_X_WORDS,
    }),
    sismetro: createDesk({
      ...common,
      vendor: 'sismetro',
      chance: chance.fork('sismetro'),
      words: SISMETRO_WORDS,
    }),
  };
  return {
    tenant,
    calls,
    record,
    seniorX: createSeniorXWorld(tenant, clock, desks['senior-x'], isErpUnchecked),
    sismetro: createSismetroWorld(tenant, clock, desks.sismetro),
    strike: (spell) => desks[spell.vendor].add(spell),
  };
}
