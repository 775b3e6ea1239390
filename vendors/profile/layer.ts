import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, YAMLParseError } from 'yaml';
import { isRecord } from '../fields.js';
import { ProfileError } from './error.js';
import { isName, shippedFile, shippedNames } from './shipped.js';

export type Path = readonly PropertyKey[];

/** The file of one profile, without what it extends. */
export interface Layer {
  /** The file's name as it was given; a shipped profile is `profiles/<name>.yaml`. */
  readonly file: string;
  /** The file's absolute path. */
  readonly absolute: string;
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * Returns how many steps of the path exist in this file, and the line of the last one. `position` is an offset into
   * the text there.
   */
  readonly locate: (
    path: Path,
    position?: number,
  ) => { readonly depth: number; readonly line?: number };
}

/** Reads one profile file. Throws `ProfileError` if the file cannot be read or is not YAML. */
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
      ? `no such profile is shipped, only ${shippedNames().join(', ')}; name your own file by its path, such as ./${reference}.yaml`
      : `the file cannot be read (${code})`;
    throw new ProfileError([{ file, path: '', message }]);
  }
}

/**
 * Keeps the errors worth showing: after a syntax error only the first is reliable, but each duplicate name is an error.
 */
function telling(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  return errors.every(({ code }) => code === 'DUPLICATE_KEY') ? errors : errors.slice(0, 1);
}

/** Returns undefined if an alias (`*`) has no anchor (`&`) before it. */
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
  /** A multi-line text, which begins on the next line. */
  readonly block?: string;
}

/** Finds the deepest field of the path that exists. */
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

/** Counts the lines from the head of a block (`|`) to a place in its text. */
const linesWithin = (block: string | undefined, position: number) =>
  block === undefined ? 0 : block.slice(0, position).split('\n').length;
