import { useMemo } from 'react';
import { useLocale } from 'react-admin';

/** For times that belong to no tenant. */
export const DEFAULT_ZONE = 'America/Sao_Paulo';

export interface Format {
  /** R$ in both languages. */
  readonly money: (reais: number) => string;
  readonly number: (value: number) => string;
  /** Date and time of day, in the tenant's zone. */
  readonly moment: (iso: string, timeZone?: string) => string;
  /** The same to the second. */
  readonly instant: (iso: string, timeZone?: string) => string;
  readonly day: (iso: string, timeZone?: string) => string;
  /** A calendar day such as `2026-11-24`, which belongs to no time zone. */
  readonly calendarDay: (date: string) => string;
  readonly clock: (iso: string, timeZone?: string) => string;
  /** How long something took, or takes: `2 h 5 min`. */
  readonly duration: (milliseconds: number) => string;
}

/** Formats numbers and times in the chosen language. */
export function useFormat(): Format {
  const locale = useLocale();
  return useMemo(() => createFormat(locale), [locale]);
}

function createFormat(locale: string): Format {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'BRL' });
  const number = new Intl.NumberFormat(locale);
  // the day before the month in English too, since the users are in Brazil
  const days = locale === 'en' ? 'en-GB' : locale;
  const dates =
    (options: Intl.DateTimeFormatOptions) =>
    (iso: string, timeZone = DEFAULT_ZONE) =>
      new Intl.DateTimeFormat(days, { ...options, timeZone }).format(new Date(iso));
  const day = dates({ dateStyle: 'short' });
  return {
    money: (reais) => money.format(reais),
    number: (value) => number.format(value),
    moment: dates({ dateStyle: 'short', timeStyle: 'short' }),
    instant: dates({ dateStyle: 'short', timeStyle: 'medium' }),
    day,
    calendarDay: (date) => day(`${date}T00:00:00Z`, 'UTC'),
    clock: dates({ timeStyle: 'medium' }),
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
