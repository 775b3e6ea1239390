import { z } from 'zod';
import type { Subject } from './ledger.js';
import { parse } from './parse.js';
import { Refusal } from './refusal.js';

const aim = {
  /** Name of the call, or `*`: every call of the vendor's own interface (not what people do in its screens). */
  call: z.string().min(1),
  /** 0 to 1; always, where absent. */
  probability: z.number().min(0).max(1).optional(),
  /** How often at most; without end, where absent. */
  times: z.int().min(1).optional(),
  /** Only calls about this order, reference or SS. */
  match: z
    .strictObject({
      orderId: z.string().optional(),
      reference: z.string().optional(),
      ss: z.string().optional(),
    })
    .optional(),
};

/** Faults of calls received, then of deliveries sent; `delay` is for both. Times are in milliseconds, `retryAfter` in seconds. */
const FaultRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...aim,
    kind: z.literal('status'),
    status: z.int().min(300).max(599),
    retryAfter: z.int().min(0).optional(),
  }),
  z.strictObject({
    ...aim,
    kind: z.enum(['answer-lost', 'reset', 'malformed', 'hang', 'unauthorized']),
  }),
  z.strictObject({ ...aim, kind: z.literal('delay'), ms: z.int().min(0).max(600_000) }),
  z.strictObject({
    ...aim,
    kind: z.literal('duplicate'),
    copies: z.int().min(2).max(4).default(2),
  }),
  z.strictObject({ ...aim, kind: z.literal('lost') }),
]);

const FaultPlanSchema = z.strictObject({
  /** The same seed and the same calls in the same order give the same faults. */
  seed: z.int().default(1),
  rules: z.array(FaultRuleSchema).max(100),
});

export type FaultRule = z.output<typeof FaultRuleSchema>;

/** Who makes a call: the other system, a person at the vendor's screens, or we ourselves (a delivery). */
export type Side = 'vendor' | 'user' | 'delivery';

export interface Faults {
  /** Makes a call known, so that a rule can name it. */
  register(call: string, side: Side): void;
  /** Replaces all rules. Throws `Refusal` where a rule cannot be read, names no call, or can never fire. */
  set(plan: unknown): void;
  clear(): void;
  current(): { seed: number; rules: (FaultRule & { fired: number })[] };
  /** The fault of this call: of the first rule that fires. */
  choose(call: string, subject: Subject): FaultRule | undefined;
}

const FOR_DELIVERIES = new Set<FaultRule['kind']>(['duplicate', 'delay', 'lost']);
const ONLY_FOR_DELIVERIES = new Set<FaultRule['kind']>(['duplicate', 'lost']);

interface ArmedRule {
  readonly rule: FaultRule;
  readonly random: () => number;
  fired: number;
}

/** The rules live as long as the process: a restarted stand-in behaves well again. */
export function createFaults(): Faults {
  const calls = new Map<string, Side>();
  let seed = 1;
  let armed: ArmedRule[] = [];

  const fires = (candidate: ArmedRule, call: string, subject: Subject): boolean => {
    const { rule } = candidate;
    if (rule.call === '*' ? calls.get(call) !== 'vendor' : rule.call !== call) return false;
    if (!matches(rule.match, subject)) return false;
    if (rule.times !== undefined && candidate.fired >= rule.times) return false;
    return rule.probability === undefined || candidate.random() < rule.probability;
  };

  return {
    register: (call, side) => void calls.set(call, side),
    set(input) {
      const plan = parse(FaultPlanSchema, input);
      plan.rules.forEach((rule) => assertPossible(rule, calls));
      seed = plan.seed;
      armed = plan.rules.map((rule, at) => ({ rule, random: randomFrom(seed + at), fired: 0 }));
    },
    clear() {
      armed = [];
    },
    current: () => ({ seed, rules: armed.map(({ rule, fired }) => ({ ...rule, fired })) }),
    choose(call, subject) {
      const chosen = armed.find((candidate) => fires(candidate, call, subject));
      if (chosen) chosen.fired += 1;
      return chosen?.rule;
    },
  };
}

function assertPossible({ call, kind }: FaultRule, calls: ReadonlyMap<string, Side>): void {
  const side = call === '*' ? 'vendor' : calls.get(call);
  if (side === undefined) {
    throw new Refusal(400, `No call is named "${call}": use * or ${[...calls.keys()].join(', ')}`);
  }
  const possible = side === 'delivery' ? FOR_DELIVERIES.has(kind) : !ONLY_FOR_DELIVERIES.has(kind);
  if (!possible) throw new Refusal(400, `"${kind}" is no fault for "${call}"`);
}

const matches = (wanted: FaultRule['match'], subject: Subject): boolean =>
  (['orderId', 'reference', 'ss'] as const).every(
    (field) => wanted?.[field] === undefined || wanted[field] === subject[field],
  );

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
