import type { Tenant } from '../api/types.js';

export type Systems = NonNullable<Tenant['systems']>;

export const USUAL: Systems = { erp: 'Senior X', fieldService: 'Sismetro' };

/**
 * Puts the names of the shown tenants' systems into our words, which are written for Senior X and Sismetro. As in the
 * api, another name follows a noun of the same gender if there is an article (docs/adr/0043). If the tenants' names
 * differ, a common word stands for them.
 */
export function inSystemNames(words: string, shown: readonly Systems[], locale: string): string {
  const isEnglish = locale === 'en';
  const namesOf = (
    side: keyof Systems,
    noun: string,
    common: string,
  ): readonly [string, string] => {
    const [name = USUAL[side], ...others] = new Set(shown.map((systems) => systems[side]));
    if (others.length > 0) return [common, common];
    return [name, isEnglish || name === USUAL[side] ? name : `${noun} ${name}`];
  };
  const erp = namesOf('erp', 'sistema', isEnglish ? 'the ERP' : 'ERP');
  const field = namesOf(
    'fieldService',
    'plataforma',
    isEnglish ? 'the field service' : 'plataforma',
  );
  return words.replace(NAMED, (_, before = '', name: string) => {
    const [bare, afterArticle] = name === USUAL.erp ? erp : field;
    return before + (ARTICLE.test(before) ? afterArticle : bare);
  });
}

const NAMED = /(\S{1,8} )?(Senior X|Sismetro)/g;
const ARTICLE = /^\W?(?:[oaà]|ao|[nd][oa]|pel[oa]|[nd]?est[ea]) $/i;
