import { z } from 'zod';
import { type Kind, type ParamsOf, time } from './kinds.js';
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
  /** After firing, the rule fires at every call for this many milliseconds, which count as one of its `times`. */
  lastsMs: z.int().min(1).max(3_600_000).optional(),
  /** Only calls about this order, reference or SS; in a list, only its rows. */
  match: z
    .strictObject({
      orderId: z.string().optional(),
      reference: z.string().optional(),
      ss: z.string().optional(),
    })
    .optional(),
};

const errorStatus = z.int().min(300).max(599);

/**
 * Faults of received calls. Times are in milliseconds; a numeric `retryAfter` is in seconds, a text is sent unchanged.
 */
const CALL_FAULTS = [
  z.strictObject({
    ...aim,
    kind: z.literal('status'),
    status: errorStatus,
    message: z.string().optional(),
    retryAfter: z.union([z.number(), z.string()]).optional(),
  }),
  z.strictObject({ ...aim, kind: z.literal('unauthorized') }),
  z.strictObject({ ...aim, kind: z.literal('reset') }),
  z.strictObject({ ...aim, kind: z.literal('hang') }),
  /** Answered as if it were done, but nothing is done. */
  z.strictObject({ ...aim, kind: z.literal('no-effect') }),
  /** A refusal in the vendor's own words, by default in a 200; without words if there is no `message`. */
  z.strictObject({
    ...aim,
    kind: z.literal('refusal'),
    status: z.int().min(200).max(599).default(200),
    message: z.string().optional(),
  }),
  /** `commits`: whether the work is done when the call arrives or when it is answered. */
  z.strictObject({
    ...aim,
    ...time(),
    kind: z.literal('delay'),
    commits: z.enum(['start', 'end']).default('end'),
  }),
  /** The connection closes; the work is done after `ms`. */
  z.strictObject({ ...aim, ...time(0), kind: z.literal('answer-lost') }),
  z.strictObject({ ...aim, kind: z.literal('answer-cut') }),
  z.strictObject({
    ...aim,
    kind: z.literal('malformed'),
    as: z.enum(['json', 'html', 'shape', 'empty']).default('json'),
  }),
  /** Answered with an error; the work is done after `ms`. */
  z.strictObject({
    ...aim,
    ...time(0),
    kind: z.literal('error-but-commits'),
    status: errorStatus.default(504),
  }),
  /** Never answered; the work is done `ms` after the caller has closed the connection. */
  z.strictObject({ ...aim, ...time(0), kind: z.literal('late-commit') }),
] as const;

/** Faults of sent deliveries, besides `delay`. */
const DELIVERY_FAULTS = [
  z.strictObject({
    ...aim,
    kind: z.literal('duplicate'),
    copies: z.int().min(2).max(4).default(2),
  }),
  z.strictObject({ ...aim, kind: z.literal('lost') }),
  /** Sent again `ms` after each copy was answered. */
  z.strictObject({
    ...aim,
    ...time(),
    kind: z.literal('repeat'),
    copies: z.int().min(2).max(4).default(2),
  }),
] as const;

const FaultRuleSchema = z.discriminatedUnion('kind', [...CALL_FAULTS, ...DELIVERY_FAULTS]);

/** A fault of a whole call or delivery. */
export type FaultRule = z.output<typeof FaultRuleSchema>;

/** A rule of any kind, including the vendor's own. */
export interface AnyRule extends z.output<z.ZodObject<typeof aim>> {
  readonly kind: string;
}

/** Who makes a call: the other system, a user at the vendor's screens, or the stand-in itself (a delivery). */
export type Side = 'vendor' | 'user' | 'delivery';

/** The vendor's own kinds that apply to a call. */
export interface OwnKinds {
  /** What it says or does wrongly: see `Twists`. */
  readonly twists?: readonly Kind[] | undefined;
  /** What happens afterwards: see `Faults.sequels`. */
  readonly sequels?: readonly Kind[] | undefined;
}

