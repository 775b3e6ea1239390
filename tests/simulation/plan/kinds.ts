/** The kinds of plans. Each depends on its seed and the number of orders only. */
import { canStrike, MOOD_NAMES, moodOf, type MoodName } from '../../support/moods.js';
import { createChance, type Chance } from '../chance.js';
import type { SimulatedTenant } from '../simulation.js';
import type { Vendor } from '../world/ledger.js';
import { DAY, HOUR, MINUTE, type Deed, type Names, type Of, type Plan, type Step } from './plan.js';

const SECOND = 1_000;

/** What a kind of plan draws from its seed. */
interface Drawn {
  readonly chance: Chance;
  readonly orders: number;
}

type Made = Omit<Plan, 'name' | 'seed'>;

const ENDS = ['completed', 'completed', 'completed', 'cancelled'] as const;
const NAMES: readonly Names[] = ['both', 'both', 'reference', 'ss', 'nothing'];

const tenantAt = (id: string, senior?: number, sismetro?: number): SimulatedTenant => ({
  id,
  ...(senior !== undefined && { senior: { requestsPerMinute: senior } }),
  ...(sismetro !== undefined && { sismetro: { requestsPerMinute: sismetro } }),
});

/** A time in milliseconds. */
const between = (chance: Chance, from: number, to: number) => from + chance.int(to - from + 1);

/** An order, when it is closed, and when its service ends, in milliseconds from the start. */
interface Script {
  readonly of: Of;
  readonly closeAt: number;
  readonly endAt: number;
}

/** One order from its closing to its end. */
function life(chance: Chance, { of, closeAt, endAt }: Script): Step[] {
  return [
    { at: closeAt, do: 'close', ...of, webhooks: 1 + chance.int(3) },
    {
      ...{ at: endAt, do: 'end', ...of, end: chance.pick(ENDS) },
      ...{ names: chance.pick(NAMES), callbacks: 1 + chance.int(2) },
    },
  ];
}

type Span = readonly [from: number, to: number];

/** Lets each order be closed within a span, and its service last for another; the tenants take turns. */
function eachOrder(
  { chance, orders }: Drawn,
  tenants: readonly SimulatedTenant[],
  { closed, lasts }: { readonly closed: Span; readonly lasts: Span },
  stepsOf: (one: Script, n: number) => Step[] = (one) => life(chance, one),
): Step[] {
  return Array.from({ length: orders }, (_, n) => {
    const of = { tenant: tenants[n % tenants.length]!.id, order: named(n) };
    const closeAt = between(chance, ...closed);
    return stepsOf({ of, closeAt, endAt: closeAt + between(chance, ...lasts) }, n);
  }).flat();
}

const named = (n: number) => `pedido-${n}`;

/**
 * Everyone closes within seconds, and every service ends within seconds.
 * @param suffix of the orders' ids, if there is more than one crowd
 */
function crowd(tenant: SimulatedTenant, { chance, orders }: Drawn, suffix = ''): Made {
  const minutesOf = (callsEach: number, perMinute: number) =>
    Math.max(50, (orders * callsEach) / Math.min(60, perMinute)) * MINUTE;
  // four times what the effective rate allows at 8 calls a minute and more, twice at fewer
  const endAt = minutesOf(4, tenant.sismetro?.requestsPerMinute ?? 30);
  const steps = Array.from({ length: orders }, (_, n) =>
    life(chance, {
      of: { tenant: tenant.id, order: `${named(n)}${suffix}` },
      closeAt: between(chance, 0, 10 * SECOND),
      endAt: endAt + between(chance, 0, 10 * SECOND),
    }),
  );
  return {
    tenants: [tenant],
    steps: steps.flat(),
    untilMs: endAt + minutesOf(12, tenant.senior?.requestsPerMinute ?? 60),
  };
}

const together = (made: readonly Made[]): Made => ({
  tenants: made.flatMap(({ tenants }) => tenants),
  steps: made.flatMap(({ steps }) => steps),
  untilMs: Math.max(...made.map(({ untilMs }) => untilMs)),
});

/** A kind of plan, and how many orders it has by default. */
interface Kind {
  readonly orders: number;
  readonly make: (drawn: Drawn) => Made;
}

