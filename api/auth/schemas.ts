import { z } from 'zod';
import { mayBeAbsent } from '../openapi/answers.js';
import { ROLES } from '../../platform/settings/operators.js';

export const SignInRequestSchema = z
  .strictObject({ token: z.string().min(1).max(1_000) })
  .meta({ id: 'SignInRequest' });

export const SessionViewSchema = z
  .object({
    name: z.string(),
    role: z.enum(ROLES),
    mayReveal: z.boolean().meta({
      description:
        'True if the operator may reveal payloads. Each reveal is recorded in the audit log.',
    }),
    customerSearch: z.boolean().meta({
      description:
        'True if orders can be searched by customer: the settings have `privacy.customerKeys`.',
    }),
    via: z.enum(['bearer', 'token', 'oidc']),
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
    csrfToken: z.string().nullable().meta({
      description: 'Value of the `X-CSRF-Token` header, required for changes made with a session.',
    }),
    tenants: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          timeZone: z.string(),
          systems: mayBeAbsent(z.object({ erp: z.string(), fieldService: z.string() })).meta({
            description: 'What its two systems are called, such as Senior X and Sismetro.',
          }),
          branches: z
            .array(z.object({ code: z.string(), name: z.string(), integration: z.boolean() }))
            .meta({ description: 'Empty if the settings do not list branches.' }),
        }),
      )
      .meta({ description: 'The tenants that the operator may access.' }),
  })
  .meta({ id: 'Session', description: 'The caller and its permissions.' });

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
    name: z.string().meta({ description: 'Name of the operator who signed in.' }),
    via: z.string().meta({ description: 'Sign-in method: `token` or `oidc`.' }),
    browser: z
      .string()
      .nullable()
      .meta({
        description: 'Names of browser and operating system. Null if unknown.',
        examples: ['Firefox · Windows'],
      }),
    since: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().meta({ description: 'Accurate to one or two minutes.' }),
    expiresAt: z.iso.datetime().meta({ description: 'Latest time at which the session ends.' }),
    current: z.boolean().meta({ description: 'True for the session of this request.' }),
    own: z.boolean().meta({ description: 'True if the session belongs to the caller.' }),
  })
  .meta({ id: 'OpenSession' });

export type OpenSessionView = z.infer<typeof OpenSessionSchema>;

export const OpenSessionListSchema = z
  .object({ items: z.array(OpenSessionSchema) })
  .meta({ id: 'OpenSessionList' });
