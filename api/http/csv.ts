import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';

/** The columns: heading and cell value. Numbers are written as Brazilian spreadsheets read them. */
export type Columns<T> = Readonly<Record<string, (row: T) => string | number | null>>;

/**
 * Streams rows as a CSV file that a Brazilian Excel opens directly: UTF-8 with BOM, semicolons, decimal commas. Escapes
 * cells that a spreadsheet would take for a formula.
 */
export async function sendCsv<T>(
  response: Response,
  name: string,
  columns: Columns<T>,
  rows: Iterable<T> | AsyncIterable<T>,
): Promise<void> {
  const { first, rest } = await begun(rows);
  response.attachment(name).type('text/csv; charset=utf-8');
  const csv = stringify({
    bom: true,
    delimiter: ';',
    escape_formulas: true,
    header: true,
    columns: Object.keys(columns),
    record_delimiter: 'windows',
  });
  const cells = Object.values(columns);
  const records = async function* () {
    yield* first.map((row) => cells.map((cell) => textOf(cell(row))));
    for await (const row of rest) yield cells.map((cell) => textOf(cell(row)));
  };
  await pipeline(Readable.from(records()), csv, response);
}

const textOf = (value: string | number | null): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : (value ?? '');

/** Reads the first row, so that an earlier failure can still be answered as a problem. */
async function begun<T>(rows: Iterable<T> | AsyncIterable<T>) {
  const iterator =
    Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  const { done, value } = await iterator.next();
  const rest = (async function* () {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield next.value;
    }
  })();
  return { first: done ? [] : [value], rest };
}

/** Formats an instant in this time zone: 24/11/2026 10:00:00. */
export function clockOf(timeZone: string): (instant: string | null) => string {
  const format = new Intl.DateTimeFormat('pt-BR', {
    timeZone,
    ...{ day: '2-digit', month: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  return (instant) => (instant === null ? '' : format.format(new Date(instant)).replace(',', ''));
}
