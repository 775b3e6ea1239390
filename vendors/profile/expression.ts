import { setImmediate as nextTurn } from 'node:timers/promises';
import jsonata from 'jsonata';
import { inPortuguese, says } from './says.js';
import { BOUNDS, Budget, HERE_MS, LIMIT_MS, MATCH_COSTS_AT_MOST } from './evaluation-budget.js';
import { reportCost } from './meter.js';
import { distinct, join, pad, replace, sort } from './natives.js';
import { LinearRegExp } from './regex.js';

import {
  CREDENTIAL_NAME,
  credentialNames,
  freeVariables,
  inputNames,
  regexesIn,
  restoreRegexes,
  type InputName,
} from './syntax.js';

/** What an expression may use besides its input, by name: `$name`. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * A compiled JSONata expression of a profile. It works on a copy, so it cannot change its caller's data.
 * Rejects with `ExpressionError`, within a fraction of a second, or as `Evaluate` does.
 */
export interface Expression {
  (input: unknown, variables?: Variables): Promise<unknown>;
  /** Its place in the profile, for messages: `calls.open.body (acme.yaml, line 12)`. */
  readonly where?: string;
  /** The fields of a known input that it reads; a credential as `credentials.<name>`. */
  readonly uses?: readonly string[];
  /** The variables that it reads and does not define itself, functions included. */
  readonly free?: readonly InputName[];
}

/** Thrown if an expression is wrong or an evaluation of it failed. The text contains nothing of the input. */
export class ExpressionError extends Error {
  /** Offset in the expression's text, if known. */
  readonly position: number | undefined;
  /** The message for operators: our own texts in Portuguese, JSONata's as they are. */
  readonly messagePt: string;

  constructor(message: string, position?: number, messagePt = inPortuguese(message)) {
    super(message);
    this.name = 'ExpressionError';
    this.position = position;
    this.messagePt = messagePt;
  }
}

/** Characters of an input that this thread reads: one step of an expression takes longer, the longer its text is. */
const HERE_CHARACTERS = 32 * 1024;

const OUT_OF_TIME = 'D1012';

/** The code of an evaluation whose process ended twice: it needs too much memory. */
export const ENDED = 'ENDED';

/** The result of an evaluation that is to be made elsewhere, so that the next ones of this thread do not wait for it. */
const TAKES_LONGER = Symbol('takes longer');

type InBothLanguages = readonly [message: string, messagePt: string];

const TOO_LONG_A_LIST: InBothLanguages = [
  `it builds a list of more than ${BOUNDS.sequence} entries`,
  `faz uma lista de mais de ${BOUNDS.sequence} entradas`,
];

const TOO_MUCH_DATA: InBothLanguages = [
  'the data is too large or nested too deeply',
  'os dados são grandes demais ou estão aninhados fundo demais',
];

const TOO_SLOW: InBothLanguages = [
  `it takes longer than ${LIMIT_MS} ms`,
  `leva mais de ${LIMIT_MS} ms`,
];

const OUT_OF_BOUNDS: Readonly<Record<string, InBothLanguages>> = {
  D1011: ['it recurses too deeply', 'chama a si mesma fundo demais'],
  [OUT_OF_TIME]: TOO_SLOW,
  D2014: TOO_LONG_A_LIST,
  D2015: TOO_LONG_A_LIST,
  // the process of an evaluation had to be ended, or ended by itself
  ABORT_ERR: TOO_SLOW,
  [ENDED]: TOO_MUCH_DATA,
};

/**
 * Compiles an expression.
 * @param names the fields of its input, if known: any other name in it is an error
 * @throws ExpressionError if it cannot be parsed, or uses an unknown name or an unsupported regular expression
 */
export function compileExpression(text: string, names?: readonly string[]): Expression {
  const budget = new Budget();
  const compiled = parse(text, budget);
  checkNames(compiled.ast(), names);
  checkRegexes(compiled.ast());
  const evaluateHere = oneByOne(async (input, variables) => {
    try {
      budget.begin(elsewhere === undefined ? LIMIT_MS : HERE_MS);
      const copy: unknown = structuredClone(input);
      return withoutFunctions(await compiled.evaluate(copy, variables));
    } catch (error) {
      const isOutOfTime = (error as Failure).code === OUT_OF_TIME;
      // other work has waited long enough; and the fields beside the one that failed end, before the budget begins anew
      if (isOutOfTime) await nextTurn();
      if (isOutOfTime && elsewhere !== undefined) return TAKES_LONGER;
      throw evaluationError(error as Failure);
    } finally {
      reportCost(budget.usedMs);
    }
  });
  async function evaluate(input: unknown, variables?: Variables): Promise<unknown> {
    if (elsewhere !== undefined && isLarge(input)) return elsewhere(text, input, variables);
    const result = await evaluateHere(input, variables);
    return result === TAKES_LONGER ? elsewhere!(text, input, variables) : result;
  }
  const syntax = compiled.ast();
  return Object.assign(evaluate, { uses: usesOf(syntax, names), free: freeVariables(syntax) });
}

/** Removes the function that JSONata gives its lists: with it they cannot be copied into another evaluation. */
function withoutFunctions(result: unknown): unknown {
  const seen = new Set<unknown>(); // a function of the expression contains itself
  const rest = [result];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) Reflect.deleteProperty(value, 'push');
    for (const part of Object.values(value)) rest.push(part);
  }
  return result;
}

