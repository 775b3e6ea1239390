import {
  compileExpression,
  ExpressionError,
  type Expression,
  type Variables,
} from './expression.js';
import { says } from './says.js';
import type { InputName } from './syntax.js';

/** A compiled text with expressions between `{ }`. Rejects as an expression does. */
export interface Template {
  (input: Readonly<Record<string, unknown>>, variables?: Variables): Promise<string>;
  /** What it reads, as in `Expression`. */
  readonly uses?: readonly string[];
  readonly free?: readonly InputName[];
}

/** What an expression or template reads: for one that is made of it. */
export const readsOf = ({
  uses = [],
  free = [],
}: Pick<Template, 'uses' | 'free'>): Required<Pick<Template, 'uses' | 'free'>> => ({ uses, free });

/** A template as it was compiled. */
export interface CompiledTemplate extends Template {
  /** The texts between its placeholders: one more than there are placeholders. */
  readonly literals: readonly string[];
}

/**
 * Compiles a text with expressions between `{ }`.
 * @param names the fields of the input
 * @param encode applied to each value that is filled in
 * @throws ExpressionError if a brace has no other half, or an expression is wrong
 */
export function compileTemplate(
  text: string,
  names: readonly string[],
  encode: (value: string) => string = (value) => value,
): CompiledTemplate {
  const parts: Template[] = [];
  const literals: string[] = [];
  let rest = text;
  for (let open = rest.indexOf('{'); open >= 0; open = rest.indexOf('{')) {
    const { placeholder, expression } = firstPlaceholder(rest.slice(open), names);
    literals.push(rest.slice(0, open));
    parts.push(literal(rest.slice(0, open)), filledIn(placeholder, expression, encode));
    rest = rest.slice(open + placeholder.length);
  }
  literals.push(rest);
  parts.push(literal(rest));
  const fill: Template = async (input, variables) => {
    const texts: string[] = [];
    for (const part of parts) texts.push(await part(input, variables));
    return texts.join('');
  };
  const uses = parts.flatMap((part) => part.uses ?? []);
  // a position is one within its placeholder
  const free = parts.flatMap((part) => (part.free ?? []).map(({ name }) => ({ name })));
  return Object.assign(fill, { uses, free, literals });
}

const HALF = says('has an unmatched { or }', 'tem um { ou } sem o outro');

/**
 * Returns the placeholder at the beginning of a text. It ends at the first `}` that completes a valid expression, so
 * an expression may contain braces. Throws `ExpressionError` if there is none.
 */
function firstPlaceholder(text: string, names: readonly string[]) {
  let problem = new ExpressionError(HALF);
  for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}', end + 1)) {
    const placeholder = text.slice(0, end + 1);
    try {
      return { placeholder, expression: compileExpression(placeholder.slice(1, -1), names) };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      if (problem.message === HALF) problem = error; // the shortest candidate is the one that was meant
    }
  }
  throw problem;
}

function literal(part: string): Template {
  if (part.includes('}')) throw new ExpressionError(HALF);
  return async () => part;
}

function filledIn(
  placeholder: string,
  expression: Expression,
  encode: (value: string) => string,
): Template {
  const fill: Template = async (input, variables) => {
    const value = await expression(input, variables);
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw new ExpressionError(
        says(`${placeholder} is not text`, `${placeholder} não dá um texto`),
      );
    }
    return encode(String(value).replace(/\p{Cs}/gu, '\uFFFD')); // half a surrogate pair cannot be sent
  };
  return Object.assign(fill, readsOf(expression));
}
