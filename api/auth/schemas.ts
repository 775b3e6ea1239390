import { z } from 'zod';

export const SignInRequestSchema = z
  .strictObject({ token: z.string().min(1).max(1_000) })
  .meta({ id: 'SignInRequest' });

export const SessionViewSchema = z
  .object({
    name: z.string(),
    role: z.enum(['viewer', 'operator', 'admin']),
    mayReveal: z.boolean().meta({ description: 'Payloads are shown unmasked, leaving a trace.' }),
    via: z.enum(['bearer', 'token', 'oidc']),
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
    csrfToken: z.string().nullable().meta({
      description: 'For the header `X-CSRF-Token` of whatever changes something by the session.',
    }),
    tenants: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          timeZone: z.string(),
          branches: z
            .array(z.object({ code: z.string(), name: z.string(), integration: z.boolean() }))
            .meta({ description: 'None where the settings leave branches to the ERP.' }),
        }),
      )
      .meta({ description: 'The tenants that the operator may see.' }),
  })
  .meta({ id: 'Session', description: 'Who calls, and what they may.' });

export type SessionView = z.infer<typeof SessionViewSchema>;

export const SignInMethodsSchema = z
  .object({
    token: z.literal(true),
    oidc: z.object({ name: z.string(), url: z.string() }).nullable(),
  })
  .meta({ id: 'SignInMethods' });

/** 128 random bits in base64url. */
export const SessionIdSchema = z.string().regex(/^[\w-]{22}$/);

const OpenSessionSchema = z
  .object({
    id: SessionIdSchema,
    name: z.string().meta({ description: 'Of the operator who signed in.' }),
    via: z.string().meta({ description: 'How they signed in: `token` or `oidc`.' }),
    browser: z
      .string()
      .nullable()
      .meta({
        description: 'Browser and system by name; null where they are not among those we know.',
        examples: ['Firefox · Windows'],
      }),
    since: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().meta({ description: 'To a minute or two.' }),
    expiresAt: z.iso.datetime().meta({ description: 'It ends then at the latest.' }),
    current: z.boolean().meta({ description: 'The session by which this was asked.' }),
    own: z.boolean().meta({ description: 'Of the operator who asked.' }),
  })
  .meta({ id: 'OpenSession' });

export type OpenSessionView = z.infer<typeof OpenSessionSchema>;

export const OpenSessionListSchema = z
  .object({ items: z.array(OpenSessionSchema) })
  .meta({ id: 'OpenSessionList' });
