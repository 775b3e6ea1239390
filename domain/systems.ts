import type { Vendor } from './ids.js';

/** The two systems that Ponte connects, by what they do. */
export type Side = 'erp' | 'field-service';

export const SIDE_OF: Readonly<Record<Vendor, Side>> = {
  'senior-x': 'erp',
  sismetro: 'field-service',
};

/** What a tenant's two systems are called on screens and in texts. */
export interface SystemNames {
  readonly erp: string;
  readonly fieldService: string;
}

const USUAL_NAMES: Readonly<Record<Vendor, string>> = {
  'senior-x': 'Senior X',
  sismetro: 'Sismetro',
};

/** Returns what a vendor's system is called unless a tenant's profile names it otherwise. */
export const usualNameOf = (vendor: Vendor): string => USUAL_NAMES[vendor];

export const DEFAULT_SYSTEMS: SystemNames = {
  erp: usualNameOf('senior-x'),
  fieldService: usualNameOf('sismetro'),
};

/**
 * Returns a Portuguese sentence of ours with the names of a tenant's systems. All sentences are written for Senior X and
 * Sismetro. After an article another name follows a noun of the same gender, so that articles and participles stay right
 * for any name: "no Senior X" becomes "no sistema Bling", "na Sismetro" becomes "na plataforma Field Control"
 * (docs/adr/0043).
 */
export const inNamesOf = ({ erp, fieldService }: SystemNames, sentence: string): string =>
  sentence.replaceAll(NAMED, (found, before = '', name: string) => {
    const [noun, own] = name === 'Sismetro' ? ['plataforma ', fieldService] : ['sistema ', erp];
    return own === name ? found : `${before}${ARTICLE.test(before) ? noun : ''}${own}`;
  });

const NAMED = /(\S{1,8} )?(Senior X|Sismetro)/g;
const ARTICLE = /^\W?(?:[oaà]|ao|[nd][oa]|pel[oa]|[nd]?est[ea]) $/i;
