import admin from 'ra-language-english';
import type { TranslationMessages } from 'react-admin';
import { wordsInEnglish } from './words-en.js';

export const english: TranslationMessages = { ...admin, ponte: wordsInEnglish };
