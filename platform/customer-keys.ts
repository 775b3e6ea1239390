import { createHmac, type KeyObject } from 'node:crypto';
import { documentOf } from '../domain/document.js';
import type { Settings } from './settings/types.js';

/**
 * Names a tenant's customer without telling who it is: the search attribute `CustomerKey` of their orders. The same CPF or
 * CNPJ has another name at each tenant, and nobody finds it by trying all documents without the key of the settings.
 */
export interface CustomerKeys {
  /** What new orders carry; undefined without a key, or where the document is neither CPF nor CNPJ. */
  nameOf(tenant: string, document: string | undefined): string | undefined;
  /** What orders may carry: under the key of now, and under each that it replaced. */
  namesOf(tenant: string, document: string): string[];
}

/** 128 bits: two customers of a tenant never share one. */
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

/** Nobody else's list of texts has this form, whatever else the key may come to serve for. */
const hashed = (key: KeyObject, tenant: string, document: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['ponte', 'customer', tenant, document]))
    .digest('hex')
    .slice(0, HEX_DIGITS);
