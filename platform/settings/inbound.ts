import { z } from 'zod';
import {
  AddressBlockSchema,
  FlagSchema,
  KeyDigestSchema,
  SignatureSecretSchema,
  TextSchema,
  wholeNumber,
  wordOrList,
  type Output,
} from './parts.js';
import { says } from '../../vendors/profile/says.js';

/** How callers identify themselves and sign what they send. */

const HeaderNameSchema = TextSchema.toLowerCase().regex(
  /^[\w!#$%&'*+.^`|~-]+$/,
  says('must be the name of a header', 'deve ser o nome de um cabeçalho'),
);

/** A text with these placeholders, one of which is required exactly once. */
const placeholders = (needed: string, names: readonly string[]) => {
  const others = names.map((name) => `{${name}}`).join(', ');
  return TextSchema.refine(
    (text) => text.split(`{${needed}}`).length === 2,
    says(`must contain {${needed}} once`, `deve conter {${needed}} uma vez`),
  ).refine(
    (text) =>
      [...text.matchAll(/\{([^{}]*)\}|[{}]/g)].every(([, name]) => names.includes(name ?? '')),
    says(
      `must not contain braces other than ${others}`,
      `não pode conter chaves além de ${others}`,
    ),
  );
};

/** The fields of a template besides `header`. */
const OF_A_TEMPLATE = {
  /** The header's value, such as `sha256={signature}` or `t={timestamp},v1={signature}`. */
  pattern: placeholders('signature', ['signature', 'timestamp']).exactOptional(),
  /** What is signed: `{body}`, optionally with `{timestamp}`, and `{path}` as the sender called it, without the query. */
  signed: placeholders('body', ['body', 'timestamp', 'path']).exactOptional(),
  algorithm: z.enum(['sha256', 'sha1', 'sha512']).exactOptional(),
  encoding: z.enum(['hex', 'base64']).exactOptional(),
  /** The header with the timestamp, if the pattern does not contain it. */
  timestampHeader: HeaderNameSchema.exactOptional(),
  /** How far the timestamp may differ from our clock. */
  toleranceSeconds: wholeNumber(1, 3_600).exactOptional(),
};

const SHORTEST_SECRET = 16;

/** Standard Webhooks, or an HMAC by template if there is a `header`. */
const SignatureSchema = z
  .strictObject({
    header: HeaderNameSchema.exactOptional(),
    ...OF_A_TEMPLATE,
    /** For Standard Webhooks in base64, with or without `whsec_`. Each is accepted, so that one can be replaced. */
    secrets: z
      .array(TextSchema)
      .min(1, says('must contain at least one secret', 'deve ter ao menos um segredo')),
    /** False also accepts calls without a signature, while callers start to sign; a wrong signature is never accepted. */
    required: FlagSchema.default(true),
  })
  .superRefine(({ header, secrets, ...template }, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const [index, secret] of secrets.entries()) {
      if (header !== undefined && secret.length < SHORTEST_SECRET) {
        refuse(
          ['secrets', index],
          says(
            `must be at least ${SHORTEST_SECRET} characters`,
            `deve ter ao menos ${SHORTEST_SECRET} caracteres`,
          ),
        );
      }
      const { error } = SignatureSecretSchema.safeParse(secret);
      if (header === undefined && error) refuse(['secrets', index], error.issues[0]!.message);
    }
    for (const name of Object.keys(OF_A_TEMPLATE)) {
      if (header === undefined && Object.hasOwn(template, name)) {
        refuse(
          [name],
          says(
            'requires header: without one, signatures follow Standard Webhooks',
            'precisa de header: sem ele, as assinaturas seguem o Standard Webhooks',
          ),
        );
      }
    }
    const { pattern = '', signed = '', timestampHeader } = template;
    const hasTime = pattern.includes('{timestamp}') || timestampHeader !== undefined;
    if (header !== undefined && signed.includes('{timestamp}') !== hasTime) {
      refuse(
        ['signed'],
        says(
          'must contain {timestamp} if pattern or timestampHeader names one, and only then',
          'deve conter {timestamp} se pattern ou timestampHeader traz um, e só então',
        ),
      );
    }
  })
  .transform(({ header, secrets, required, ...template }) => ({
    secrets,
    required,
    ...(header !== undefined && { template: { ...TEMPLATE, ...template, header } }),
  }));

