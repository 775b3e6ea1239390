import { en } from './en/index.js';
import type { Language } from './languages.js';
import { pt } from './pt/index.js';

/** All that Ponte says, in one language: a language that lacks a text, or reads another value, does not compile. */
export type Texts = typeof pt;

/** A text that is told its language only when it is said. */
export type Text = (texts: Texts) => string;

const TEXTS: Readonly<Record<Language, Texts>> = { pt, en };

export const textsIn = (language: Language): Texts => TEXTS[language];
