import { z } from 'zod';
import { kind, time } from '../kit/kinds.js';

/** How this Sismetro may misbehave; docs/doubles.md explains the switches. */

/** Rows are shown as they were this long ago; newer ones are missing. */
export const LAG = kind('lag', time());
/** A look finds nothing. */
export const LOOK_EMPTY = kind('look-empty', {});
/** A look finds another order's SS instead of the requested one. */
export const LOOK_OTHER = kind('look-other', {});
/** A look also finds another order's SS. */
export const LOOK_SEVERAL = kind('look-several', {});

export const REFERENCE_ABSENT = kind('reference-absent', {});
export const REFERENCE_BLANK = kind('reference-blank', {});
export const REFERENCE_CUT = kind('reference-cut', { length: z.int().min(1).default(8) });
/** The reference is wrong: this one, or that of another SS. */
export const REFERENCE_FOREIGN = kind('reference-foreign', { reference: z.string().optional() });

export const DESCRIPTION_BLANK = kind('description-blank', {});
export const DESCRIPTION_CUT = kind('description-cut', { length: z.int().min(1).default(40) });
/** The editor's HTML: entities for every character with tags between them, or everything escaped twice. */
export const DESCRIPTION_MANGLED = kind('description-mangled', {
  how: z.enum(['tags', 'twice']).default('tags'),
});
/** Dates are shifted by so many minutes, like a clock that missed daylight saving, or show this text. */
export const DATES = kind('dates', {
  shiftMinutes: z.int().min(-1440).max(1440).default(0),
  shown: z.string().optional(),
});

/** One POST opens two SSs; the answer names the first or the second one. */
export const OPENS_TWICE = kind('opens-twice', {
  answers: z.enum(['first', 'second']).default('first'),
});
/** An answer or a callback names another order's SS. */
export const NUMBER_OF_ANOTHER = kind('number-of-another', {});
export const NUMBER_ABSENT = kind('number-absent', {});
/** The callback comes first: the SS ends this much later. */
export const EARLY = kind('early', time());

/** Acts of Sismetro itself, `ms` after the call they follow. */
export const REOPENED = kind('reopened', time(0));
/** The SS is gone or, if `shown`, *EXCLUÍDA*. */
export const DELETED = kind('deleted', { ...time(0), shown: z.boolean().default(false) });
/** A second SS with the same reference takes over part of its services. */
export const SPLIT = kind('split', time(0));
/** Its services move to another SS, and it is *EXCLUÍDA*. */
export const MERGED = kind('merged', time(0));
/** Moved to another unit: this one no longer shows it. */
export const TRANSFERRED = kind('transferred', { ...time(0), unit: z.string().default('999') });
/** A callback about an end that did not happen. */
export const FORGED = kind('forged', {
  ...time(0),
  end: z.enum(['completed', 'cancelled']).default('completed'),
});
/** Another system that shares the unit opens an SS for an order with the same id. */
export const NEIGHBOUR = kind('neighbour', {
  ...time(0),
  tenant: z.string().min(1).default('vizinha'),
});
/** Everything is as it was `backMs` before; numbers that become free may be reused. */
export const RESTORED = kind('restored', {
  ...time(0),
  backMs: z.int().min(0),
  reuseNumbers: z.boolean().default(false),
});

const REFERENCES = [REFERENCE_ABSENT, REFERENCE_BLANK, REFERENCE_CUT, REFERENCE_FOREIGN];
const OPENING = [OPENS_TWICE, NUMBER_OF_ANOTHER, NUMBER_ABSENT];
const LIST = [
  LAG,
  LOOK_EMPTY,
  LOOK_SEVERAL,
  ...REFERENCES,
  DESCRIPTION_BLANK,
  DESCRIPTION_CUT,
  DESCRIPTION_MANGLED,
  DATES,
];
const CALLBACK = [...REFERENCES, NUMBER_OF_ANOTHER, NUMBER_ABSENT];
const SEQUELS = [REOPENED, DELETED, SPLIT, MERGED, TRANSFERRED, FORGED, NEIGHBOUR, RESTORED];

/** The kinds that apply to each call. */
export const OWN_KINDS = {
  open: { twists: OPENING, sequels: SEQUELS },
  look: { twists: [...LIST, LOOK_OTHER], sequels: SEQUELS },
  list: { twists: LIST },
  end: { twists: [EARLY], sequels: SEQUELS },
  callback: { twists: CALLBACK, sequels: SEQUELS },
};

export const SISMETRO_KINDS = [
  ...new Set([...OPENING, ...LIST, LOOK_OTHER, EARLY, ...CALLBACK, ...SEQUELS]),
];
