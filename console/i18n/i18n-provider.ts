import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import { adminPortuguese } from './admin-pt.js';
import { inSystemNames, type Systems } from './system-names.js';
import { wordsInPortuguese } from './words-pt.js';

const LOCALES = [
  { locale: 'pt-BR', name: 'Português' },
  { locale: 'en', name: 'English' },
];

const portuguese = {
  ...adminPortuguese,
  ponte: wordsInPortuguese,
} as unknown as TranslationMessages;

/** The words of a language; those of the second one come when they are first wanted. */
const wordsIn = async (locale: string): Promise<TranslationMessages> =>
  locale === 'en' ? (await import('./english.js')).english : portuguese;

/** Kept apart from react-admin's own store, which is emptied when somebody signs out. */
const KEPT_AS = 'ponte.locale';

/** Portuguese, unless whoever sits here chose English before. */
export async function createI18nProvider(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  systems: () => readonly Systems[],
): Promise<I18nProvider> {
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
  tellTheBrowser(initial);
  return {
    ...provider,
    translate: (key, values) =>
      inSystemNames(provider.translate(key, values), systems(), provider.getLocale()),
    async changeLocale(locale) {
      storage.setItem(KEPT_AS, locale);
      try {
        await provider.changeLocale(locale);
        tellTheBrowser(locale);
      } catch {
        location.reload(); // its words are gone with an older version of the console: the one of now has them
      }
    },
  };
}

/** Screen readers pronounce the page by this. */
function tellTheBrowser(locale: string): void {
  document.documentElement.lang = locale;
}