/**
 * Evaluates an expression elsewhere, and reports its cost. Rejects with `ExpressionError`, or with another error if it
 * cannot evaluate anything now.
 */
export type Evaluate = (text: string, input: unknown, variables?: Variables) => Promise<unknown>;

let elsewhere: Evaluate | undefined;

/**
 * Passes in what evaluates large inputs, and expressions that take more than some milliseconds. Without it, each
 * expression is evaluated in the process of its caller.
 */
export const evaluateLargeWith = (evaluate: Evaluate): void => {
  elsewhere = evaluate;
};

function isLarge(input: unknown): boolean {
  let characters = 0;
  const rest = [input];
  while (rest.length > 0 && rest.length + characters <= HERE_CHARACTERS) {
    const value = rest.pop();
    characters += typeof value === 'string' ? value.length : 1;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) characters += Object.keys(value).join('').length;
    // one by one: a call cannot have as many arguments as a list has entries
    for (const part of Object.values(value)) rest.push(part);
  }
  return rest.length + characters > HERE_CHARACTERS;
}

/** In an input that is the vendor's, such as an answer, any name is the vendor's. */
const usesOf = (syntax: unknown, names: readonly string[] = []): readonly string[] => [
  ...inputNames(syntax).flatMap(({ name }) => (names.includes(name) ? [name] : [])),
  ...(names.includes('credentials')
    ? credentialNames(syntax).map(({ name }) => `credentials.${name}`)
    : []),
];

/** Runs the evaluations of one expression one after another: they share its budget, and interleaving gains nothing. */
function oneByOne(evaluate: Expression): Expression {
  let last: Promise<unknown> = Promise.resolve();
  return (input, variables) => {
    const result = last.then(() => evaluate(input, variables));
    last = result.catch(() => undefined);
    return result;
  };
}

function parse(text: string, budget: Budget): jsonata.Expression {
  function charge(mostMs?: number): void {
    if (!budget.step(mostMs)) throw { code: OUT_OF_TIME } satisfies Failure;
  }

  /** Each match is a step of its own: JSONata looks for all of them in one. */
  class BudgetedRegExp extends LinearRegExp {
    override exec(text: string) {
      const match = super.exec(text);
      charge(MATCH_COSTS_AT_MOST);
      return match;
    }
  }
  const options = {
    ...BOUNDS,
    RegexEngine: BudgetedRegExp as unknown as RegExpConstructor,
    /** JSONata reads this at every step. Its own limit would measure wall-clock time. */
    get timeout(): number {
      charge();
      return 0;
    },
  };
  try {
    const compiled = jsonata(text, options);
    restoreRegexes(compiled.ast());
    compiled.registerFunction('sort', sort, '<af?:a>');
    compiled.registerFunction('distinct', distinct, '<x:x>');
    compiled.registerFunction('pad', pad, '<s-ns?:s>');
    compiled.registerFunction('join', join, '<a<s>s?:s>');
    compiled.registerFunction('replace', replace, '<s-(sf)(sf)n?:s>');
    return compiled;
  } catch (error) {
    throw syntaxError(error as Failure);
  }
}

function checkNames(syntax: unknown, names: readonly string[] | undefined): void {
  if (names === undefined) return;
  for (const { name, position } of inputNames(syntax)) {
    if (names.includes(name)) continue;
    const known = names.join(', ');
    const message = says(
      `there is no ${name} here, only: ${known}`,
      `aqui não há ${name}, só: ${known}`,
    );
    throw new ExpressionError(message, position);
  }
  if (!names.includes('credentials')) return;
  for (const { name, position } of credentialNames(syntax)) {
    if (CREDENTIAL_NAME.test(name)) continue;
    const message = says(
      `credentials.${name} is not a possible name: it must be letters and digits, such as apiKey`,
      `credentials.${name} não é um nome possível: deve ter letras e dígitos, como apiKey`,
    );
    throw new ExpressionError(message, position);
  }
}

function checkRegexes(syntax: unknown): void {
  for (const { regex, position } of regexesIn(syntax)) {
    try {
      new LinearRegExp(regex);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = says(
        `this regular expression is not supported: ${why}`,
        `esta expressão regular não é aceita: ${why}`,
      );
      throw new ExpressionError(message, position);
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

/** The error of an expression that cannot be parsed. JSONata throws plain objects. */
const syntaxError = ({ message = 'cannot be read', position }: Failure) =>
  new ExpressionError(says(message, `não é uma expressão válida (${message})`), position);

/**
 * The error of a failed evaluation. JSONata's message may quote a value, which may be someone's name, so it is removed.
 */
export function evaluationError(failure: Failure): ExpressionError {
  const { name, code = '', message = 'evaluation failed', position, value, value2 } = failure;
  const ours = name === 'RangeError' ? TOO_MUCH_DATA : OUT_OF_BOUNDS[code];
  if (ours) return new ExpressionError(ours[0], position, ours[1]);
  return new ExpressionError(withoutValue(withoutValue(message, value), value2), position);
}

const withoutValue = (messagePt: string, value: unknown) =>
  value === undefined ? messagePt : messagePt.replaceAll(JSON.stringify(value), '…');
