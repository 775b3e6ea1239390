import type { Goal } from './figures.js';
import type { Rig, RigOptions } from './rig.js';

/** How much is measured. Rounds are interleaved; a figure has a value from each. */
export interface Size {
  readonly rounds: number;
  /** Orders of each product before the first round. */
  readonly warmUp: number;
  /** Orders in one saturated round. */
  readonly orders: number;
  readonly inFlight: number;
  /** Seconds of one round at a steady pace. */
  readonly paceSeconds: number;
  /** How often each page of a list is requested in a round. */
  readonly asks: number;
  readonly crowd: Crowd;
}

/** Many orders that wait in many tenants. */
export interface Crowd {
  readonly tenants: number;
  readonly waiting: number;
  /** How many of them are in one tenant. */
  readonly inLargest: number;
  /** One order of so many needs the operator. */
  readonly attentionEach: number;
  /** Pause before the lists are measured: for half a minute they ask again for orders that were just started. */
  readonly restMs: number;
  /** Whether to measure how long a lost callback takes at 10 calls a minute: up to an hour. */
  readonly losesCallbacks: boolean;
}

export const SIZES = {
  full: {
    rounds: 5,
    warmUp: 20,
    orders: 500,
    inFlight: 50,
    paceSeconds: 30,
    asks: 50,
    crowd: {
      tenants: 50,
      waiting: 100_000,
      inLargest: 30_000,
      attentionEach: 200,
      restMs: 40_000,
      losesCallbacks: true,
    },
  },
  quick: {
    rounds: 2,
    warmUp: 20,
    orders: 60,
    inFlight: 30,
    paceSeconds: 4,
    asks: 10,
    crowd: {
      tenants: 10,
      waiting: 1_000,
      inLargest: 300,
      attentionEach: 50,
      restMs: 0,
      losesCallbacks: false,
    },
  },
  /** Checks that the bench itself works. */
  smoke: {
    rounds: 1,
    warmUp: 2,
    orders: 4,
    inFlight: 2,
    paceSeconds: 1,
    asks: 1,
    crowd: {
      tenants: 3,
      waiting: 8,
      inLargest: 4,
      attentionEach: 2,
      restMs: 0,
      losesCallbacks: false,
    },
  },
} as const satisfies Record<string, Size>;

export interface Bench {
  readonly size: Size;
  /** Adds a value to a figure of this part. */
  readonly add: (name: string, unit: string, value: number, goal?: Goal) => void;
  /** Starts a rig for this part, which is stopped with it. */
  readonly rig: (options?: RigOptions) => Promise<Rig>;
  /** Reports progress. */
  readonly say: (text: string) => void;
}

/** A group of figures that can be measured separately. */
export type Part = (bench: Bench) => Promise<void>;
