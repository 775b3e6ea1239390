import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { createKeyring, SealError } from '../../platform/encryption/keyring.js';
import { createTextSeal } from '../../platform/encryption/text-seal.js';
import type { Settings } from '../../platform/settings-types.js';
import { CliError } from '../exit.js';

/** The form of what stands in the folder of a backup. */
const FORMAT = 1;

/** What the file of a backup holds, and so where it goes. */
const PartSchema = z.enum(['settings', 'profile', 'store', 'temporal', 'keys']);
export type Part = z.infer<typeof PartSchema>;

const FileSchema = z.strictObject({
  part: PartSchema,
  /** Path below the folder of the backup. */
  name: z.string().refine((name) => !isAbsolute(name) && !name.split('/').includes('..')),
  /** Path that it was copied from, for people to see. */
  from: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});
export type BackupFile = z.infer<typeof FileSchema>;

const ManifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Version of Ponte that made it. */
  ponte: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  files: z.array(FileSchema),
  /** Variables that the settings name: they must be there when it is put back. */
  variables: z.array(z.string()),
  /** Opens under the encryption keys of then alone; absent where nothing was encrypted. */
  sealed: z.string().exactOptional(),
});
export type Manifest = z.infer<typeof ManifestSchema>;

export const newManifest = (rest: Omit<Manifest, 'format'>): Manifest => ({
  format: FORMAT,
  ...rest,
});

export const MANIFEST = 'manifest.json';

/** @throws CliError where the folder holds no backup, or one of another form */
export function readManifest(directory: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(directory, MANIFEST), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`Não há backup em ${directory}: ${MANIFEST} não pode ser lido (${code}).`);
  }
  const parsed = ManifestSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new CliError(
    `${join(directory, MANIFEST)} não é de um backup desta versão: restaure com a versão da Ponte que o fez.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** SHA-256 and size of a file. */
export async function digestOf(file: string): Promise<Pick<BackupFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** @throws CliError that names each file which is not as it was copied */
export async function checkFiles(directory: string, { files }: Manifest): Promise<void> {
  const wrong: string[] = [];
  for (const { name, sha256 } of files) {
    const found = await digestOf(join(directory, name)).catch(() => undefined);
    if (found?.sha256 !== sha256) wrong.push(name);
  }
  if (wrong.length === 0) return;
  throw new CliError(
    `O backup em ${directory} não está inteiro: ${wrong.join(', ')}. Nada foi mudado.`,
  );
}

const placeOf = (createdAt: string) => ['backup', createdAt];

/** What shows later whether the keys are still those; nothing where nothing is encrypted. */
export function sealedBy({ encryption }: Settings, createdAt: string): Pick<Manifest, 'sealed'> {
  const keyring = createKeyring(encryption.keys);
  if (keyring === undefined) return {};
  return { sealed: createTextSeal(keyring).seal(createdAt, placeOf(createdAt)) };
}

/** @throws CliError where what is in the backup would not open under these keys */
export function checkKeys({ encryption }: Settings, { sealed, createdAt }: Manifest): void {
  if (sealed === undefined) return;
  try {
    createTextSeal(createKeyring(encryption.keys)).open(sealed, placeOf(createdAt));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new CliError(
      'As chaves de encryption.keys não abrem este backup: sem as de então nada dele se lê. Nada foi mudado.',
    );
  }
}
