import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import type { ServiceRequest } from '../../sandbox/stack/actors.js';

/** Two vendors whose wire is not that of the stand-ins, which keep the data, the ledgers and the faults behind it. */
export interface Pair {
  /** The address between the stand-ins and Ponte: the stand-ins' `PONTE_URL`. */
  readonly ponteUrl: string;
  /** Connects Ponte with this pair instead of the stand-ins. */
  connect(settings: WrittenSettings): WrittenSettings;
  /** How often Ponte presented a refresh token twice. */
  readonly reusedTokens?: number;
  /** No vendor calls when a service ends: the suite runs the sweep every few seconds, instead of waiting for it. */
  readonly isPolled?: boolean;
  /** Number and link of an SS as this field service shows them; those of the stand-in if absent. */
  shown?(request: ServiceRequest): Shown;
  close(): Promise<void>;
}

export interface Shown {
  readonly ss: string;
  readonly link: string;
}
