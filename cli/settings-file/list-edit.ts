import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type YAMLSeq,
} from 'yaml';

/**
 * Edits lists in the text of the settings file, so that all comments, blank lines and quotes around them are preserved.
 */

/** Parses like platform/settings/source.ts: every scalar is text, even an unquoted `0484`. */
export const parseSettingsText = (text: string): Document.Parsed =>
  parseDocument(text, { schema: 'failsafe', stringKeys: true, prettyErrors: false });

/** One list entry in both of YAML's styles. */
export interface Entry {
  /** The entry as lines without indentation, the first without the dash. */
  readonly block: string;
  readonly value: unknown;
}

/** Returns the text with an entry appended to a list at the file's root; creates the list if it is missing. */
export function appendEntry(text: string, list: string, { block, value }: Entry): string {
  const document = parseSettingsText(text);
  const root = document.contents;
  const flow = JSON.stringify(value);
  if (root !== null && isMap(root) && root.flow === true) {
    const seq = root.get(list);
    if (isSeq(seq)) return intoFlow(text, seq, flow);
    const field = `${JSON.stringify(list)}: [${flow}]`;
    return splice(text, root.range[1] - 1, 0, root.items.length > 0 ? `, ${field}` : field);
  }
  const pair = pairOf(document, list);
  if (pair === undefined) return `${withLineEnd(text)}\n${list}:\n${indented(block, 2)}\n`;
  const seq = pair.value;
  if (isSeq(seq) && seq.items.length > 0) {
    return seq.flow === true ? intoFlow(text, seq, flow) : intoBlock(text, seq, block);
  }
  return intoEmpty(text, pair, block);
}

/** Returns the text without one entry of a list at the file's root. */
export function removeEntry(text: string, list: string, at: number): string {
  const seq = pairOf(parseSettingsText(text), list)?.value;
  if (!isSeq(seq)) throw new Error(`${list} is not a list`);
  const [from, to] = seq.flow === true ? flowSpan(seq, at) : blockSpan(text, seq, at);
  const rest = splice(text, from, to - from, '');
  return seq.flow === true || seq.items.length > 1 ? rest : markEmpty(rest, list);
}

/** Returns the text with another value in place of a scalar. */
export function replaceValue(
  text: string,
  path: readonly (string | number)[],
  value: string,
): string {
  const node = parseSettingsText(text).getIn(path, true);
  if (!isScalar(node)) throw new Error(`${path.join('.')} is no single value`);
  return splice(text, startOf(node), endOf(node) - startOf(node), value);
}

function pairOf(document: Document.Parsed, key: string): Pair | undefined {
  const root = document.contents;
  if (root === null || !isMap(root)) return undefined;
  return (root.items as Pair[]).find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function intoBlock(text: string, seq: YAMLSeq, block: string): string {
  const at = endOfLine(text, endOf(seq.items.at(-1)));
  const indent = seq.range![0] - startOfLine(text, seq.range![0]);
  const before = text.slice(0, at);
  return `${withLineEnd(before)}${indented(block, indent)}\n${text.slice(at)}`;
}

function intoFlow(text: string, seq: YAMLSeq, flow: string): string {
  const last = seq.items.at(-1);
  return last === undefined
    ? splice(text, seq.range![0] + 1, 0, flow)
    : splice(text, endOf(last), 0, `, ${flow}`);
}

/** `tenants: []`, or `tenants:` without a value. */
function intoEmpty(text: string, pair: Pair, block: string): string {
  const value = pair.value as { range?: [number, number, number] } | null;
  const bare =
    isSeq(pair.value) && value?.range
      ? splice(text, value.range[0], value.range[1] - value.range[0], '')
      : text;
  const at = endOfLine(bare, endOf(pair.key));
  const head = bare.slice(0, at).replace(/ +\n$/, '\n');
  return `${withLineEnd(head)}${indented(block, 2)}\n${bare.slice(at)}`;
}

function blockSpan(text: string, seq: YAMLSeq, at: number): [number, number] {
  const start = lineOfDash(text, seq, at);
  const next = seq.items[at + 1];
  const end = endOfLine(text, endOf(seq.items[at]));
  // text between two entries belongs to the second one
  return [start, next === undefined ? end : Math.min(end, lineOfDash(text, seq, at + 1))];
}

/** The start of the line with the entry's dash. */
const lineOfDash = (text: string, { items }: YAMLSeq, at: number) =>
  startOfLine(text, text.lastIndexOf('-', startOf(items[at])));

function flowSpan({ items }: YAMLSeq, at: number): [number, number] {
  const next = items[at + 1];
  if (next !== undefined) return [startOf(items[at]), startOf(next)];
  return [at > 0 ? endOf(items[at - 1]) : startOf(items[at]), endOf(items[at])];
}

function markEmpty(text: string, list: string): string {
  const at = endOf(pairOf(parseSettingsText(text), list)?.key) + 1;
  return splice(text, at, 0, ' []');
}

const rangeOf = (node: unknown) => (node as { range: [number, number, number] }).range;
const startOf = (node: unknown) => rangeOf(node)[0];

/** End of the last content in a node: a block's own range includes the comments after it. */
function endOf(node: unknown): number {
  if (isSeq(node) && node.flow !== true) return endOf(node.items.at(-1));
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1) as Pair;
    return last.value === null || isBlank(last.value) ? endOf(last.key) + 1 : endOf(last.value);
  }
  return rangeOf(node)[1];
}

const isBlank = (node: unknown) => rangeOf(node)[0] === rangeOf(node)[1];

const splice = (text: string, at: number, remove: number, insert: string) =>
  text.slice(0, at) + insert + text.slice(at + remove);

const startOfLine = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;

/** The offset after the next line end. */
function endOfLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at; // already at the start of a line
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

const withLineEnd = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function indented(block: string, by: number): string {
  const indent = ' '.repeat(by);
  return block
    .trimEnd()
    .split('\n')
    .map((line, at) => (at === 0 ? `${indent}- ${line}` : line && `${indent}  ${line}`))
    .join('\n');
}
