import type { Words } from '../../domain/call-faults.js';
import { defineUpdate } from '@temporalio/workflow';
import type { Vendor } from '../../domain/ids.js';

/** Workflow type that keeps the rotating refresh token of one tenant at one vendor (docs/adr/0033). */
export const VENDOR_TOKEN = 'vendorToken';

export const vendorTokenWorkflowId = (tenant: string, vendor: Vendor) =>
  `vendor-token/${tenant}/${vendor}`;

export interface VendorTokenInput {
  readonly tenant: string;
  readonly vendor: Vendor;
  /** Passed from one run to the next. */
  readonly chains?: readonly TokenChain[];
  /** Passed from one run to the next. */
  readonly failures?: readonly HeldFailure[];
}

/** The tokens derived from one refresh token of the settings. */
export interface TokenChain {
  /** The refresh token of the settings. */
  readonly seed: string;
  /** The refresh token for the next renewal; each is used once. */
  readonly refreshToken: string;
  readonly accessToken?: string;
  /** When the access token should be renewed (`vendors/auth/tokens.ts`), in milliseconds since the epoch. */
  readonly renewAt?: number;
}

export interface TokenRequest {
  /** The refresh token of the settings. A new one starts its own chain. */
  readonly seed: string;
  /** An access token that the vendor refused. */
  readonly refused?: string;
}

/** Why no token could be obtained. */
export interface TokenFailure {
  readonly meaning: 'again' | 'credentials';
  readonly status?: number;
  /** Milliseconds. */
  readonly retryAfterMs?: number;
  /** The reason for operators, scrubbed. */
  readonly words?: Words;
}

/** A failure that is returned without another attempt. */
export interface HeldFailure {
  /** The refresh token of the settings. */
  readonly seed: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly failure: TokenFailure;
}

export type TokenAnswer =
  | { readonly kind: 'token'; readonly accessToken: string; readonly renewAt: number }
  | ({ readonly kind: 'failed' } & TokenFailure);

/** The result of a refresh at the vendor. */
export type Refreshed =
  | {
      readonly kind: 'refreshed';
      readonly accessToken: string;
      /** If absent, the refresh token that was used remains valid. */
      readonly refreshToken?: string;
      readonly renewAt: number;
    }
  | ({ readonly kind: 'failed' } & TokenFailure);

/** Returns an access token that should be valid, after a refresh if one is needed. */
export const obtainToken = defineUpdate<TokenAnswer, [TokenRequest]>('obtainToken');
