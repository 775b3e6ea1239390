import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, YAMLParseError } from 'yaml';
import { SettingsError } from './error.js';
import type { SettingPath, SettingsProblem } from './error.js';
import { says, YAML_FAULTS } from '../../vendors/profile/says.js';

/** The settings file as written: every scalar is text, and every place is known. */
export interface SettingsSource {
  readonly values: unknown;
  /** Returns the place of a setting, or of its nearest parent if it is absent. */
  locate(path: SettingPath): Pick<SettingsProblem, 'line' | 'column'>;
}

/**
 * Parses the text of a settings file. Scalars remain text (YAML's failsafe schema): an unquoted unit `0484` keeps its
 * zero, and `${NAME}` can stand for a number or a text. The document lists its errors.
 */
const parseSettings = (text: string, lineCounter: LineCounter): Document.Parsed =>
  parseDocument(text, {
    lineCounter,
    schema: 'failsafe',
    stringKeys: true,
    prettyErrors: false, // pretty errors quote the file, which contains secrets
  });

/**
 * Reads a settings file.
 * @throws SettingsError if the file cannot be read or is not YAML
 */
export function readSettingsFile(file: string): SettingsSource {
  const lines = new LineCounter();
  const document = parseSettings(readText(file), lines);
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    const problems = telling(document.errors).map(({ code, pos }) => ({
      path: '',
      message: notYaml(code.toLowerCase().replaceAll('_', ' '), YAML_FAULTS[code] ?? code),
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

const notYaml = (english: string, portuguese: string): string =>
  says(`not valid YAML: ${english}`, `não é YAML válido: ${portuguese}`);

/**
 * Keeps the errors worth showing: after a syntax error only the first is reliable, but each duplicate name is an error.
 */
function telling(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  return errors.every(({ code }) => code === 'DUPLICATE_KEY') ? errors : errors.slice(0, 1);
}

/** Returns the file's values. Aliases are resolved only here, so their errors come last. Throws `SettingsError`. */
function valuesOf(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    const message = notYaml(
      'an alias (*) that no anchor (&) precedes, or too many of them',
      'um alias (*) sem a âncora (&) antes dele, ou aliases demais',
    );
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
        message: says(
          `the file cannot be read (${code}); PONTE_CONFIG names it; start from ponte.example.yaml`,
          `o arquivo não pode ser lido (${code}): confira --config ou PONTE_CONFIG; comece com uma cópia de ponte.example.yaml`,
        ),
      },
    ]);
  }
}

/** Returns the offset of the deepest key or list entry on the path that exists. */
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
