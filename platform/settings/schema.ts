import { createHash, createSecretKey } from 'node:crypto';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { TENANT_ID } from '../../domain/ids.js';
import { SystemNameSchema } from '../../vendors/profile/parts.js';
import { isAddressBlock } from '../cidr.js';
import type { InboundAuth, SignatureTemplate } from './types.js';
import type { SettingFault, SettingPath } from './error.js';

/** The shape of the settings. Every scalar arrives as text (source.ts) and leaves as the type it stands for. */

const TextSchema = z.string().trim().min(1);

const FlagSchema = z.stringbool('must be true or false');

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string(message)
    .trim()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

const PortSchema = wholeNumber(0, 65_535);

/** An address without a slash at its end, so that a path can be appended. */
const HttpUrlSchema = TextSchema.refine(
  isPlainHttpUrl,
  'must be an address such as https://host/path, without user, query or fragment',
).transform((url) => url.replace(/\/+$/, ''));

function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !(username || password || search || hash);
}

const TimeZoneSchema = TextSchema.refine(
  isTimeZone,
  'must be an IANA time zone such as America/Sao_Paulo',
);

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false; // newer engines also accept offsets such as +03:00
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** A key or its digest. Only the digest is kept. */
export const KeyDigestSchema = z.union(
  [
    TextSchema.transform((key) => ({ sha256: createHash('sha256').update(key).digest('hex') })),
    z.strictObject({
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
        .toLowerCase(),
    }),
  ],
  { error: 'must be the key itself, or { sha256: "<64 hexadecimal digits>" }' },
);

const AddressBlockSchema = TextSchema.refine(
  isAddressBlock,
  'must be an IP address or a CIDR block, such as 203.0.113.7 or 203.0.113.0/24',
);

/** A Standard Webhooks secret of the length that the specification requires. */
const SignatureSecretSchema = TextSchema.refine((secret) => {
  const base64 = secret.replace(/^whsec_/, '');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 && bytes.length >= 24 && bytes.length <= 64;
}, 'must be the base64 of 24 to 64 bytes, optionally prefixed with whsec_: openssl rand -base64 32');

/** A list that restricts access, or a word for no restriction. Only the word becomes an empty list. */
const wordOrList = <Entry extends z.ZodType>(word: string, entry: Entry, example: string) => {
  const error = `must be the word ${word}, or a list such as ${example}`;
  return z
    .union([z.literal(word).transform(() => []), z.array(entry).min(1, error)], { error })
    .default([]);
};

const HeaderNameSchema = TextSchema.toLowerCase().regex(
  /^[\w!#$%&'*+.^`|~-]+$/,
  'must be the name of a header',
);

/** A text with these placeholders, one of which is required exactly once. */
const placeholders = (needed: string, names: readonly string[]) =>
  TextSchema.refine(
    (text) => text.split(`{${needed}}`).length === 2,
    `must contain {${needed}} once`,
  ).refine(
    (text) =>
      [...text.matchAll(/\{([^{}]*)\}|[{}]/g)].every(([, name]) => names.includes(name ?? '')),
    `must not contain braces other than ${names.map((name) => `{${name}}`).join(' and ')}`,
  );

/** The fields of a template besides `header`. */
const OF_A_TEMPLATE = {
  pattern: placeholders('signature', ['signature', 'timestamp']).exactOptional(),
  signed: placeholders('body', ['body', 'timestamp']).exactOptional(),
  algorithm: z.enum(['sha256', 'sha1', 'sha512']).exactOptional(),
  encoding: z.enum(['hex', 'base64']).exactOptional(),
  timestampHeader: HeaderNameSchema.exactOptional(),
  toleranceSeconds: wholeNumber(1, 3_600).exactOptional(),
};

const SHORTEST_SECRET = 16;

/** Standard Webhooks, or an HMAC by template if there is a `header`. */
const SignatureSchema = z
  .strictObject({
    header: HeaderNameSchema.exactOptional(),
    ...OF_A_TEMPLATE,
    secrets: z.array(TextSchema).min(1, 'must contain at least one secret'),
    required: FlagSchema.default(true),
  })
  .superRefine(({ header, secrets, ...template }, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const [index, secret] of secrets.entries()) {
      if (header !== undefined && secret.length < SHORTEST_SECRET) {
        refuse(['secrets', index], `must be at least ${SHORTEST_SECRET} characters`);
      }
      const { error } = SignatureSecretSchema.safeParse(secret);
      if (header === undefined && error) refuse(['secrets', index], error.issues[0]!.message);
    }
    for (const name of Object.keys(OF_A_TEMPLATE)) {
      if (header === undefined && Object.hasOwn(template, name)) {
        refuse([name], 'requires header: without one, signatures follow Standard Webhooks');
      }
    }
    const { pattern = '', signed = '', timestampHeader } = template;
    const hasTime = pattern.includes('{timestamp}') || timestampHeader !== undefined;
    if (header !== undefined && signed.includes('{timestamp}') !== hasTime) {
      refuse(
        ['signed'],
        'must contain {timestamp} if pattern or timestampHeader names one, and only then',
      );
    }
  })
  .transform(({ header, secrets, required, ...template }) => ({
    secrets,
    required,
    ...(header !== undefined && { template: { ...TEMPLATE, ...template, header } }),
  }));