const TEMPLATE = {
  pattern: '{signature}',
  signed: '{body}',
  algorithm: 'sha256',
  encoding: 'hex',
  toleranceSeconds: 300,
} as const;

/** How a caller signs what it sends: as the template says, or by Standard Webhooks if it has none. */
export interface SignatureSettings extends Output<typeof SignatureSchema> {}

/** How a sender signs if it does not use Standard Webhooks: an HMAC over the body, in a header. */
export type SignatureTemplate = NonNullable<SignatureSettings['template']>;

const namesIn = (what: string) =>
  z.strictObject({
    key: what === 'header' ? HeaderNameSchema : TextSchema,
    unit: (what === 'header' ? HeaderNameSchema : TextSchema).exactOptional(),
  });

/**
 * How callers identify themselves. `basic` has the unit as user and the key as password, `bearer` and `path` have only
 * the key, and `signature` only the unit: there the signature is the proof.
 */
export type InboundAuth =
  | { readonly by: 'bearer' | 'basic' | 'path' | 'signature' }
  /** The names of headers or query parameters. Without one for the unit, the key is enough. */
  | { readonly by: 'headers' | 'query'; readonly key: string; readonly unit?: string };

const InboundAuthSchema = z
  .union(
    [
      z.enum(['headers', 'bearer', 'basic', 'path', 'query', 'signature']),
      z.strictObject({ headers: namesIn('header') }),
      z.strictObject({ query: namesIn('parameter') }),
    ],
    {
      error: says(
        'must be headers, bearer, basic, path, query or signature, or a block such as { headers: { key: x-api-key } }',
        'deve ser headers, bearer, basic, path, query ou signature, ou um bloco como { headers: { key: x-api-key } }',
      ),
    },
  )
  .transform((auth): InboundAuth => {
    if (typeof auth === 'object') {
      return 'headers' in auth
        ? { by: 'headers', ...auth.headers }
        : { by: 'query', ...auth.query };
    }
    if (auth === 'headers') return { by: auth, unit: 'unit', key: 'key' };
    return auth === 'query' ? { by: auth, key: 'key' } : { by: auth };
  })
  .prefault('headers');

const CallerSchema = z
  .strictObject({
    unit: TextSchema,
    auth: InboundAuthSchema,
    /** Empty with `auth: signature`. */
    keys: z
      .array(KeyDigestSchema)
      .min(1, says('must contain at least one key', 'deve ter ao menos uma chave'))
      .default([]),
    /** Addresses and blocks that may call; empty means every address (`allowFrom: any` in the file). */
    allowFrom: wordOrList('any', AddressBlockSchema, '[203.0.113.0/24]'),
    /** `signature: none` in the file becomes absence: signatures are ignored. */
    signature: z.union([z.literal('none'), SignatureSchema], {
      error: says(
        'must be the word none, or a block such as { secrets: ["${…}"] }',
        'deve ser a palavra none, ou um bloco como { secrets: ["${…}"] }',
      ),
    }),
  })
  .transform(({ signature, ...inbound }) => ({
    ...inbound,
    ...(signature !== 'none' && { signature }),
  }));

/**
 * A system that calls. The word `none` in the file becomes absence: the system sends nothing, and no key opens its
 * addresses. `crossCheck` requires one of them.
 */
export const InboundSchema = z.preprocess(
  (value) => (value === 'none' ? undefined : value),
  CallerSchema.optional(),
);
