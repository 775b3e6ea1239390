import { printable, table, tabbed, wrap, type Column } from './text.js';

/** Where a command writes; a process has them. */
export interface Streams {
  readonly stdout: Writer & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writer;
}

interface Writer {
  write(text: string): unknown;
}

/** What a command has to tell, in one of three ways: JSON, for people at a terminal, or plain lines in a pipe. */
export interface Output {
  /** The command's result. With `--json` the value alone is written; else what the second argument makes of it. */
  give(value: unknown, human: (page: Page) => void): void;
  /** A remark beside the result, on stderr; silent with `--json`. */
  note(text: string): void;
}

export interface Page {
  /** A sentence, broken to the width at a terminal; the lines after the first are indented. */
  line(text: string, indent?: string): void;
  /** Lines that keep their breaks and indents, such as JSON. */
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
