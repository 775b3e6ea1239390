/**
 * Everything that can go wrong in a run, by name. Each has its share in the plan of a seed, and can be played alone:
 * `npm run chaos -- --only <name>`. docs/doubles.md explains the switches of the stand-ins.
 */

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
  500: { share: 0.07, rule: { kind: 'status', status: 500 } },
  'answer-lost': { share: 0.04, rule: { kind: 'answer-lost' } },
  reset: { share: 0.04, rule: { kind: 'reset' } },
  malformed: { share: 0.03, rule: { kind: 'malformed' } },
  'answer-cut': { share: 0.02, rule: { kind: 'answer-cut' } },
  504: { share: 0.02, rule: { kind: 'error-but-commits', ms: 500, upToMs: 5_000 } },
  429: { share: 0.02, rule: { kind: 'status', status: 429, retryAfter: 1 } },
  503: { share: 0.02, rule: { kind: 'status', status: 503 } },
  401: { share: 0.01, rule: { kind: 'unauthorized' } },
  slow: { share: 0.15, rule: { kind: 'delay', ms: 800 } },
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
const reads = (rule: object) => READS.map((call) => ({ ...rule, call }));
const once = (call: string, kind: string, more: object = {}) => ({ call, kind, times: 1, ...more });
const settlings = (rule: object) =>
  ['updateOrderStatusIntegration', 'cancelOrders'].map((call) => ({ ...rule, call }));

const SLOW = { kind: 'delay', ms: 800, upToMs: 8_000 };
/** Forces the order to look for its SS. */
const LOST = once('open', 'answer-lost');

/** The most orders of one run: if it were more, Ponte would report one incident instead of each order's question. */
export const LIMITS = { vanished: 3, 're-closed': 4 };
type Limit = keyof typeof LIMITS;

/** What happens to single orders; each order has at most one of these. */
const ORDER_DOUBLES = {
  // Sismetro's writes
  'late-open': { share: 0.02, rules: { sismetro: [once('open', 'late-commit', { ms: 3_000 })] } },
  'open-refused': {
    share: 0.02,
    rules: { sismetro: [once('open', 'refusal', { message: 'Equipamento inativo' })] },
  },
  'open-refused-wordless': { share: 0.01, rules: { sismetro: [once('open', 'refusal')] } },
  'opens-twice': { share: 0.015, rules: { sismetro: [once('open', 'opens-twice')] } },
  'number-absent': { share: 0.015, rules: { sismetro: [once('open', 'number-absent')] } },
  'number-of-another': { share: 0.01, rules: { sismetro: [once('open', 'number-of-another')] } },
  neighbour: { share: 0.02, rules: { sismetro: [LOST, once('open', 'neighbour')] } },
  'slow-writes': {
    share: 0.05,
    rules: {
      sismetro: [{ ...SLOW, call: 'open' }],
      seniorX: [...settlings(SLOW), { ...SLOW, call: 'addObservation' }],
    },
  },

  // what Sismetro shows
  'look-empty-once': {
    share: 0.02,
    rules: { sismetro: [LOST, once('findByReference', 'look-empty')] },
  },
  'look-lags': { share: 0.03, rules: { sismetro: [LOST, ...reads({ kind: 'lag', ms: 20_000 })] } },
  'look-other-once': {
    share: 0.01,
    rules: { sismetro: [LOST, once('findByReference', 'look-other')] },
  },
  'look-several': {
    share: 0.01,
    rules: { sismetro: [LOST, { call: 'findByReference', kind: 'look-several' }] },
  },
  'reference-blank': {
    share: 0.02,
    rules: { sismetro: [LOST, ...reads({ kind: 'reference-blank' })] },
  },
  'reference-absent': {
    share: 0.02,
    rules: { sismetro: [LOST, ...reads({ kind: 'reference-absent' })] },
  },
  'reference-cut': {
    share: 0.02,
    rules: { sismetro: [LOST, ...reads({ kind: 'reference-cut' })] },
  },
  'reference-foreign': {
    share: 0.01,
    endsWithFaults: true,
    rules: { sismetro: reads({ kind: 'reference-foreign' }) },
  },
  'reference-nowhere': {
    share: 0.02,
    endsWithFaults: true,
    rules: {
      sismetro: [...reads({ kind: 'reference-absent' }), ...reads({ kind: 'description-blank' })],
    },
  },
  'daylight-saving': {
    share: 0.01,
    rules: { sismetro: [LOST, ...reads({ kind: 'dates', shiftMinutes: -60 })] },
  },

  // Senior X's writes, and what it shows
  'late-settlement': {
    share: 0.01,
    rules: { seniorX: settlings({ kind: 'late-commit', ms: 3_000, times: 1 }) },
  },
  'settlement-refused': {
    share: 0.02,
    rules: { seniorX: settlings({ kind: 'refusal', message: 'Pedido bloqueado', times: 1 }) },
  },
  'settlement-without-effect': {
    share: 0.02,
    rules: { seniorX: settlings({ kind: 'no-effect', times: 1 }) },
  },
  'erp-lags': { share: 0.02, rules: { seniorX: [{ call: 'readOrder', kind: 'lag', ms: 10_000 }] } },

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
