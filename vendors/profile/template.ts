import { compileExpression, ExpressionError, type Expression } from './expression.js';

/** A text with expressions between `{ }`, ready to be filled in. Rejects with `ExpressionError` alone. */
export interface Template {
  (input: Readonly<Record<string, unknown>>): Promise<string>;
  /** As of an `Expression`. */
  readonly uses?: readonly string[];
}

/**
 * @param names the fields of the input
 * @param encode what is done to each value that is filled in
 * @throws ExpressionError
 */
export function compileTemplate(
  text: string,
  names: readonly string[],
  encode: (value: string) => string = (value) => value,
): Template {
  const parts = text
    .split(/(\{[^{}]*\})/)
    .map((part) => (isPlaceholder(part) ? filledIn(part, names, encode) : literal(part)));
  const fill: Template = async (input) => {
    const texts: string[] = [];
    for (const part of parts) texts.push(await part(input));
    return texts.join('');
  };
  return Object.assign(fill, { uses: parts.flatMap(({ uses = [] }) => uses) });
}

const isPlaceholder = (part: string) => part.startsWith('{') && part.endsWith('}');

function literal(part: string): Template {
  if (/[{}]/.test(part)) throw new ExpressionError('has a { or a } without its other half');
  return async () => part;
}

function filledIn(
  placeholder: string,
  names: readonly string[],
  encode: (value: string) => string,
): Template {
  const expression: Expression = compileExpression(placeholder.slice(1, -1), names);
  const fill: Template = async (input) => {
    const value = await expression(input);
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw new ExpressionError(
        `${placeholder} gives no text`,
        undefined,
        `${placeholder} não dá um texto`,
      );
    }
    return encode(String(value).replace(/\p{Cs}/gu, '\uFFFD')); // half a character cannot be sent
  };
  return Object.assign(fill, { uses: expression.uses ?? [] });
}
