import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, YAMLParseError } from 'yaml';
import { isRecord } from '../fields.js';
import { ProfileError } from './error.js';
import { isName, shippedFile, shippedNames } from './shipped.js';

export type Path = readonly PropertyKey[];

/** One profile's own file. */
export interface Layer {
  /** As whoever named it wrote it; a shipped one is `profiles/<name>.yaml`. */
  readonly file: string;
  /** Where it is. */
  readonly absolute: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** How far into the path this file goes, and the line that it reaches; `position` is an offset into a text there. */
  readonly locate: (
    path: Path,
    position?: number,
  ) => { readonly depth: number; readonly line?: number };
}

/** @throws ProfileError where the file cannot be read, or is no YAML */
export function readLayer(reference: string, directory: string): Layer {
  const file = isName(reference) ? `profiles/${reference}.yaml` : reference;
  const absolute = isName(reference) ? shippedFile(reference) : resolve(directory, reference);
  const lines = new LineCounter();
  const text = readText(reference, file, absolute);
  const document = parseDocument(text, {
    lineCounter: lines,
    stringKeys: true,
    prettyErrors: false,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const refuse = (problems: readonly { message: string; line?: number }[]) => {
    throw new ProfileError(problems.map((problem) => ({ file, path: '', ...problem })));
  };

  const errors = telling(document.errors);
  if (errors.length > 0) {
    refuse(errors.map(({ message, pos }) => ({ message, line: lineAt(pos[0]) })));
  }
  const values = valuesOf(document);
  if (!isRecord(values)) return refuse([{ message: 'must be YAML with the fields of a profile' }]);
  return {
    file,
    absolute,
    values,
    locate(path, position = 0) {
      const { depth, offset, block } = reach(document, path);
      if (offset === undefined) return { depth };
      return { depth, line: lineAt(offset) + linesWithin(block, position) };
    },
  };
}

function readText(reference: string, file: string, absolute: string): string {
  try {
    return readFileSync(absolute, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = isName(reference)
      ? `there is no such profile, only ${shippedNames().join(' and ')}; a file of your own is named by its path, such as ./${reference}.yaml`
      : `the file cannot be read (${code})`;
    throw new ProfileError([{ file, path: '', message }]);
  }
}

/** After a fault of syntax nothing that follows can be trusted; names that stand twice are each a fault. */
function telling(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  return errors.every(({ code }) => code === 'DUPLICATE_KEY') ? errors : errors.slice(0, 1);
}

/** Undefined where an alias (`*`) has no anchor (`&`) before it. */
function valuesOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

interface Reached {
  readonly depth: number;
  readonly offset?: number;
  /** A text of several lines, which begins on the line below. */
  readonly block?: string;
}

/** The deepest field that the path reaches. */
function reach(document: Document, path: Path): Reached {
  let node: unknown = document.contents;
  let reached: Reached = { depth: 0 };
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && key.value === step)
      : undefined;
    const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    if (offset === undefined) return reached;
    node = isAlias(pair?.value) ? pair.value.resolve(document) : pair?.value;
    reached = { depth: reached.depth + 1, offset };
  }
  if (!isScalar(node) || node.type !== 'BLOCK_LITERAL') return reached;
  return { ...reached, offset: node.range?.[0] ?? 0, block: String(node.value) };
}

/** The lines between the head of a block (`|`) and a place in its text. */
const linesWithin = (block: string | undefined, position: number) =>
  block === undefined ? 0 : block.slice(0, position).split('\n').length;
