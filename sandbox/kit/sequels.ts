import type { z } from 'zod';
import type { Database } from './database.js';
import type { AnyRule, Faults } from './faults.js';
import type { Kind, ParamsOf } from './kinds.js';
import type { Ledger, Subject } from './ledger.js';

/** Something that a vendor does on its own. */
export interface Act {
  readonly kind: Kind;
  /** Does it, in a transaction. Returns its effect and subject, or undefined if it did not apply. */
  readonly work: (about: Subject, params: unknown) => Done | undefined;
}

type Done = Subject & { readonly effect: string };

/** Creates an act with typed parameters. */
export const act = <Shape extends z.ZodRawShape>(
  kind: Kind<Shape>,
  work: (about: Subject, params: ParamsOf<Shape>) => Done | undefined,
): Act => ({ kind, work: work as Act['work'] });

/** Schedules work after so many milliseconds; dropped if the stand-in stops before. */
export type Later = (ms: number, work: () => void) => void;

export interface Sequels {
  /** Schedules everything that the rules demand after this call. */
  follow(call: string, subject: Subject): void;
  /** Registers the acts. */
  know(acts: readonly Act[]): void;
}

/** Does what a vendor does on its own after a call, each act in a transaction with its ledger entry. */
export function createSequels(parts: {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly later: Later;
}): Sequels {
  const { database, ledger, faults, later } = parts;
  const acts = new Map<string, Act>();

  const perform = (rule: AnyRule, about: Subject) =>
    database.transaction(() => {
      const done = acts.get(rule.kind)?.work(about, rule);
      ledger.recordOwn({ ...about, ...done, kind: rule.kind });
    });

  return {
    know: (known) => known.forEach((one) => acts.set(one.kind.kind, one)),
    follow(call, subject) {
      for (const { rule, ms } of faults.sequels(call, subject)) {
        later(ms, () => perform(rule, subject));
      }
    },
  };
}
