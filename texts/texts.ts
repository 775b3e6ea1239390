import { en } from './en/index.js';
import type { Language } from './languages.js';
import { pt, type Texts } from './pt/index.js';

export type { Texts };

/** A text that is told its language only when it is said. */
export type Text = (texts: Texts) => string;

const TEXTS: Readonly<Record<Language, Texts>> = { pt, en };

export const textsIn = (language: Language): Texts => TEXTS[language];
