/** Both vendors of one tenant, and the ledger of what really happened there. */
import { parseReference } from '../../../domain/ids.js';
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
  /** Records a call that came to the desk of a vendor that it shares. */
  record(call: VendorCall): void;
  /** Another tenant shares its unit at Sismetro, or its ERP. */
  welcome(guest: World): void;
  /** One of the vendors has this mood for a while. */
  strike(spell: Spell): void;
}

export function createWorld(
  tenant: string,
  {
    clock,
    chance,
    isErpUnchecked,
    unit,
    erp,
  }: {
    readonly clock: Clock;
    readonly chance: Chance;
    readonly isErpUnchecked?: boolean;
    /** The world of a tenant whose unit at Sismetro it shares. */
    readonly unit?: World | undefined;
    /** The world of a tenant whose ERP it shares. */
    readonly erp?: World | undefined;
  },
): World {
  const calls: VendorCall[] = [];
  const record = (call: VendorCall) => {
    const isAboutOne = (call.orderId ?? call.reference ?? call.ss) !== undefined;
    if (isAboutOne || call.mood !== undefined) calls.push(call);
  };
  const common = { clock, tenant };
  const guests = new Map<string, World>();
  /** A call to a shared unit is of the tenant that its reference names. */
  const recordAtUnit = (call: VendorCall) => {
    const of = call.reference === undefined ? undefined : parseReference(call.reference)?.tenant;
    (guests.get(of ?? '')?.record ?? record)(call);
  };
  /** A call to a shared ERP is of the tenant whose order it names. */
  const recordAtErp = (call: VendorCall) => {
    const of = call.orderId === undefined ? undefined : world.seniorX.orders.get(call.orderId);
    (guests.get(of?.tenant ?? '')?.record ?? record)(call);
  };
  const desks = {
    'senior-x': createDesk({
      ...common,
      record: recordAtErp,
      vendor: 'senior-x',
      chance: chance.fork('senior-x'),
      words: SENIOR_X_WORDS,
    }),
    sismetro: createDesk({
      ...common,
      record: recordAtUnit,
      vendor: 'sismetro',
      chance: chance.fork('sismetro'),
      words: SISMETRO_WORDS,
    }),
  };
  const world: World = {
    tenant,
    calls,
    record,
    seniorX: erp?.seniorX ?? createSeniorXWorld(clock, desks['senior-x'], isErpUnchecked),
    sismetro: unit?.sismetro ?? createSismetroWorld(tenant, clock, desks.sismetro),
    strike(spell) {
      const host = spell.vendor === 'sismetro' ? unit : erp;
      if (host !== undefined) host.strike(spell);
      else desks[spell.vendor].add(spell);
    },
    welcome: (guest) => void guests.set(guest.tenant, guest),
  };
  unit?.welcome(world);
  erp?.welcome(world);
  return world;
}
