import { createSecretKey } from 'node:crypto';
import { z } from 'zod';
import type { SettingFault, SettingPath } from './error.js';
import { OidcSchema, OperatorSchema, SessionsSchema } from './operators.js';
import { AddressBlockSchema, HttpUrlSchema, PortSchema, TextSchema, wholeNumber } from './parts.js';
import { TenantSchema } from './tenants.js';
import { IS_MISSING, IS_NOT_VALID, oneOf, says } from '../../vendors/profile/says.js';

/**
 * The shape of the settings file, its defaults, and what its errors say. Tenants, callers and operators have files of their
 * own. Rules between settings, and for production: `checks.ts`; what a process does without valid ones: `settings.ts`.
 */

const CLOCKS_DIFFER_MS = 5 * 60_000;

/** A moment in the past. Becomes ISO 8601 in UTC. */
const PastSchema = z.iso
  .datetime({
    offset: true,
    error: says(
      'must be a date-time with offset, such as 2027-01-31T18:00:00-03:00',
      'deve ser data e hora com fuso, como 2027-01-31T18:00:00-03:00',
    ),
  })
  .transform((text) => new Date(text).toISOString())
  .refine(
    (at) => Date.parse(at) < Date.now() + CLOCKS_DIFFER_MS,
    says('must not be in the future', 'não pode estar no futuro'),
  );

const SECRET_RULE = says(
  'must be 32 bytes in base64, as created by `ponte key create`; put the key itself into a variable: "${…}"',
  'deve ter 32 bytes em base64, como os que ponte key create cria; ponha a chave numa variável: "${…}"',
);

/** 256 random bits in base64 (either alphabet). Becomes a key object, which no log or JSON shows. */
const SecretKeySchema = z
  .string(SECRET_RULE)
  .trim()
  .regex(/^[A-Za-z0-9+/_-]{43}=?$/, SECRET_RULE)
  .transform((text) => createSecretKey(Buffer.from(text, 'base64')));

const EncryptionKeysSchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        id: TextSchema.regex(
          /^[\w.-]{1,64}$/,
          says(
            'must be 1 to 64 letters, digits, dots, hyphens',
            'deve ter de 1 a 64 letras, dígitos, pontos e hifens',
          ),
        ),
        key: SecretKeySchema,
      }),
    )
    .min(
      1,
      says(
        'must contain at least one key; `encryption: none` says that nothing is encrypted',
        'deve ter ao menos uma chave; `encryption: none` diz que nada é cifrado',
      ),
    ),
});

const EncryptionSchema = z.union(
  [
    z.literal('none').transform((): z.output<typeof EncryptionKeysSchema> => ({ keys: [] })),
    EncryptionKeysSchema,
  ],
  {
    error: says(
      'must be the word none, or a block such as { keys: [{ id: "1", key: "${…}" }] }',
      'deve ser a palavra none, ou um bloco como { keys: [{ id: "1", key: "${…}" }] }',
    ),
  },
);

const PrivacySchema = z
  .strictObject({
    customerKeys: z
      .array(SecretKeySchema)
      .min(1, says('must contain at least one key', 'deve ter ao menos uma chave')),
  })
  .default({ customerKeys: [] });

const listener = (port: number) =>
  z
    .strictObject({
      host: TextSchema.default('127.0.0.1'),
      port: PortSchema.default(port),
    })
    .prefault({});

/** The api's public URL if the settings name none. */
export const defaultPublicUrl = (port: number): string => `http://localhost:${port}`;

