import { useMemo } from 'react';
import { useLocale } from 'react-admin';
import { useWho } from '../ui/session-context.js';

/** Writes a time in a tenant's zone. */
type Write = (iso: string, tenant?: string | null) => string;

export interface Format {
  /** R$ in both languages. */
  readonly money: (reais: number) => string;
  readonly number: (value: number) => string;
  /** Date and time of day. */
  readonly moment: Write;
  /** The same to the second. */
  readonly instant: Write;
  /** A calendar day such as `2026-11-24`, which belongs to no time zone. */
  readonly calendarDay: (date: string) => string;
  readonly clock: Write;
  /** How long something took, or takes: `2 h 5 min`. */
  readonly duration: (milliseconds: number) => string;
}

/** Formats numbers and times in the chosen language. */
export function useFormat(): Format {
  const locale = useLocale();
  const { zoneOf } = useWho();
  const { write, ...format } = useMemo(() => createFormat(locale), [locale]);
  const dates =
    (options: Intl.DateTimeFormatOptions): Write =>
    (iso, tenant) =>
      write(iso, { ...options, timeZone: zoneOf(tenant) });
  return {
    ...format,
    moment: dates({ dateStyle: 'short', timeStyle: 'short' }),
    instant: dates({ dateStyle: 'short', timeStyle: 'medium' }),
    clock: dates({ timeStyle: 'medium' }),
  };
}

function createFormat(locale: string) {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'BRL' });
  const number = new Intl.NumberFormat(locale);
  // the day before the month in English too, since the users are in Brazil
  const days = locale === 'en' ? 'en-GB' : locale;
  const write = (iso: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(days, options).format(new Date(iso));
  return {
    money: (reais: number) => money.format(reais),
    number: (value: number) => number.format(value),
    write,
    calendarDay: (date: string) =>
      write(`${date}T00:00:00Z`, { dateStyle: 'short', timeZone: 'UTC' }),
    duration,
  };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In the two largest units; they are written alike in both languages. */
function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 1) return '< 1 s';
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return joined(seconds, MINUTE, 'min', 1, 's');
  if (seconds < DAY) return joined(seconds, HOUR, 'h', MINUTE, 'min');
  return joined(seconds, DAY, 'd', HOUR, 'h');
}

function joined(seconds: number, large: number, first: string, small: number, second: string) {
  const rest = Math.floor((seconds % large) / small);
  const whole = `${Math.floor(seconds / large)} ${first}`;
  return rest === 0 ? whole : `${whole} ${rest} ${second}`;
}
