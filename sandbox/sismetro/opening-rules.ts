import type { Database } from '../kit/database.js';

/** An equipment for which no SS is opened, and the text of the refusal. */
export interface OpeningRule {
  readonly equipment: number;
  readonly reason: string;
}

/** What Sismetro refuses by its own rules, which survive a restart. */
export interface OpeningRules {
  all(): OpeningRule[];
  find(equipment: number): OpeningRule | undefined;
  /** A second rule for the same equipment replaces the first. */
  save(rule: OpeningRule): void;
  remove(equipment: number): void;
}

export function createOpeningRules(database: Database): OpeningRules {
  return {
    all: () => database.all('SELECT equipment, reason FROM opening_rules ORDER BY equipment'),
    find: (equipment) =>
      database.get('SELECT equipment, reason FROM opening_rules WHERE equipment = ?', equipment),
    save: ({ equipment, reason }) =>
      void database.run(
        `INSERT INTO opening_rules (equipment, reason) VALUES (?, ?)
         ON CONFLICT (equipment) DO UPDATE SET reason = excluded.reason`,
        equipment,
        reason,
      ),
    remove: (equipment) =>
      void database.run('DELETE FROM opening_rules WHERE equipment = ?', equipment),
  };
}
