import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { createKeyring } from '../../platform/encryption/keyring.js';
import { API_KEY, valuesOf, variablesIn } from '../../platform/settings/environment.js';
import { readSettingsFile } from '../../platform/settings/source.js';
import type { Settings } from '../../platform/settings/types.js';
import { select } from '../../platform/settings/checks.js';
import { copyDatabase } from '../../platform/sqlite.js';
import { versionOfPonte } from '../../platform/version.js';
import { ownFiles } from '../../vendors/profile/source.js';
import { CliError } from '../exit.js';
import { digestOf, MANIFEST, newManifest, type BackupFile, type Manifest } from './manifest.js';

export interface BackupOptions {
  readonly settingsFile: string;
  /** The folder to create; it must not exist, or be empty. */
  readonly out: string;
  /** The SQLite file of a Temporal development server. */
  readonly temporalDb?: string | undefined;
  /** Include the values of the variables that the settings name. */
  readonly withKeys: boolean;
}

/**
 * Copies this installation's files on this machine while it runs. The folder appears only when it is complete.
 * @throws CliError if a required part is missing; nothing is left behind then
 */
export async function makeBackup(settings: Settings, options: BackupOptions): Promise<Manifest> {
  const out = resolve(options.out);
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new CliError(`${options.out} não está vazio: escolha outra pasta para o backup.`);
  }
  mkdirSync(dirname(out), { recursive: true });
  const draft = mkdtempSync(`${out}.`); // 0700
  try {
    const manifest = await fill(draft, settings, options);
    renameSync(draft, out);
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

async function fill(draft: string, settings: Settings, options: BackupOptions): Promise<Manifest> {
  const { settingsFile, temporalDb, withKeys } = options;
  const createdAt = new Date().toISOString();
  const { values } = readSettingsFile(settingsFile);
  const variables = variablesIn(values);
  const files: BackupFile[] = [];
  const add = async (
    { part, name, from }: Pick<BackupFile, 'part' | 'name' | 'from'>,
    put: (copy: string) => void | Promise<void>,
  ) => {
    const copy = join(draft, name);
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
    await put(copy);
    chmodSync(copy, 0o600);
    files.push({ part, name, from, ...(await digestOf(copy)) });
  };

  for (const [part, from, name] of settingsFiles(settingsFile, values)) {
    await add({ part, from, name: join('settings', name) }, (copy) => copyFileSync(from, copy));
  }
  // before Temporal's: what has left a store by then is at Temporal
  for (const from of storesIn(settings.dataDir)) {
    await add({ part: 'store', from, name: join('stores', basename(from)) }, (copy) =>
      copyDatabase(from, copy),
    );
  }
  if (temporalDb !== undefined) {
    if (!existsSync(temporalDb)) throw new CliError(`Não há arquivo ${temporalDb} do Temporal.`);
    const from = resolve(temporalDb);
    await add({ part: 'temporal', from, name: 'temporal.db' }, (copy) => copyDatabase(from, copy));
  }
  for (const [name, value] of withKeys ? valuesOf([...variables, API_KEY]) : []) {
    await add({ part: 'keys', from: name, name: join('keys', name) }, (copy) =>
      writeFileSync(copy, value),
    );
  }
  const content = { ponte: versionOfPonte(), createdAt, files, variables };
  const manifest = newManifest(content, createKeyring(settings.encryption.keys));
  writeFileSync(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return manifest;
}

/** The settings file and its own profiles, each with its path relative to the file's folder. */
export function settingsFiles(
  settingsFile: string,
  values: unknown,
): readonly (readonly ['settings' | 'profile', from: string, name: string])[] {
  const folder = dirname(resolve(settingsFile));
  const profiles = ['senior', 'sismetro']
    .flatMap((vendor) => select(values, ['tenants', '*', vendor, 'profile']))
    .flatMap(({ value }) => (typeof value === 'string' && value ? ownFiles(value, folder) : []));
  return [
    ['settings', resolve(settingsFile), basename(settingsFile)],
    ...[...new Set(profiles)].map((from) => {
      const name = relative(folder, from);
      if (!name.startsWith('..')) return ['profile', from, name] as const;
      throw new CliError(
        `O perfil ${from} está fora da pasta da configuração: ponha-o em ${folder} para que entre no backup.`,
      );
    }),
  ];
}

/** The SQLite files of the api. */
function storesIn(dataDir: string): string[] {
  const folder = resolve(dataDir);
  const stores = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.db'))
    : [];
  if (stores.length > 0) return stores.map((name) => join(folder, name));
  throw new CliError(
    `Não há dados da api em ${folder} (dataDir): rode este comando na máquina dela, com o mesmo PONTE_DATA_DIR.`,
  );
}
