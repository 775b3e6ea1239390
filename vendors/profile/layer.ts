import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAlias, isMap, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, ErrorCode, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { isRecord } from '../fields.js';
import { plain } from '../text.js';
import { ProfileError, type ProfileProblem } from './error.js';
import { isName, shippedFile, shippedNames } from './shipped.js';
import { says, YAML_FAULTS } from './says.js';

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

/**
 * Reads one profile file.
 * @throws ProfileError if the file cannot be read, is not YAML, or gives two meanings to spellings of one value
 */
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
  const refuse = (problems: readonly (Partial<ProfileProblem> & { message: string })[]) => {
    throw new ProfileError(problems.map((problem) => ({ file, path: '', ...problem })));
  };

  const errors = telling(document.errors);
  if (errors.length > 0) {
    refuse(
      errors.map(({ code, message, pos }) => ({
        message: adviceOn(code, message),
        line: lineAt(pos[0]),
      })),
    );
  }
  keepNumbers(document);
  const values = valuesOf(document);
  if (values === undefined)
    return refuse([
      {
        message: says(
          'quote the text that begins with *',
          'ponha entre aspas o texto que começa com *',
        ),
      },
    ]);
  if (!isRecord(values))
    return refuse([
      {
        message: says(
          'must be YAML with the fields of a profile',
          'deve ser YAML com os campos de um perfil',
        ),
      },
    ]);
  const contradictions = contradictionsIn(document, lineAt);
  if (contradictions.length > 0) refuse(contradictions);
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
      ? says(
          `no such profile is shipped, only ${shippedNames().join(', ')}; name your own file by its path, such as ./${reference}.yaml`,
          `a Ponte não traz este perfil, só ${shippedNames().join(', ')}; indique o seu arquivo pelo caminho, como ./${reference}.yaml`,
        )
      : says(`the file cannot be read (${code})`, `o arquivo não pode ser lido (${code})`);
    throw new ProfileError([{ file, path: '', message }]);
  }
}

/** What to do if a text is taken for YAML. */
export const QUOTE_IT = 'quote it, or write | and the text on the next lines';

const QUOTE_TEXTS = [
  `if this is a text or an expression, ${QUOTE_IT}`,
  'um texto ou uma expressão fica entre aspas, ou depois de | nas linhas seguintes',
] as const;

/** What helps against the mistakes that expressions and placeholders in YAML lead to. */
const ADVICE: Partial<Record<ErrorCode, readonly [english: string, portuguese: string]>> = {
  UNEXPECTED_TOKEN: QUOTE_TEXTS,
  BAD_SCALAR_START: QUOTE_TEXTS,
  BLOCK_AS_IMPLICIT_KEY: QUOTE_TEXTS,
  MISSING_CHAR: [
    'indent the lines of a text after | more than its field, and close each quote',
    'as linhas de um texto depois de | têm mais recuo que o campo, e cada aspa tem a outra',
  ],
  TAB_AS_INDENT: ['indent with blanks', 'o recuo é feito com espaços'],
};

function adviceOn(code: ErrorCode, message: string): string {
  const [advice, advicePt] = ADVICE[code] ?? [];
  return says(
    [message, advice].filter(Boolean).join('; '),
    [`não é YAML válido: ${YAML_FAULTS[code] ?? message}`, advicePt].filter(Boolean).join('; '),
  );
}

/**
 * Keeps the errors worth showing: after a syntax error only the first is reliable, but each duplicate name is an error.
 */
function telling(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  return errors.every(({ code }) => code === 'DUPLICATE_KEY') ? errors : errors.slice(0, 1);
}

/** Turns numbers that JavaScript would write differently (`01`, `1.10`, beyond 2^53) into their text. */
function keepNumbers(document: Document): void {
  visit(document, {
    Scalar(_, node) {
      const { value, source } = node;
      if (typeof value === 'number' && source !== String(value)) node.value = source;
    },
  });
}

/** Returns undefined if an alias (`*`) has no anchor (`&`) before it. */
function valuesOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/**
 * Returns true if two names in the block at the path are the same field. Values of the other systems (`states`) and
 * headers are compared without regard to case and accents.
 */
export function isSameField(path: Path, one: string, other: string): boolean {
  const ignoresSpelling = path[0] === 'states' || path.at(-1) === 'headers';
  return one === other || (ignoresSpelling && plain(one) === plain(other));
}

/**
 * Lists the fields that have two spellings with different meanings: it is unclear which one is meant. A null only removes
 * what is inherited.
 */
function contradictionsIn(document: Document, lineAt: (offset: number) => number) {
  const found: { path: string; line: number; message: string }[] = [];
  visit(document, {
    Map(_, { items }, ancestors) {
      const path = ancestors.filter((one) => isPair(one)).map(({ key }) => String(key));
      const fields = items.map(({ key, value }) => ({
        name: String(key),
        line: lineAt(isScalar(key) ? (key.range?.[0] ?? 0) : 0),
        meaning: isScalar(value) ? value.value : value,
      }));
      for (const [index, { name, line, meaning }] of fields.entries()) {
        const earlier = fields.slice(0, index).find((other) => isSameField(path, other.name, name));
        if (earlier === undefined || earlier.meaning === meaning) continue;
        if (earlier.meaning === null || meaning === null) continue;
        const message = says(
          `is the same as ${earlier.name} (line ${earlier.line}), with another meaning: keep one of them`,
          `é o mesmo que ${earlier.name} (linha ${earlier.line}), com outro significado: deixe só um deles`,
        );
        found.push({ path: z.core.toDotPath([...path, name]), line, message });
      }
    },
  });
  return found;
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
