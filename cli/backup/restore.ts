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
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createKeyring, type Keyring } from '../../platform/encryption/keyring.js';
import { valuesOf } from '../../platform/settings/environment.js';
import { SecretKeySchema } from '../../platform/settings/schema.js';
import { readSettingsFile } from '../../platform/settings/source.js';
import { loadSettings } from '../../platform/settings/settings.js';
import { isInUse, openDatabase } from '../../platform/sqlite.js';
import { CliError, EXIT } from '../exit.js';
import { setText, settingsFrom, settingsText } from '../settings-file/settings-file.js';
import { settingsFiles } from './backup.js';
import { checkFiles, readManifest, verifySeal, type BackupFile } from './manifest.js';

export interface RestoreOptions {
  /** The folder of the backup. */
  readonly from: string;
  readonly settingsFile: string;
  /** Use this machine's settings file and profiles instead of the backup's. */
  readonly keepSettings: boolean;
  /** The target of Temporal's development database. */
  readonly temporalDb?: string | undefined;
  /** The variable with the encryption key that proves the backup's origin. */
  readonly key: string;
  /** Accept a backup without proof of its origin. */
  readonly unverified: boolean;
  /** Existing files may be replaced. */
  readonly force: boolean;
  /** Also a spool that holds deliveries may be replaced. */
  readonly discardSpool: boolean;
}

export interface Restored {
  /** When the backup was made, ISO 8601, UTC. */
  readonly createdAt: string;
  /** The required value of `temporal.restoredAt` from now on, ISO 8601, UTC. */
  readonly restoredAt: string;
  /** Whether the settings file already contains it. */
  readonly marked: boolean;
  readonly files: readonly string[];
}

interface Move {
  readonly part: BackupFile['part'];
  readonly source: string;
  readonly target: string;
}

/**
 * Restores a backup on a machine where Ponte and Temporal are stopped, and records the time in the settings: work that
 * Temporal has forgotten is then looked for before it is repeated. The backup's folder is trusted only as far as this
 * machine's key proves it, and it never decides where a file goes.
 * @throws CliError, and SettingsError if its settings cannot be used here; nothing was changed then
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, settingsFile, keepSettings, unverified } = options;
  const manifest = readManifest(from);
  if (!unverified) verifySeal(manifest, (keyId) => keyringOf(options.key, keyId));
  await checkFiles(from, manifest);
  const kept = manifest.files.find(({ part }) => part === 'settings')!;
  const settings = loadSettings({ file: keepSettings ? settingsFile : join(from, kept.name) });
  // the restored data must be readable later, too
  if (!unverified) verifySeal(manifest, () => createKeyring(settings.encryption.keys));

  const moves = [
    ...(keepSettings ? [] : settingsMoves(from, kept, manifest.files, settingsFile)),
    ...dataMoves(from, manifest.files, { dataDir: settings.dataDir, ...options }),
  ];
  refuseWhatIsThere(moves, options);

  const restoredAt = new Date().toISOString();
  // the settings late: when they exist, only the spool may be missing; it is the last, so that a restore that was
  // interrupted can be repeated: one that holds deliveries is not replaced
  const rank = (move: Move) => ORDER.indexOf(isSpool(move) ? 'spool' : move.part);
  const inOrder = moves.toSorted((a, b) => rank(a) - rank(b));
  for (const move of inOrder) put(move, restoredAt);
  return {
    createdAt: manifest.createdAt,
    restoredAt,
    marked: !keepSettings,
    files: inOrder.map(({ target }) => target),
  };
}

/** This machine's key. The backup's settings could name a key that only its creator knows. */
function keyringOf(variable: string, keyId: string): Keyring | undefined {
  const key = SecretKeySchema.safeParse(valuesOf([variable]).get(variable)).data;
  if (key !== undefined) return createKeyring([{ id: keyId, key }]);
  throw new CliError(
    `Falta a chave que prova de onde vem o backup: a variável ${variable} não tem uma (--key diz outra). Nada foi mudado.`,
    EXIT.settings,
  );
}

