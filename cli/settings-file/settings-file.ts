import {
  chownSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  stringify,
  type Document,
  type Node,
} from 'yaml';
import { loadSettings, SettingsError } from '../../platform/settings/settings.js';
import { parseSettings, readSettingsFile } from '../../platform/settings/source.js';
import type { SettingsProblem } from '../../platform/settings/error.js';
import { CliError } from '../exit.js';

/** The settings file, whose document the commands change. */
export interface SettingsFile {
  readonly text: string;
  readonly document: Document.Parsed;
  /** The document's values as written: every scalar is text, and `${NAME}` is not replaced. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads the settings file. Returns undefined if it does not exist. Throws `SettingsError` if it is not YAML. */
export function openSettings(file: string): SettingsFile | undefined {
  if (!existsSync(file)) return undefined;
  readSettingsFile(file);
  return settingsFrom(readFileSync(file, 'utf8'));
}

/** Settings of this text, which must be YAML. */
export function settingsFrom(text: string): SettingsFile {
  const document = parseSettings(text);
  return { text, document, values: (document.toJS() ?? {}) as SettingsFile['values'] };
}

/** Lists the entries of a list at the file's root; none if it is missing. */
export function entriesOf<T>({ values }: SettingsFile, list: string): readonly T[] {
  const entries = values[list];
  return Array.isArray(entries) ? (entries as T[]) : [];
}

/** Returns the settings with an entry more in a list at the file's root; creates the list if it is missing. */
export function appendEntry(settings: SettingsFile, list: string, value: object): SettingsFile {
  const { document } = settings;
  const isFlow = isMap(document.contents) && document.contents.flow === true;
  // parsed, since parsed texts keep their quotes: a unit '0484' is a number to other programs
  const written = isFlow ? JSON.stringify(value) : stringify(value, { lineWidth: 0 });
  const parsed = parseSettings(written);
  const entry = parsed.contents!;
  const entries = document.get(list, true);
  if (!isSeq(entries)) setNode(document, list, document.createNode([entry]));
  else {
    if (entries.items.length === 0) entries.flow = isFlow;
    entry.comment = takeCommentAfter(entries.items.at(-1));
    entries.add(entry);
  }
  return withValue(settings, [list], [...entriesOf(settings, list), parsed.toJS()]);
}

/** Returns the settings without an entry of a list at the file's root. */
export function removeEntry(settings: SettingsFile, list: string, at: number): SettingsFile {
  const entries = settings.document.get(list);
  if (!isSeq(entries)) throw new Error(`${list} is not a list`);
  const [removed] = entries.items.splice(at, 1);
  const next = entries.items[at];
  const comments = (comment: string | null | undefined) =>
    [takeCommentAfter(removed), comment].filter(Boolean).join('\n') || null;
  if (isNode(next)) next.commentBefore = comments(next.commentBefore);
  else entries.comment = comments(entries.comment);
  return withValue(settings, [list], entriesOf(settings, list).toSpliced(at, 1));
}

/** Returns the settings with this text at a place in a block at the file's root; creates the block if it is missing. */
export function setText(
  settings: SettingsFile,
  path: readonly [string, ...(string | number)[]],
  text: string,
): SettingsFile {
  const { document } = settings;
  const [block] = path;
  if (!isCollection(document.get(block))) setNode(document, block, document.createNode({}));
  try {
    document.setIn(path, text);
  } catch {
    throw unsafe(); // an alias is on the path
  }
  return withValue(settings, path, text);
}

/** Puts a node in the place of an empty value, with the comments that `yaml` gave that one. */
function setNode(document: Document.Parsed, key: string, node: Node): void {
  const before = document.get(key, true);
  if (isScalar(before)) node.commentBefore = before.comment ?? null;
  document.set(key, node);
}

/** The values that the changed document must have: an anchor may have changed another one, too. */
function withValue(
  settings: SettingsFile,
  path: readonly (string | number)[],
  value: unknown,
): SettingsFile {
  // a copy in which an alias is no longer the same object as its anchor
  const values = JSON.parse(JSON.stringify(settings.values)) as Record<string, unknown>;
  let at: Record<string | number, unknown> = values;
  for (const step of path.slice(0, -1)) {
    if (typeof at[step] !== 'object') at[step] = {};
    at = at[step] as typeof at;
  }
  at[path.at(-1)!] = value;
  return { ...settings, values };
}

/**
 * Takes the comments after an entry's last line from the entry, which `yaml` gives it: they may be about what follows,
 * so they stay where they are.
 */
function takeCommentAfter(entry: unknown): string | null {
  if (!isCollection(entry) || entry.flow === true) return null;
  const last = entry.items.at(-1);
  const comments = [takeCommentAfter(isPair(last) ? last.value : last), entry.comment];
  entry.comment = null;
  return comments.filter(Boolean).join('\n') || null;
}

/**
 * Returns the text of a changed document. Lines before and after the change stay as they were; if the file is indented
 * unusually, it is indented anew. Throws `CliError` if the text would not have the values.
 */
export function settingsText({ text, document, values }: SettingsFile): string {
  try {
    const indent = /^ +(?=\S)/m.exec(text)?.[0].length ?? 2;
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    // where dashes are not indented, neither is `[]` below a comment, which is no YAML
    const written = [!/^-\s/m.test(text), true]
      .map((indentSeq) => document.toString({ lineWidth: 0, indent, indentSeq }))
      .flatMap((now) => [betweenOldLines(text, now), now])
      .map((one) => one.replaceAll(/\r?\n/g, lineEnd))
      .find((one) => {
        const read = parseSettings(one);
        return read.errors.length === 0 && isDeepStrictEqual(read.toJS(), values);
      });
    if (written !== undefined) return written;
  } catch {
    // such as an alias whose anchor was in the removed entry
  }
  throw unsafe();
}

const unsafe = () =>
  new CliError(
    'A configuração está escrita de um jeito que não se muda com segurança: mude-a à mão.',
  );

/** Returns the new text with the old lines before and after the first and last that differ in more than their blanks. */
function betweenOldLines(before: string, after: string): string {
  const [old, now] = [before, after].map((text) => `${text.trimEnd()}\n`.split('\n')) as [
    string[],
    string[],
  ];
  const words = (line: string | undefined) => line?.replaceAll(/\s/g, '');
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && words(old[head]) === words(now[head])) head++;
  let tail = 0;
  while (tail < shorter - head && words(old.at(-1 - tail)) === words(now.at(-1 - tail))) tail++;
  return [
    ...old.slice(0, head),
    ...now.slice(head, now.length - tail),
    ...old.slice(old.length - tail),
  ].join('\n');
}

