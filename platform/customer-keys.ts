import { createHmac, type KeyObject } from 'node:crypto';
import { documentOf } from '../domain/document.js';
import type { Settings } from './settings/types.js';

/**
 * Pseudonyms of a tenant's customers: the search attributes `CustomerKey` and `CustomerWords` of their orders. The same
 * document or word has a different pseudonym at each tenant, and cannot be found by trying all of them without the key of
 * the settings.
 */
export interface CustomerKeys {
  /** The pseudonym for new orders. Returns undefined without a key, or if the document is neither CPF nor CNPJ. */
  nameOf(tenant: string, document: string | undefined): string | undefined;
  /** All pseudonyms that orders may have: for the current key and each that it replaced. */
  namesOf(tenant: string, document: string): string[];
  /** Without a key customers cannot be searched. */
  readonly canSearch: boolean;
  /** The pseudonyms of the words of a name, for new orders; at most 24. */
  wordsOf(tenant: string, name: string | undefined): string[];
  /** The pseudonyms of the searched words, for each key: an order matches that has all of one list. Never an empty list. */
  searchesFor(tenant: string, text: string): string[][];
}

/** 128 bits, so that two customers of a tenant never share a pseudonym. */
const HEX_DIGITS = 32;
/** 64 bits: enough to tell the words of a tenant's customers apart. */
const WORD_DIGITS = 16;
/** Temporal limits the value of a search attribute to 2 KB. */
const MOST_WORDS = 24;

export function createCustomerKeys({ privacy }: Pick<Settings, 'privacy'>): CustomerKeys {
  const namesOf = (tenant: string, written: string): string[] => {
    const document = documentOf(written);
    if (document === undefined) return [];
    return privacy.customerKeys.map((key) => hashed(key, ['customer', tenant, document]));
  };
  const searchesFor = (tenant: string, text: string): string[][] => {
    const words = wordsIn(text);
    if (words.length === 0) return [];
    return privacy.customerKeys.map((key) =>
      words.map((word) => hashed(key, ['word', tenant, word], WORD_DIGITS)),
    );
  };
  return {
    namesOf,
    nameOf: (tenant, document) =>
      document === undefined ? undefined : namesOf(tenant, document)[0],
    canSearch: privacy.customerKeys.length > 0,
    wordsOf: (tenant, name = '') => searchesFor(tenant, name)[0] ?? [],
    searchesFor,
  };
}

/** The words of a name, without accents and capitals. Single letters are left out: too many names have them. */
function wordsIn(text: string): string[] {
  const plain = text.slice(0, 500).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
  return [...new Set(words)].slice(0, MOST_WORDS);
}

/** The JSON form separates these texts from anything else that the key may be used for. */
const hashed = (key: KeyObject, text: readonly string[], digits = HEX_DIGITS): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['ponte', ...text]))
    .digest('hex')
    .slice(0, digits);
