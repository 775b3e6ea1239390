import type { KeyObject } from 'node:crypto';
import type { TLSConfig } from '@temporalio/client';
import type { SeniorXProfile, SismetroProfile } from '../../vendors/profile/load.js';
import type { SystemNames } from '../../domain/systems.js';
import type { EncryptionKey } from '../encryption/keyring.js';
import type { SettingsProblem } from './error.js';

/** A key of a caller or operator, kept as the SHA-256 digest of its UTF-8 text: 64 lower-case hex digits. */
export interface KeyDigest {
  readonly sha256: string;
}

export type Role = 'viewer' | 'operator' | 'admin';

export interface OperatorSettings {
  readonly name: string;
  readonly role: Role;
  readonly token: KeyDigest;
  /** When the token expires; ISO 8601, UTC. If absent, never. */
  readonly expires?: string;
  /** Tenants that this operator may see; empty means all of them (`tenants: all` in the file). */
  readonly tenants: readonly string[];
  /** May reveal payloads unmasked, with personal data. Admins always may. */
  readonly mayReveal: boolean;
}

/** The role in Ponte of users who have this value of the claim. */
export interface OidcRoleSettings extends Pick<OperatorSettings, 'role' | 'tenants' | 'mayReveal'> {
  readonly value: string;
}

/** Sign-in to the console at an identity provider (OpenID Connect). */
export interface OidcSettings {
  /** Exactly as the provider writes it, with or without a slash at its end. */
  readonly issuer: string;
  readonly clientId: string;
  /** If absent, Ponte is a public client, which only PKCE protects. */
  readonly clientSecret?: string;
  /** The label of the button on the sign-in page. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** The first of these claims that is present names the operator; `sub` if none is. */
  readonly nameClaims: readonly string[];
  /** The claim that contains roles or groups, or the dotted path to it. */
  readonly rolesClaim: string;
  /** If not empty, the ID token's `acr` must be one of them. The sign-in requests them from the provider. */
  readonly acrValues: readonly string[];
  /** If not empty, the ID token's `amr` must contain one of them. */
  readonly amrValues: readonly string[];
  /** The meaning of the claim's values. If several match, the first counts. */
  readonly roles: readonly OidcRoleSettings[];
}

/** How a sender signs if it does not use Standard Webhooks: an HMAC over the body, in a header. */
export interface SignatureTemplate {
  readonly header: string;
  /** The header's value, such as `sha256={signature}` or `t={timestamp},v1={signature}`. */
  readonly pattern: string;
  /** What is signed: `{body}`, optionally with `{timestamp}`. */
  readonly signed: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** The header with the timestamp, if the pattern does not contain it. */
  readonly timestampHeader?: string;
  /** How far the timestamp may differ from our clock. */
  readonly toleranceSeconds: number;
}

/** How a caller signs what it sends. */
export interface SignatureSettings {
  /** If absent, Standard Webhooks. */
  readonly template?: SignatureTemplate;
  /** For Standard Webhooks in base64, with or without `whsec_`. Each is accepted, so that one can be replaced. */
  readonly secrets: readonly string[];
  /** False also accepts calls without a signature, while callers start to sign; a wrong signature is never accepted. */
  readonly required: boolean;
}

/**
 * How callers identify themselves. `basic` has the unit as user and the key as password, `bearer` and `path` have only
 * the key, and `signature` only the unit: there the signature is the proof.
 */
export type InboundAuth =
  | { readonly by: 'bearer' | 'basic' | 'path' | 'signature' }
  /** The names of headers or query parameters. Without one for the unit, the key is enough. */
  | { readonly by: 'headers' | 'query'; readonly key: string; readonly unit?: string };

export interface InboundSettings {
  readonly unit: string;
  readonly auth: InboundAuth;
  /** Empty with `auth: signature`. */
  readonly keys: readonly KeyDigest[];
  /** Addresses and blocks that may call; empty means every address (`allowFrom: any` in the file). */
  readonly allowFrom: readonly string[];
  /** If absent, signatures are ignored (`signature: none` in the file). */
  readonly signature?: SignatureSettings;
}

export interface BranchSettings {
  readonly name: string;
  /** The ERP's parameter *Integração sistema de gestão de ordens de serviço*: Sim is true. */
  readonly integration: boolean;
  /** IANA time zone. If absent, the tenant's. */
  readonly timeZone?: string;
}

export interface SeniorXSettings {
  /** What this system is called on screens. If absent, as its profile says. */
  readonly name?: string;
  readonly baseUrl: string;
  readonly dialect: 'gateway' | 'bridge';
  /** These four are present if the profile uses them. The log-in that Senior X documents uses all four. */
  readonly tenantName?: string;
  readonly accessKey?: string;
  readonly secret?: string;
  readonly clientId?: string;
  /** Secrets by name, for the profile. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Calls a minute, over all workers. If absent, there is no limit. */
  readonly requestsPerMinute?: number;
  /** Calls in progress at once, of one worker process: a vendor that does not answer blocks only these. */
  readonly concurrentCalls: number;
  readonly profile: SeniorXProfile;
}

export interface SismetroSettings {
  readonly name?: string;
  readonly baseUrl: string;
  readonly readUrl: string;
  /** Unit and key are present if the profile uses them. */
  readonly unit?: string;
  readonly key?: string;
  /** Secrets by name, for the profile. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly requestsPerMinute: number;
  /** Calls in progress at once, of one worker process: a vendor that does not answer blocks only these. */
  readonly concurrentCalls: number;
  /** Hosts whose links are shown, besides those of `baseUrl` and `readUrl`; `*.` means all subdomains. */
  readonly linkHosts: readonly string[];
  readonly profile: SismetroProfile;
}

