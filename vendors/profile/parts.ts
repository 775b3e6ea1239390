import { z } from 'zod';
import { compileExpression, ExpressionError, type Expression } from './expression.js';
import { ANSWER_CONTENTS } from '../http.js';
import { QUOTE_IT } from './layer.js';
import { checkXmlTemplate, escapeXml, writeXml, XmlError } from '../xml.js';
import { compileTemplate, readsOf, type Template } from './template.js';
import { IS_MISSING, says, wholeNumberFrom } from './says.js';

/** The building blocks of profiles. Each schema checks and compiles in one step. */

/** What a system is called on screens: a name on one line. */
export const SystemNameSchema = z
  .string()
  .trim()
  .regex(
    /^[^\p{C}\p{Zl}\p{Zp}<>{}]{1,40}$/u,
    says(
      'must be a name of 1 to 40 characters, such as Bling',
      'deve ser um nome de 1 a 40 caracteres, como Bling',
    ),
  );

/** What to do if YAML takes a text for something else. */
export const MUST_BE_QUOTED = says(
  `must be a text: ${QUOTE_IT}`,
  'deve ser um texto: ponha-o entre aspas, ou depois de | nas linhas seguintes',
);

/** An expression. `names` are the fields of its input, if known. */
export const expressionSchema = (names?: readonly string[]) =>
  z.string().transform((text, context) => compiled(context, () => compileExpression(text, names)));

/** A text with expressions between `{ }`. Numbers and booleans are accepted as text. */
export const templateSchema = (names: readonly string[]) =>
  z
    .union([z.string(), z.number(), z.boolean()], {
      error: ({ input }) => (input === undefined ? IS_MISSING : MUST_BE_QUOTED),
    })
    .transform((text, context) => compiled(context, () => compileTemplate(String(text), names)));

const HEADER_RULE = says(
  'must be the name of a header that Ponte does not set itself',
  'deve ser o nome de um cabeçalho que a própria Ponte não põe',
);
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;
const OUR_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

export const HeaderNameSchema = z
  .string()
  .toLowerCase()
  .refine((name) => HEADER.test(name) && !OUR_HEADERS.has(name), { error: HEADER_RULE });

export const headersSchema = (names: readonly string[]) =>
  z.record(HeaderNameSchema, templateSchema(names)).default({});

/** What the `url` of a call may be. */
export interface UrlScope {
  /** Names of addresses in the input. The `url` starts with one of them: `{baseUrl}/…`. */
  readonly addresses: readonly string[];
  /** The fields of the input. */
  readonly names: readonly string[];
  /** Allows a full address instead, since log-ins are often on another host. */
  readonly elsewhere?: boolean;
}

const URL_PARTS =
  /^(?:\{(\w+)\}|(https:\/\/[\w.-]+(?::\d+)?|http:\/\/127\.0\.0\.1:\d+))(\/[^?#]*)$/;

/** An address from the input by its name (`{baseUrl}`), and a path whose placeholders are percent-encoded. */
export function urlSchema({ addresses, names, elsewhere = false }: UrlScope) {
  const starts = [
    ...addresses.map((address) => `{${address}}/`),
    ...(elsewhere ? ['https://'] : []),
  ];
  return z.string().transform((text, context): Template => {
    const [, address = '', origin, rest = ''] = URL_PARTS.exec(text) ?? [];
    if (origin === undefined ? !addresses.includes(address) : !elsewhere) {
      const message = says(
        `must start with ${starts.join(' or ')}, without a query string: use query`,
        `deve começar com ${starts.join(' ou ')}, sem parâmetros: eles vão em query`,
      );
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return compiled(context, () => {
      const path = compileTemplate(rest, names, encodeURIComponent);
      const fill: Template = async (input, variables) =>
        `${origin ?? String(input[address])}${await path(input, variables)}`;
      return Object.assign(fill, readsOf(path));
    });
  });
}

/** What the answers of a call are. JSON if absent. `whole` is a text with its status and headers: see `HttpRequest`. */
export const answersSchema = () => z.enum([...ANSWER_CONTENTS, 'whole']).exactOptional();

/** Parameters by name, or an expression that returns an object of them. */
export type Query = Readonly<Record<string, Template>> | Expression;

function querySchema(names: readonly string[]) {
  const error = says(
    'must be a block of parameters, or an expression',
    'deve ser um bloco de parâmetros, ou uma expressão',
  );
  const block = z.record(z.string(), templateSchema(names), { error });
  const expression = expressionSchema(names);
  return z
    .unknown()
    .transform((value = {}, context): Query => {
      const parsed = (typeof value === 'string' ? expression : block).safeParse(value);
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues) context.addIssue({ ...issue });
      return z.NEVER;
    })
    .prefault({});
}

/**
 * A document to send: XML with placeholders, whose values are escaped, or an expression that returns the root element
 * (see `writeXml`).
 */
const xmlSchema = (names: readonly string[]) =>
  z
    .string()
    .transform((text, context) =>
      compiled(context, () =>
        text.trimStart().startsWith('<')
          ? xmlTemplate(text.trim(), names)
          : xmlExpression(compileExpression(text, names)),
      ),
    );

function xmlTemplate(text: string, names: readonly string[]): Template {
  const template = compileTemplate(text, names, escapeXml);
  try {
    checkXmlTemplate(template.literals);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw notXml(error);
  }
  return template;
}

function xmlExpression(expression: Expression): Template {
  const write: Template = async (input, variables) => {
    const value = await expression(input, variables);
    try {
      return writeXml(value);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      throw notXml(error);
    }
  };
  return Object.assign(write, readsOf(expression));
}

const notXml = ({ message, messagePt }: XmlError) =>
  new ExpressionError(
    says(`cannot be sent as XML: ${message}`, `não pode ser enviado como XML: ${messagePt}`),
  );

/** How fast the call may be made. */
export const paceSchema = () => z.strictObject({ perMinute: countSchema(100_000) }).exactOptional();

/** A whole number from 1. */
export const countSchema = (most: number) => {
  const error = wholeNumberFrom(1, most);
  return z.int({ error }).min(1, { error }).max(most, { error });
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * One call to a vendor.
 * @param scope what its `url` may be, and the input fields of its templates and expressions
 * @param more further fields of this call
 */
export function callSchema<More extends z.core.$ZodShape>(scope: UrlScope, more: More) {
  const { names } = scope;
  const call = {
    method: z.enum(METHODS),
    url: urlSchema(scope),
    query: querySchema(names),
    headers: headersSchema(names),
    body: expressionSchema(names).exactOptional(),
    form: expressionSchema(names).exactOptional(),
    xml: xmlSchema(names).exactOptional(),
    text: templateSchema(names).exactOptional(),
    answers: answersSchema(),
  };
  return z.strictObject({ ...call, ...more }).superRefine((made, context) => {
    const { method, ...content } = made as { readonly method?: unknown } & Content;
    const [first, ...others] = CONTENTS.filter((name) => content[name] !== undefined);
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (first !== undefined && method === 'GET')
      refuse(first, says('is not allowed with GET', 'não vai com GET'));
    for (const name of others)
      refuse(name, says(`is not allowed together with ${first}`, `não vai junto com ${first}`));
  });
}

/** What a call may send, each in its own form. */
const CONTENTS = ['body', 'form', 'xml', 'text'] as const;

type Content = { readonly [name in (typeof CONTENTS)[number]]?: unknown };

function compiled<T>(context: z.RefinementCtx, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { message, position } = error;
    context.addIssue({ code: 'custom', message, params: { position } });
    return z.NEVER;
  }
}