const KINDS = {
  /** 80 services end within seconds; Senior X takes 60 calls a minute. */
  'crowd-60': {
    orders: 80,
    make: (drawn) => crowd(tenantAt('acme', 60, 60), drawn),
  },

  /** Three tenants share an ERP that takes 60 calls a minute: 80 services end within seconds, most of one tenant. */
  'crowd-of-three': {
    orders: 80,
    make({ chance, orders }) {
      const erp = { of: 'norte', sharedBy: 3 };
      const tenants = ['norte', 'centro', 'sul'].map((id) => ({ ...tenantAt(id, 60, 60), erp }));
      const shares = [orders - 2 * Math.floor(orders / 4), Math.floor(orders / 4)];
      const made = tenants.map((tenant, n) =>
        crowd(tenant, { chance, orders: shares[Math.min(n, 1)]! }, `-${tenant.id}`),
      );
      const { steps, untilMs } = together(made);
      return { tenants, steps, untilMs: 3 * untilMs };
    },
  },

  /** Tenants with paces from 6 to 600. */
  paces: {
    orders: 90,
    make({ chance, orders }) {
      const paces = [6, 8, 20, 60, 120, 600];
      const each = Math.max(1, Math.floor(orders / paces.length));
      const made = paces.map((pace) =>
        crowd(tenantAt(`pace-${pace}`, pace, pace), { chance, orders: each }, `-${pace}`),
      );
      return together(made);
    },
  },

  /** The crew's devices send the day's ends when they come back into the network. */
  'evening-sync': {
    orders: 120,
    make({ chance, orders }) {
      const tenant = tenantAt('acme', 60, 30);
      const evening = 11 * HOUR;
      const steps = Array.from({ length: orders }, (_, n) => {
        const device = n % 8;
        return life(chance, {
          of: { tenant: 'acme', order: named(n) },
          closeAt: between(chance, 0, 8 * HOUR),
          endAt: evening + device * 10 * MINUTE + between(chance, 0, 20 * SECOND),
        });
      });
      return { tenants: [tenant], steps: steps.flat(), untilMs: DAY };
    },
  },

  /** Vendors are away for minutes and for hours, in every way of being away. */
  outages: {
    orders: 60,
    make(drawn) {
      const { chance } = drawn;
      const tenants = [
        { ...tenantAt('acme', 120, 60), hasMail: true as const },
        tenantAt('beta', undefined, 60),
      ];
      const times = { closed: [0, 6 * HOUR], lasts: [10 * MINUTE, 4 * HOUR] } as const;
      const lives = eachOrder(drawn, tenants, times);
      const away = Array.from({ length: 8 }, (): Step => {
        const isLong = chance.chance(0.3);
        return {
          at: between(chance, 0, 7 * HOUR),
          do: 'mood',
          tenant: chance.pick(tenants).id,
          vendor: chance.pick(VENDORS),
          mood: chance.pick(AWAY),
          forMs: isLong
            ? between(chance, 2 * HOUR, 7 * HOUR)
            : between(chance, MINUTE, 40 * MINUTE),
          share: chance.chance(0.7) ? 1 : 0.6,
        };
      });
      const mail = (['away', 'answer-lost'] as const).map((mood): Step => ({
        ...{ at: between(chance, HOUR, 8 * HOUR), do: 'mail', mood },
        forMs: between(chance, MINUTE, 2 * HOUR),
      }));
      return { tenants, steps: [...lives, ...away, ...mail], untilMs: 24 * HOUR };
    },
  },

  /** Workers die, tasks are lost or given twice, workflows are evicted and ended by force. */
  workers: {
    orders: 60,
    make(drawn) {
      const { chance, orders } = drawn;
      const tenants = [tenantAt('acme', 120, 60)];
      const times = { closed: [0, 4 * HOUR], lasts: [10 * MINUTE, 3 * HOUR] } as const;
      const lives = eachOrder(drawn, tenants, times);
      const trouble = Array.from({ length: Math.ceil(orders / 3) }, (): Step => {
        const at = between(chance, 0, 7 * HOUR);
        const order = named(chance.int(orders));
        const vendor = chance.pick(VENDORS);
        return chance.pick<Step>([
          { at, do: 'kill-worker' },
          { at, do: 'lose-task', tenant: 'acme', vendor },
          { at, do: 'give-twice', tenant: 'acme', vendor },
          { at, do: 'evict', tenant: 'acme', order },
          { at, do: 'terminate', tenant: 'acme', order },
        ]);
      });
      return { tenants, steps: [...lives, ...trouble], untilMs: 20 * HOUR };
    },
  },

  /**
   * Temporal's store is lost twice, and is restored from a copy that is minutes or hours old: orders were opened, noted,
   * ended and closed again since. One tenant's ERP can be neither read nor listed.
   */
  restores: {
    orders: 24,
    make(drawn) {
      const { chance, orders } = drawn;
      const blind = { seniorX: { readOrder: false, listAwaiting: false } };
      const tenants: SimulatedTenant[] = [
        tenantAt('acme', 120, 60),
        { ...tenantAt('cega', 120, 60), capabilities: blind },
      ];
      const times = { closed: [0, 6 * HOUR], lasts: [10 * MINUTE, 3 * HOUR] } as const;
      const lives = eachOrder(drawn, tenants, times, (one, n) => {
        const again = one.endAt + between(chance, 30 * MINUTE, 2 * HOUR);
        const steps = life(chance, one);
        // nobody sees that a blind ERP waits again
        const isClosedAgain = n % 2 === 0 && chance.chance(0.5);
        return isClosedAgain ? [...steps, { at: again, do: 'close-again', ...one.of }] : steps;
      });
      const restored = [3 * HOUR, 7 * HOUR].map((from): Step => ({
        ...{ at: between(chance, from - HOUR, from + HOUR), do: 'store-restored' },
        backMs: between(chance, 2 * MINUTE, chance.pick([10 * MINUTE, 2 * HOUR])),
      }));
      return {
        ...{ tenants, steps: [...lives, ...restored], untilMs: 16 * HOUR },
        ...(orders >= 24 && { owes: ['loss'] as const }),
      };
    },
  },

  /** A vendor is restored from a backup of some hours before: its latest SSs or orders are gone, and numbers are given again. */
  'vendor-restores': {
    orders: 40,
    make(drawn) {
      const { chance } = drawn;
      const tenants = [tenantAt('acme', 120, 60), tenantAt('beta', 240, 120)];
      const times = { closed: [0, 9 * HOUR], lasts: [10 * MINUTE, 8 * HOUR] } as const;
      const lives = eachOrder(drawn, tenants, times);
      const restored = tenants.map(({ id }): Step => ({
        ...{ at: between(chance, 3 * HOUR, 8 * HOUR), do: 'vendor-restored', tenant: id },
        ...{ vendor: chance.pick(VENDORS), backMs: between(chance, 20 * MINUTE, 5 * HOUR) },
      }));
      return { tenants, steps: [...lives, ...restored], untilMs: 40 * HOUR };
    },
  },

  /** Every order meets something that its vendors do wrong, or two things. */
  hostile: {
    orders: 90,
    make(drawn) {
      const { chance } = drawn;
      const tenants = [tenantAt('acme', 120, 60), tenantAt('beta', undefined, 60)];
      const times = { closed: [0, 6 * HOUR], lasts: [HOUR, 5 * HOUR] } as const;
      const steps = eachOrder(drawn, tenants, times, (one) => [
        ...moodsFor(chance, one),
        ...life(chance, one),
      ]);
      return { tenants, steps, untilMs: 30 * HOUR };
    },
  },

  /**
   * Deliveries come twice, late, out of order, or cannot be read; Temporal is away from the api now and then, and its lists
   * lag behind.
   */
  deliveries: {
    orders: 60,
    make(drawn) {
      const { chance, orders } = drawn;
      const tenants = [tenantAt('acme', 120, 60), tenantAt('beta', undefined, 60)];
      const times = { closed: [0, 6 * HOUR], lasts: [10 * MINUTE, 5 * HOUR] } as const;
      const lives = eachOrder(drawn, tenants, times, ({ of, closeAt, endAt }, n) => {
        const isPlanted = n % 6 < 2;
        return [
          {
            ...{ at: closeAt, do: 'close', ...of, webhooks: 1 + chance.int(3) },
            ...(isPlanted && { isPlanted: true as const }),
            ...(chance.chance(0.3) && !isPlanted && { lateMs: between(chance, SECOND, 8 * HOUR) }),
            ...(chance.chance(0.2) && { isUnreadable: true }),
          },
          {
            ...{ at: closeAt, do: 'opened', ...of },
            afterMs: between(chance, 0, (isPlanted ? 1 : 6) * HOUR),
          },
          {
            ...{ at: endAt, do: 'end', ...of, end: chance.pick(ENDS) },
            ...{ names: chance.pick([...NAMES, 'neither']), callbacks: 1 + chance.int(3) },
            ...(chance.chance(0.3) &&
              !isPlanted && { toldAfterMs: between(chance, SECOND, 3 * HOUR) }),
          },
          ...(isPlanted
            ? []
            : [{ at: endAt + between(chance, 0, 3 * HOUR), do: 'repeat', ...of } as const]),
        ];
      });
      const erasures = [7 * HOUR, 17 * HOUR].flatMap((from) =>
        tenants.map(({ id }): Step => ({
          ...{ at: between(chance, from, from + 2 * HOUR), do: 'erase', tenant: id },
        })),
      );
      const aways = Array.from({ length: 5 }, (): Step => {
        const forMs = between(chance, 5 * SECOND, 40 * MINUTE);
        return { at: between(chance, 0, 10 * HOUR), do: 'temporal-away', forMs };
      });
      const steps = [...lives, ...aways, ...erasures];
      return {
        ...{ tenants, steps, untilMs: 20 * HOUR, visibilityLagMs: 5 * SECOND },
        ...(orders >= 30 && { owes: ['erasure'] as const }),
      };
    },
  },

  /**
   * Events only name their order, or say that an SS has changed: early, late, again and again, about orders and SSs that are
   * nobody's, while a vendor or Temporal is away, and while the order is being opened.
   */
  'thin-events': {
    orders: 60,
    make(drawn) {
      const { chance, orders } = drawn;
      const tenants = [tenantAt('acme', 120, 60), tenantAt('beta', undefined, 60)].map((one) => ({
        ...one,
        hasThinEvents: true as const,
      }));
      const names = [...NAMES, ...Array.from<Names>({ length: 5 }).fill('changed')];
      const times = { closed: [15 * MINUTE, 6 * HOUR], lasts: [2 * MINUTE, 5 * HOUR] } as const;
      const lives = eachOrder(drawn, tenants, times, (one) => {
        const { of, closeAt, endAt } = one;
        const copies = 1 + chance.int(3);
        const around = (at: number, ms: number) => between(chance, Math.max(0, at - ms), at + ms);
        return [
          ...(chance.chance(0.2) ? moodsFor(chance, one) : []),
          ...(chance.chance(0.15) ? deedsOf(chance, one) : []),
          {
            ...{ at: closeAt, do: 'close', ...of, webhooks: chance.int(4) },
            ...(chance.chance(0.85) && { isThin: true as const }),
            ...(chance.chance(0.2) && { lateMs: between(chance, SECOND, 8 * HOUR) }),
          },
          { at: around(closeAt, 15 * MINUTE), do: 'name', ...of, copies },
          { at: around(endAt, 3 * HOUR), do: 'name', ...of, copies },
          { at: closeAt + between(chance, 0, MINUTE), do: 'touch', ...of, copies },
          { at: between(chance, closeAt, endAt), do: 'touch', ...of, copies },
          {
            ...{ at: endAt, do: 'end', ...of, end: chance.pick(ENDS) },
            ...{ names: chance.pick(names), callbacks: copies },
            ...(chance.chance(0.3) && { shownAfterMs: between(chance, SECOND, 5 * MINUTE) }),
            ...(chance.chance(0.3) && { toldAfterMs: between(chance, SECOND, HOUR) }),
          },
        ];
      });
      const others = Array.from({ length: Math.ceil(orders / 6) }, (_, n): Step[] => {
        const tenant = tenants[n % 2]!.id;
        const at = () => between(chance, 0, 10 * HOUR);
        return [
          { at: at(), do: 'name', tenant, order: `de-ninguem-${n}`, copies: 2 },
          { at: at(), do: 'stranger', tenant, isTold: true },
        ];
      });
      const aways = Array.from({ length: 5 }, (): Step => {
        const at = between(chance, 0, 10 * HOUR);
        const forMs = between(chance, MINUTE, chance.chance(0.3) ? 3 * HOUR : 20 * MINUTE);
        if (chance.chance(0.3)) return { at, do: 'temporal-away', forMs: Math.min(forMs, HOUR) };
        const of = { tenant: chance.pick(tenants).id, vendor: chance.pick(VENDORS) };
        return { at, do: 'mood', ...of, mood: chance.pick(AWAY), forMs, share: 1 };
      });
      const steps = [...lives, ...others.flat(), ...aways];
      return { tenants, steps, untilMs: 24 * HOUR, visibilityLagMs: 3 * SECOND };
    },
  },

  /**
   * Users change, end, reopen and close orders again; SSs are deleted, split and reopened; callbacks lie. The vendors do
   * something wrong with every other one of these orders.
   */
  people: {
    orders: 60,
    make(drawn) {
      const { chance } = drawn;
      const tenants = [tenantAt('acme', 120, 60)];
      const times = { closed: [0, 6 * HOUR], lasts: [2 * HOUR, 8 * HOUR] } as const;
      const steps = eachOrder(drawn, tenants, times, (one, n) => [
        ...(n % 2 === 0 ? [] : moodsFor(chance, one)),
        ...life(chance, one),
        ...deedsOf(chance, one),
      ]);
      return { tenants, steps, untilMs: 40 * HOUR };
    },
  },

  /**
   * Two operators decide about a crowd at once: each question twice, many together, and what nobody asks; SSs are linked, also
   * those of other orders, and equipment is changed. Every order's number is noted under faults.
   */
  decisions: {
    orders: 60,
    make({ chance, orders }) {
      const tenant = tenantAt('acme', 240, 240);
      const deeds: readonly Deed[] = ['retry', 'amend', 'link-own', 'link-another', 'link-nothing'];
      const steps = Array.from({ length: orders }, (_, n): Step[] => {
        const of = { tenant: 'acme', order: named(n) } as const;
        const closeAt = (n % 3) * 2 * HOUR + between(chance, 0, 5 * MINUTE);
        const endAt = closeAt + between(chance, HOUR, 9 * HOUR);
        const one = { of, closeAt, endAt };
        const struckBy = (vendor: Vendor, at: number, times: number) =>
          meets(one, at, vendor, chance.pick(MOOD_NAMES.filter(isOfOrders(vendor))), times);
        return [
          ...(chance.chance(0.5) ? [struckBy('sismetro', closeAt, 1 + chance.int(6))] : []),
          ...(chance.chance(0.7) ? [struckBy('senior-x', closeAt, 1 + chance.int(9))] : []),
          ...(chance.chance(0.5) ? [struckBy('sismetro', endAt, 1 + chance.int(6))] : []),
          ...(chance.chance(0.5) ? [struckBy('senior-x', endAt, 1 + chance.int(6))] : []),
          ...life(chance, one),
          ...(chance.chance(0.3) ? deedsOf(chance, one) : []),
          ...Array.from({ length: 4 }, (): Step => ({
            ...{ at: between(chance, closeAt, endAt + HOUR), do: 'meddle', ...of },
            deed: chance.pick(deeds),
          })),
        ];
      });
      // many orders are refused at once, and answered together
      const refusals = (['sismetro', 'senior-x'] as const).map((vendor, n): Step => ({
        ...{ at: (2 + 4 * n) * HOUR - MINUTE, do: 'mood', tenant: 'acme', vendor },
        ...{ mood: 'refusing', forMs: HOUR, share: 1 },
      }));
      const all = [...refusals, ...steps.flat()];
      return {
        ...{ tenants: [tenant], steps: all, untilMs: 40 * HOUR, isCrowded: true as const },
        ...(orders >= 60 && { owes: ['bulk'] as const }),
      };
    },
  },

  /** An old order is sent again and again while its ERP is silent, and its users cancel it there. */
  'changed-webhooks': {
    orders: 4,
    make({ chance, orders }) {
      const tenant = tenantAt('acme', 120, 60);
      const steps = Array.from({ length: orders }, (_, n): Step[] => {
        const of = { tenant: 'acme', order: named(n) } as const;
        const at = between(chance, 10 * MINUTE, HOUR);
        const everyMs = 5 * SECOND;
        return [
          { at, do: 'close', ...of, webhooks: 1, ageDays: 10 },
          { at: at + 5 * MINUTE, do: 'change', ...of, times: 510, everyMs },
          { at: at + 20 * MINUTE, do: 'erp', ...of, to: 'CANCELADO' },
        ];
      });
      const silence: Step = {
        ...{ at: 0, do: 'mood', tenant: 'acme', vendor: 'senior-x' },
        ...{ mood: 'busy', forMs: 5 * HOUR, share: 1 },
      };
      return { tenants: [tenant], steps: [silence, ...steps.flat()], untilMs: 12 * HOUR };
    },
  },

  /** Nobody answers: a question must end by itself when its cause does. */
  unattended: {
    orders: 8,
    make({ chance, orders }) {
      const tenant = { ...tenantAt('acme', 120, 60), hasMail: true as const };
      const steps = Array.from({ length: orders }, (_, n): Step[] => {
        const of = { tenant: 'acme', order: named(n) } as const;
        const closeAt = between(chance, 0, 30 * MINUTE);
        const at = closeAt + between(chance, HOUR, 2 * HOUR);
        const back = at + between(chance, 20 * MINUTE, HOUR);
        const one = { of, closeAt, endAt: back + 4 * HOUR };
        const deeds: readonly Step[][] = [
          // users reopen the order, and close it again
          [
            { at, do: 'erp', ...of, to: 'ABERTO' },
            { at: back, do: 'erp', ...of, to: 'AGUARDANDO_INTEGRACAO' },
          ],
          // users delete the SS, and take that back
          [
            { at, do: 'field', ...of, to: 'EXCLUÍDA' },
            { at: back, do: 'field', ...of, to: 'ABERTA' },
          ],
          // the ERP refuses the observation once; then the order comes again until its run continues as new
          [
            { ...meets(one, closeAt, 'senior-x', 'refusing'), forMs: HOUR } as Step,
            { at: closeAt + 5 * MINUTE, do: 'change', ...of, times: 510, everyMs: SECOND },
          ],
          [],
        ];
        return [closes(one), ...deeds[n % deeds.length]!, ends(one)];
      });
      return {
        ...{ tenants: [tenant], steps: steps.flat(), untilMs: 10 * HOUR },
        ...{ isUnattended: true as const, owes: ['mail'] as const },
      };
    },
  },

  /** Every double of DOUBLES in turn: each breaks one guard of the order if that is missing. */
  doubles: { orders: 26, make: (drawn) => doubles(drawn, DOUBLE_NAMES) },

  /**
   * A week of several tenants, of which two share a unit in which strangers open SSs, too: ordinary days, whose crews send
   * their ends in the evening; a last day on which much is closed, and a key is refused; a night in which an ERP fails, and
   * Temporal cannot be reached; vendors that are away, workers that die, two deployments. Lists lag, and what has ended is
   * forgotten after three days.
   */
  week: {
    orders: 300,
    make({ chance, orders }) {
      const isSmall = orders < 50;
      const tenants: SimulatedTenant[] = [
        tenantAt('matriz', 60, 120),
        { ...tenantAt('filial', undefined, 120), unit: { of: 'matriz', sharedBy: 2 } },
        ...Array.from({ length: isSmall ? 0 : Math.min(18, Math.ceil(orders / 150)) }, (_, n) =>
          tenantAt(
            `empresa-${n}`,
            chance.pick([undefined, 30, 60, 120, 600]),
            chance.pick([30, 60, 120]),
          ),
        ),
      ];
      const days = isSmall ? 1 : 6;
      const last = (days - 1) * DAY;
      const lives = Array.from({ length: orders }, (_, n): Step[] => {
        const of = { tenant: tenants[n % tenants.length]!.id, order: named(n) } as const;
        const isOfMonthEnd = chance.chance(0.3);
        const day = isOfMonthEnd ? last : chance.int(days) * DAY;
        const closeAt = day + between(chance, 0, isOfMonthEnd ? 2 * HOUR : 8 * HOUR);
        const evening = day + 11 * HOUR + between(chance, 0, 10 * MINUTE);
        const sentAt = chance.chance(0.6) ? evening : closeAt + between(chance, HOUR, 20 * HOUR);
        const endAt = Math.max(sentAt, closeAt + HOUR);
        return [
          ...(!isSmall && chance.chance(0.1) ? moodsFor(chance, { of, closeAt, endAt }) : []),
          {
            ...{ at: closeAt, do: 'close', ...of, webhooks: chance.int(4) },
            ...(chance.chance(0.1) && { lateMs: between(chance, SECOND, 3 * HOUR) }),
            ...(chance.chance(0.05) && { isUnreadable: true }),
          },
          {
            ...{ at: endAt, do: 'end', ...of, end: chance.pick(ENDS) },
            ...{ names: chance.pick([...NAMES, ...NAMES, 'neither']) },
            callbacks: 1 + chance.int(2),
            ...(chance.chance(0.1) && { toldAfterMs: between(chance, SECOND, 2 * HOUR) }),
          },
        ];
      });
      const strangers = Array.from({ length: 10 * days }, (_, n): Step => {
        const at = between(chance, 0, days * DAY);
        const reference = ['', 'OS 4711', 'filial/de-outro'][n % 3]!;
        return { at, do: 'stranger', tenant: 'matriz', reference };
      });
      const trouble = tenants.slice(2).flatMap(({ id: tenant }): Step[] => {
        const struck = { at: between(chance, 0, last), tenant, vendor: chance.pick(VENDORS) };
        const forMs = between(chance, 10 * MINUTE, 6 * HOUR);
        return [
          { ...struck, do: 'mood', mood: chance.pick(AWAY), forMs, share: 1 },
          { ...struck, at: between(chance, 0, last), do: 'lose-task' },
        ];
      });
      const deaths = Array.from({ length: days }, (_, day): Step => ({
        at: day * DAY + between(chance, 0, 12 * HOUR),
        do: 'kill-worker',
      }));
      const night = 13 * HOUR;
      const events: Step[] = [
        {
          ...{ at: night, do: 'mood', tenant: 'filial', vendor: 'senior-x', mood: 'busy' },
          ...{ forMs: 9 * HOUR, share: 1 },
        },
        { at: night - 2 * HOUR - 5 * MINUTE, do: 'temporal-away', forMs: 50 * MINUTE },
        {
          ...{ at: last + 6 * HOUR, do: 'mood', tenant: 'matriz', vendor: 'sismetro' },
          ...{ mood: 'keys-refused', forMs: 40 * MINUTE, share: 1 },
        },
        { at: last + 4 * HOUR, do: 'deploy' },
        { at: last + 11 * HOUR + 2 * MINUTE, do: 'deploy' },
      ];
      return {
        ...{ tenants, steps: [...lives, strangers, trouble, deaths, events].flat() },
        untilMs: days * DAY + (isSmall ? 8 * HOUR : DAY),
        visibilityLagMs: 3 * SECOND,
        retentionMs: 3 * DAY,
      };
    },
  },
} as const satisfies Record<string, Kind>;

