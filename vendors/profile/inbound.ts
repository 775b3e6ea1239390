import { faultAt, isRecord, type FieldError } from '../fields.js';
import { rule } from '../../texts/field-rules.js';
import { ExpressionError, type Expression } from './expression.js';

interface Invalid {
  readonly kind: 'invalid';
  readonly errors: readonly FieldError[];
}

/** A body that the profile says is not for Ponte. */
export interface IgnoredBody {
  readonly kind: 'ignored';
  /** Lower-case words with hyphens. */
  readonly reason: string;
}

/**
 * Reads an inbound body. If the profile has an expression, it converts the body to the form of docs/wire.md, which
 * `judge` reads, or to `{ ignore: reason }`. Without an expression, errors point into the body as it was sent; with
 * one, they point into the expression's result and say so. Never throws if `judge` does not.
 * @param judge reads the body; `isMade` says whether an expression produced it
 */
export async function readInbound<Reading extends { readonly kind: string }>(
  body: unknown,
  expression: Expression | undefined,
  judge: (canonical: unknown, isMade: boolean) => Reading | Invalid,
): Promise<Reading | Invalid | IgnoredBody> {
  if (expression === undefined) return judge(body, false);
  try {
    const made = await madeOf(body, expression);
    const reading = ignoredIn(made) ?? judge(made, true);
    return isInvalid(reading)
      ? { ...reading, errors: reading.errors.map(madeBy(expression)) }
      : reading;
  } catch (error) {
    return unreadable(error);
  }
}

/** Returns a body in the form of docs/wire.md. Returns undefined if the profile's expression fails. Never throws. */
export async function canonicalOf(
  body: unknown,
  expression: Expression | undefined,
): Promise<unknown> {
  if (expression === undefined) return body;
  try {
    return await madeOf(body, expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return undefined;
  }
}

/** What expressions made of bodies. */
const results = new WeakMap<object, Map<Expression, Promise<unknown>>>();

/** A body that cannot be read is read once more, for the names in it: its expression is evaluated only once. */
function madeOf(body: unknown, expression: Expression): Promise<unknown> {
  if (typeof body !== 'object' || body === null) return expression(body);
  const known = results.get(body) ?? new Map<Expression, Promise<unknown>>();
  results.set(body, known);
  const result = known.get(expression) ?? expression(body);
  known.set(expression, result);
  return result;
}

const REASON = /^[a-z0-9][a-z0-9-]{0,63}$/;

function ignoredIn(made: unknown): IgnoredBody | Invalid | undefined {
  const reason = isRecord(made) ? made['ignore'] : undefined;
  if (reason === undefined) return undefined;
  return typeof reason === 'string' && REASON.test(reason)
    ? { kind: 'ignored', reason }
    : {
        kind: 'invalid',
        errors: [faultAt('/ignore', rule('must be words in lower case with hyphens'))],
      };
}

function unreadable(error: unknown): Invalid {
  if (!(error instanceof ExpressionError)) throw error;
  const message = `cannot be read: ${error.message}`;
  const messagePt = `não pode ser lido: ${error.messagePt}`;
  return { kind: 'invalid', errors: [{ path: '', message, messagePt }] };
}

const isInvalid = (reading: { readonly kind: string }): reading is Invalid =>
  reading.kind === 'invalid';

const madeBy =
  ({ where }: Expression) =>
  ({ path, message, messagePt }: FieldError): FieldError => ({
    path,
    message: `${message}, in what ${where ?? 'the profile'} reads`,
    messagePt: `${messagePt}, no que ${where ?? 'o perfil'} lê`,
  });
