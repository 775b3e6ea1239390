/** What was met in which state, and what was decided about which question: also what never happened. */
import { ATTENTION_CODES, isOutcome, PHASES } from '../../../domain/lifecycle.js';
import { DECISIONS } from '../../../domain/decisions.js';
import { MOOD_NAMES } from '../../support/moods.js';
import { callsOf } from './liveness.js';
import type { ClosingRecord, RunRecord } from './record.js';

/** Pairs that happened, by the names of their two parts. */
export class Coverage {
  readonly #seen = Object.fromEntries(TABLES.map((table) => [table, new Set()])) as Record<
    Table,
    Set<string>
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

  /** Lines for a reader: what each part met, and which parts met nothing. */
  lines(): string[] {
    return TABLES.flatMap((table) => {
      const seen = this.#seen[table];
      const [of, other] = table.split(' × ') as [PartName, PartName];
      const met = PARTS[of].flatMap((a): string[] => {
        const others = PARTS[other].filter((b) => seen.has(`${a} × ${b}`));
        return others.length === 0 ? [] : [`    ${a} × ${others.join(', ')}`];
      });
      const never = PARTS[of].filter((a) => PARTS[other].every((b) => !seen.has(`${a} × ${b}`)));
      return [`  ${table}: ${seen.size} pairs`, ...met, `    never: ${never.join(', ') || 'none'}`];
    });
  }

  #count(table: Table, a: string, b: string): void {
    this.#seen[table].add(`${a} × ${b}`);
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

type PartName = 'fault' | 'state' | 'question' | 'decision';

/** The states in which a vendor is called. Orders of these plans are not rehearsed, and their Sismetro answers with the number. */
const PARTS: Readonly<Record<PartName, readonly string[]>> = {
  fault: [...MOOD_NAMES, 'cut off'],
  state: PHASES.filter((phase) => phase !== 'rehearsal' && !isOutcome(phase)),
  question: ATTENTION_CODES.filter((code) => code !== 'number-missing'),
  decision: [...DECISIONS.filter((name) => name !== 'take-over'), 'confirmed-absent'],
};

function phaseOf({ phases }: ClosingRecord, at: number): string {
  return phases.findLast((one) => one.at <= at)?.phase ?? 'opening';
}