/** Orders with these doubles in turn; each has its double's name. */
function doubles({ chance, orders }: Drawn, names: readonly DoubleName[]): Made {
  const tenant = { ...tenantAt('acme', 120, 120), hasThinEvents: true as const };
  const steps = Array.from({ length: orders }, (_, n) => {
    const closeAt = between(chance, 0, 30 * MINUTE);
    const endAt = closeAt + between(chance, 2 * HOUR, 3 * HOUR);
    const name = names[n % names.length]!;
    const order = `${name}-${Math.floor(n / names.length)}`;
    return DOUBLES[name]({ of: { tenant: 'acme', order }, closeAt, endAt });
  });
  return { tenants: [tenant], steps: steps.flat(), untilMs: 8 * HOUR };
}

const closes = (
  { of, closeAt }: Script,
  more: { webhooks?: number; ageDays?: number } = {},
): Step => ({
  ...{ at: closeAt, do: 'close', ...of, webhooks: 1 },
  ...more,
});

const ends = ({ of, endAt }: Script, end: 'completed' | 'cancelled' = 'completed'): Step => ({
  ...{ at: endAt, do: 'end', ...of, end, names: 'both', callbacks: 1 },
});

const meets = (
  { of: { tenant, order } }: Script,
  at: number,
  vendor: Vendor,
  mood: MoodName,
  times = 1,
): Step => ({
  ...{ at, do: 'mood', tenant, order, vendor, mood, share: 1, times, forMs: 3 * HOUR },
});

