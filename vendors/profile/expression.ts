import jsonata from 'jsonata';
import { LinearRegExp } from './regex.js';
import { inputNames, regexesIn } from './syntax.js';

/**
 * A JSONata expression of a profile, ready to run. It works on a copy: nothing that it does reaches its caller.
 * Rejects with `ExpressionError` alone, within a fraction of a second.
 */
export interface Expression {
  (input: unknown, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Where it stands, for messages: `calls.open.body (acme.yaml, line 12)`. */
  readonly where?: string;
}

/** What is wrong with an expression, or with one evaluation of it; in words that hold nothing of the input. */
export class ExpressionError extends Error {
  /** Offset in the expression's text, where it is known. */
  readonly position: number | undefined;

  constructor(message: string, position?: number) {
    super(message);
    this.name = 'ExpressionError';
    this.position = position;
  }
}

/**
 * Milliseconds, nested evaluations (the fields of one object count together) and entries of a list. Without the first
 * one an endless recursion would starve the event loop: an evaluation never gives way to it.
 */
const BOUNDS = { timeout: 200, stack: 500, sequence: 10_000 };

const OUT_OF_BOUNDS: Readonly<Record<string, string>> = {
  D1011: 'it recurses too deeply',
  D1012: `it takes longer than ${BOUNDS.timeout} ms`,
  D2014: `it makes a list of more than ${BOUNDS.sequence} entries`,
  D2015: `it makes a list of more than ${BOUNDS.sequence} entries`,
};

/**
 * @param names the fields of its input, where they are known: any other name in it is a mistake
 * @throws ExpressionError
 */
export function compileExpression(text: string, names?: readonly string[]): Expression {
  const compiled = parse(text);
  checkNames(compiled.ast(), names);
  checkRegexes(compiled.ast());
  return async (input, variables) => {
    try {
      return await compiled.evaluate(structuredClone(input), variables);
    } catch (error) {
      throw evaluationError(error as Failure);
    }
  };
}

function parse(text: string): jsonata.Expression {
  try {
    const RegexEngine = LinearRegExp as unknown as RegExpConstructor;
    return jsonata(text, { ...BOUNDS, RegexEngine });
  } catch (error) {
    throw syntaxError(error as Failure);
  }
}

function checkNames(syntax: unknown, names: readonly string[] | undefined): void {
  if (names === undefined) return;
  for (const { name, position } of inputNames(syntax)) {
    if (names.includes(name)) continue;
    const known = names.join(', ');
    throw new ExpressionError(`there is no ${name} here, only: ${known}`, position);
  }
}

function checkRegexes(syntax: unknown): void {
  for (const { regex, position } of regexesIn(syntax)) {
    try {
      new LinearRegExp(regex);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ExpressionError(`this regular expression cannot be used: ${why}`, position);
    }
  }
}

interface Failure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly position?: number;
  readonly value?: unknown;
  readonly value2?: unknown;
}

/** An expression cannot be read. JSONata throws plain objects. */
const syntaxError = ({ message = 'cannot be read', position }: Failure) =>
  new ExpressionError(message, position);

/** An evaluation failed. Messages may quote what the expression stumbled upon, and that may be anybody's name. */
function evaluationError({ name, code = '', message = 'it fails', ...failure }: Failure) {
  const { position, value, value2 } = failure;
  const words =
    name === 'RangeError'
      ? 'the data is too large or nested too deeply'
      : (OUT_OF_BOUNDS[code] ?? withoutValue(withoutValue(message, value), value2));
  return new ExpressionError(words, position);
}

const withoutValue = (words: string, value: unknown) =>
  value === undefined ? words : words.replaceAll(JSON.stringify(value), '…');
