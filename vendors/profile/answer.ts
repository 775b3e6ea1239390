import { z } from 'zod';
import { isRecord } from '../fields.js';
import { rule } from '../../texts/field-rules.js';
import { allWords } from '../words.js';
import { ExpressionError, type Expression, type Variables } from './expression.js';

/** Applies an expression to a value and checks the result with our own schema. */
export const mapped = <T>(expression: Expression, schema: z.ZodType<T>) =>
  z
    .unknown()
    .transform((value, context) => evaluated(expression, value, context))
    .pipe(schema);

/**
 * The same for an answer with a list. No entries are accepted only if the answer contains no text, which may be a refusal.
 * @param schema checks the expression's result, with the answer's texts as `said`
 * @param entries the list in what the schema returns
 */
export const mappedList = <T extends { readonly said: string }>(
  expression: Expression,
  schema: z.ZodType<T>,
  entries: (list: T) => readonly unknown[],
) =>
  z
    .unknown()
    .transform(async (body, context) => {
      const value = await evaluated(expression, body, context);
      return isRecord(value) ? { ...value, said: allWords(body) } : value;
    })
    .pipe(schema)
    .refine((list) => entries(list).length > 0 || list.said === '', {
      error: rule('must not be an empty list with other words'),
    });

/**
 * The same for one page of a list. Entries on a page behind the last one are refused: there may be more pages than it says.
 * @param page counts from 1
 */
export const mappedPage = <T extends { readonly said: string; readonly totalPages: number }>(
  expression: Expression,
  schema: z.ZodType<T>,
  entries: (list: T) => readonly unknown[],
  page: number,
) =>
  mappedList(expression, schema, entries).refine(
    (list) => entries(list).length === 0 || page <= list.totalPages,
    { error: rule('must not have rows beyond its last page') },
  );

/** Returns an expression that has these variables. */
export const withVariables =
  (expression: Expression, variables: Variables): Expression =>
  (input) =>
    expression(input, variables);

/** Evaluates an expression. A failure becomes an issue of the context. */
export async function evaluated(
  expression: Expression,
  value: unknown,
  context: z.RefinementCtx,
): Promise<unknown> {
  try {
    return await expression(value);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { message, messagePt } = error;
    context.addIssue({ code: 'custom', message, params: { messagePt } });
    return z.NEVER;
  }
}