/** An order whose vendors have these moods, one after the other, when it is closed or its service ends. */
const struck =
  (...moods: readonly (readonly [keyof Omit<Script, 'of'>, Vendor, MoodName, number?])[]) =>
  (one: Script): Step[] => [
    ...moods.map(([when, vendor, mood, times], n) =>
      meets(one, one[when] + n, vendor, mood, times),
    ),
    closes(one),
    ends(one),
  ];

/** One or two moods that an order meets when it is closed, or when its service ends. */
const moodsFor = (chance: Chance, { of, closeAt, endAt }: Script): Step[] =>
  Array.from({ length: 1 + chance.int(2) }, () => {
    const mood = chance.pick(HOSTILE);
    const isEarly = chance.chance(0.5);
    return {
      at: isEarly ? closeAt : endAt,
      do: 'mood',
      ...{ ...of, mood },
      vendor: vendorOf(mood, chance),
      forMs: HOUR,
      share: 1,
      times: 1 + chance.int(3),
    };
  });

/** What users do with an order, or somebody in their name. */
function deedsOf(chance: Chance, { of, closeAt, endAt }: Script): Step[] {
  const at = between(chance, closeAt, endAt + HOUR);
  const back = at + between(chance, 20 * MINUTE, 3 * HOUR);
  return chance.pick<Step[]>([
    [],
    [
      { at, do: 'erp', ...of, to: 'ABERTO' },
      { at: back, do: 'erp', ...of, to: 'AGUARDANDO_INTEGRACAO' },
    ],
    [{ at, do: 'erp', ...of, to: chance.pick(['LIBERADO', 'FATURADO', 'CANCELADO'] as const) }],
    [{ at: endAt + 3 * HOUR, do: 'close-again', ...of }],
    [{ at, do: 'change', ...of, times: 1 + chance.int(3), everyMs: 7 * MINUTE }],
    [{ at, do: 'field', ...of, to: chance.pick(['EXCLUÍDA', 'gone', 'split'] as const) }],
    [{ at, do: 'forge', ...of, end: chance.pick(ENDS) }],
  ]);
}

