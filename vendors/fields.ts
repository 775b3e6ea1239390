import type { InBothLanguages } from '../domain/call-faults.js';
import { z } from 'zod';
import { scrub } from '../domain/scrub.js';
import { inPortuguese, rule, type Rule } from '../texts/field-rules.js';
import { clean, cut } from './text.js';

/** How fields of inbound bodies and of vendors' answers are read: the identity rules of docs/wire.md. */

const ID_RULE = rule('must be text of 1 to 128 printable characters');
const LARGEST_NUMBER = 1e12;

/**
 * Longest optional text that is kept. Senior X itself cuts an observation at this length (seen in public client code).
 */
const LONGEST_TEXT = 999;

/**
 * An id: 1 to 128 printable characters, not all of them blank, and not `.` or `..`, which would go up in an address.
 */
export const IdSchema = z
  .string({ error: ID_RULE })
  .regex(/^(?=.*\S)(?!\.{1,2}$)[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u, ID_RULE);

/** A number that arrives as number or text (`number`, `ss`, `idSs`) and becomes text. */
export const NumberTextSchema = z.union(
  [IdSchema, z.number().int().min(0).max(LARGEST_NUMBER).transform(String)],
  {
    error: rule(
      'must be text of 1 to 128 printable characters, or a whole number up to 1,000,000,000,000',
    ),
  },
);

/** The number of an SS. Zero is not an SS: a failed creation looks like that. */
export const SsSchema = NumberTextSchema.refine((ss) => !/^0+$/.test(ss), {
  error: rule('must be the number of an SS'),
});

/** A finite number up to 1e12. */
export const AmountSchema = z
  .number({ error: rule('must be a number') })
  .max(LARGEST_NUMBER, rule('must be at most 1,000,000,000,000'));

/** An amount of money with at most 2 decimals, zero or more. Becomes cents. */
export const MoneySchema = AmountSchema.min(0, rule('must be zero or more'))
  .refine((amount) => Number(amount.toFixed(2)) === amount, {
    error: rule('must have at most 2 decimals'),
  })
  .transform((amount) => Math.round(Math.abs(amount) * 100));

/** A code or status, which some systems send as number or boolean. Becomes text; any other value becomes empty. */
export const ValueTextSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .catch('');

/** How many pages a list has: a whole number, or its digits as text. Nothing else is taken for zero. */
export const TotalPagesSchema = z
  .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.int().min(0));

/** An optional text that someone wrote, cleaned. Blank text and other values are left out; a long text is cut. */
export const OptionalTextSchema = z
  .string()
  .transform((text) => clean(cut(text, LONGEST_TEXT)) || undefined)
  .optional()
  .catch(undefined);

/** An optional id. An invalid one is left out. */
export const OptionalIdSchema = NumberTextSchema.optional().catch(undefined);

/**
 * Returns the id or number in a field of a body that could not be read, or undefined if it may be anything else, such
 * as a name.
 */
export function plainId(value: unknown): string | undefined {
  const id = OptionalIdSchema.parse(value);
  return id !== undefined && /^(?=.*\d)\S+$/.test(id) && scrub(id) === id ? id : undefined;
}

/** An optional web address. An invalid one is left out. */
export const OptionalLinkSchema = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .optional()
  .catch(undefined);

type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Returns the object without its undefined fields. */
export function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

/** Returns true for a JSON object, false for null and arrays. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An error in one field of a refused body. `path` is a JSON Pointer from the body's root. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** The message for operators, in Portuguese. */
  readonly messagePt: string;
}

/** Creates the error for a rule that is broken at this place. */
export const faultAt = (path: string, message: Rule): FieldError => ({
  path,
  message,
  messagePt: inPortuguese(message),
});

/** Limit of the listed errors: more do not help to fix a body. */
const MOST_ERRORS = 100;

/** Lists the errors of a body that a schema refused. `root` is the pointer to the value that the schema read. */
export function fieldErrors({ issues }: z.ZodError, root = ''): FieldError[] {
  return issues.slice(0, MOST_ERRORS).map((issue) => ({
    path: root + pointer(issue.path),
    message: issue.message,
    messagePt: wordsOf(issue),
  }));
}

/** Returns errors of an answer as one sentence for operators. */
export const errorsInWords = (errors: readonly FieldError[]): InBothLanguages => ({
  en: errors.map(({ path, message }) => `${path || 'the answer'} ${message}`).join('; '),
  pt: errors.map(({ path, messagePt }) => `${path || 'a resposta'} ${messagePt}`).join('; '),
});

/** Returns an issue's message in Portuguese: the one that came with it, or that of the rule it breaks. */
function wordsOf(issue: z.core.$ZodIssue): string {
  const messagePt: unknown = issue.code === 'custom' ? issue.params?.['messagePt'] : undefined;
  return typeof messagePt === 'string' ? messagePt : inPortuguese(issue.message);
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
