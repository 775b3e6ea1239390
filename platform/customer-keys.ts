import { createHmac, type KeyObject } from 'node:crypto';
import { documentOf } from '../domain/document.js';
import type { Settings } from './settings/types.js';

/**
 * Pseudonyms of a tenant's customers: the search attribute `CustomerKey` of their orders. The same CPF or CNPJ has a
 * different pseudonym at each tenant, and cannot be found by trying all documents without the key of the settings.
 */
export interface CustomerKeys {
  /** The pseudonym for new orders. Returns undefined without a key, or if the document is neither CPF nor CNPJ. */
  nameOf(tenant: string, document: string | undefined): string | undefined;
  /** All pseudonyms that orders may have: for the current key and each that it replaced. */
  namesOf(tenant: string, document: string): string[];
}

/** 128 bits, so that two customers of a tenant never share a pseudonym. */
const HEX_DIGITS = 32;

export function createCustomerKeys({ privacy }: Pick<Settings, 'privacy'>): CustomerKeys {
  const namesOf = (tenant: string, written: string): string[] => {
    const document = documentOf(written);
    if (document === undefined) return [];
    return privacy.customerKeys.map((key) => hashed(key, tenant, document));
  };
  return {
    namesOf,
    nameOf: (tenant, document) =>
      document === undefined ? undefined : namesOf(tenant, document)[0],
  };
}

/** The JSON form separates these texts from anything else that the key may be used for. */
const hashed = (key: KeyObject, tenant: string, document: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['ponte', 'customer', tenant, document]))
    .digest('hex')
    .slice(0, HEX_DIGITS);
