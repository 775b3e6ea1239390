/**
 * A CPF (11 digits) or CNPJ (14 characters, alphanumeric since July 2026) in one form, however it was written: without
 * punctuation, in capitals, with leading zeros that a system took for a number has lost. Undefined where it has the shape
 * of neither. Check digits are not looked at: whoever has a typing error in the ERP is to be found by it.
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
