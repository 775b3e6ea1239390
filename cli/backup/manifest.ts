import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SealError, type Keyring } from '../../platform/encryption/keyring.js';
import { CliError } from '../exit.js';

/** Version of the manifest's format. */
const FORMAT = 1;

/** The content of a backup's file, which decides where it is restored to. */
const PartSchema = z.enum(['settings', 'profile', 'store', 'temporal', 'keys']);

/** The place of each part in the backup's folder. */
const PLACES = {
  settings: /^settings\/[^/]+$/,
  profile: /^settings\/.+$/,
  store: /^stores\/[\w-]+\.db$/,
  temporal: /^temporal\.db$/,
  keys: /^keys\/\w+$/,
} as const satisfies Record<z.infer<typeof PartSchema>, RegExp>;

const FileSchema = z
  .strictObject({
    part: PartSchema,
    /** Path relative to the backup's folder, with `/`. */
    name: z.string().max(500),
    /** The path it was copied from, for information only. */
    from: z.string(),
    bytes: z.int(),
    sha256: z.string(),
  })
  .refine(({ part, name }) => {
    const steps = name.split('/');
    const isPlain =
      !steps.some((step) => ['', '.', '..'].includes(step)) && !/[\\\p{Cc}]/u.test(name);
    return isPlain && PLACES[part].test(name);
  });
export type BackupFile = z.infer<typeof FileSchema>;

const ManifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Version of Ponte that created the backup. */
  ponte: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  files: z
    .array(FileSchema)
    .refine((files) => files.filter(({ part }) => part === 'settings').length === 1)
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length),
  /** Variables that the settings name: they must be set when it is restored. */
  variables: z.array(z.string()),
  /** The digest of everything above, sealed with the encryption key of that time; absent without encryption. */
  seal: z.strictObject({ keyId: z.string(), bytes: z.base64() }).exactOptional(),
});
export type Manifest = z.infer<typeof ManifestSchema>;
type Unsealed = Omit<Manifest, 'format' | 'seal'>;

/** What the seal is bound to. */
const PLACE = ['backup'];

/** The whole manifest without its seal, in a fixed order. */
const digestOfContent = ({ ponte, createdAt, files, variables }: Unsealed): Buffer =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...[FORMAT, ponte, createdAt, variables],
        files.map(({ part, name, from, bytes, sha256 }) => [part, name, from, bytes, sha256]),
      ]),
    )
    .digest();

/** @param keyring undefined without encryption: the manifest then has no seal */
export function newManifest(content: Unsealed, keyring: Keyring | undefined): Manifest {
  const seal = keyring?.seal(digestOfContent(content), PLACE);
  return {
    format: FORMAT,
    ...content,
    ...(seal && { seal: { keyId: seal.keyId, bytes: Buffer.from(seal.bytes).toString('base64') } }),
  };
}

/**
 * Verifies that the backup's creator had the key, and that the manifest is unchanged.
 * @throws CliError that says what is wrong
 */
export function verifySeal(
  manifest: Manifest,
  keyringFor: (keyId: string) => Keyring | undefined,
): void {
  const { seal } = manifest;
  if (seal === undefined) {
    throw new CliError(
      'Este backup não prova de onde vem: foi feito sem encryption.keys. Se confia na pasta inteira, use --unverified. Nada foi mudado.',
    );
  }
  try {
    const bytes = Buffer.from(seal.bytes, 'base64');
    const digest = keyringFor(seal.keyId)?.open({ keyId: seal.keyId, bytes }, PLACE);
    if (digest?.equals(digestOfContent(manifest)) === true) return;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new CliError(
      'A chave não abre este backup: ele foi feito com outra, e sem ela nada dele se lê. Veja --key. Nada foi mudado.',
    );
  }
  throw new CliError(
    `${MANIFEST} não é o que foi feito com este backup: alguém o mudou. Nada foi mudado.`,
  );
}

export const MANIFEST = 'manifest.json';

/** @throws CliError if the folder has no backup, or one in another format */
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

/** @throws CliError with the name of each file that has changed or is not a regular file */
export async function checkFiles(directory: string, { files }: Manifest): Promise<void> {
  const wrong: string[] = [];
  for (const { name, sha256 } of files) {
    const file = join(directory, name);
    const isFile = await lstat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    const found = isFile ? await digestOf(file).catch(() => undefined) : undefined;
    if (found?.sha256 !== sha256) wrong.push(name);
  }
  if (wrong.length === 0) return;
  throw new CliError(
    `O backup em ${directory} não está inteiro: ${wrong.join(', ')}. Nada foi mudado.`,
  );
}
