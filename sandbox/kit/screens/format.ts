import { DateTime } from 'luxon';

const ZONE = 'America/Sao_Paulo';
const MONEY = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });
const QUANTITY = new Intl.NumberFormat('pt-BR', { maximumFractionDigits: 6 });

export const money = (cents: number): string => MONEY.format(cents / 100);
export const quantity = (number: number): string => QUANTITY.format(number);

/** Formats an instant (ISO 8601) in São Paulo's time and style. */
export const moment = (instant: string): string =>
  DateTime.fromISO(instant, { zone: ZONE }).toFormat('dd/MM/yyyy HH:mm:ss');

/** Formats `YYYY-MM-DD` in Brazilian style. */
export const day = (date: string): string => DateTime.fromISO(date).toFormat('dd/MM/yyyy');

/** Parses a number in Brazilian style (`1.234,5`, or `1234.5`). Returns undefined if it is not one. */
export function decimal(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const plain = text.includes(',') ? text.replaceAll('.', '').replace(',', '.') : text;
  const number = Number(plain);
  return Number.isNaN(number) ? undefined : number;
}
