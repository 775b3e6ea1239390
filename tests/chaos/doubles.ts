/**
 * Everything that can go wrong in a run, by name: faults of single calls, whatever order they concern, and kills. Each
 * can be played alone: `npm run chaos -- --only <name>`. docs/doubles.md explains the rules. What vendors, users and
 * strangers do to single orders is played by the simulation.
 */
interface CallDouble {
  /** Share of the calls that it strikes. */
  readonly share: number;
  /** It applies to every call of both vendors. */
  readonly rule: object;
}

export const CALL_DOUBLES = {
  500: { share: 0.07, rule: { kind: 'status', status: 500 } },
  'answer-lost': { share: 0.04, rule: { kind: 'answer-lost' } },
  reset: { share: 0.04, rule: { kind: 'reset' } },
  malformed: { share: 0.03, rule: { kind: 'malformed' } },
  'answer-cut': { share: 0.02, rule: { kind: 'answer-cut' } },
  504: { share: 0.02, rule: { kind: 'error-but-commits', status: 504, ms: 500, upToMs: 5_000 } },
  429: { share: 0.02, rule: { kind: 'status', status: 429, retryAfter: 1 } },
  503: { share: 0.02, rule: { kind: 'status', status: 503 } },
  401: { share: 0.01, rule: { kind: 'unauthorized' } },
  slow: { share: 0.15, rule: { kind: 'delay', ms: 800 } },
} as const satisfies Record<string, CallDouble>;

export type DoubleName = `${keyof typeof CALL_DOUBLES}` | 'kills';

export const CALL_DOUBLE_NAMES = Object.keys(CALL_DOUBLES) as (keyof typeof CALL_DOUBLES)[];

export const DOUBLE_NAMES = [...CALL_DOUBLE_NAMES, 'kills'] as readonly DoubleName[];

export const isDoubleName = (name: string): name is DoubleName =>
  (DOUBLE_NAMES as readonly string[]).includes(name);
