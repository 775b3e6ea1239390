import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isMap } from 'yaml';
import { loadSettings } from '../../platform/settings.js';
import { isInUse } from '../../platform/sqlite.js';
import { CliError } from '../exit.js';
import { parseSettingsText } from '../settings-file/list-edit.js';
import { checkFiles, checkKeys, readManifest, type BackupFile } from './manifest.js';

export interface RestoreOptions {
  /** The folder of the backup. */
  readonly from: string;
  readonly settingsFile: string;
  /** Leave the settings file and its profiles as they are on this machine, and go by them. */
  readonly keepSettings: boolean;
  /** Where the file of Temporal's development server goes; where it came from, if absent. */
  readonly temporalDb?: string | undefined;
  /** Files that are there may be replaced. */
  readonly force: boolean;
}

export interface Restored {
  /** When the backup was made, ISO 8601, UTC. */
  readonly createdAt: string;
  /** What `temporal.restoredAt` must be from now on, ISO 8601, UTC. */
  readonly restoredAt: string;
  /** Does the settings file say so already? */
  readonly marked: boolean;
  readonly files: readonly string[];
}

interface Move {
  readonly part: BackupFile['part'];
  readonly source: string;
  readonly target: string;
}

/**
 * Puts back what a backup holds, on a machine where nothing of it runs, and marks the settings with the moment: what
 * Temporal has forgotten is then looked for before it is done again.
 * @throws CliError, and SettingsError where its settings cannot be used here; nothing was changed then
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, settingsFile, keepSettings, force } = options;
  const manifest = readManifest(from);
  await checkFiles(from, manifest);
  const kept = manifest.files.find(({ part }) => part === 'settings')!;
  const settings = loadSettings({ file: keepSettings ? settingsFile : join(from, kept.name) });
  checkKeys(settings, manifest);

  const targetOf = {
    settings: () => resolve(settingsFile),
    profile: ({ name }: BackupFile) =>
      join(dirname(resolve(settingsFile)), relative('settings', name)),
    store: ({ name }: BackupFile) => join(resolve(settings.dataDir), basename(name)),
    temporal: ({ from: earlier }: BackupFile) => resolve(options.temporalDb ?? earlier),
    keys: () => undefined,
  } satisfies Record<BackupFile['part'], (file: BackupFile) => string | undefined>;
  const moves = manifest.files.flatMap((file): Move[] => {
    const isSettings = file.part === 'settings' || file.part === 'profile';
    const target = keepSettings && isSettings ? undefined : targetOf[file.part](file);
    return target === undefined ? [] : [{ part: file.part, source: join(from, file.name), target }];
  });
  refuseWhatIsThere(moves, force);

  const restoredAt = new Date().toISOString();
  // the settings last: with them everything else is in place
  const inOrder = moves.toSorted((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part));
  for (const move of inOrder) put(move, restoredAt);
  return {
    createdAt: manifest.createdAt,
    restoredAt,
    marked: !keepSettings,
    files: inOrder.map(({ target }) => target),
  };
}

const ORDER: readonly BackupFile['part'][] = ['store', 'temporal', 'profile', 'settings'];

function refuseWhatIsThere(moves: readonly Move[], force: boolean): void {
  const there = moves.filter(({ target }) => existsSync(target));
  const used = there.filter(
    ({ part, target }) => (part === 'store' || part === 'temporal') && isInUse(target),
  );
  if (used.length > 0) {
    throw new CliError(
      `Está em uso: ${list(used)}. Pare a api e o Temporal antes de restaurar. Nada foi mudado.`,
    );
  }
  if (there.length > 0 && !force) {
    throw new CliError(`Já existe: ${list(there)}. Com --force é substituído. Nada foi mudado.`);
  }
}

const list = (moves: readonly Move[]) => moves.map(({ target }) => target).join(', ');

/** In one step: a file is the old one or the new one, whatever happens. */
function put({ part, source, target }: Move, restoredAt: string): void {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const draft = `${target}.${process.pid}.tmp`;
  try {
    if (part === 'settings') {
      const text = marked(readFileSync(source, 'utf8'), restoredAt);
      writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    } else copyFileSync(source, draft, constants.COPYFILE_EXCL);
    const file = openSync(draft, 'r+');
    fsyncSync(file);
    closeSync(file);
    for (const log of ['-wal', '-shm']) rmSync(target + log, { force: true });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The settings with `temporal.restoredAt`; their comments stay. */
function marked(text: string, restoredAt: string): string {
  const document = parseSettingsText(text);
  if (!isMap(document.get('temporal'))) document.set('temporal', document.createNode({}));
  document.setIn(['temporal', 'restoredAt'], restoredAt);
  return document.toString({ lineWidth: 0 });
}
