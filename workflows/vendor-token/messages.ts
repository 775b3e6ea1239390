import { defineUpdate } from '@temporalio/workflow';
import type { Vendor } from '../../domain/ids.js';

/** Workflow type that keeps the rotating refresh token of one tenant at one vendor (docs/adr/0031). */
export const VENDOR_TOKEN = 'vendorToken';

export const vendorTokenWorkflowId = (tenant: string, vendor: Vendor) =>
  `vendor-token/${tenant}/${vendor}`;

export interface VendorTokenInput {
  readonly tenant: string;
  readonly vendor: Vendor;
  /** What a run hands on to the next one. */
  readonly chains?: readonly TokenChain[];
}

/** The tokens that descend from one refresh token of the settings. */
export interface TokenChain {
  /** The refresh token of the settings. */
  readonly seed: string;
  /** The one that asks for the next access token; each is used once. */
  readonly refreshToken: string;
  readonly accessToken?: string;
  /** When the access token should be renewed, in milliseconds since the epoch. */
  readonly renewAt?: number;
}

export interface TokenRequest {
  /** The refresh token of the settings: one that was not seen before begins a chain of its own. */
  readonly seed: string;
  /** An access token that the vendor refused. */
  readonly refused?: string;
}

/** Why there is no token. */
export interface TokenFailure {
  readonly meaning: 'again' | 'credentials';
  readonly status?: number;
  /** Milliseconds. */
  readonly retryAfterMs?: number;
  /** As operators read it, scrubbed. */
  readonly words?: string;
}

export type TokenAnswer =
  | { readonly kind: 'token'; readonly accessToken: string; readonly renewAt: number }
  | ({ readonly kind: 'failed' } & TokenFailure);

/** What a refresh at the vendor gave. */
export type Refreshed =
  | {
      readonly kind: 'refreshed';
      readonly accessToken: string;
      /** Absent: the one that was used stays good. */
      readonly refreshToken?: string;
      readonly renewAt: number;
    }
  | ({ readonly kind: 'failed' } & TokenFailure);

/** Gives an access token that should be good, after a refresh if one is needed. */
export const obtainToken = defineUpdate<TokenAnswer, [TokenRequest]>('obtainToken');
