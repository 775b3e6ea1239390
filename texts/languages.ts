/** The languages of the catalogue. */
export const LANGUAGES = ['pt', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Of who asks for none that we have. */
export const DEFAULT_LANGUAGE: Language = 'pt';
