/** Text for the terminal. */
import { inReais } from '../domain/money.js';

/** Replaces line breaks and control characters by spaces, so that foreign text cannot control the terminal. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

/** Wraps a text between words; `indent` precedes the lines after the first. A word that is too long is not broken. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const margin = rest.length - rest.trimStart().length;
    const lastBlank = rest.lastIndexOf(' ', width);
    const at = lastBlank > margin ? lastBlank : rest.indexOf(' ', Math.max(width, margin));
    if (at === -1) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
  readonly align?: 'right';
  /** Never wrapped: a value to copy, such as an id. */
  readonly isWhole?: boolean;
}

const GAP = '  ';
const NARROWEST = 6;

/** A table with titles that fits the width by wrapping its widest columns. */
export function table<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  width: number,
): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ of }) => printable(of(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => lengthOf(line[at]!))));
  shrink(widths, width - GAP.length * (columns.length - 1), columns);
  return cells.flatMap((row) => {
    const broken = row.map((cell, at) => wrap(cell, widths[at]!));
    const height = Math.max(...broken.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      broken
        .map((lines, at) => fit(lines[line] ?? '', widths[at]!, columns[at]!.align))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/** The rows for a program that reads lines: cells separated by tabs, not wrapped, without titles. */
export const tabbed = <T>(rows: readonly T[], columns: readonly Column<T>[]): string[] =>
  rows.map((row) => columns.map(({ of }) => printable(of(row))).join('\t'));

const lengthOf = (text: string) => [...text].length;

function shrink(
  widths: number[],
  available: number,
  columns: readonly Pick<Column<unknown>, 'isWhole'>[],
): void {
  const total = () => widths.reduce((sum, width) => sum + width, 0);
  while (total() > available) {
    const shrinkable = widths.map((width, at) => (columns[at]?.isWhole ? 0 : width));
    const widest = shrinkable.indexOf(Math.max(...shrinkable));
    if (shrinkable[widest]! <= NARROWEST) return;
    widths[widest]! -= 1;
  }
}

function fit(text: string, width: number, align?: 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

/** The time zone of nearly all users; `--json` has the exact time. */
const ZONE = 'America/Sao_Paulo';

const MOMENT = new Intl.DateTimeFormat('pt-BR', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Formats an ISO 8601 time in Brazilian style. Returns other texts unchanged. */
export function moment(iso: string | null): string {
  if (iso === null) return '';
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : MOMENT.format(date).replace(', ', ' ');
}

export const reais = (value: number): string => inReais(value).replaceAll('\u00a0', ' ');

export const daysText = (days: number): string =>
  `${days.toLocaleString('pt-BR', { maximumFractionDigits: 1 })} ${days >= 2 ? 'dias' : 'dia'}`;
