/** What the profile says that an HTTP answer means, before `vendors/answer-meaning.ts` judges by its status. Status words: `states.ts`. */
import { z } from 'zod';
import { HOLDS, waitOf } from '../retry-after.js';
import type { Judgement } from '../answer-meaning.js';
import { UnusableAnswer, type HttpAnswer, type HttpRequest } from '../http.js';
import { cut } from '../text.js';
import { allWords, LONGEST_WORDS, spokenWords } from '../words.js';
import { ExpressionError, type Expression } from './expression.js';
import { expressionSchema } from './parts.js';

/** The input fields of a `failure`: the answer, and every text in its body (see `allWords`). */
const INPUT = ['status', 'headers', 'body', 'words'];

/** An expression over an answer that says what it means if it is not a success. */
export const failureSchema = () => expressionSchema(INPUT).exactOptional();

const WordSchema = z.enum([
  'ok',
  'refused',
  'not-found',
  'empty',
  'again',
  'uncertain',
  'credentials',
  'quota',
]);

/** The result of a `failure`: a word, a wait in seconds, or either with the vendor's words. */
const VerdictSchema = z.union([
  WordSchema.transform((is) => ({ is })),
  z
    .strictObject({
      is: WordSchema.optional(),
      after: z.coerce.number().optional(),
      for: z.enum(HOLDS).optional(),
      words: z.unknown().optional(),
    })
    .refine(({ is, after }) => is !== undefined || after !== undefined),
]);

export interface Judging {
  /** Says if our log-in has expired. Evaluated first. */
  readonly renewOn?: Expression | undefined;
  /** The call's own expression, evaluated before `general`. */
  readonly call?: Expression | undefined;
  /** The expression for all calls. */
  readonly general?: Expression | undefined;
  /** Variables for both, such as `$orderId`. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Applied last, to a 2xx with JSON: returns the words of a refusal, or undefined if it is not one. */
  readonly refusal?: ((body: unknown) => string | undefined) | undefined;
}

/** Creates the function that judges a call's answers by its profile. */
export function judgeOf({
  renewOn,
  call,
  general,
  variables,
  refusal,
}: Judging): NonNullable<HttpRequest['judge']> {
  return (answer) =>
    orUnusable(async () => {
      const input = { ...answer, words: allWords(answer.body) };
      if ((await renewOn?.(input)) === true) return { meaning: 'credentials', isExpired: true };
      for (const expression of [call, general]) {
        const verdict = expression && (await verdictOf(expression, input, variables));
        if (verdict === 'ok') return undefined;
        if (verdict !== undefined) return verdict;
      }
      if (refusal === undefined || answer.status >= 300) return undefined;
      const words = refusal(answer.body);
      return words === undefined ? undefined : { meaning: 'refused', words };
    });
}

async function verdictOf(
  expression: Expression,
  input: HttpAnswer,
  variables: Judging['variables'],
): Promise<Judgement | 'ok' | undefined> {
  const value = await expression(input, variables);
  if (value === undefined || value === null || value === false || value === '') return undefined;
  const parsed = VerdictSchema.safeParse(value);
  if (!parsed.success) {
    throw new UnusableAnswer(`${expression.where ?? 'failure'} não dá um significado conhecido`);
  }
  const { is = 'again', after, words, for: holds }: Verdict = parsed.data;
  if (is === 'ok') return 'ok';
  return {
    meaning: is === 'empty' ? 'not-found' : is,
    retryAfterMs: waitOf((after ?? 0) * 1000),
    holds,
    words: wordsIn(words),
  };
}

interface Verdict {
  readonly is?: z.output<typeof WordSchema> | undefined;
  readonly after?: number | undefined;
  readonly for?: (typeof HOLDS)[number] | undefined;
  readonly words?: unknown;
}

/**
 * Returns the vendor's words that a profile extracted, one text or several. Returns undefined if there is none; the
 * words are then found as usual.
 */
function wordsIn(words: unknown): string | undefined {
  const texts = [words].flat().filter((text) => typeof text === 'string' && text.trim() !== '');
  return texts.length === 0 ? undefined : spokenWords(cut(texts.join(' / '), LONGEST_WORDS));
}

async function orUnusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ExpressionError ? new UnusableAnswer(error.messagePt) : error;
  }
}
