/** What was met in which state, and what was decided about which question: also the pairs that never happened. */
import {
  ATTENTION_CODES,
  DECISIONS,
  isOutcome,
  PHASES,
  type AttentionCode,
} from '../../../domain/lifecycle.js';
import { canStrike, MOOD_NAMES, moodOf } from '../../support/moods.js';
import { callsOf } from './liveness.js';
import type { ClosingRecord, RunRecord } from './record.js';

/** Pairs that happened, by the names of their two parts. */
export class Coverage {
  readonly #seen: Record<Table, Map<string, number>> = {
    'fault × state': new Map(),
    'fault × question': new Map(),
    'question × state': new Map(),
    'question × decision': new Map(),
  };

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
      for (const { code, decision, isTaken } of closing.decisions) {
        if (isTaken && code !== undefined) this.#count('question × decision', code, decision);
      }
    }
  }

  /** Lines for a reader: how many pairs of each table happened, and which did not. */
  lines(): string[] {
    return (Object.keys(UNIVERSE) as Table[]).flatMap((table) => {
      const seen = this.#seen[table];
      const all = UNIVERSE[table];
      const missing = new Map<string, string[]>();
      for (const [a, b] of all) {
        if (!seen.has(`${a} × ${b}`)) missing.set(a, [...(missing.get(a) ?? []), b]);
      }
      const isRare = seen.size < all.length / 4 && table === 'fault × question';
      const left = isRare
        ? []
        : [...missing].map(([a, bs]) => `    never: ${a} × ${bs.join(', ')}`);
      return [`  ${table}: ${seen.size} of ${all.length} pairs`, ...left];
    });
  }

  #count(table: Table, a: string, b: string): void {
    const key = `${a} × ${b}`;
    this.#seen[table].set(key, (this.#seen[table].get(key) ?? 0) + 1);
  }
}

type Table = 'fault × state' | 'fault × question' | 'question × state' | 'question × decision';

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

const UNIVERSE: Readonly<Record<Table, readonly (readonly [string, string])[]>> = {
  'fault × state': [
    ...MOOD_NAMES.flatMap((mood) =>
      STATES.filter((phase) => strikesIn(mood, phase)).map((phase) => [mood, phase] as const),
    ),
    ...STATES.map((phase) => ['cut off', phase] as const),
  ],
  'fault × question': MOOD_NAMES.flatMap((mood) => CODES.map((code) => [mood, code] as const)),
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