/** What happens to one order, so that a missing guard shows. */
const DOUBLES = {
  // openings: the answer is lost before or after the work, comes late, and Sismetro's list lags
  'answer-lost': struck(['closeAt', 'sismetro', 'lost-after']),
  'late-while-list-lags': struck(
    ['closeAt', 'sismetro', 'late'],
    ['closeAt', 'sismetro', 'lagging', 2],
  ),
  'never-opens': struck(['closeAt', 'sismetro', 'write-lost', 4]),
  // ends: users were faster, the callback lies, the ERP forgets or has done it
  'billed-by-users': (one) => [
    closes(one),
    { at: one.endAt - HOUR, do: 'erp', ...one.of, to: 'FATURADO' },
    ends(one, 'cancelled'),
  ],
  'cancelled-a-minute-before': (one) => [
    closes(one),
    { at: one.endAt - MINUTE, do: 'erp', ...one.of, to: 'CANCELADO' },
    ends(one),
  ],
  forged: (one) => [
    closes(one),
    { at: one.endAt - HOUR, do: 'forge', ...one.of, end: 'completed' },
  ],
  'without-effect': struck(['endAt', 'senior-x', 'without-effect']),
  // the ERP takes the observation, and its answer is lost
  'observation-lost': struck(['closeAt', 'senior-x', 'lost-after']),
  // the webhook comes again, when the order has ended
  'webhook-again': (one) => [
    closes(one, { webhooks: 3 }),
    ends(one),
    { at: one.endAt + HOUR, do: 'repeat', ...one.of },
  ],
  // an old order that users have cancelled since, and one that Temporal forgets while its opening is uncertain
  'old-and-cancelled': (one) => [
    closes(one, { ageDays: 10 }),
    { at: one.closeAt, do: 'erp', ...one.of, to: 'CANCELADO' },
  ],
  'ended-by-force': (one) => [
    meets(one, one.closeAt, 'sismetro', 'lost-after'),
    closes(one),
    { at: one.closeAt + 10 * SECOND, do: 'terminate', ...one.of },
    { at: one.closeAt + MINUTE, do: 'repeat', ...one.of },
    ends(one),
  ],
  // the event only says that the SS has changed, and the first read of it cannot be read
  'change-unreadable': (one) => [
    closes(one),
    meets(one, one.endAt, 'sismetro', 'html'),
    { ...ends(one), names: 'changed' } as Step,
  ],
  // the SS is cancelled, and the callback comes before it shows
  'cancellation-shown-late': (one) => [
    closes(one),
    {
      ...{ at: one.endAt, do: 'end', ...one.of, end: 'cancelled', names: 'reference' },
      ...{ callbacks: 2, shownAfterMs: 2 * MINUTE },
    },
  ],
} as const satisfies Record<string, (script: Script) => Step[]>;

