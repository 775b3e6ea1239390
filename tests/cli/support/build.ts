import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = ['activities', 'cli', 'domain', 'platform', 'vendors', 'worker', 'workflows'];

export interface Build {
  /** Path of the command's program. */
  readonly ponte: string;
  /** Path of the worker's program. */
  readonly worker: string;
  remove(): void;
}

/** Strips the types off the sources, so that command and worker run as processes of their own, without a build before. */
export function build(): Build {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const out = mkdtempSync(join(cache, 'cli-'));
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    ),
  );
  for (const file of [...files.filter((name) => name.endsWith('.ts')), 'worker.ts']) {
    const { code } = transformFileSync(join(ROOT, file), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    const target = join(out, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  copyFileSync(join(cache, 'tests/workflow-bundle.js'), join(out, 'workflow-bundle.js'));
  return {
    ponte: join(out, 'cli/main.js'),
    worker: join(out, 'worker.js'),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
