import { DateTime } from 'luxon';

const ZONE = 'America/Sao_Paulo';
const MONEY = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });
const QUANTITY = new Intl.NumberFormat('pt-BR', { maximumFractionDigits: 6 });

export const money = (cents: number): string => MONEY.format(cents / 100);
export const quantity = (number: number): string => QUANTITY.format(number);

/** An instant (ISO 8601) as people in São Paulo write it. */
export const moment = (instant: string): string =>
  DateTime.fromISO(instant, { zone: ZONE }).toFormat('dd/MM/yyyy HH:mm:ss');

/** `YYYY-MM-DD` as people write it. */
export const day = (date: string): string => DateTime.fromISO(date).toFormat('dd/MM/yyyy');

/** A number as people write it (`1.234,5`, and `1234.5` too); undefined where it is none. */
export function decimal(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const plain = text.includes(',') ? text.replaceAll('.', '').replace(',', '.') : text;
  const number = Number(plain);
  return Number.isNaN(number) ? undefined : number;
}
