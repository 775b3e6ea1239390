import { Refusal } from '../kit/refusal.js';
import type { Condition } from './orders.js';

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'id',
  number: 'number',
  type: 'type',
  status: 'status',
  issueDate: 'issue_date',
  'branch.code': 'branch',
  'customer.code': 'customer',
};
const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
};
const COMPARISON = /\s*([\w.]+)\s+(eq|ne|lt|gt|le|ge)\s+('(?:[^'\\]|''|\\.)*'|-?\d+(?:\.\d+)?)\s*/y;
const AND = /and(?=\s)/iy;

/**
 * Parses a filter of an entity list, such as `status eq 'LIBERADO' and number ge 1200` (documented by Senior X; here
 * only comparisons joined by `and`). Throws `Refusal` 400 if it is invalid.
 */
export function readFilter(filter: string): Condition {
  const sql: string[] = [];
  const values: (string | number)[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(filter);
    at = found ? pattern.lastIndex : at;
    return found;
  };
  if (filter.trim() === '') return { sql: 'TRUE', values };
  do {
    const [, field = '', operator = '', literal = ''] = take(COMPARISON) ?? [];
    const column = Object.hasOwn(COLUMNS, field) ? COLUMNS[field] : undefined;
    if (column === undefined) throw new Refusal(400, `Filtro inválido na posição ${at}`);
    sql.push(`${column} ${OPERATORS[operator]} ?`);
    values.push(literal.startsWith("'") ? unquote(literal) : Number(literal));
  } while (take(AND));
  if (at < filter.length) throw new Refusal(400, `Filtro inválido na posição ${at}`);
  return { sql: sql.join(' AND '), values };
}

const unquote = (literal: string) =>
  literal.slice(1, -1).replace(/''|\\(.)/g, (_all, c) => c ?? "'");
