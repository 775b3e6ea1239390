import { printable, table, tabbed, wrap, type Column } from './text.js';

/** The output streams of a command. */
export interface Streams {
  readonly stdout: Writer & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writer;
}

interface Writer {
  write(text: string): unknown;
}

/** The output of a command in one of three forms: JSON, text for a terminal, or plain lines for a pipe. */
export interface Output {
  /** The command's result: with `--json` only the value, otherwise the text that `human` writes. */
  give(value: unknown, human: (page: Page) => void): void;
  /** A remark, on stderr; omitted with `--json`. */
  note(text: string): void;
}

export interface Page {
  /** A sentence, wrapped to the terminal's width; `indent` precedes the lines after the first. */
  line(text: string, indent?: string): void;
  /** Lines that keep their breaks and indentation, such as JSON. */
  verbatim(text: string): void;
  table<T>(rows: readonly T[], columns: readonly Column<T>[]): void;
}

const WIDEST = 100;

export function createOutput({ stdout, stderr }: Streams, json: boolean): Output {
  const isTerminal = stdout.isTTY === true;
  const width = isTerminal ? Math.min(stdout.columns || WIDEST, WIDEST) : Infinity;
  const write = (lines: readonly string[]) => lines.forEach((line) => stdout.write(`${line}\n`));
  const page: Page = {
    line: (text, indent = '') => write(wrap(printable(text), width, indent)),
    verbatim: (text) => write(text.split('\n').map(printable)),
    table: (rows, columns) =>
      write(isTerminal ? table(rows, columns, width) : tabbed(rows, columns)),
  };
  return {
    give(value, human) {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else human(page);
    },
    note(text) {
      if (!json) stderr.write(`${text}\n`);
    },
  };
}
