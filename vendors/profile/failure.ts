import { z } from 'zod';
import { waitOf, type Judgement } from '../faults.js';
import { UnusableAnswer, type HttpAnswer, type HttpRequest } from '../http.js';
import { cut } from '../text.js';
import { allWords, LONGEST_WORDS, spokenWords } from '../words.js';
import { ExpressionError, type Expression } from './expression.js';
import { expressionSchema } from './parts.js';

/** The fields of the input of a `failure`: the answer, and every text in its body (see `allWords`). */
const INPUT = ['status', 'headers', 'body', 'words'];

/** An expression over an answer that says what it means, if it is no success. */
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

/** What a `failure` gives: a word, a wait in seconds, or either with the vendor's words. */
const VerdictSchema = z.union([
  WordSchema.transform((is) => ({ is })),
  z
    .strictObject({
      is: WordSchema.optional(),
      after: z.coerce.number().optional(),
      words: z.unknown().optional(),
    })
    .refine(({ is, after }) => is !== undefined || after !== undefined),
]);

export interface Judging {
  /** Says whether our log-in is over, asked before anything else. */
  readonly renewOn?: Expression | undefined;
  /** The call's own, asked first. */
  readonly call?: Expression | undefined;
  /** That of all calls. */
  readonly general?: Expression | undefined;
  /** Names for both, such as `$orderId`. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Asked last, about a 2xx with JSON: the words of a refusal, or undefined if it is none. */
  readonly refusal?: ((body: unknown) => Promise<string | undefined>) | undefined;
}

/** How a call's answers are judged by its profile. */
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
        const verdict = await verdictOf(expression, input, variables);
        if (verdict === 'ok') return undefined;
        if (verdict !== undefined) return verdict;
      }
      if (refusal === undefined || answer.status >= 300) return undefined;
      const words = await refusal(answer.body);
      return words === undefined ? undefined : { meaning: 'refused', words };
    });
}

async function verdictOf(
  expression: Expression | undefined,
  input: HttpAnswer,
  variables: Judging['variables'],
): Promise<Judgement | 'ok' | undefined> {
  const value = await expression?.(input, variables);
  if (value === undefined || value === null || value === false || value === '') return undefined;
  const parsed = VerdictSchema.safeParse(value);
  if (!parsed.success) {
    throw new UnusableAnswer(`${expression?.where ?? 'failure'} não dá um significado conhecido`);
  }
  const { is = 'again', after, words }: Verdict = parsed.data;
  if (is === 'ok') return 'ok';
  return {
    meaning: is === 'empty' ? 'not-found' : is,
    retryAfterMs: after === undefined ? undefined : waitOf(after * 1000),
    words: wordsIn(words),
  };
}

interface Verdict {
  readonly is?: z.output<typeof WordSchema> | undefined;
  readonly after?: number | undefined;
  readonly words?: unknown;
}

/** What a profile takes for the vendor's words: a text or several; nothing leaves them to be found as usual. */
function wordsIn(words: unknown): string | undefined {
  const texts = [words].flat().filter((text) => typeof text === 'string' && text.trim() !== '');
  return texts.length === 0 ? undefined : spokenWords(cut(texts.join(' / '), LONGEST_WORDS));
}

async function orUnusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ExpressionError ? new UnusableAnswer(error.words) : error;
  }
}

/** `refused` of version 0.1: an expression over the body of a 2xx that gives true, or the words of the refusal. */
export const refusalBy = (
  refused: Expression | undefined,
  variables?: Judging['variables'],
): Judging['refusal'] =>
  refused &&
  (async (body) => {
    const value = await refused(body, variables);
    return typeof value === 'string' ? value : value === true ? spokenWords(body) : undefined;
  });
