/** The target of a figure. */
export interface Goal {
  readonly is: 'at least' | 'at most';
  readonly value: number;
}

/** One figure, measured in every round. */
export interface Figure {
  readonly part: string;
  readonly name: string;
  readonly unit: string;
  /** One value for each round. */
  readonly values: readonly number[];
  readonly goal?: Goal | undefined;
}

export interface Summary extends Figure {
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** The figures of a run, in the order of their first value. */
export interface Figures {
  /** Adds a value to the figure of this part and name. */
  add(part: string, name: string, unit: string, value: number, goal?: Goal): void;
  all(): Summary[];
}

export function createFigures(): Figures {
  const figures = new Map<string, Figure & { readonly values: number[] }>();
  return {
    add(part, name, unit, value, goal) {
      const key = `${part}\n${name}`;
      const known = figures.get(key);
      if (known) known.values.push(value);
      else figures.set(key, { part, name, unit, values: [value], goal });
    },
    all: () => [...figures.values()].map(summaryOf),
  };
}

const summaryOf = (figure: Figure): Summary => ({
  ...figure,
  minimum: Math.min(...figure.values),
  median: median(figure.values),
  maximum: Math.max(...figure.values),
});

/** The value below which this share of the values lies (nearest rank; NaN if there are none). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (
    ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
  );
}

/** Returns true if the median reaches the goal, and undefined if there is none. */
export const reached = ({ goal, median }: Summary): boolean | undefined =>
  goal && (goal.is === 'at least' ? median >= goal.value : median <= goal.value);
