import { z } from 'zod';
import type { Subject } from './ledger.js';
import { parse } from './parse.js';
import { Refusal } from './refusal.js';

const aim = {
  /** Name by which this rule can be removed without the others. */
  name: z.string().min(1).max(100).optional(),
  /** Name of the call, or `*` for every call of the vendor's own interface (not of users at its screens). */
  call: z.string().min(1),
  /** 0 to 1; always, if absent. */
  probability: z.number().min(0).max(1).optional(),
  /** Limit of how often it fires; unlimited if absent. */
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

const errorStatus = z.int().min(300).max(599);
const milliseconds = z.int().min(0).max(600_000);
/** Drawn between `ms` and `upToMs`, if that is set. */
const upToMs = milliseconds.optional();

/** Faults of received calls. `retryAfter` is in seconds. */
const CALL_FAULTS = [
  z.strictObject({
    ...aim,
    kind: z.literal('status'),
    status: errorStatus,
    message: z.string().optional(),
    retryAfter: z.int().min(0).optional(),
  }),
  z.strictObject({ ...aim, kind: z.literal('unauthorized') }),
  z.strictObject({ ...aim, kind: z.literal('reset') }),
  /** Answered as if it were done, but nothing is done. */
  z.strictObject({ ...aim, kind: z.literal('no-effect') }),
  /** Done and answered after `ms`. */
  z.strictObject({ ...aim, kind: z.literal('delay'), ms: milliseconds, upToMs }),
  z.strictObject({ ...aim, kind: z.literal('answer-lost') }),
  z.strictObject({ ...aim, kind: z.literal('answer-cut') }),
  z.strictObject({ ...aim, kind: z.literal('malformed') }),
  /** Answered with an error; the work is done after `ms`. */
  z.strictObject({
    ...aim,
    kind: z.literal('error-but-commits'),
    status: errorStatus.default(504),
    ms: milliseconds.default(0),
    upToMs,
  }),
] as const;

/** Faults of sent deliveries, besides `delay`. */
const DELIVERY_FAULTS = [
  z.strictObject({
    ...aim,
    kind: z.literal('duplicate'),
    copies: z.int().min(2).max(4).default(2),
  }),
  z.strictObject({ ...aim, kind: z.literal('lost') }),
] as const;

const FaultRuleSchema = z.discriminatedUnion('kind', [...CALL_FAULTS, ...DELIVERY_FAULTS]);

const PlanSchema = z.strictObject({
  /** The same seed and the same calls in the same order produce the same faults. */
  seed: z.int().optional(),
  rules: z
    .array(
      FaultRuleSchema.refine(timeIsOrdered, { path: ['upToMs'], error: 'must not be below ms' }),
    )
    .max(200),
});

/** A fault of a call or delivery. */
export type FaultRule = z.output<typeof FaultRuleSchema>;

/** Who makes a call: the other system, a user at the vendor's screens, or the stand-in itself (a delivery). */
export type Side = 'vendor' | 'user' | 'delivery';

export interface Faults {
  /** Registers a call, so that rules can name it. */
  register(call: string, side: Side): void;
  /** Replaces all rules. Throws `Refusal` if a rule is invalid, names no call, or can never fire. */
  set(plan: unknown): void;
  /** Adds rules; replaces rules of the same name. Throws like `set`. */
  add(plan: unknown): void;
  /** Removes the rules of this name. Returns whether there were any. */
  remove(name: string): boolean;
  clear(): void;
  current(): { seed: number; rules: (FaultRule & { fired: number; spent: boolean })[] };
  /** The fault of this call, from the first rule that fires. */
  choose(call: string, subject: Subject): FaultRule | undefined;
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly random: () => number;
  fired: number;
}

const FOR_DELIVERIES: ReadonlySet<string> = new Set(['duplicate', 'delay', 'lost']);
const ONLY_FOR_DELIVERIES: ReadonlySet<string> = new Set(['duplicate', 'lost']);

/** Names of all kinds of faults. */
export const FAULT_KINDS: readonly string[] = FaultRuleSchema.options.map(
  ({ shape }) => shape.kind.value,
);

/** Creates the rules. They live as long as the process: a restarted stand-in has none. */
export function createFaults(): Faults {
  const calls = new Map<string, Side>();
  let seed = 1;
  let armed: ArmedRule[] = [];
  let armedEver = 0;

  const arm = (rule: FaultRule): ArmedRule => ({
    rule,
    random: randomFrom(seed + armedEver++),
    fired: 0,
  });
  const read = (input: unknown) => {
    const plan = parse(PlanSchema, input);
    plan.rules.forEach((rule) => assertPossible(rule, calls));
    return plan;
  };
  const isAimedAt = ({ rule }: ArmedRule, call: string) =>
    rule.call === '*' ? calls.get(call) === 'vendor' : rule.call === call;

  return {
    register: (call, side) => void calls.set(call, side),
    set(input) {
      const plan = read(input);
      seed = plan.seed ?? 1;
      armedEver = 0;
      armed = plan.rules.map(arm);
    },
    add(input) {
      const plan = read(input);
      seed = plan.seed ?? seed;
      const names = new Set(plan.rules.flatMap(({ name }) => name ?? []));
      armed = [
        ...armed.filter(({ rule: { name } }) => !names.has(name ?? '')),
        ...plan.rules.map(arm),
      ];
    },
    remove(name) {
      const before = armed.length;
      armed = armed.filter(({ rule }) => rule.name !== name);
      return armed.length < before;
    },
    clear() {
      armed = [];
    },
    current: () => ({
      seed,
      rules: armed.map((one) => ({ ...one.rule, fired: one.fired, spent: isSpent(one) })),
    }),
    choose(call, subject) {
      const chosen = armed.find(
        (one) => isAimedAt(one, call) && matches(one.rule.match, subject) && fires(one),
      );
      return chosen && drawn(chosen);
    },
  };
}

function timeIsOrdered(rule: object): boolean {
  const { ms = 0, upToMs: most = ms } = rule as { ms?: number; upToMs?: number };
  return most >= ms;
}

const isSpent = ({ rule: { times }, fired }: ArmedRule): boolean =>
  times !== undefined && fired >= times;

/** Evaluates the rule, and counts it if it fires. */
function fires(one: ArmedRule): boolean {
  const { probability } = one.rule;
  if (isSpent(one)) return false;
  if (probability !== undefined && one.random() >= probability) return false;
  one.fired += 1;
  return true;
}

/** The rule with its time drawn at random. */
function drawn({ rule, random }: ArmedRule): FaultRule {
  if (!('ms' in rule) || rule.upToMs === undefined) return rule;
  return { ...rule, ms: Math.round(rule.ms + random() * (rule.upToMs - rule.ms)) };
}

function assertPossible({ call, kind }: FaultRule, calls: ReadonlyMap<string, Side>): void {
  const side = call === '*' ? 'vendor' : calls.get(call);
  if (side === undefined) {
    throw new Refusal(400, `No call is named "${call}": use * or ${[...calls.keys()].join(', ')}`);
  }
  const isPossible =
    side === 'delivery' ? FOR_DELIVERIES.has(kind) : !ONLY_FOR_DELIVERIES.has(kind);
  if (!isPossible) throw new Refusal(400, `"${kind}" is no fault for "${call}"`);
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
