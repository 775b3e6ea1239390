import { z } from 'zod';
import { GRACE_MS } from '../../domain/failures.js';
import { TENANT_ID } from '../../domain/ids.js';
import { SystemNameSchema } from '../../vendors/profile/parts.js';
import { CREDENTIAL_NAME } from '../../vendors/profile/syntax.js';
import { InboundSchema } from './inbound.js';
import {
  FlagSchema,
  HttpUrlSchema,
  PortSchema,
  SignatureSecretSchema,
  TextSchema,
  TimeZoneSchema,
  wholeNumber,
  type Output,
} from './parts.js';
import { says } from '../../vendors/profile/says.js';

/** Tenants, with their branches, notifications and access to both vendors. */

/** A host name. With `*.` in front it means all hosts below it. */
const HostSchema = TextSchema.toLowerCase().regex(
  /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  says(
    'must be a host such as pdf.example.com, or *.example.com for all below it',
    'deve ser um host como pdf.example.com, ou *.example.com para todos abaixo dele',
  ),
);

const BranchSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { integration: value } : value),
  z.strictObject({
    name: TextSchema.exactOptional(),
    /** The ERP's parameter *Integração sistema de gestão de ordens de serviço*: Sim is true. */
    integration: FlagSchema,
    /** IANA time zone. If absent, the tenant's. */
    timeZone: TimeZoneSchema.exactOptional(),
  }),
);

export const BranchesSchema = z
  .record(z.string(), BranchSchema)
  .transform((branches) =>
    Object.fromEntries(
      Object.entries(branches).map(([code, branch]) => [code, { name: code, ...branch }]),
    ),
  );

const MailAddressSchema = z
  .email(says('must be an e-mail address', 'deve ser um endereço de e-mail'))
  .trim();

/** The mail server, sender and recipients. */
const EmailSchema = z.strictObject({
  smtp: z
    .strictObject({
      host: TextSchema,
      port: PortSchema.default(587),
      /** `starttls` requires TLS, `implicit` is TLS from the first byte, `none` is plain text for a server on this machine. */
      tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
      user: TextSchema.exactOptional(),
      password: TextSchema.exactOptional(),
    })
    .refine(
      ({ user, password }) => (user === undefined) === (password === undefined),
      says('user and password must both be set', 'user e password vão sempre juntos'),
    ),
  from: MailAddressSchema,
  to: z
    .array(MailAddressSchema)
    .min(1, says('must contain at least one address', 'deve ter ao menos um endereço')),
});

export interface EmailSettings extends Output<typeof EmailSchema> {}

/** An address that receives notifications with Standard Webhooks signatures. */
const WebhookSchema = z.strictObject({
  url: z.url({
    protocol: /^https?$/,
    error: says(
      'must be an address such as https://host/path?token=…',
      'deve ser um endereço como https://host/caminho?token=…',
    ),
  }),
  /** Base64, with or without the prefix `whsec_`. */
  secret: SignatureSecretSchema,
});

export interface WebhookSettings extends Output<typeof WebhookSchema> {}

/** Secrets by name. A profile reads them as `credentials.<name>`. */
const CredentialsSchema = z
  .record(
    z
      .string()
      .regex(
        CREDENTIAL_NAME,
        says(
          'must be a name of letters and digits, such as apiKey',
          'deve ser um nome de letras e dígitos, como apiKey',
        ),
      ),
    TextSchema,
  )
  .default({});

const SeniorXSchema = z.strictObject({
  /** What this system is called on screens. If absent, as its profile says. */
  name: SystemNameSchema.exactOptional(),
  baseUrl: HttpUrlSchema,
  dialect: z.enum(['gateway', 'bridge']).default('gateway'),
  /** These four are present if the profile uses them. The log-in that Senior X documents uses all four. */
  tenantName: TextSchema.exactOptional(),
  accessKey: TextSchema.exactOptional(),
  secret: TextSchema.exactOptional(),
  clientId: TextSchema.exactOptional(),
  /** Secrets by name, for the profile. */
  credentials: CredentialsSchema,
  /** Calls a minute, over all workers. If absent, there is no limit. */
  requestsPerMinute: wholeNumber(1, 100_000).exactOptional(),
  /** Calls in progress at once, of one worker process: a vendor that does not answer blocks only these. */
  concurrentCalls: wholeNumber(1, 100).default(10),
  profile: TextSchema.default('senior-x'),
});

const SismetroSchema = z.strictObject({
  /** What this system is called on screens. If absent, as its profile says. */
  name: SystemNameSchema.exactOptional(),
  baseUrl: HttpUrlSchema,
  readUrl: HttpUrlSchema.default('https://get.api.sismetro.com'),
  /** Unit and key are present if the profile uses them. */
  unit: TextSchema.exactOptional(),
  key: TextSchema.exactOptional(),
  /** Secrets by name, for the profile. */
  credentials: CredentialsSchema,
  /** Calls a minute, over all workers. */
  requestsPerMinute: wholeNumber(1, 100_000).default(30),
  /** Calls in progress at once, of one worker process: a vendor that does not answer blocks only these. */
  concurrentCalls: wholeNumber(1, 100).default(10),
  /** Hosts whose links are shown, besides those of `baseUrl` and `readUrl`; `*.` means all subdomains. */
  linkHosts: z.array(HostSchema).default(['*.sismetro.com']),
  profile: TextSchema.default('sismetro'),
});

export const TenantSchema = z.strictObject({
  id: TextSchema.regex(
    TENANT_ID,
    says(
      'must be 1 to 32 lower-case letters, digits and hyphens',
      'deve ter de 1 a 32 letras minúsculas, dígitos e hifens',
    ),
  ),
  name: TextSchema,
  /** In a rehearsal, deliveries are taken and both systems are read, and nothing is written at either. */
  mode: z.enum(['live', 'rehearsal']).default('live'),
  timeZone: TimeZoneSchema.default('America/Sao_Paulo'),
  /** Read the SS at Sismetro before a completion releases the order. */
  confirmCompletion: FlagSchema.default(true),
  /** Read the SS at Sismetro before a cancellation cancels the order. */
  confirmCancellation: FlagSchema.default(true),
  /** How long after a call without an answer a read may not show yet what the call did. */
  graceSeconds: wholeNumber(1, 600).default(GRACE_MS / 1_000),
  /** How often the sweep compares both systems; if absent, every ten minutes, or as its schedule was edited. */
  sweepSeconds: wholeNumber(30, 600).exactOptional(),
  /** Who is notified of orders that need an operator. */
  notifications: z
    .strictObject({ email: EmailSchema.exactOptional(), webhook: WebhookSchema.exactOptional() })
    .refine(
      ({ email, webhook }) => email ?? webhook,
      says('must contain email, webhook or both', 'deve ter email, webhook ou os dois'),
    )
    .exactOptional(),
  inbound: z.strictObject({ senior: InboundSchema, sismetro: InboundSchema }),
  senior: SeniorXSchema,
  sismetro: SismetroSchema,
  /** By branch code. `all`: only the ERP's own parameter decides. */
  branches: z.union([z.literal('all'), BranchesSchema], {
    error: says(
      'must be `all`, or the branches by their code, such as "1": { integration: true }',
      'deve ser `all`, ou as filiais pelo código, como "1": { integration: true }',
    ),
  }),
});

/** A tenant whose profiles are named, but not loaded yet. */
export interface UnprofiledTenant extends Output<typeof TenantSchema> {}