export type DoubleName = keyof typeof DOUBLES;
const DOUBLE_NAMES = Object.keys(DOUBLES) as DoubleName[];

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];
export const isKind = (name: string): name is KindName => Object.hasOwn(KINDS, name);

const VENDORS: readonly Vendor[] = ['senior-x', 'sismetro'];

/** How a vendor is away as a whole. */
const AWAY: readonly MoodName[] = [
  'unreachable',
  'busy',
  'silent',
  'error',
  'slow-down',
  'slow-down-long',
  'keys-refused',
  'html',
];

/** Moods that single orders meet. Those of the tenant's keys and quota, and lies about whose an SS is, strike no single order. */
const HOSTILE = MOOD_NAMES.filter(
  (name) =>
    ![
      'keys-refused',
      'forbidden',
      'quota-used-up',
      'number-of-another',
      'reference-foreign',
    ].includes(name),
);

/** Moods of this vendor that single orders meet. */
const isOfOrders = (vendor: Vendor) => (name: MoodName) =>
  HOSTILE.includes(name) &&
  (['read', 'open', 'observe', 'settle'] as const).some((kind) =>
    canStrike(moodOf(name), vendor, kind),
  );

function vendorOf(name: MoodName, chance: Chance): Vendor {
  const { at, strikes } = moodOf(name);
  if (at !== undefined) return at;
  return strikes === 'settlements' ? 'senior-x' : chance.pick(VENDORS);
}

/** The plan of a kind with this seed. */
export function planOf(name: KindName, seed: number, orders: number = KINDS[name].orders): Plan {
  const chance = createChance(seed).fork(name);
  return planned(name, seed, (KINDS[name] as Kind).make({ chance, orders }));
}

/** Two orders with this double. */
export const planOfDouble = (name: DoubleName, seed: number): Plan =>
  planned(name, seed, doubles({ chance: createChance(seed).fork(name), orders: 2 }, [name]));

const planned = (name: string, seed: number, { steps, ...made }: Made): Plan => ({
  ...{ name, seed, ...made },
  steps: steps.toSorted((a, b) => a.at - b.at),
});
