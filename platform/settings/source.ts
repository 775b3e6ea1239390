import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, YAMLParseError } from 'yaml';
import { SettingsError } from './error.js';
import type { SettingPath, SettingsProblem } from './error.js';

/** The settings file as it was written: every scalar is text, every place is known. */
export interface SettingsSource {
  readonly values: unknown;
  /** Place of a setting, or of its nearest parent where it is absent. */
  locate(path: SettingPath): Pick<SettingsProblem, 'line' | 'column'>;
}

/**
 * Reads a settings file. Scalars stay the text they are (YAML's failsafe schema): an unquoted unit `0484` keeps its
 * zero, and `${NAME}` can stand for a number as well as for a text.
 * @throws SettingsError where the file cannot be read or is no YAML.
 */
export function readSettingsFile(file: string): SettingsSource {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), {
    lineCounter: lines,
    schema: 'failsafe',
    stringKeys: true,
    prettyErrors: false, // pretty errors quote the file, and with it secrets
  });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    const problems = telling(document.errors).map(({ code, pos }) => ({
      path: '',
      message: `not valid YAML: ${code.toLowerCase().replaceAll('_', ' ')}`,
      ...placeAt(pos[0]),
    }));
    throw new SettingsError(file, problems);
  }
  return {
    values: valuesOf(document, file),
    locate: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? {} : placeAt(offset);
    },
  };
}

/** After a fault of syntax nothing that follows can be trusted; names that stand twice are each a fault. */
function telling(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  return errors.every(({ code }) => code === 'DUPLICATE_KEY') ? errors : errors.slice(0, 1);
}

/** The file's values; an alias is followed only now, so its faults come last. */
function valuesOf(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    const message = 'not valid YAML: an alias (*) that no anchor (&) precedes, or too many of them';
    throw new SettingsError(file, [{ path: '', message }]);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(file, [
      {
        path: '',
        message: `the file cannot be read (${code}); PONTE_CONFIG names it, ponte.example.yaml is one to start from`,
      },
    ]);
  }
}

/** Offset of the deepest key or list entry that the path reaches. */
function offsetOf(document: Document, path: SettingPath): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | undefined)?.range?.[0];
