import type { KeyObject } from 'node:crypto';
import type { TLSConfig } from '@temporalio/client';
import type { SeniorXProfile, SismetroProfile } from '../../vendors/profile/load.js';
import type { EncryptionKey } from '../encryption/keyring.js';
import type { SettingsProblem } from './error.js';

/** A key that callers or operators show us: kept as the SHA-256 digest of its UTF-8 text, 64 lower-case hex digits. */
export interface KeyDigest {
  readonly sha256: string;
}

export type Role = 'viewer' | 'operator' | 'admin';

export interface OperatorSettings {
  readonly name: string;
  readonly role: Role;
  readonly token: KeyDigest;
  /** When the token ceases to count; ISO 8601, UTC. Absent: never. */
  readonly expires?: string;
  /** Tenants that this operator may see; empty means all of them (`tenants: all` in the file). */
  readonly tenants: readonly string[];
  /** May payloads be shown to them as they came, with personal data? Admins always may. */
  readonly mayReveal: boolean;
}

/** Who has one value of the claim gets this role in Ponte. */
export interface OidcRoleSettings extends Pick<OperatorSettings, 'role' | 'tenants' | 'mayReveal'> {
  readonly value: string;
}

/** Sign-in to the console at an identity provider (OpenID Connect). */
export interface OidcSettings {
  /** As the provider itself writes it, with or without a slash at its end. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** What the button on the sign-in page says. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** The first of these claims that is there names the operator; `sub` where none is. */
  readonly nameClaims: readonly string[];
  /** The claim, or the path to it with dots, whose values are roles or groups. */
  readonly rolesClaim: string;
  /** Where there are any, the ID token's `acr` must be one of them. They are asked of the provider. */
  readonly acrValues: readonly string[];
  /** Where there are any, the ID token's `amr` must hold one of them. */
  readonly amrValues: readonly string[];
  /** What its values mean; of several that fit the first one counts. */
  readonly roles: readonly OidcRoleSettings[];
}

/** How a sender signs, if not by Standard Webhooks: an HMAC over the body, in a header. */
export interface SignatureTemplate {
  readonly header: string;
  /** The header's value, such as `sha256={signature}` or `t={timestamp},v1={signature}`. */
  readonly pattern: string;
  /** What is signed: `{body}`, perhaps with `{timestamp}`. */
  readonly signed: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** The header of the timestamp, if the pattern holds none. */
  readonly timestampHeader?: string;
  /** How far the timestamp may be from our time. */
  readonly toleranceSeconds: number;
}

/** Signatures on what a caller sends. */
export interface SignatureSettings {
  /** Absent: Standard Webhooks. */
  readonly template?: SignatureTemplate;
  /** Of Standard Webhooks base64, with or without `whsec_`. Each of them counts, so that one can be replaced. */
  readonly secrets: readonly string[];
  /** False: a call without a signature is taken too, while callers learn to sign; a wrong signature never is. */
  readonly required: boolean;
}

/**
 * Where callers show who they are. `basic` has the unit as user and the key as password, `bearer` and `path` the key
 * only, and `signature` the unit only: the signature is the proof.
 */
export type InboundAuth =
  | { readonly by: 'bearer' | 'basic' | 'path' | 'signature' }
  /** The names of a header or of a parameter of the query; without one for the unit, the key suffices. */
  | { readonly by: 'headers' | 'query'; readonly key: string; readonly unit?: string };

export interface InboundSettings {
  readonly unit: string;
  readonly auth: InboundAuth;
  /** None with `auth: signature`. */
  readonly keys: readonly KeyDigest[];
  /** Addresses and blocks that may call; empty means every address (`allowFrom: any` in the file). */
  readonly allowFrom: readonly string[];
  /** Absent: signatures are not looked at (`signature: none` in the file). */
  readonly signature?: SignatureSettings;
}

export interface BranchSettings {
  readonly name: string;
  /** The ERP's parameter *Integração sistema de gestão de ordens de serviço*: Sim is true. */
  readonly integration: boolean;
  /** IANA zone; the tenant's where absent. */
  readonly timeZone?: string;
}

export interface SeniorXSettings {
  readonly baseUrl: string;
  readonly dialect: 'gateway' | 'bridge';
  /** The four that follow are there if the profile uses them: for the log-in that Senior X documents, all of them. */
  readonly tenantName?: string;
  readonly accessKey?: string;
  readonly secret?: string;
  readonly clientId?: string;
  /** Secrets by name, for the profile. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly profile: SeniorXProfile;
}

export interface SismetroSettings {
  readonly baseUrl: string;
  readonly readUrl: string;
  /** Unit and key are there if the profile uses them. */
  readonly unit?: string;
  readonly key?: string;
  /** Secrets by name, for the profile. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly requestsPerMinute: number;
  /** Hosts whose links are shown, beside those of `baseUrl` and `readUrl`; `*.` means all below. */
  readonly linkHosts: readonly string[];
  readonly profile: SismetroProfile;
}

