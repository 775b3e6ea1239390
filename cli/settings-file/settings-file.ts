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
import { loadSettings, SettingsError } from '../../platform/settings/settings.js';
import { readSettingsFile } from '../../platform/settings/source.js';
import type { SettingsProblem } from '../../platform/settings/error.js';
import { CliError } from '../exit.js';
import { parseSettingsText } from './list-edit.js';

/** The settings file as text that commands change. */
export interface SettingsText {
  readonly text: string;
  /** Its values as written: every scalar is text, and `${NAME}` is not replaced. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads the settings file. Returns undefined if it does not exist. Throws `SettingsError` if it is not YAML. */
export function openSettings(file: string): SettingsText | undefined {
  if (!existsSync(file)) return undefined;
  return {
    text: readFileSync(file, 'utf8'),
    values: readSettingsFile(file).values as SettingsText['values'],
  };
}

export interface Change {
  readonly text: string;
  /** The values that the changed text must have: guards against a wrong edit. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Settings whose variables need not be set yet, such as `tenants[1].senior.secret`. */
  readonly unset?: readonly string[];
}

/**
 * Writes the changed settings atomically, if the change adds no problems.
 * @throws SettingsError with the problems that the change would add; nothing is written then
 */
export function saveSettings(file: string, { text, values, unset = [] }: Change): void {
  if (!isDeepStrictEqual(parseSettingsText(text).toJS(), values)) {
    throw new CliError(
      `${file} está escrito de um jeito que não se muda com segurança: mude-o à mão.`,
    );
  }
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