/** The twists of one call. Each rule is evaluated once per call, when the call first meets the rule's subject. */
export interface Twists {
  /** The parameters of the first rule of this kind that fires for this subject. */
  of<Shape extends z.ZodRawShape>(kind: Kind<Shape>, about?: Subject): ParamsOf<Shape> | undefined;
  /** The kinds that have fired. */
  fired(): string[];
}

/** A sequel that is due `ms` after its call. */
export interface Sequel {
  readonly ms: number;
  readonly rule: AnyRule;
}

export interface Faults {
  /** Registers a call, so that rules can name it. */
  register(call: string, side: Side, own?: OwnKinds): void;
  /** Replaces all rules. Throws `Refusal` if a rule is invalid, names no call, or can never fire. */
  set(plan: unknown): void;
  /** Adds rules; replaces rules of the same name. Throws like `set`. */
  add(plan: unknown): void;
  /** Removes the rules of this name. Returns whether there were any. */
  remove(name: string): boolean;
  clear(): void;
  current(): { seed: number; rules: (AnyRule & { fired: number; spent: boolean })[] };
  /** The fault of this call, from the first rule that fires. */
  choose(call: string, subject: Subject): FaultRule | undefined;
  twists(call: string): Twists;
  /** What is to happen after this call, from every rule that fires. */
  sequels(call: string, subject: Subject): Sequel[];
}

interface ArmedRule {
  readonly rule: AnyRule;
  readonly random: () => number;
  /** Calls at which it fired. */
  fired: number;
  /** Firings that count as one of its `times`. */
  started: number;
  /** Until when it fires at every call; milliseconds since the epoch. */
  until: number;
}

interface KnownCall {
  readonly side: Side;
  readonly twists: ReadonlySet<string>;
  readonly sequels: ReadonlySet<string>;
}

const FOR_DELIVERIES: ReadonlySet<string> = new Set(['duplicate', 'delay', 'lost', 'repeat']);
const ONLY_FOR_DELIVERIES: ReadonlySet<string> = new Set(['duplicate', 'lost', 'repeat']);
/** The kinds that every vendor has. */
export const FAULT_KINDS: ReadonlySet<string> = new Set(
  FaultRuleSchema.options.map(({ shape }) => shape.kind.value),
);

/** Creates the rules. They live as long as the process: a restarted stand-in has none. */
export function createFaults(ownKinds: readonly Kind[] = []): Faults {
  const calls = new Map<string, KnownCall>();
  const PlanSchema = planSchema(ownKinds);
  let seed = 1;
  let armed: ArmedRule[] = [];
  let armedEver = 0;

  const arm = (rule: AnyRule): ArmedRule => ({
    rule,
    random: randomFrom(seed + armedEver++),
    fired: 0,
    started: 0,
    until: 0,
  });
  const read = (input: unknown) => {
    const plan = parse(PlanSchema, input);
    plan.rules.forEach((rule) => assertPossible(rule, calls));
    return plan;
  };
  const isAimedAt = ({ rule }: ArmedRule, call: string) =>
    rule.call === '*' ? calls.get(call)?.side === 'vendor' : rule.call === call;

  return {
    register: (call, side, { twists = [], sequels = [] } = {}) =>
      void calls.set(call, { side, twists: namesOf(twists), sequels: namesOf(sequels) }),
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
        (one) =>
          FAULT_KINDS.has(one.rule.kind) &&
          isAimedAt(one, call) &&
          matches(one.rule.match, subject) &&
          fires(one),
      );
      return chosen && (drawn(chosen) as FaultRule);
    },
    twists(call) {
      const known = calls.get(call);
      const asked = new Map<ArmedRule, AnyRule | undefined>();
      const firing = (one: ArmedRule) => {
        if (!asked.has(one)) asked.set(one, fires(one) ? drawn(one) : undefined);
        return asked.get(one);
      };
      return {
        of<Shape extends z.ZodRawShape>({ kind }: Kind<Shape>, about: Subject = {}) {
          if (known?.twists.has(kind) !== true) return undefined;
          const found = armed.find(
            (one) =>
              one.rule.kind === kind &&
              isAimedAt(one, call) &&
              matches(one.rule.match, about) &&
              firing(one) !== undefined,
          );
          return found && (firing(found) as unknown as ParamsOf<Shape>);
        },
        fired: () => [...asked.values()].flatMap((rule) => rule?.kind ?? []),
      };
    },
    sequels(call, subject) {
      const known = calls.get(call);
      return armed
        .filter(
          (one) =>
            known?.sequels.has(one.rule.kind) === true &&
            isAimedAt(one, call) &&
            matches(one.rule.match, subject) &&
            fires(one),
        )
        .map((one) => drawn(one))
        .map((rule) => ({ ms: (rule as { ms?: number }).ms ?? 0, rule }));
    },
  };
}

