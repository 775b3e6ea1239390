import { faultAt, isRecord, type FieldError } from '../fields.js';
import { rule } from '../rules.js';
import { ExpressionError, type Expression } from './expression.js';

interface Invalid {
  readonly kind: 'invalid';
  readonly errors: readonly FieldError[];
}

/** A body that is none of ours, by the word of its profile. */
export interface IgnoredBody {
  readonly kind: 'ignored';
  /** Words in lower case with hyphens. */
  readonly reason: string;
}

/**
 * Reads an inbound body: a profile's expression, if there is one, makes it what docs/wire.md says, and `judge` reads
 * that; or it makes `{ ignore: reason }`. Without an expression errors point into the body as it was sent; with one, into
 * what the expression made of it, and each of them says so. Never throws if `judge` does not.
 * @param judge is told whether an expression made the body
 */
export async function readInbound<Reading extends { readonly kind: string }>(
  body: unknown,
  expression: Expression | undefined,
  judge: (canonical: unknown, isMade: boolean) => Reading | Invalid,
): Promise<Reading | Invalid | IgnoredBody> {
  if (expression === undefined) return judge(body, false);
  try {
    const made = await expression(body);
    const reading = ignoredIn(made) ?? judge(made, true);
    return isInvalid(reading)
      ? { ...reading, errors: reading.errors.map(madeBy(expression)) }
      : reading;
  } catch (error) {
    return unreadable(error);
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

/** More deliveries than any sender puts into one body. */
const MOST_PARTS = 100;

/**
 * The deliveries in an inbound body, by the profile's `each`: the body itself if that is absent, or finds nothing in it.
 * Never throws.
 */
export async function partsOf(
  body: Readonly<Record<string, unknown>>,
  each: Expression | undefined,
): Promise<
  { readonly kind: 'parts'; readonly parts: readonly Readonly<Record<string, unknown>>[] } | Invalid
> {
  if (each === undefined) return { kind: 'parts', parts: [body] };
  try {
    const found = await each(body);
    const parts = found === undefined || found === null ? [body] : [found].flat();
    if (parts.length <= MOST_PARTS && parts.every(isRecord)) return { kind: 'parts', parts };
    const fault = faultAt('', rule('must be a list of up to 100 objects'));
    return { kind: 'invalid', errors: [madeBy(each)(fault)] };
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): Invalid {
  if (!(error instanceof ExpressionError)) throw error;
  const message = `cannot be read: ${error.message}`;
  const words = `não pode ser lido: ${error.words}`;
  return { kind: 'invalid', errors: [{ path: '', message, words }] };
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
