import { notSentError, type CallFacts } from '../answer-meaning.js';
import { defined, isRecord } from '../fields.js';
import type { PaceLimits } from '../call-pace.js';
import { query, type AnswerContent, type HttpRequest } from '../http.js';
import { ExpressionError, type Expression, type Variables } from './expression.js';
import type { Query } from './parts.js';
import type { Template } from './template.js';

type Templates = Readonly<Record<string, Template>>;

/** A call as a profile defines it. */
export interface ProfileCall {
  readonly method: HttpRequest['method'];
  readonly url: Template;
  readonly query: Query;
  readonly headers: Templates;
  /** Sent as JSON. */
  readonly body?: Expression;
  /** Returns an object, which is sent as a form instead of JSON. */
  readonly form?: Expression;
  /** Returns a document, which is sent as XML instead of JSON. */
  readonly xml?: Template;
  /** Sent as plain text instead of JSON. */
  readonly text?: Template;
  /** What its answers are. */
  readonly answers?: AnswerContent | 'whole';
  /** Decides what the call's answers mean, before the profile's general `failure`. */
  readonly failure?: Expression;
  /** How fast it may be made. */
  readonly pace?: PaceLimits;
}

/** What every call of a profile has. */
export interface EveryCall {
  readonly headers: Templates;
  readonly answers?: AnswerContent | 'whole';
}

/**
 * Builds the request of a call.
 * @param every what every call to this vendor has
 * @param input what the profile may use, including the addresses that a `url` starts with
 * @param variables the results of earlier steps
 * @throws VendorError if the profile cannot be applied to this input: nothing was sent
 */
export async function requestOf(
  who: CallFacts,
  call: ProfileCall,
  every: EveryCall,
  input: Readonly<Record<string, unknown>>,
  variables?: Variables,
): Promise<HttpRequest> {
  try {
    const parameters = query(await parametersOf(call.query, input, variables));
    const body = await call.body?.(input, variables);
    const form = call.form && formOf(await call.form(input, variables));
    const content = await contentOf(call, input, variables);
    const answers = call.answers ?? every.answers;
    return {
      ...who,
      method: call.method,
      url: (await call.url(input, variables)) + (parameters === '' ? '' : `?${parameters}`),
      headers: headerTexts(await filledIn({ ...every.headers, ...call.headers }, input, variables)),
      ...(body !== undefined && { body }),
      ...(form !== undefined && { form }),
      ...(content !== undefined && { content }),
      ...(answers === 'whole' ? { answers: 'text', whole: true } : defined({ answers })),
    };
  } catch (error) {
    throw error instanceof ExpressionError ? notSentError(who, error) : error;
  }
}

async function contentOf(
  { xml, text }: ProfileCall,
  input: Readonly<Record<string, unknown>>,
  variables?: Variables,
): Promise<HttpRequest['content']> {
  if (xml !== undefined)
    return { type: 'text/xml; charset=utf-8', text: await xml(input, variables) };
  return text && { type: 'text/plain; charset=utf-8', text: await text(input, variables) };
}

const parametersOf = async (
  parameters: Query,
  input: Readonly<Record<string, unknown>>,
  variables?: Variables,
): Promise<Parameters<typeof query>[0]> =>
  typeof parameters === 'function'
    ? fieldsOf('query', await parameters(input, variables))
    : filledIn(parameters, input, variables);

function formOf(value: unknown): [string, string][] {
  const texts = fieldsOf('form', value);
  if (texts.length > 0) return texts;
  throw notTexts('form');
}

/** Returns the text fields of an object in their order. Absent values are left out; a list repeats its field. */
function fieldsOf(of: 'form' | 'query', value: unknown): [string, string][] {
  if (!isRecord(value)) throw notTexts(of);
  const fields = Object.entries(value);
  const pairs = fields.flatMap(([name, values]) =>
    [values].flat().map((one): [string, unknown] => [name, one]),
  );
  const texts = pairs.filter(([, one]) => one !== undefined && one !== null);
  if (texts.some(([, one]) => typeof one === 'object')) throw notTexts(of);
  return texts.map(([name, one]) => [name, String(one)]);
}

const notTexts = (of: 'form' | 'query') =>
  new ExpressionError(
    `${of} must evaluate to text fields`,
    undefined,
    `${of} não dá campos de texto`,
  );

export async function filledIn(
  templates: Templates,
  input: Readonly<Record<string, unknown>>,
  variables?: Variables,
): Promise<Readonly<Record<string, string>>> {
  const texts: [string, string][] = [];
  for (const [name, template] of Object.entries(templates)) {
    texts.push([name, await template(input, variables)]);
  }
  return Object.fromEntries(texts);
}

/** Headers allow only visible ASCII, so all other characters are percent-encoded. */
export const headerText = (text: string) => text.replace(/[^\x20-\x7e]+/g, encodeURIComponent);

export const headerTexts = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, headerText(text)]));
