import { describe, expect, test } from '@jest/globals';
import { createOutput, type Output } from '../../cli/output.js';
import { moment, printable, reais, type Column } from '../../cli/text.js';

/** What an output writes: to a terminal with this many columns, or into a pipe. */
function written(write: (output: Output) => void, columns?: number, json = false) {
  const told = { stdout: '', stderr: '' };
  const stdout = {
    write: (text: string) => (told.stdout += text),
    ...(columns !== undefined && { isTTY: true, columns }),
  };
  const stderr = { write: (text: string) => (told.stderr += text) };
  write(createOutput({ stdout, stderr }, json));
  return told;
}

const COLUMNS: readonly Column<readonly [string, string]>[] = [
  { title: 'PEDIDO', of: ([number]) => number, align: 'right' },
  { title: 'PROBLEMA', of: ([, problem]) => problem },
];
const LONG = 'A Sismetro recusou a abertura da SS: '.repeat(5).trim();
const showing = (output: Output) =>
  output.give([1], (page) => {
    page.table(
      [
        ['7', LONG],
        ['1234', 'curto'],
      ],
      COLUMNS,
    );
    page.line(LONG, '    ');
  });

describe('a result', () => {
  test.each([60, 100, 240])(
    'fits a terminal of %i columns, up to 100, without truncation',
    (columns) => {
      const lines = written(showing, columns).stdout.split('\n');
      expect(lines[0]).toBe('PEDIDO  PROBLEMA');
      const after = lines.indexOf('  1234  curto');
      const broken = lines.slice(1, after);
      expect(broken[0]).toMatch(/^ {5}7 {2}A Sismetro /);
      expect(broken.map((line) => line.slice(8)).join(' ')).toBe(LONG);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(
        Math.min(columns, 100),
      );
      expect(
        lines
          .slice(after + 2, -1)
          .every((line) => line.startsWith('    A') || /^ {4}\S/.test(line)),
      ).toBe(true);
      expect(
        lines
          .slice(after + 1)
          .join(' ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      ).toBe(LONG);
    },
  );

  test('is written in full into a pipe: a line for each row, with tabs between cells', () => {
    expect(written(showing).stdout).toBe(`7\t${LONG}\n1234\tcurto\n${LONG}\n`);
  });

  test('is 100 columns wide if the terminal does not know its width', () => {
    expect(written(showing, 0).stdout).toBe(written(showing, 100).stdout);
  });

  test('keeps an id on one line, and the line breaks and indents of JSON', () => {
    const id = 'x'.repeat(80);
    const { stdout } = written(
      (output) =>
        output.give([1], (page) => {
          page.table([[id, LONG]], [{ ...COLUMNS[0]!, isWhole: true }, COLUMNS[1]!]);
          page.verbatim('{\n  "a": 1\n}');
        }),
      60,
    );
    expect(stdout).toContain(id);
    expect(stdout.endsWith('{\n  "a": 1\n}\n')).toBe(true);
  });

  test('is a single JSON value if JSON was requested', () => {
    const { stdout, stderr } = written(
      (output) => {
        showing(output);
        output.note('a remark');
      },
      100,
      true,
    );
    expect([JSON.parse(stdout), stderr]).toEqual([[1], '']);
  });
});

describe('printed text', () => {
  test('from elsewhere cannot control the terminal', () => {
    expect(printable('a\u001b[31mb\nc\u202ed\td')).toBe('a [31mb c d d');
  });

  test('has times and amounts as in Brazil', () => {
    expect(moment('2026-11-24T13:00:05Z')).toBe('24/11/2026 10:00:05');
    expect(moment(null)).toBe('');
    expect(moment('soon')).toBe('soon');
    expect(reais(1350.5)).toBe('R$ 1.350,50');
  });
});
