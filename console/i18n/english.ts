import admin from 'ra-language-english';
import type { TranslationMessages } from 'react-admin';
import { wordsInEnglish } from './words-en.js';

export { inEnglish } from './in-english.js';
export { inUsualNames } from './usual-names.js';

export const english: TranslationMessages = { ...admin, ponte: wordsInEnglish };
