import polyglotI18nProvider from 'ra-i18n-polyglot';
import english from 'ra-language-english';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import { adminPortuguese } from './admin-pt.js';
import { wordsInEnglish } from './words-en.js';
import { wordsInPortuguese } from './words-pt.js';

const LOCALES = [
  { locale: 'pt-BR', name: 'Português' },
  { locale: 'en', name: 'English' },
];

const MESSAGES: Readonly<Record<string, TranslationMessages>> = {
  'pt-BR': { ...adminPortuguese, ponte: wordsInPortuguese },
  en: { ...english, ponte: wordsInEnglish },
};

/** Kept apart from react-admin's own store, which is emptied when somebody signs out. */
const KEPT_AS = 'ponte.locale';

/** Portuguese, unless whoever sits here chose English before. */
export function createI18nProvider(storage: Pick<Storage, 'getItem' | 'setItem'>): I18nProvider {
  const kept = storage.getItem(KEPT_AS) ?? '';
  const initial = kept in MESSAGES ? kept : 'pt-BR';
  const provider = polyglotI18nProvider(
    (locale) => MESSAGES[locale] ?? adminPortuguese,
    initial,
    LOCALES,
  );
  tellTheBrowser(initial);
  return {
    ...provider,
    async changeLocale(locale) {
      storage.setItem(KEPT_AS, locale);
      tellTheBrowser(locale);
      await provider.changeLocale(locale);
    },
  };
}

/** Screen readers pronounce the page by this. */
function tellTheBrowser(locale: string): void {
  document.documentElement.lang = locale;
}
