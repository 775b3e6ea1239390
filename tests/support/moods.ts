/**
 * What a vendor may do wrong with a call, as plain data. The vendors of the simulation do it.
 */

/** When the work of a call is done: at once, some time after the caller has given up, or never. */
export type Work = 'now' | 'late' | 'never';

/** What a call gets instead of its true answer. */
export type WrongAnswer =
  /** No connection is made: the caller knows that nothing was sent. */
  | { readonly is: 'unreachable' }
  | { readonly is: 'reset' }
  /** Nothing, until the caller gives up. */
  | { readonly is: 'silence' }
  /** `retryAfter`: as the header has it. */
  | { readonly is: 'status'; readonly status: number; readonly retryAfter?: string }
  /** The vendor says no, in words, inside a 200. */
  | { readonly is: 'no'; readonly about: 'order' | 'quota' }
  /** A 200 that cannot be read: JSON that ends in the middle, a page of HTML, another shape, nothing. */
  | { readonly is: 'unreadable'; readonly as: 'cut' | 'html' | 'shape' | 'empty' }
  /** The true answer, after a while. */
  | { readonly is: 'slow' }
  /** What this call would get if it had done its work. */
  | { readonly is: 'pretence' };

/** How a read differs from the truth. */
export type WrongView =
  /** As it was some time ago. */
  | 'lags'
  /** Nothing is found. */
  | 'empty'
  /** Rows of others, and none that was asked for. */
  | 'strangers'
  | 'reference-absent'
  | 'reference-blank'
  | 'reference-cut'
  | 'reference-foreign'
  /** The situation is a word that nobody has mapped. */
  | 'unknown-status';

/** How an opening differs from what was asked for. */
export type WrongOpening = 'opens-twice' | 'number-absent' | 'number-of-another';

export type Mood = {
  /** The calls that it can strike. */
  readonly strikes: 'all' | 'reads' | 'writes' | 'openings' | 'settlements';
  /** Only at this vendor. */
  readonly at?: 'senior-x' | 'sismetro';
} & (
  | { readonly works: Work; readonly answers: WrongAnswer }
  | { readonly shows: WrongView }
  | { readonly opens: WrongOpening }
);

const MOODS = {
  // nothing is done, and the caller can know it
  unreachable: { strikes: 'all', works: 'never', answers: { is: 'unreachable' } },
  busy: { strikes: 'all', works: 'never', answers: { is: 'status', status: 503 } },
  'slow-down': {
    strikes: 'all',
    works: 'never',
    answers: { is: 'status', status: 429, retryAfter: '60' },
  },
  /** A wait of two hours counts as one hour. */
  'slow-down-long': {
    strikes: 'all',
    works: 'never',
    answers: { is: 'status', status: 429, retryAfter: '7200' },
  },
  /** A wait that is past counts as absent. */
  'slow-down-past': {
    strikes: 'all',
    works: 'never',
    answers: { is: 'status', status: 503, retryAfter: '-5' },
  },
  'keys-refused': { strikes: 'all', works: 'never', answers: { is: 'status', status: 401 } },
  forbidden: { strikes: 'all', works: 'never', answers: { is: 'status', status: 403 } },
  'quota-used-up': { strikes: 'all', works: 'never', answers: { is: 'no', about: 'quota' } },
  refusing: { strikes: 'writes', works: 'never', answers: { is: 'no', about: 'order' } },

  // nobody can know whether it was done
  silent: { strikes: 'all', works: 'never', answers: { is: 'silence' } },
  error: { strikes: 'all', works: 'never', answers: { is: 'status', status: 500 } },
  'lost-before': { strikes: 'all', works: 'never', answers: { is: 'reset' } },
  'write-lost': { strikes: 'writes', works: 'never', answers: { is: 'reset' } },
  'lost-after': { strikes: 'all', works: 'now', answers: { is: 'reset' } },
  'silent-after': { strikes: 'all', works: 'now', answers: { is: 'silence' } },
  'error-after': { strikes: 'all', works: 'now', answers: { is: 'status', status: 500 } },
  late: { strikes: 'writes', works: 'late', answers: { is: 'silence' } },
  'late-error': { strikes: 'writes', works: 'late', answers: { is: 'status', status: 504 } },
  cut: { strikes: 'all', works: 'now', answers: { is: 'unreadable', as: 'cut' } },
  html: { strikes: 'all', works: 'now', answers: { is: 'unreadable', as: 'html' } },
  'other-shape': { strikes: 'all', works: 'now', answers: { is: 'unreadable', as: 'shape' } },
  nothing: { strikes: 'all', works: 'now', answers: { is: 'unreadable', as: 'empty' } },

  // a lie, or only slow
  'without-effect': {
    strikes: 'settlements',
    at: 'senior-x',
    works: 'never',
    answers: { is: 'pretence' },
  },
  slow: { strikes: 'all', works: 'now', answers: { is: 'slow' } },

  // what Sismetro, or both, show
  lagging: { strikes: 'reads', shows: 'lags' },
  'found-nothing': { strikes: 'reads', at: 'sismetro', shows: 'empty' },
  strangers: { strikes: 'reads', at: 'sismetro', shows: 'strangers' },
  'reference-absent': { strikes: 'reads', at: 'sismetro', shows: 'reference-absent' },
  'reference-blank': { strikes: 'reads', at: 'sismetro', shows: 'reference-blank' },
  'reference-cut': { strikes: 'reads', at: 'sismetro', shows: 'reference-cut' },
  'reference-foreign': { strikes: 'reads', at: 'sismetro', shows: 'reference-foreign' },
  'unknown-status': { strikes: 'reads', shows: 'unknown-status' },

  // what an opening does
  'opens-twice': { strikes: 'openings', at: 'sismetro', opens: 'opens-twice' },
  'number-absent': { strikes: 'openings', at: 'sismetro', opens: 'number-absent' },
  'number-of-another': { strikes: 'openings', at: 'sismetro', opens: 'number-of-another' },
} as const satisfies Record<string, Mood>;

export type MoodName = keyof typeof MOODS;

export const MOOD_NAMES = Object.keys(MOODS) as MoodName[];

export const moodOf = (name: MoodName): Mood => MOODS[name];

/** What a call does, as far as moods distinguish calls. */
export type CallKind = 'read' | 'open' | 'observe' | 'settle';

/** Returns true if the mood can strike such a call of this vendor. */
export function canStrike(
  { strikes, at }: Mood,
  vendor: 'senior-x' | 'sismetro',
  kind: CallKind,
): boolean {
  if (at !== undefined && at !== vendor) return false;
  switch (strikes) {
    case 'all':
      return true;
    case 'reads':
      return kind === 'read';
    case 'writes':
      return kind !== 'read';
    case 'openings':
      return kind === 'open';
    case 'settlements':
      return kind === 'settle';
  }
}
