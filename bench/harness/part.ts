import type { Figures, Goal } from './figures.js';
import type { Rig } from './rig.js';

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
  /** Numbers of waiting orders at which memory is read; at the last, orders per second are measured too. */
  readonly waiting: readonly number[];
  /** Orders that the console lists. */
  readonly listed: number;
  /** How often each page of a list is requested in a round. */
  readonly asks: number;
}

export const SIZES = {
  full: {
    rounds: 5,
    warmUp: 20,
    orders: 500,
    inFlight: 50,
    paceSeconds: 30,
    waiting: [0, 1_000, 10_000, 20_000],
    listed: 10_000,
    asks: 50,
  },
  quick: {
    rounds: 2,
    warmUp: 20,
    orders: 60,
    inFlight: 30,
    paceSeconds: 4,
    waiting: [0, 200],
    listed: 200,
    asks: 10,
  },
  /** Checks that the bench itself works. */
  smoke: {
    rounds: 1,
    warmUp: 2,
    orders: 4,
    inFlight: 2,
    paceSeconds: 1,
    waiting: [0, 2],
    listed: 2,
    asks: 1,
  },
} as const satisfies Record<string, Size>;

export interface Bench {
  readonly size: Size;
  /** Adds a value to a figure of this part. */
  readonly add: (name: string, unit: string, value: number, goal?: Goal) => void;
  /** Starts a rig for this part, which is stopped with it. */
  readonly rig: () => Promise<Rig>;
  /** Reports progress. */
  readonly say: (text: string) => void;
}

/** A group of figures that can be measured separately. */
export type Part = (bench: Bench) => Promise<void>;

/** The bench of a part: its figures are added under the part's name. */
export const benchOf = (
  part: string,
  figures: Figures,
  rest: Pick<Bench, 'size' | 'rig' | 'say'>,
): Bench => ({
  ...rest,
  add: (name, unit, value, goal) => figures.add(part, name, unit, value, goal),
});
