import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import { adminPortuguese } from './admin-pt.js';
import { inSystemNames, type Systems } from './system-names.js';
import { textsInPortuguese } from './texts-pt.js';

const LOCALES = [
  { locale: 'pt-BR', name: 'Português' },
  { locale: 'en', name: 'English' },
];

const portuguese = {
  ...adminPortuguese,
  ponte: textsInPortuguese,
} as unknown as TranslationMessages;

/** Not in react-admin's own store, which is cleared at sign-out. */
const KEPT_AS = 'ponte.locale';

/** Portuguese, unless the user chose English before. */
export async function createI18nProvider(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  systems: () => readonly Systems[],
): Promise<I18nProvider> {
  /** The words of a language; those of the second one come when they are first wanted. */
  async function wordsIn(locale: string): Promise<TranslationMessages> {
    if (locale !== 'en') return portuguese;
    return (await import('./english.js')).english;
  }
  const initial = storage.getItem(KEPT_AS) === 'en' ? 'en' : 'pt-BR';
  // a page in the other language is better than none
  const words = await wordsIn(initial).catch(() => portuguese);
  const provider: I18nProvider = polyglotI18nProvider(
    (locale) => (locale === initial ? words : wordsIn(locale)),
    initial,
    LOCALES,
    {
      replace(this: string, token: RegExp, valueOf: (...found: string[]) => unknown) {
        const written = new Intl.NumberFormat(provider.getLocale());
        return this.replace(token, (...found) => {
          const value = valueOf(...found);
          return typeof value === 'number' ? written.format(value) : String(value);
        });
      },
    },
  );
  setDocumentLanguage(initial);
  return {
    ...provider,
    translate: (key, options) =>
      inSystemNames(provider.translate(key, options), systems(), provider.getLocale()),
    async changeLocale(locale) {
      storage.setItem(KEPT_AS, locale);
      try {
        await provider.changeLocale(locale);
        setDocumentLanguage(locale);
      } catch {
        location.reload(); // an upgrade removed this version's texts: the current version has them
      }
    },
  };
}

/** Screen readers choose the pronunciation by it. */
function setDocumentLanguage(locale: string): void {
  document.documentElement.lang = locale;
}
