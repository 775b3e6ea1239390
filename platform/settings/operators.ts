import { DateTime } from 'luxon';
import { z } from 'zod';
import {
  FlagSchema,
  isHttpsOrLoopback,
  isPlainHttpUrl,
  KeyDigestSchema,
  TextSchema,
  wholeNumber,
  wordOrList,
  type Output,
} from './parts.js';
import { says } from '../../vendors/profile/says.js';

/** Operators, and their sign-in to the console. */

/** A day, which ends at midnight in Brazil, or a moment. Becomes ISO 8601 in UTC. */
const EndSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: says(
      'must be a date (2027-01-31) or a date-time with offset (2027-01-31T18:00:00-03:00)',
      'deve ser uma data (2027-01-31), ou data e hora com fuso (2027-01-31T18:00:00-03:00)',
    ),
  })
  .transform((text) => {
    const at = DateTime.fromISO(text, { zone: 'America/Sao_Paulo' });
    return new Date((text.includes('T') ? at : at.endOf('day')).toMillis()).toISOString();
  });

/** What an operator may do, the least first. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export const OperatorSchema = z.strictObject({
  name: TextSchema,
  role: z.enum(ROLES),
  token: KeyDigestSchema,
  /** When the token expires; ISO 8601, UTC. If absent, never. */
  expires: EndSchema.exactOptional(),
  /** Tenants that this operator may see; empty means all of them (`tenants: all` in the file). */
  tenants: wordOrList('all', TextSchema, '[acme]'),
  /** May reveal payloads unmasked, with personal data. Admins always may. */
  mayReveal: FlagSchema.default(false),
});

export interface OperatorSettings extends Output<typeof OperatorSchema> {}

/** An issuer, which is compared letter by letter: a slash at its end stays. */
const IssuerSchema = TextSchema.refine(
  isPlainHttpUrl,
  says(
    'must be an address such as https://login.example.com/company, without user, query or fragment',
    'deve ser um endereço como https://login.example.com/empresa, sem usuário, parâmetros nem #',
  ),
)
  .refine(
    (text) => !text.includes('/.well-known/'),
    says(
      'must be only the issuer, without /.well-known/ and what follows',
      'deve ser só o emissor, sem /.well-known/ e o que vem depois',
    ),
  )
  .refine(
    isHttpsOrLoopback,
    says(
      'must begin with https:// (http:// is allowed only for this machine)',
      'deve começar com https:// (http:// só vale para esta máquina)',
    ),
  );

/** Sign-in to the console at an identity provider (OpenID Connect). */
export const OidcSchema = z.strictObject({
  /** Exactly as the provider writes it, with or without a slash at its end. */
  issuer: IssuerSchema,
  clientId: TextSchema,
  /** If absent, Ponte is a public client, which only PKCE protects. */
  clientSecret: TextSchema.exactOptional(),
  /** The label of the button on the sign-in page. */
  name: TextSchema,
  scopes: z
    .array(TextSchema)
    .refine(
      (scopes) => scopes.includes('openid'),
      says('must contain openid', 'deve conter openid'),
    )
    .default(['openid', 'profile', 'email']),
  /** The first of these claims that is present names the operator; `sub` if none is. */
  nameClaims: z.array(TextSchema).default(['preferred_username', 'email']),
  /** The claim that contains roles or groups, or the dotted path to it. */
  rolesClaim: TextSchema.default('roles'),
  /** If not empty, the ID token's `acr` must be one of them. The sign-in requests them from the provider. */
  acrValues: wordOrList(
    'any',
    TextSchema.regex(
      /^\S+$/,
      says(
        'must not contain spaces: scopes are sent as a space-separated list',
        'não pode conter espaços: eles separam um do outro',
      ),
    ),
    '["2"]',
  ).default([]),
  /** If not empty, the ID token's `amr` must contain one of them. */
  amrValues: wordOrList('any', TextSchema, '[mfa]').default([]),
  /** The meaning of the claim's values. If several match, the first counts. */
  roles: z
    .array(
      z.strictObject({
        value: TextSchema,
        ...OperatorSchema.pick({ role: true, tenants: true, mayReveal: true }).shape,
      }),
    )
    .min(
      1,
      says(
        'must contain at least one value of the claim, such as { value: ponte-admin, role: admin }',
        'deve ter ao menos um valor, como { value: ponte-admin, role: admin }',
      ),
    ),
});

export interface OidcSettings extends Output<typeof OidcSchema> {}

/** The role in Ponte of users who have this value of the claim. */
export type OidcRoleSettings = OidcSettings['roles'][number];

const SECRET_LENGTH = 32;

/** The console's sign-in. */
export const SessionsSchema = z
  .strictObject({
    /** Seals the cookie. Api processes with the same secret accept each other's sessions. If absent, each has its own. */
    secret: TextSchema.min(
      SECRET_LENGTH,
      says(
        `must be at least ${SECRET_LENGTH} random characters (openssl rand -base64 32)`,
        `deve ter ao menos ${SECRET_LENGTH} caracteres aleatórios (openssl rand -base64 32)`,
      ),
    ).exactOptional(),
    /** A session ends this long after the sign-in, even if it is in use. */
    hours: wholeNumber(1, 168).default(12),
    /** A session ends after this long without use; 0: only `hours` ends it. */
    idleMinutes: wholeNumber(0, 1_440)
      .refine(
        (minutes) => minutes === 0 || minutes >= 5,
        says(
          'must be 5 or more, or 0 for no limit',
          'deve ser 5 ou mais, ou 0 para não haver limite',
        ),
      )
      .default(30),
  })
  .prefault({});
