import admin from 'ra-language-english';
import type { TranslationMessages } from 'react-admin';
import { textsInEnglish } from './texts-en.js';

export const english: TranslationMessages = { ...admin, ponte: textsInEnglish };
