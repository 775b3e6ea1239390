/**
 * Everything that can go wrong in a run, by name. Each has its share in the plan of a seed, and can be played alone:
 * `npm run chaos -- --only <name>`. What a vendor does wrong is a mood (tests/support/moods.ts) wherever there is one;
 * docs/doubles.md explains the stand-ins' other switches.
 */

import { ruleOf } from './mood-rules.js';

/** Rules for the stand-ins of both vendors. */
export interface VendorRules {
  readonly sismetro?: readonly object[];
  readonly seniorX?: readonly object[];
}

interface CallDouble {
  /** Share of the calls that it can strike. */
  readonly share: number;
  /** A rule without `call` applies to every call of both vendors. */
  readonly rule: object;
}

/** Faults that strike single calls, whatever order they concern. */
export const CALL_DOUBLES = {
  500: { share: 0.07, rule: ruleOf('error') },
  'answer-lost': { share: 0.04, rule: ruleOf('lost-after') },
  reset: { share: 0.04, rule: ruleOf('lost-before') },
  malformed: { share: 0.03, rule: ruleOf('cut') },
  'answer-cut': { share: 0.02, rule: { kind: 'answer-cut' } }, // the connection breaks within the answer: no mood
  504: { share: 0.02, rule: ruleOf('late-error', { ms: 500, upToMs: 5_000 }) },
  429: { share: 0.02, rule: ruleOf('slow-down', { retryAfter: 1 }) },
  503: { share: 0.02, rule: ruleOf('busy') },
  401: { share: 0.01, rule: ruleOf('keys-refused') },
  slow: { share: 0.15, rule: ruleOf('slow', { ms: 800 }) },
} as const satisfies Record<string, CallDouble>;

export interface OrderDouble {
  /** Share of all orders. */
  readonly share: number;
  /** Only so many orders of a run, together with the other doubles of this limit (`LIMITS`). */
  readonly limit?: Limit;
  /** How the stand-ins treat this order; absent if users or senders cause the double. */
  readonly rules?: VendorRules;
  /** Its rules end with the faults of calls: an order that still had to look would ask after a quarter of an hour. */
  readonly endsWithFaults?: true;
}

const READS = ['findByReference', 'findBySs', 'listAll'];
const SETTLINGS = ['updateOrderStatusIntegration', 'cancelOrders'];
const at = (calls: readonly string[], rule: object) => calls.map((call) => ({ call, ...rule }));
const once = (call: string, rule: object) => ({ call, times: 1, ...rule });

const SLOW = ruleOf('slow', { ms: 800, upToMs: 8_000 });
/** Forces the order to look for its SS. */
const LOST = once('open', ruleOf('lost-after'));

/** The most orders of one run: if it were more, Ponte would report one incident instead of each order's question. */
export const LIMITS = { vanished: 3, 're-closed': 4 };
type Limit = keyof typeof LIMITS;

