import { notSentError, type FaultyCall } from '../faults.js';
import { isRecord } from '../fields.js';
import { query, type HttpRequest } from '../http.js';
import { ExpressionError, type Expression } from './expression.js';
import type { Template } from './template.js';

type Templates = Readonly<Record<string, Template>>;

/** A call as a profile defines it. */
export interface ProfileCall {
  readonly method: HttpRequest['method'];
  readonly url: Template;
  readonly query: Templates;
  readonly headers: Templates;
  /** Sent as JSON. */
  readonly body?: Expression;
  /** Returns an object, which is sent as a form instead of JSON. */
  readonly form?: Expression;
  /** Decides what the call's answers mean, before the profile's general `failure`. */
  readonly failure?: Expression;
}

/**
 * Builds the request of a call.
 * @param headers the headers of every call to this vendor
 * @param input what the profile may use, including the addresses that a `url` starts with
 * @throws VendorError if the profile cannot be applied to this input: nothing was sent
 */
export async function requestOf(
  who: FaultyCall,
  call: ProfileCall,
  headers: Templates,
  input: Readonly<Record<string, unknown>>,
): Promise<HttpRequest> {
  try {
    const parameters = query(await filledIn(call.query, input));
    const body = await call.body?.(input);
    const form = call.form && formOf(await call.form(input));
    return {
      ...who,
      method: call.method,
      url: (await call.url(input)) + (parameters === '' ? '' : `?${parameters}`),
      headers: headerTexts(await filledIn({ ...headers, ...call.headers }, input)),
      ...(body !== undefined && { body }),
      ...(form !== undefined && { form }),
    };
  } catch (error) {
    throw error instanceof ExpressionError ? notSentError(who, error) : error;
  }
}

/** Returns the fields of a form in their order. Absent values are left out; a list repeats its field. */
function formOf(value: unknown): [string, string][] {
  const fields = isRecord(value) ? Object.entries(value) : [];
  const pairs = fields.flatMap(([name, values]) =>
    [values].flat().map((one): [string, unknown] => [name, one]),
  );
  const texts = pairs.filter(([, one]) => one !== undefined && one !== null);
  if (texts.length === 0 || texts.some(([, one]) => typeof one === 'object')) {
    throw new ExpressionError(
      'form must evaluate to text fields',
      undefined,
      'form não dá campos de texto',
    );
  }
  return texts.map(([name, one]) => [name, String(one)]);
}

export async function filledIn(
  templates: Templates,
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> {
  const texts: [string, string][] = [];
  for (const [name, template] of Object.entries(templates)) {
    texts.push([name, await template(input)]);
  }
  return Object.fromEntries(texts);
}

/** Headers allow only visible ASCII, so all other characters are percent-encoded. */
export const headerText = (text: string) => text.replace(/[^\x20-\x7e]+/g, encodeURIComponent);

export const headerTexts = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, headerText(text)]));