const TEMPLATE: Omit<SignatureTemplate, 'header' | 'timestampHeader'> = {
  pattern: '{signature}',
  signed: '{body}',
  algorithm: 'sha256',
  encoding: 'hex',
  toleranceSeconds: 300,
};

const namesIn = (what: string) =>
  z.strictObject({
    key: what === 'header' ? HeaderNameSchema : TextSchema,
    unit: (what === 'header' ? HeaderNameSchema : TextSchema).exactOptional(),
  });

/** How callers identify themselves. */
const InboundAuthSchema = z
  .union(
    [
      z.enum(['headers', 'bearer', 'basic', 'path', 'query', 'signature']),
      z.strictObject({ headers: namesIn('header') }),
      z.strictObject({ query: namesIn('parameter') }),
    ],
    {
      error:
        'must be headers, bearer, basic, path, query or signature, or a block such as { headers: { key: x-api-key } }',
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

const InboundSchema = z
  .strictObject({
    unit: TextSchema,
    auth: InboundAuthSchema,
    keys: z.array(KeyDigestSchema).min(1, 'must contain at least one key').default([]),
    allowFrom: wordOrList('any', AddressBlockSchema, '[203.0.113.0/24]'),
    signature: z
      .union([z.literal('none'), SignatureSchema], {
        error: 'must be the word none, or a block such as { secrets: ["${…}"] }',
      })
      .default('none'),
  })
  .transform(({ signature, ...inbound }) => ({
    ...inbound,
    ...(signature !== 'none' && { signature }),
  }));

/** A host name. With `*.` in front it means all hosts below it. */
const HostSchema = TextSchema.toLowerCase().regex(
  /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  'must be a host such as pdf.example.com, or *.example.com for all below it',
);

const BranchSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { integration: value } : value),
  z.strictObject({
    name: TextSchema.exactOptional(),
    integration: FlagSchema,
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

const MailAddressSchema = z.email('must be an e-mail address').trim();

const EmailSchema = z.strictObject({
  smtp: z
    .strictObject({
      host: TextSchema,
      port: PortSchema.default(587),
      tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
      user: TextSchema.exactOptional(),
      password: TextSchema.exactOptional(),
    })
    .refine(
      ({ user, password }) => (user === undefined) === (password === undefined),
      'user and password must both be set',
    ),
  from: MailAddressSchema,
  to: z.array(MailAddressSchema).min(1, 'must contain at least one address'),
});

const WebhookSchema = z.strictObject({
  url: z.url({
    protocol: /^https?$/,
    error: 'must be an address such as https://host/path?token=…',
  }),
  secret: SignatureSecretSchema,
});

/** Secrets by name. A profile reads them as `credentials.<name>`. */
const CredentialsSchema = z
  .record(
    z.string().regex(/^[A-Za-z]\w{0,63}$/, 'must be a name of letters and digits, such as apiKey'),
    TextSchema,
  )
  .default({});

const TenantSchema = z.strictObject({
  id: TextSchema.regex(TENANT_ID, 'must be 1 to 32 lower-case letters, digits and hyphens'),
  name: TextSchema,
  mode: z.enum(['live', 'rehearsal']).default('live'),
  timeZone: TimeZoneSchema.default('America/Sao_Paulo'),
  confirmCompletion: FlagSchema.default(true),
  confirmCancellation: FlagSchema.default(true),
  graceSeconds: wholeNumber(1, 600).default(30),
  sweepSeconds: wholeNumber(30, 600).exactOptional(),
  capture: z.strictObject({ keep: wholeNumber(0, 1_000).default(0) }).prefault({}),
  notifications: z
    .strictObject({ email: EmailSchema.exactOptional(), webhook: WebhookSchema.exactOptional() })
    .refine(({ email, webhook }) => email ?? webhook, 'must contain email, webhook or both')
    .exactOptional(),
  inbound: z.strictObject({ senior: InboundSchema, sismetro: InboundSchema }),
  senior: z.strictObject({
    name: SystemNameSchema.exactOptional(),
    baseUrl: HttpUrlSchema,
    dialect: z.enum(['gateway', 'bridge']).default('gateway'),
    tenantName: TextSchema.exactOptional(),
    accessKey: TextSchema.exactOptional(),
    secret: TextSchema.exactOptional(),
    clientId: TextSchema.exactOptional(),
    credentials: CredentialsSchema,
    requestsPerMinute: wholeNumber(1, 100_000).exactOptional(),
    concurrentCalls: wholeNumber(1, 100).default(10),
    profile: TextSchema.default('senior-x'),
  }),
  sismetro: z.strictObject({
    name: SystemNameSchema.exactOptional(),
    baseUrl: HttpUrlSchema,
    readUrl: HttpUrlSchema.default('https://get.api.sismetro.com'),
    unit: TextSchema.exactOptional(),
    key: TextSchema.exactOptional(),
    credentials: CredentialsSchema,
    requestsPerMinute: wholeNumber(1, 100_000).default(30),
    concurrentCalls: wholeNumber(1, 100).default(10),
    linkHosts: z.array(HostSchema).default(['*.sismetro.com']),
    profile: TextSchema.default('sismetro'),
  }),
  branches: z.union([z.literal('all'), BranchesSchema], {
    error: 'must be `all`, or the branches by their code, such as "1": { integration: true }',
  }),
});

/** A day, which ends at midnight in Brazil, or a moment. Becomes ISO 8601 in UTC. */
const EndSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'must be a date (2027-01-31) or a date-time with offset (2027-01-31T18:00:00-03:00)',
  })
  .transform((text) => {
    const at = DateTime.fromISO(text, { zone: 'America/Sao_Paulo' });
    return new Date((text.includes('T') ? at : at.endOf('day')).toMillis()).toISOString();
  });

const CLOCKS_DIFFER_MS = 5 * 60_000;

/** A moment in the past. Becomes ISO 8601 in UTC. */
const PastSchema = z.iso
  .datetime({
    offset: true,
    error: 'must be a date-time with offset, such as 2027-01-31T18:00:00-03:00',
  })
  .transform((text) => new Date(text).toISOString())
  .refine((at) => Date.parse(at) < Date.now() + CLOCKS_DIFFER_MS, 'must not be in the future');

const OperatorSchema = z.strictObject({
  name: TextSchema,
  role: z.enum(['viewer', 'operator', 'admin']),
  token: KeyDigestSchema,
  expires: EndSchema.exactOptional(),
  tenants: wordOrList('all', TextSchema, '[acme]'),
  mayReveal: FlagSchema.default(false),
});

/** An issuer, which is compared letter by letter: a slash at its end stays. */
const IssuerSchema = TextSchema.refine(
  isPlainHttpUrl,
  'must be an address such as https://login.example.com/company, without user, query or fragment',
)
  .refine(
    (text) => !text.includes('/.well-known/'),
    'must be only the issuer, without /.well-known/ and what follows',
  )
  .refine(isHttpsOrLoopback, 'must begin with https:// (http:// is allowed only for this machine)');

/** Returns true if calls to this address are encrypted or stay on this machine. */
export function isHttpsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return true; // another rule reports it
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

const OidcSchema = z.strictObject({
  issuer: IssuerSchema,
  clientId: TextSchema,
  clientSecret: TextSchema.exactOptional(),
  name: TextSchema,
  scopes: z
    .array(TextSchema)
    .refine((scopes) => scopes.includes('openid'), 'must contain openid')
    .default(['openid', 'profile', 'email']),
  nameClaims: z.array(TextSchema).default(['preferred_username', 'email']),
  rolesClaim: TextSchema.default('roles'),
  acrValues: wordOrList(
    'any',
    TextSchema.regex(/^\S+$/, 'must not contain spaces: scopes are sent as a space-separated list'),
    '["2"]',
  ),
  amrValues: wordOrList('any', TextSchema, '[mfa]'),
  roles: z
    .array(
      z.strictObject({
        value: TextSchema,
        ...OperatorSchema.pick({ role: true, tenants: true, mayReveal: true }).shape,
      }),
    )
    .min(
      1,
      'must contain at least one value of the claim, such as { value: ponte-admin, role: admin }',
    ),
});

const SECRET_LENGTH = 32;

const SessionsSchema = z
  .strictObject({
    secret: TextSchema.min(
      SECRET_LENGTH,
      `must be at least ${SECRET_LENGTH} random characters (openssl rand -base64 32)`,
    ).exactOptional(),
    hours: wholeNumber(1, 168).default(12),
    idleMinutes: wholeNumber(0, 1_440)
      .refine((minutes) => minutes === 0 || minutes >= 5, 'must be 5 or more, or 0 for no limit')
      .default(30),
  })
  .prefault({});

const SECRET_RULE =
  'must be 32 bytes in base64, as created by `ponte key create`; put the key itself into a variable: "${…}"';

/** 256 random bits in base64 (either alphabet). Becomes a key object, which no log or JSON shows. */
export const SecretKeySchema = z
  .string(SECRET_RULE)
  .trim()
  .regex(/^[A-Za-z0-9+/_-]{43}=?$/, SECRET_RULE)
  .transform((text) => createSecretKey(Buffer.from(text, 'base64')));

const EncryptionKeySchema = z.strictObject({
  id: TextSchema.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens'),
  key: SecretKeySchema,
});

const EncryptionSchema = z
  .union(
    [
      z.literal('none').transform(() => ({ keys: [] })),
      z.strictObject({
        keys: z
          .array(EncryptionKeySchema)
          .min(
            1,
            'must contain at least one key; `encryption: none` says that nothing is encrypted',
          ),
      }),
    ],
    { error: 'must be the word none, or a block such as { keys: [{ id: "1", key: "${…}" }] }' },
  )
  .default({ keys: [] });

const PrivacySchema = z
  .strictObject({
    customerKeys: z.array(SecretKeySchema).min(1, 'must contain at least one key'),
  })
  .default({ customerKeys: [] });

const listener = (port: number) =>
  z
    .strictObject({
      host: TextSchema.default('127.0.0.1'),
      port: PortSchema.default(port),
    })
    .prefault({});

export const SettingsSchema = z.strictObject({
  api: z
    .strictObject({
      host: TextSchema.default('127.0.0.1'),
      port: PortSchema.default(8080),
      publicUrl: HttpUrlSchema.optional(),
      trustProxy: z.array(AddressBlockSchema).default([]),
      replicas: wholeNumber(1, 1_000).default(1),
    })
    .transform(({ publicUrl, ...api }) => ({
      ...api,
      publicUrl: publicUrl ?? `http://localhost:${api.port}`,
    }))
    .prefault({}),
  metrics: listener(9464),
  workerMetrics: listener(9465),
  dataDir: TextSchema.default('./data'),
  temporal: z
    .strictObject({
      address: TextSchema.regex(
        /^[^\s/]+:\d+$/,
        'must be host:port, such as 127.0.0.1:7233',
      ).default('127.0.0.1:7233'),
      namespace: TextSchema.default('default'),
      taskQueue: TextSchema.default('ponte'),
      buildId: TextSchema.regex(
        /^[\w.+-]{1,128}$/,
        'must be 1 to 128 of letters, digits and . _ + -',
      ).exactOptional(),
      restoredAt: PastSchema.exactOptional(),
      webUiUrl: HttpUrlSchema.default('http://localhost:8233'),
    })
    .prefault({}),
  encryption: EncryptionSchema,
  privacy: PrivacySchema,
  limits: z
    .strictObject({
      perKeyPerMinute: wholeNumber(1, 10_000_000).default(6000),
      perAddressPerMinute: wholeNumber(1, 10_000_000).default(30_000),
      concurrentRequests: wholeNumber(1, 100_000).default(256),
      connections: wholeNumber(1, 1_000_000).default(2000),
      connectionsPerAddress: wholeNumber(1, 1_000_000).default(500),
      holdCallbacksSeconds: wholeNumber(0, 31_536_000).default(3600),
      spoolEntries: wholeNumber(1, 100_000_000).default(100_000),
      deliveryLogDays: wholeNumber(0, 365).default(30),
      listedOrders: wholeNumber(1, 1_000_000).default(50_000),
      spoolMegabytes: wholeNumber(1, 1_000_000).default(2048),
      spoolMegabytesPerTenant: wholeNumber(1, 1_000_000).default(1024),
      parkedMegabytesPerTenant: wholeNumber(1, 1_000_000).default(256),
    })
    .prefault({}),
  sessions: SessionsSchema,
  operators: z.array(OperatorSchema).default([]),
  oidc: OidcSchema.exactOptional(),
  tenants: z.array(TenantSchema),
});

/** The messages for schema errors whose rule has no message of its own. */
export const settingsErrorMap: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`;
  if (issue.input === '') return 'is empty: write a value, or leave the setting out';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${SHAPES[issue.expected] ?? issue.expected}`;
    default:
      return 'is not valid';
  }
};

const SHAPES: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'a block of settings',
  record: 'a block of settings',
};

/** Returns one finding for each thing that the schema refuses, at its exact path. */
export function findingsOf(
  issues: readonly z.core.$ZodIssue[],
  parent: SettingPath = [],
): SettingFault[] {
  return issues.flatMap((issue) => {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a known setting' }));
    }
    if (issue.code === 'invalid_key') {
      return issue.issues.map(({ message }) => ({ path, message }));
    }
    if (issue.code === 'invalid_union') {
      const rightShape = issue.errors.find((option) =>
        option.every(({ path: at }) => at.length > 0),
      );
      if (rightShape && rightShape.length > 0) return findingsOf(rightShape, path);
    }
    return [{ path, message: issue.message }];
  });
}
