import type { FieldError } from '../fields.js';
import { ExpressionError, type Expression } from './expression.js';

interface Invalid {
  readonly kind: 'invalid';
  readonly errors: readonly FieldError[];
}

/**
 * Reads an inbound body: a profile's expression, where there is one, makes it what docs/wire.md says, and `judge` reads
 * that. Without an expression errors point into the body as it was sent; with one, into what the expression made of it,
 * and each of them says so. Never throws where `judge` does not.
 */
export async function readInbound<Reading extends { readonly kind: string }>(
  body: unknown,
  expression: Expression | undefined,
  judge: (canonical: unknown) => Reading | Invalid,
): Promise<Reading | Invalid> {
  if (expression === undefined) return judge(body);
  try {
    const reading = judge(await expression(body));
    return isInvalid(reading)
      ? { ...reading, errors: reading.errors.map(madeBy(expression)) }
      : reading;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `cannot be read: ${error.message}`;
    const words = `não pode ser lido: ${error.words}`;
    return { kind: 'invalid', errors: [{ path: '', message, words }] };
  }
}

/** A body as docs/wire.md has it; undefined if the profile's expression cannot make it so. Never throws. */
export async function canonicalOf(
  body: unknown,
  expression: Expression | undefined,
): Promise<unknown> {
  if (expression === undefined) return body;
  try {
    return await expression(body);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return undefined;
  }
}

const isInvalid = (reading: { readonly kind: string }): reading is Invalid =>
  reading.kind === 'invalid';

const madeBy =
  ({ where }: Expression) =>
  ({ path, message, words }: FieldError): FieldError => ({
    path,
    message: `${message}, in what ${where ?? 'the profile'} reads`,
    words: `${words}, no que ${where ?? 'o perfil'} lê`,
  });