/**
 * Writes the changed settings atomically, if the change adds no problems.
 * @param unset - settings whose variables need not be set yet, such as `tenants[1].senior.secret`
 * @throws SettingsError with the problems that the change would add; nothing is written then
 */
export function saveSettings(
  file: string,
  settings: SettingsFile,
  unset: readonly string[] = [],
): void {
  const text = settingsText(settings);
  const target = existsSync(file) ? realpathSync(file) : file;
  const draft = `${target}.${process.pid}.tmp`;
  try {
    const before = existsSync(target) ? statSync(target) : undefined;
    writeFileSync(draft, text, { mode: before?.mode ?? 0o600 });
    if (before) keepOwner(draft, before, file);
    const known = new Set(before ? problemsOf(target).map(nameOf) : []);
    const added = problemsOf(draft).filter(
      (problem) => !known.has(nameOf(problem)) && !unset.includes(problem.path),
    );
    if (added.length > 0) throw new SettingsError(file, added);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Gives the draft the owner that the file has: the api runs as another user, perhaps, and must still read it. */
function keepOwner(draft: string, { uid, gid }: Stats, file: string): void {
  const ours = statSync(draft);
  if (ours.uid === uid && ours.gid === gid) return;
  try {
    chownSync(draft, uid, gid);
  } catch {
    throw new CliError(
      `${file} é de outro usuário, que depois não poderia lê-lo: execute este comando como ele ou como root.`,
    );
  }
}

function problemsOf(file: string): readonly SettingsProblem[] {
  try {
    loadSettings({ file });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** A problem without list positions, since removing an entry moves the later ones. */
const nameOf = ({ path, message }: SettingsProblem) =>
  `${path.replaceAll(/\[\d+\]/g, '[]')}: ${message}`;
