/** What was met in which state, and what was decided about which question: also the pairs that never happened. */
import {
  ATTENTION_CODES,
  isOutcome,
  PHASES,
  type AttentionCode,
} from '../../../domain/lifecycle.js';
import { DECISIONS } from '../../../domain/decisions.js';
import { canStrike, MOOD_NAMES, moodOf } from '../../support/moods.js';
import { callsOf } from './liveness.js';
import type { ClosingRecord, RunRecord } from './record.js';

/** Pairs that happened, by the names of their two parts. */
export class Coverage {
  readonly #seen = Object.fromEntries(TABLES.map((table) => [table, new Map()])) as Record<
    Table,
    Map<string, number>
  >;

  add(run: RunRecord): void {
    for (const closing of run.closings) {
      const phaseAt = (at: number) => phaseOf(closing, at);
      const faults = new Set<string>();
      for (const { at, mood } of callsOf(run.tenants.get(closing.tenant)!, closing.id)) {
        if (mood === undefined || at < closing.closedAt || at >= (closing.until ?? Infinity))
          continue;
        faults.add(mood);
        this.#count('fault × state', mood, phaseAt(at));
      }
      for (const at of [...closing.cuts, ...run.kills]) {
        if (at < closing.closedAt) continue;
        faults.add('cut off');
        this.#count('fault × state', 'cut off', phaseAt(at));
      }
      for (const { code, at } of closing.questions) {
        this.#count('question × state', code, phaseAt(at));
        for (const fault of faults) this.#count('fault × question', fault, code);
      }
      for (const { code, decision, phase, isTaken } of closing.decisions) {
        if (!isTaken) continue;
        if (code !== undefined) this.#count('question × decision', code, decision);
        this.#count('state × decision', phase, decision);
        for (const fault of faults) this.#count('fault × decision', fault, decision);
      }
    }
  }

  /** Lines for a reader: how many pairs of each table happened, and all that did not. */
  lines(): string[] {
    return TABLES.flatMap((table) => {
      const seen = this.#seen[table];
      const all = UNIVERSE[table];
      const happened = all.filter(([a, b]) => seen.has(`${a} × ${b}`)).length;
      return [`  ${table}: ${happened} of ${all.length} pairs`, ...neverIn(all, seen)];
    });
  }

  #count(table: Table, a: string, b: string): void {
    const key = `${a} × ${b}`;
    this.#seen[table].set(key, (this.#seen[table].get(key) ?? 0) + 1);
  }
}

const TABLES = [
  'fault × state',
  'fault × question',
  'fault × decision',
  'question × state',
  'question × decision',
  'state × decision',
] as const;
type Table = (typeof TABLES)[number];

type Pair = readonly [string, string];

/** What never happened, in a line for all that lack the same. */
function neverIn(all: readonly Pair[], seen: ReadonlyMap<string, number>): string[] {
  const alike = new Map<string, string[]>();
  for (const a of new Set(all.map(([first]) => first))) {
    const others = all.filter(([first]) => first === a).map(([, b]) => b);
    const [had, lacks] = [true, false].map((is) =>
      others.filter((b) => seen.has(`${a} × ${b}`) === is),
    ) as [string[], string[]];
    if (lacks.length === 0) continue;
    const what =
      had.length === 0
        ? 'any'
        : had.length < lacks.length
          ? `any but ${had.join(', ')}`
          : lacks.join(', ');
    alike.set(what, [...(alike.get(what) ?? []), a]);
  }
  const firsts = [...new Set(all.map(([first]) => first))];
  return [...alike].map(([what, ones]) => {
    const others = firsts.filter((one) => !ones.includes(one));
    const which =
      ones.length > others.length
        ? ['all', ...(others.length > 0 ? [`but ${others.join(', ')}`] : [])].join(' ')
        : ones.join(', ');
    return `    never: ${which} × ${what}`;
  });
}

/** The states in which a vendor is called. */
const STATES = PHASES.filter((phase) => phase !== 'rehearsal' && !isOutcome(phase));

/** Orders of these plans are not rehearsed, and their Sismetro answers with the number. */
const CODES = ATTENTION_CODES.filter((code) => code !== 'number-missing');

const DECIDED = [...DECISIONS.filter((name) => name !== 'take-over'), 'confirmed-absent'];

const strikesIn = (mood: (typeof MOOD_NAMES)[number], phase: (typeof STATES)[number]) => {
  const calls = {
    opening: ['read', 'open'],
    recording: ['read', 'observe'],
    'in-service': ['read', 'settle'],
    releasing: ['read', 'settle'],
    cancelling: ['read', 'settle'],
  } as const;
  return calls[phase].some((kind) =>
    (['senior-x', 'sismetro'] as const).some(
      (vendor) =>
        canStrike(moodOf(mood), vendor, kind) &&
        !(
          vendor === 'sismetro' &&
          (phase === 'releasing' || phase === 'cancelling' || phase === 'recording')
        ),
    ),
  );
};

const FAULTS = [...MOOD_NAMES, 'cut off'];
const pairs = (as: readonly string[], bs: readonly string[]): Pair[] =>
  as.flatMap((a) => bs.map((b): Pair => [a, b]));

const UNIVERSE: Readonly<Record<Table, readonly Pair[]>> = {
  'fault × state': [
    ...MOOD_NAMES.flatMap((mood) =>
      STATES.filter((phase) => strikesIn(mood, phase)).map((phase) => [mood, phase] as const),
    ),
    ...STATES.map((phase) => ['cut off', phase] as const),
  ],
  'fault × question': pairs(FAULTS, CODES),
  'fault × decision': pairs(FAULTS, DECIDED),
  'state × decision': pairs(STATES, DECIDED),
  'question × state': CODES.flatMap((code) =>
    statesOf(code).map((phase) => [code, phase] as const),
  ),
  'question × decision': CODES.flatMap((code) =>
    DECIDED.filter((name) => mayAnswer(code, name)).map((name) => [code, name] as const),
  ),
};

/** Where docs/decisions.md says that a question is asked. */
function statesOf(code: AttentionCode): readonly string[] {
  switch (code) {
    case 'maybe-opened':
    case 'ss-unknown':
    case 'ss-ended':
    case 'several-ss':
    case 'closed-again':
      return ['opening'];
    case 'no-effect':
    case 'maybe-settled':
      return ['releasing', 'cancelling'];
    case 'link-unconfirmed':
    case 'not-confirmed':
    case 'ss-missing':
      return ['in-service'];
    case 'look-unreadable':
    case 'foreign-ss':
      return ['opening', 'in-service'];
    case 'unavailable':
    case 'erp-unreadable':
      return ['opening', 'recording', 'releasing', 'cancelling'].filter(
        (phase) => phase !== 'recording' || code === 'unavailable',
      );
    case 'erp-moved':
    case 'reopened':
      return ['opening', 'in-service', 'releasing', 'cancelling'];
    default:
      return STATES;
  }
}

function mayAnswer(code: AttentionCode, decision: string): boolean {
  const isOfOpening = statesOf(code).includes('opening');
  if (decision === 'amend-equipment' || decision === 'confirmed-absent')
    return isOfOpening && code !== 'webhook-changed' && code !== 'unavailable';
  if (decision === 'link-ss')
    return isOfOpening || ['link-unconfirmed', 'not-confirmed', 'ss-missing'].includes(code);
  return true;
}

function phaseOf({ phases }: ClosingRecord, at: number): string {
  return phases.findLast((one) => one.at <= at)?.phase ?? 'opening';
}
