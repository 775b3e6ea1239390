import { z } from 'zod';
import type { Expression } from './expression.js';
import { failureSchema } from './answer-meaning.js';
import { FUNCTIONS } from './variables.js';
import { callSchema, countSchema, expressionSchema, paceSchema, type UrlScope } from './parts.js';
import type { ProfileCall } from './request.js';
import { says } from './says.js';

/** A call before or after another one. Its result is a variable of the expressions that follow. */
export interface Step extends ProfileCall {
  /** The call is made only if this returns true. */
  readonly when?: Expression;
  /** Whether it only reads, and may be made in a rehearsal. If absent, a GET reads and all others write. */
  readonly reads?: boolean;
  /** How long its result stands for the same request, in seconds. If absent, it is asked for each time. */
  readonly keepSeconds?: number;
  /** Returns the result, from the answer. The whole answer if absent. */
  readonly answer?: Expression;
}

/** Steps by name, in their order. */
export type Steps = Readonly<Record<string, Step>>;

/** The most steps before a call, and the most after it. */
const MOST_STEPS = 3;

/** A day, in seconds. */
const LONGEST_KEPT = 86_400;

const NAME_RULE = says(
  'must be a name of letters and digits that begins with a small letter',
  'deve ser um nome de letras e dígitos que começa com letra minúscula',
);

/** Names that mean something else in an expression. */
const TAKEN = new Set([
  ...FUNCTIONS,
  ...['answer', 'baseUrl', 'orderId', 'page', 'readUrl', 'reference', 'ss', 'text'],
]);

const NameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, NAME_RULE)
  .refine((name) => !TAKEN.has(name), {
    error: says('is a name that expressions have already', 'é um nome que as expressões já têm'),
  });

/**
 * The calls before or after a call.
 * @param scope that of the call
 */
export function stepsSchema(scope: UrlScope) {
  const step = callSchema(scope, {
    failure: failureSchema(),
    pace: paceSchema(),
    when: expressionSchema(scope.names).exactOptional(),
    reads: z.boolean().exactOptional(),
    keepSeconds: countSchema(LONGEST_KEPT).exactOptional(),
    answer: expressionSchema().exactOptional(),
  }).superRefine(({ method, reads }, context) => {
    if (reads !== true || method === 'GET' || method === 'POST') return;
    const message = says(
      `must not be true with ${method}: a rehearsal would make the call`,
      `não pode ser true com ${method}: um ensaio faria a chamada`,
    );
    context.addIssue({ code: 'custom', path: ['reads'], message });
  });
  return z
    .record(NameSchema, step)
    .refine((steps) => Object.keys(steps).length <= MOST_STEPS, {
      error: says(
        `must be at most ${MOST_STEPS} calls`,
        `deve ter no máximo ${MOST_STEPS} chamadas`,
      ),
    })
    .exactOptional();
}

/** A call that reads: it has an answer, and only calls before it. */
export const readingSchema = (scope: UrlScope) =>
  callSchema(scope, {
    failure: failureSchema(),
    pace: paceSchema(),
    before: stepsSchema(scope),
    answer: expressionSchema(),
  });

interface Calls {
  readonly calls: Readonly<
    Record<string, { readonly before?: Steps; readonly after?: Steps } | undefined>
  >;
}

/** Returns the number of calls that the longest call of a profile makes, itself included. */
export const mostCallsAtOnce = ({ calls }: Calls): number =>
  Math.max(
    ...Object.values(calls).map(
      (call) =>
        1 + Object.keys({ ...call?.before }).length + Object.keys({ ...call?.after }).length,
    ),
  );
