import type { Customer } from './order.js';

/**
 * Normalizes a CPF (11 digits) or CNPJ (14 characters, alphanumeric since July 2026): removes punctuation, converts to
 * capitals, and restores leading zeros lost by a system that stored a number. Returns undefined if the text has neither
 * shape. Does not verify check digits, so that a document mistyped in the ERP is still found.
 */
export function documentOf(written: string): string | undefined {
  const bare = written
    .normalize('NFKC')
    .replaceAll(/[\s./-]/g, '')
    .toUpperCase();
  if (/^\d{9,11}$/.test(bare)) return bare.padStart(11, '0');
  if (/^\d{12,13}$/.test(bare)) return bare.padStart(14, '0');
  return /^[A-Z0-9]{12}\d{2}$/.test(bare) ? bare : undefined;
}

/** Returns true for a CPF with valid check digits that a system padded to the length of a CNPJ. */
function isLongCpf(document: string): boolean {
  const [, cpf] = /^000(\d{11})$/.exec(document) ?? [];
  if (cpf === undefined) return false;
  const digits = [...cpf].map(Number);
  return [9, 10].every((at) => {
    const sum = digits
      .slice(0, at)
      .reduce((all, digit, place) => all + digit * (at + 1 - place), 0);
    return ((sum * 10) % 11) % 10 === digits[at];
  });
}

/**
 * Returns true for a customer whose name is a company's. A sole trader has a CNPJ, but the own name; the register writes
 * the CPF after it, or the CNPJ's first digits before it, and an ERP may cut them. In doubt the name is a person's.
 */
export function isCompany({ document: written = '', name = '' }: Customer): boolean {
  const document = documentOf(written);
  if (document?.length !== 14 || isLongCpf(document)) return false;
  return !/\d{4,}|\d[\d.\-/ ]{6,}\d/.test(name.slice(0, 500));
}
