import { z } from 'zod';
import { plain } from '../text.js';

/** Maps the values of a field to meanings. Values are compared without accents and without regard to case. */
export const meaningsSchema = <M extends string>(meanings: readonly M[]) =>
  z.record(z.string(), z.enum(meanings)).transform((values): Meanings<M> => {
    const entries = Object.entries(values) as [string, M][];
    return Object.fromEntries(entries.map(([value, meaning]) => [plain(value), meaning]));
  });

export type Meanings<M extends string> = Readonly<Record<string, M>>;

/** Returns the meaning of a value, or undefined if the profile does not know it. */
export function meaningOf<M extends string>(meanings: Meanings<M>, value: string): M | undefined {
  const name = plain(value);
  return Object.hasOwn(meanings, name) ? meanings[name] : undefined;
}