const namesOf = (kinds: readonly Kind[]): ReadonlySet<string> =>
  new Set(kinds.map(({ kind }) => kind));

function planSchema(ownKinds: readonly Kind[]) {
  const own = ownKinds.map(({ kind, shape }) =>
    z.strictObject({ ...aim, ...shape, kind: z.literal(kind) }),
  );
  const RuleSchema = z
    .discriminatedUnion('kind', [...FaultRuleSchema.options, ...own])
    .refine(timeIsOrdered, { path: ['upToMs'], error: 'must not be below ms' });
  return z.strictObject({
    /** The same seed and the same calls in the same order produce the same faults. */
    seed: z.int().optional(),
    rules: z.array(RuleSchema).max(200),
  });
}

const timeIsOrdered = (rule: object) => {
  const { ms, upToMs } = rule as { ms?: number; upToMs?: number };
  return upToMs === undefined || upToMs >= (ms ?? 0);
};

const isSpent = ({ rule: { times }, started, until }: ArmedRule): boolean =>
  times !== undefined && started >= times && until <= Date.now();

/** Evaluates the rule, and counts it if it fires. */
function fires(one: ArmedRule): boolean {
  const { probability, lastsMs = 0 } = one.rule;
  if (one.until <= Date.now()) {
    if (isSpent(one)) return false;
    if (probability !== undefined && one.random() >= probability) return false;
    one.started += 1;
    one.until = lastsMs === 0 ? 0 : Date.now() + lastsMs;
  }
  one.fired += 1;
  return true;
}

/** The rule with its time drawn at random. */
function drawn({ rule, random }: ArmedRule): AnyRule {
  const { ms, upToMs } = rule as { ms?: number; upToMs?: number };
  if (ms === undefined || upToMs === undefined) return rule;
  return { ...rule, ms: Math.round(ms + random() * (upToMs - ms)) } as AnyRule;
}

function assertPossible({ call, kind }: AnyRule, calls: ReadonlyMap<string, KnownCall>): void {
  if (call !== '*' && !calls.has(call)) {
    throw new Refusal(400, `No call is named "${call}": use * or ${[...calls.keys()].join(', ')}`);
  }
  const aimedAt =
    call === '*'
      ? [...calls.values()].filter(({ side }) => side === 'vendor')
      : [calls.get(call) as KnownCall];
  if (!aimedAt.some((known) => isPossible(kind, known))) {
    throw new Refusal(400, `"${kind}" is no fault for "${call}"`);
  }
}

function isPossible(kind: string, { side, twists, sequels }: KnownCall): boolean {
  if (!FAULT_KINDS.has(kind)) return twists.has(kind) || sequels.has(kind);
  return side === 'delivery' ? FOR_DELIVERIES.has(kind) : !ONLY_FOR_DELIVERIES.has(kind);
}

const matches = (wanted: AnyRule['match'], subject: Subject): boolean =>
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
