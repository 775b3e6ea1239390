import { z } from 'zod';
import type { Expression } from './expression.js';
import { failureSchema } from './answer-meaning.js';
import {
  callSchema,
  expressionSchema,
  headersSchema,
  templateSchema,
  urlSchema,
  type UrlScope,
} from './parts.js';
import { says } from './says.js';

/** The input fields of expressions that read the answer to a log-in. */
const ANSWER = ['status', 'headers', 'body'];

const KINDS = ['headers', 'basic', 'login', 'oauth2', 'session'] as const;

const ONE_OF_THEM = says(
  `must be the word none, or a block with one of: ${KINDS.join(', ')}`,
  `deve ser a palavra none, ou um bloco com um destes: ${KINDS.join(', ')}`,
);

/** Decides if a call's answer means that our log-in has expired: an expression with the same input as `failure`. */
const renewOnSchema = () =>
  expressionSchema(['status', 'headers', 'body', 'words']).exactOptional();

/**
 * How calls authenticate; docs/profiles.md describes every field.
 * @param scope what the log-in's `url` may be, and which settings the log-in may use
 */
export function authSchema(scope: UrlScope) {
  const { names } = scope;
  const login = { ...scope, elsewhere: true };
  const text = () => templateSchema(names);
  return z
    .preprocess(
      (auth) => (auth === 'none' ? { none: true } : auth),
      z.strictObject(
        {
          none: z.literal(true).exactOptional(),
          headers: headersSchema(names).unwrap().exactOptional(),
          basic: z.strictObject({ user: text(), password: text() }).exactOptional(),
          login: callSchema(login, {
            failure: failureSchema(),
            token: expressionSchema([...ANSWER, ...names]),
            expiresIn: expressionSchema(ANSWER).exactOptional(),
            renewOn: renewOnSchema(),
          }).exactOptional(),
          oauth2: z
            .strictObject({
              url: urlSchema(login),
              clientId: text(),
              clientSecret: text(),
              refreshToken: text().exactOptional(),
              clientAuthentication: z.enum(['basic', 'body']).default('basic'),
              parameters: z.record(z.string(), text()).default({}),
              renewOn: renewOnSchema(),
            })
            .exactOptional(),
          session: callSchema(login, {
            failure: failureSchema(),
            cookies: z
              .array(
                z
                  .string()
                  .regex(
                    /^[\w!#$%&'*+.^`|~-]+$/,
                    says('must be the name of a cookie', 'deve ser o nome de um cookie'),
                  ),
              )
              .min(1, says('must name at least one cookie', 'deve nomear ao menos um cookie'))
              .exactOptional(),
            expiresIn: expressionSchema(ANSWER).exactOptional(),
            renewOn: renewOnSchema(),
          }).exactOptional(),
        },
        { error: ONE_OF_THEM },
      ),
    )
    .refine((auth) => Object.keys(auth).length === 1, { error: ONE_OF_THEM });
}

export type AuthProfile = z.infer<ReturnType<typeof authSchema>>;

/** Returns the expression that decides if our log-in has expired. Undefined means: after a 401. */
export const renewOnOf = (auth: AuthProfile | undefined): Expression | undefined =>
  (auth?.login ?? auth?.oauth2 ?? auth?.session)?.renewOn;