/** The mail server, sender and recipients. */
export interface EmailSettings {
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    /**
     * `starttls` requires TLS, `implicit` is TLS from the first byte, `none` is plain text for a server on this
     * machine.
     */
    readonly tls: 'starttls' | 'implicit' | 'none';
    readonly user?: string;
    readonly password?: string;
  };
  readonly from: string;
  readonly to: readonly string[];
}

/** An address that receives notifications with Standard Webhooks signatures. */
export interface WebhookSettings {
  readonly url: string;
  /** Base64, with or without the prefix `whsec_`. */
  readonly secret: string;
}

export interface TenantSettings {
  readonly id: string;
  readonly name: string;
  /** In a rehearsal, deliveries are taken and both systems are read, and nothing is written at either. */
  readonly mode: 'live' | 'rehearsal';
  readonly timeZone: string;
  /** Read the SS at Sismetro before a completion releases the order, or a cancellation cancels it. */
  readonly confirmCompletion: boolean;
  readonly confirmCancellation: boolean;
  /** How long a vendor may still be processing a call that got no answer. */
  readonly graceSeconds: number;
  /** How often the sweep compares both systems; if absent, every ten minutes, or as its schedule was edited. */
  readonly sweepSeconds?: number;
  /** How many of the latest inbound bodies the api keeps for each route, as samples for a profile; 0 keeps none. */
  readonly capture: { readonly keep: number };
  /** Who is notified of orders that need an operator. */
  readonly notifications?: {
    readonly email?: EmailSettings;
    readonly webhook?: WebhookSettings;
  };
  readonly inbound: { readonly senior: InboundSettings; readonly sismetro: InboundSettings };
  readonly senior: SeniorXSettings;
  readonly sismetro: SismetroSettings;
  /** By branch code. `all`: only the ERP's own parameter decides. */
  readonly branches: 'all' | Readonly<Record<string, BranchSettings>>;
}

/**
 * Our credentials at Temporal: `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*` and `TEMPORAL_GRPC_META_*`, only from the
 * environment.
 */
export interface TemporalAccess {
  readonly apiKey?: string;
  readonly tls?: TLSConfig | boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface Settings {
  readonly api: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    /** Proxies in front of the api, whose `X-Forwarded-For` is trusted. */
    readonly trustProxy: readonly string[];
    /** Number of api processes that share these settings. */
    readonly replicas: number;
  };
  readonly metrics: { readonly host: string; readonly port: number };
  readonly workerMetrics: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly taskQueue: string;
    /** The worker's version, for a gradual rollout (docs/deploy.md). If absent, workers have no version. */
    readonly buildId?: string;
    readonly webUiUrl: string;
    /**
     * When Temporal's data were last restored from a backup, ISO 8601, UTC. Orders then look for work that may already
     * be done before they do it.
     */
    readonly restoredAt?: string;
    /** If absent, a plain connection without credentials, as to a local server. */
    readonly access?: TemporalAccess;
  };
  /** The first key encrypts what Temporal and the disk keep, each of them decrypts. Empty: nothing is encrypted. */
  readonly encryption: { readonly keys: readonly EncryptionKey[] };
  /** For the search attribute `CustomerKey`: the first key is used for new orders, each of them finds older ones. */
  readonly privacy: { readonly customerKeys: readonly KeyObject[] };
  readonly limits: {
    readonly perKeyPerMinute: number;
    /** Requests per minute from one address, whoever sends them. */
    readonly perAddressPerMinute: number;
    /** Requests in progress at once. Further ones are answered 503. */
    readonly concurrentRequests: number;
    /** Connections open at once. Further ones are closed unread. */
    readonly connections: number;
    /** The same for one address. Trusted proxies (`api.trustProxy`) have no such limit. */
    readonly connectionsPerAddress: number;
    /** How long a callback without an order is held and retried before it is parked, in seconds. */
    readonly holdCallbacksSeconds: number;
    /** Deliveries that the spool may hold while Temporal is unavailable. */
    readonly spoolEntries: number;
    /** Limits of their bodies on disk, in MiB: for all tenants together, and for each. */
    readonly spoolMegabytes: number;
    readonly spoolMegabytesPerTenant: number;
    /** How many days deliveries stay in the log; 0 keeps no log. */
    readonly deliveryLogDays: number;
    /** Orders that the api keeps in memory for its lists; each takes about a kilobyte. */
    readonly listedOrders: number;
    /** How much one tenant may have parked, or held for orders not yet known, in MiB. */
    readonly parkedMegabytesPerTenant: number;
  };
  /** The console's sign-in. */
  readonly sessions: {
    /**
     * Seals the cookie. Api processes with the same secret accept each other's sessions. If absent, each has its own.
     */
    readonly secret?: string;
    /** A session ends this long after the sign-in, even if it is in use. */
    readonly hours: number;
    /** A session ends after this long without use; 0: only `hours` ends it. */
    readonly idleMinutes: number;
  };
  readonly operators: readonly OperatorSettings[];
  /** If absent, operators sign in only with a token. */
  readonly oidc?: OidcSettings;
  readonly tenants: readonly TenantSettings[];
  /** Warnings about wide access that the file allows by omitting a setting. */
  readonly warnings: readonly SettingsProblem[];
}

/** Returns what the tenant's two systems are called. */
export const systemsOf = ({
  senior,
  sismetro,
}: Pick<TenantSettings, 'senior' | 'sismetro'>): SystemNames => ({
  erp: senior.name ?? senior.profile.name,
  fieldService: sismetro.name ?? sismetro.profile.name,
});