/** Where mail goes out. */
export interface EmailSettings {
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    /** `starttls`: TLS or nothing; `implicit`: TLS from the first byte; `none`: as it is, for a server on this machine. */
    readonly tls: 'starttls' | 'implicit' | 'none';
    readonly user?: string;
    readonly password?: string;
  };
  readonly from: string;
  readonly to: readonly string[];
}

/** An address that is told, with Standard Webhooks signatures. */
export interface WebhookSettings {
  readonly url: string;
  /** Base64, with or without `whsec_` before it. */
  readonly secret: string;
}

export interface TenantSettings {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** Read the SS at Sismetro before a completion releases the order, or a cancellation cancels it. */
  readonly confirmCompletion: boolean;
  readonly confirmCancellation: boolean;
  /** How long a vendor may still be at work on a call that got no answer. */
  readonly graceSeconds: number;
  /** How many of the latest inbound bodies of each route the api keeps, to write a profile from; 0 keeps none. */
  readonly capture: { readonly keep: number };
  /** Who is told of orders that need a person. */
  readonly notifications?: {
    readonly email?: EmailSettings;
    readonly webhook?: WebhookSettings;
  };
  readonly inbound: { readonly senior: InboundSettings; readonly sismetro: InboundSettings };
  readonly senior: SeniorXSettings;
  readonly sismetro: SismetroSettings;
  /** By branch code; `all`: the ERP's own parameter decides alone. */
  readonly branches: 'all' | Readonly<Record<string, BranchSettings>>;
}

/** How we show Temporal who we are: `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*` and `TEMPORAL_GRPC_META_*`, from the environment alone. */
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
    /** Proxies in front of us, whose `X-Forwarded-For` is believed. */
    readonly trustProxy: readonly string[];
    /** How many api processes share these settings. */
    readonly replicas: number;
  };
  readonly metrics: { readonly host: string; readonly port: number };
  readonly workerMetrics: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly taskQueue: string;
    /** The worker's version, for a rollout step by step (docs/deploy.md); absent: workers have no version. */
    readonly buildId?: string;
    readonly webUiUrl: string;
    /** When Temporal's data were last put back from a backup, ISO 8601, UTC: what may have been done already is looked for before it is done. */
    readonly restoredAt?: string;
    /** Absent: a plain connection without credentials, as to a local server. */
    readonly access?: TemporalAccess;
  };
  /** What Temporal and the disk keep is encrypted with the first key; each of them opens. None: nothing is encrypted. */
  readonly encryption: { readonly keys: readonly EncryptionKey[] };
  /** For the search attribute `CustomerKey`: the first one names new orders, all of them find old ones. */
  readonly privacy: { readonly customerKeys: readonly KeyObject[] };
  readonly limits: {
    readonly perKeyPerMinute: number;
    /** Requests that one address may make, whoever it is. */
    readonly perAddressPerMinute: number;
    /** Requests that are worked on at once; more are answered 503. */
    readonly concurrentRequests: number;
    /** Connections that may be open at once; more are closed unheard. */
    readonly connections: number;
    /** The same from one address; a proxy that is trusted (`api.trustProxy`) has no such bound. */
    readonly connectionsPerAddress: number;
    /** How long a callback that finds no order is held and tried again before it is parked, in seconds. */
    readonly holdCallbacksSeconds: number;
    /** Deliveries the spool may hold while Temporal is away. */
    readonly spoolEntries: number;
    /** How large their bodies may be on the disk, in MiB: of all tenants, and of each. */
    readonly spoolMegabytes: number;
    readonly spoolMegabytesPerTenant: number;
    /** How many days the log of deliveries goes back; 0: none is kept. */
    readonly deliveryLogDays: number;
    /** What a tenant may have parked, or held for orders that nobody knows yet, in MiB. */
    readonly parkedMegabytesPerTenant: number;
  };
  /** The console's sign-in. */
  readonly sessions: {
    /** Seals the cookie; api processes that have the same one take each other's sessions. Absent: one of each process's own. */
    readonly secret?: string;
    /** A session ends this long after the sign-in, used or not. */
    readonly hours: number;
    /** It ends once nobody has used it for this long; 0: only `hours` ends it. */
    readonly idleMinutes: number;
  };
  readonly operators: readonly OperatorSettings[];
  /** Absent: operators sign in with a token alone. */
  readonly oidc?: OidcSettings;
  readonly tenants: readonly TenantSettings[];
  /** Wide access that the file allows by leaving a setting out. */
  readonly warnings: readonly SettingsProblem[];
}

/** Does this branch of the tenant integrate? A branch that is absent does not. */
export function branchIntegrates(tenant: Pick<TenantSettings, 'branches'>, code: string): boolean {
  if (tenant.branches === 'all') return true;
  return Object.hasOwn(tenant.branches, code) && tenant.branches[code]?.integration === true;
}