/** What happens to single orders; each order has at most one of these. */
const ORDER_DOUBLES = {
  // Sismetro's writes
  'late-open': {
    share: 0.02,
    rules: { sismetro: [once('open', ruleOf('late', { ms: 3_000 }))] },
  },
  'open-refused': {
    share: 0.02,
    rules: { sismetro: [once('open', ruleOf('refusing', { message: 'Equipamento inativo' }))] },
  },
  'open-refused-wordless': {
    share: 0.01,
    rules: { sismetro: [once('open', ruleOf('refusing'))] },
  },
  'opens-twice': { share: 0.015, rules: { sismetro: [once('open', ruleOf('opens-twice'))] } },
  'number-absent': { share: 0.015, rules: { sismetro: [once('open', ruleOf('number-absent'))] } },
  'number-of-another': {
    share: 0.01,
    rules: { sismetro: [once('open', ruleOf('number-of-another'))] },
  },
  neighbour: { share: 0.02, rules: { sismetro: [LOST, once('open', { kind: 'neighbour' })] } },
  'slow-writes': {
    share: 0.05,
    rules: { sismetro: at(['open'], SLOW), seniorX: at([...SETTLINGS, 'addObservation'], SLOW) },
  },

  // what Sismetro shows
  'look-empty-once': {
    share: 0.02,
    rules: { sismetro: [LOST, once('findByReference', ruleOf('found-nothing'))] },
  },
  'look-lags': {
    share: 0.03,
    rules: { sismetro: [LOST, ...at(READS, ruleOf('lagging', { ms: 20_000 }))] },
  },
  'look-other-once': {
    share: 0.01,
    rules: { sismetro: [LOST, once('findByReference', ruleOf('strangers'))] },
  },
  'look-several': {
    share: 0.01,
    rules: { sismetro: [LOST, ...at(['findByReference'], { kind: 'look-several' })] },
  },
  'reference-blank': {
    share: 0.02,
    rules: { sismetro: [LOST, ...at(READS, ruleOf('reference-blank'))] },
  },
  'reference-absent': {
    share: 0.02,
    rules: { sismetro: [LOST, ...at(READS, ruleOf('reference-absent'))] },
  },
  'reference-cut': {
    share: 0.02,
    rules: { sismetro: [LOST, ...at(READS, ruleOf('reference-cut'))] },
  },
  'reference-foreign': {
    share: 0.01,
    endsWithFaults: true,
    rules: { sismetro: at(READS, ruleOf('reference-foreign')) },
  },
  'reference-nowhere': {
    share: 0.02,
    endsWithFaults: true,
    rules: {
      sismetro: [
        ...at(READS, ruleOf('reference-absent')),
        ...at(READS, { kind: 'description-blank' }),
      ],
    },
  },
  'daylight-saving': {
    share: 0.01,
    rules: { sismetro: [LOST, ...at(READS, { kind: 'dates', shiftMinutes: -60 })] },
  },

  // Senior X's writes, and what it shows
  'late-settlement': {
    share: 0.01,
    rules: { seniorX: at(SETTLINGS, ruleOf('late', { ms: 3_000, times: 1 })) },
  },
  'settlement-refused': {
    share: 0.02,
    rules: {
      seniorX: at(SETTLINGS, ruleOf('refusing', { message: 'Pedido bloqueado', times: 1 })),
    },
  },
  'settlement-without-effect': {
    share: 0.02,
    rules: { seniorX: at(SETTLINGS, ruleOf('without-effect', { times: 1 })) },
  },
  'erp-lags': {
    share: 0.02,
    rules: { seniorX: at(['readOrder'], ruleOf('lagging', { ms: 10_000 })) },
  },

  // what users do in the ERP during the service
  'erp-released': { share: 0.015 },
  'erp-billed': { share: 0.01 },
  'erp-cancelled': { share: 0.015 },
  'erp-reopened': { share: 0.01 },
  'webhook-changed': { share: 0.02 },

  // what users do at Sismetro, and what it sends
  early: { share: 0.03 },
  forged: { share: 0.03 },
  'strangers-number': { share: 0.02 },
  split: { share: 0.01 },
  deleted: { share: 0.01, limit: 'vanished' },
  'deleted-silently': { share: 0.01, limit: 'vanished' },
  transferred: { share: 0.01, limit: 'vanished' },
  merged: { share: 0.01, limit: 'vanished' },

  // what strangers send to the order's workflow
  poison: { share: 0.02 },

  // what users do after the order was settled, or while it is being settled
  'changed-at-the-end': { share: 0.01 },
  'erp-unbilled': { share: 0.01 },
  'ss-reopened': { share: 0.01 },
  're-closed': { share: 0.02, limit: 're-closed' },
} as const satisfies Record<string, OrderDouble>;

/** What happens to the whole run. */
const RUN_DOUBLES = ['kills', 'rotated-key', 'oversized-callbacks', 'restored'] as const;

type CallDoubleName = `${keyof typeof CALL_DOUBLES}`;
export type OrderDoubleName = keyof typeof ORDER_DOUBLES;
export type RunDoubleName = (typeof RUN_DOUBLES)[number];
export type DoubleName = CallDoubleName | OrderDoubleName | RunDoubleName;

export const CALL_DOUBLE_NAMES = Object.keys(CALL_DOUBLES) as CallDoubleName[];
export const ORDER_DOUBLE_NAMES = Object.keys(ORDER_DOUBLES) as OrderDoubleName[];
export const orderDouble = (name: OrderDoubleName): OrderDouble => ORDER_DOUBLES[name];

export const DOUBLE_NAMES: readonly DoubleName[] = [
  ...CALL_DOUBLE_NAMES,
  ...ORDER_DOUBLE_NAMES,
  ...RUN_DOUBLES,
];

export const isDoubleName = (name: string): name is DoubleName =>
  (DOUBLE_NAMES as readonly string[]).includes(name);
