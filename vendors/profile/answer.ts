import { z } from 'zod';
import { ExpressionError, type Expression, type Variables } from './expression.js';

/** Applies an expression to a value and checks the result with our own schema. */
export const mapped = <T>(expression: Expression, schema: z.ZodType<T>) =>
  z
    .unknown()
    .transform((value, context) => evaluated(expression, value, context))
    .pipe(schema);

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