/** The settings go to this machine's path, and their profiles beside them. */
function settingsMoves(
  from: string,
  kept: BackupFile,
  files: readonly BackupFile[],
  settingsFile: string,
): Move[] {
  const file = resolve(from, kept.name);
  const named = settingsFiles(file, readSettingsFile(file).values);
  const checked = new Set(files.map(({ name }) => name));
  const unknown = named.filter(([, , name]) => !checked.has(`settings/${name}`));
  if (unknown.length > 0) {
    const names = unknown.map(([, , name]) => name).join(', ');
    throw new CliError(`O backup não tem ${names}, que a configuração dele usa. Nada foi mudado.`);
  }
  return named.map(([part, source, name]) => ({
    part,
    source,
    target:
      part === 'settings' ? resolve(settingsFile) : join(dirname(resolve(settingsFile)), name),
  }));
}

function dataMoves(
  from: string,
  files: readonly BackupFile[],
  { dataDir, temporalDb }: { readonly dataDir: string } & Pick<RestoreOptions, 'temporalDb'>,
): Move[] {
  return files.flatMap(({ part, name }): Move[] => {
    const source = join(from, name);
    if (part === 'store') return [{ part, source, target: join(resolve(dataDir), basename(name)) }];
    if (part !== 'temporal') return [];
    if (temporalDb === undefined) {
      throw new CliError(
        'O backup traz o banco do Temporal: diga com --temporal-db onde ele fica. Nada foi mudado.',
      );
    }
    return [{ part, source, target: resolve(temporalDb) }];
  });
}

const ORDER: readonly (BackupFile['part'] | 'spool')[] = [
  'store',
  'temporal',
  'profile',
  'settings',
  'spool',
];

function refuseWhatIsThere(
  moves: readonly Move[],
  { force, discardSpool }: Pick<RestoreOptions, 'force' | 'discardSpool'>,
): void {
  const there = moves.filter(({ target }) => existsSync(target));
  const used = there.filter(
    ({ part, target }) => (part === 'store' || part === 'temporal') && isInUse(target),
  );
  if (used.length > 0) {
    throw new CliError(
      `Está em uso: ${list(used)}. Pare a api e o Temporal antes de restaurar. Nada foi mudado.`,
    );
  }
  const spool = moves.find(isSpool);
  if (spool && !discardSpool) refuseIfHeld(spool.target);
  if (there.length > 0 && !force) {
    throw new CliError(`Já existe: ${list(there)}. Com --force é substituído. Nada foi mudado.`);
  }
}

/** The api's spool in `dataDir`: deliveries that were answered 202, and that no backup need have. */
const isSpool = ({ part, target }: Move) => part === 'store' && basename(target) === 'spool.db';

/** Throws `CliError` if deliveries are in the spool, or may be. */
function refuseIfHeld(spool: string): void {
  const found = foundIn(spool);
  if (found === undefined) return;
  throw new CliError(
    `${found} Se o disco da api se salvou, não o restaure: só ponha temporal.restoredAt na configuração (docs/runbook.md, Restore). Com --force e --discard-spool, o que está nele se perde. Nada foi mudado.`,
  );
}

function foundIn(spool: string): string | undefined {
  if (!existsSync(spool)) {
    const log = `${spool}-wal`;
    const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0) return undefined;
    return `Há ${log} sem ${spool}: pode ter entregas já aceitas. Ponha os dois no mesmo lugar.`;
  }
  const held = deliveriesIn(spool);
  if (held === 0) return undefined;
  return held === undefined
    ? `Não foi possível ler ${spool}, que pode ter entregas já aceitas.`
    : `Há ${held} ${held === 1 ? 'entrega' : 'entregas'} em ${spool}, que a api aceitou e o Temporal ainda não tem.`;
}

/** Counts the deliveries of a spool that no process uses. Returns undefined if it cannot be read. */
function deliveriesIn(spool: string): number | undefined {
  try {
    const database = openDatabase(spool, { synchronous: 'FULL', schema: '' });
    try {
      const { held } = database.prepare('SELECT count(*) AS held FROM delivery').get() as {
        held: number;
      };
      return held;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

const list = (moves: readonly Move[]) => moves.map(({ target }) => target).join(', ');

/** Writes atomically: whatever happens, the file is the old one or the new one. */
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

/** Sets `temporal.restoredAt` in the settings, and keeps their comments. */
const marked = (text: string, restoredAt: string): string =>
  settingsText(setText(settingsFrom(text), ['temporal', 'restoredAt'], restoredAt));