export const SettingsSchema = z.strictObject({
  api: z
    .strictObject({
      host: TextSchema.default('127.0.0.1'),
      port: PortSchema.default(8080),
      publicUrl: HttpUrlSchema.optional(),
      /** Proxies in front of the api, whose `X-Forwarded-For` is trusted. */
      trustProxy: z.array(AddressBlockSchema).default([]),
      /** Number of api processes that share these settings. */
      replicas: wholeNumber(1, 1_000).default(1),
    })
    .transform(({ publicUrl, ...api }) => ({
      ...api,
      publicUrl: publicUrl ?? defaultPublicUrl(api.port),
    }))
    .prefault({}),
  metrics: listener(9464),
  workerMetrics: listener(9465),
  dataDir: TextSchema.default('./data'),
  temporal: z
    .strictObject({
      address: TextSchema.regex(
        /^[^\s/]+:\d+$/,
        says(
          'must be host:port, such as 127.0.0.1:7233',
          'deve ser host:porta, como 127.0.0.1:7233',
        ),
      ).default('127.0.0.1:7233'),
      namespace: TextSchema.default('default'),
      taskQueue: TextSchema.default('ponte'),
      /** The worker's version, for a gradual rollout (docs/deploy.md). If absent, workers have no version. */
      buildId: TextSchema.regex(
        /^[\w.+-]{1,128}$/,
        says(
          'must be 1 to 128 of letters, digits and . _ + -',
          'deve ter de 1 a 128 letras, dígitos e . _ + -',
        ),
      ).exactOptional(),
      /**
       * When Temporal's data were last restored from a backup, ISO 8601, UTC. Orders then look for work that may already
       * be done before they do it.
       */
      restoredAt: PastSchema.exactOptional(),
      webUiUrl: HttpUrlSchema.default('http://localhost:8233'),
    })
    .prefault({}),
  /** The first key encrypts what Temporal and the disk keep, each of them decrypts. Empty: nothing is encrypted. */
  encryption: EncryptionSchema,
  /** For the search attribute `CustomerKey`: the first key is used for new orders, each of them finds older ones. */
  privacy: PrivacySchema,
  limits: z
    .strictObject({
      perKeyPerMinute: wholeNumber(1, 10_000_000).default(6000),
      /** Requests per minute from one address, whoever sends them. */
      perAddressPerMinute: wholeNumber(1, 10_000_000).default(30_000),
      /** Requests in progress at once, of which each caller has a share. Further ones are answered 503. */
      concurrentRequests: wholeNumber(1, 100_000).default(1024),
      /** Connections open at once. Further ones are closed unread. */
      connections: wholeNumber(1, 1_000_000).default(2000),
      /** The same for one address. Trusted proxies (`api.trustProxy`) have no such limit. */
      connectionsPerAddress: wholeNumber(1, 1_000_000).default(500),
      /** How long a callback without an order is held and retried before it is parked, in seconds. */
      holdCallbacksSeconds: wholeNumber(0, 31_536_000).default(3600),
      /** Deliveries that the spool may hold while Temporal is unavailable. */
      spoolEntries: wholeNumber(1, 100_000_000).default(100_000),
      /** Limits of their bodies on disk, in MiB: for all tenants together, and for each. */
      spoolMegabytes: wholeNumber(1, 1_000_000).default(2048),
      spoolMegabytesPerTenant: wholeNumber(1, 1_000_000).default(1024),
      /** How many days deliveries stay in the log; 0 keeps no log. */
      deliveryLogDays: wholeNumber(0, 365).default(30),
      /** Orders that the api keeps in memory for its lists; each takes about a kilobyte. */
      listedOrders: wholeNumber(1, 1_000_000).default(50_000),
      /** How much one tenant may have parked, or held for orders not yet known, in MiB. */
      parkedMegabytesPerTenant: wholeNumber(1, 1_000_000).default(256),
    })
    .prefault({}),
  sessions: SessionsSchema,
  operators: z.array(OperatorSchema).default([]),
  /** If absent, operators sign in only with a token. */
  oidc: OidcSchema.exactOptional(),
  tenants: z.array(TenantSchema),
});

/** The messages for schema errors whose rule has no message of its own. */
export const settingsErrorMap: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return IS_MISSING;
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.input === '')
    return says(
      'is empty: write a value, or leave the setting out',
      'está vazio: ponha um valor, ou tire o item',
    );
  switch (issue.code) {
    case 'invalid_type':
      return SHAPES[issue.expected] ?? IS_NOT_VALID;
    default:
      return IS_NOT_VALID;
  }
};

const BLOCK = says('must be a block of settings', 'deve ser um bloco de itens');

const SHAPES: Readonly<Record<string, string>> = {
  string: says('must be a text', 'deve ser um texto'),
  array: says('must be a list', 'deve ser uma lista'),
  object: BLOCK,
  record: BLOCK,
};

/** Returns one finding for each thing that the schema refuses, at its exact path. */
export function findingsOf(
  issues: readonly z.core.$ZodIssue[],
  parent: SettingPath = [],
): SettingFault[] {
  return issues.flatMap((issue) => {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: says('is not a known setting', 'não é um item conhecido da configuração'),
      }));
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
